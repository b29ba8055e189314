//! Tables for spreadsheets and plots.
//!
//! One line per article and party, and one without a party for an article that mentions none; or one line per
//! headline or paragraph and party, and one without a party where none is mentioned.
//!
//! Both begin with what is known of the article: `path`, `title`, `url`, `outlet`, `date` (as written),
//! `iso_date` (its day), `lang`, `conflict` and `conflict_title`, `error` (why there is no article) and
//! `warnings` (what makes the figures doubtful). Then come `target` and `target_name`, and the figures. What
//! is not known is empty.
//!
//! Of an article these are `net_stance`, `low`, `high`, `paragraphs`, `favor`, `against`, `neutral`; then the
//! same figures of what the paper says (`narration_net_stance` and so on) and of what those it quotes say
//! (`quotation_net_stance` …). The last five are of the outlet in all articles of the run: `outlet_total` is
//! `corrected` or `not corrected`, and where labels correct it `outlet_net_stance`, `outlet_low` and
//! `outlet_high` say to what; `outlet_labels` is how many there are. Of a paragraph the figures are its
//! labels and their probabilities.
//!
//! A cell of text that a spreadsheet would take for a formula, as it begins with `=`, `+`, `-` or `@`, has a
//! `'` before it, and control characters are blanks, unless it is asked for as it is (OWASP, "CSV
//! injection").

use super::ArticleReport;
use super::rows::LABEL_COLUMNS;
use super::text::party_name;
use crate::article::{Article, Passage};
use crate::estimate::{GroupTotals, Quantity, Totals, host};
use crate::label::{Label, Stance};
use crate::number::Interval;
use crate::pipeline::{NetStance, Prediction, StancePrediction};
use crate::report::estimate::{NET, ends, shown};
use crate::report::form::csv::{cell, line};
use crate::report::form::json::rounded;
use crate::speech::Voice;

/// What an article is told by.
const FACTS: [&str; 11] = [
    "path",
    "title",
    "url",
    "outlet",
    "date",
    "iso_date",
    "lang",
    "conflict",
    "conflict_title",
    "error",
    "warnings",
];
/// A party.
const TARGET: [&str; 2] = ["target", "target_name"];
/// What is said of a party in an article.
const FIGURES: [&str; 7] = ["net_stance", "low", "high", "paragraphs", "favor", "against", "neutral"];
/// A paragraph.
const PASSAGE: [&str; 3] = ["paragraph", "part", "text"];
/// What is said of a party by the outlet, in all articles of the run.
const OUTLET: [&str; 5] = ["outlet_total", "outlet_net_stance", "outlet_low", "outlet_high", "outlet_labels"];

/// A table of articles, line by line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArticleTable {
    /// Whether there is a line for each paragraph and party, instead of each article and party.
    pub(crate) by_paragraph: bool,
    /// Whether text is left as it is.
    pub(crate) raw: bool,
}

impl ArticleTable {
    /// The first line.
    pub(crate) fn header(self) -> String {
        line(self.columns().into_iter())
    }

    fn columns(self) -> Vec<String> {
        let own = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        if self.by_paragraph {
            return [own(&FACTS), own(&PASSAGE), own(&TARGET), own(&LABEL_COLUMNS)].concat();
        }
        let voices =
            Voice::ALL.iter().flat_map(|voice| FIGURES.map(|figure| format!("{}_{figure}", voice.name())));
        [own(&FACTS), own(&TARGET), own(&FIGURES), voices.collect(), own(&OUTLET)].concat()
    }

    /// The lines of an article; `totals` are those of all articles, if labels correct them.
    pub(crate) fn article(self, report: &ArticleReport, totals: &[Totals]) -> String {
        let article = &report.article;
        let conflict = report.conflict.as_ref();
        let warnings = report.warnings.iter().map(|of| format!("{}: {}", of.code.name(), of.message));
        let warnings = warnings.collect::<Vec<_>>().join("; ");
        let facts = [
            Some(report.path.as_str()),
            article.title.as_deref(),
            article.url.as_deref(),
            article.outlet.as_deref(),
            article.date.as_deref(),
            article.iso_date.as_deref(),
            article.lang.as_deref(),
            conflict.map(|conflict| conflict.name.as_str()),
            conflict.map(|conflict| conflict.title.as_str()),
            None,
            Some(warnings.as_str()),
        ];
        let facts = facts.map(|text| self.text(text)).to_vec();
        if self.by_paragraph {
            return report.passages().map(|passage| self.passage(report, &facts, passage)).collect();
        }
        if report.parties.is_empty() {
            return self.line(facts);
        }
        let lines = report.parties.iter().map(|net| {
            let voices = net
                .by_voice
                .iter()
                .flat_map(|of| figures(of.net_stance, of.interval, of.paragraphs, of.counts));
            let all = figures(Some(net.net_stance), net.interval, net.paragraphs, net.counts);
            let target = self.target(report, net.target.as_deref());
            let outlet = of_outlet(article, net, totals).to_vec();
            self.line([facts.clone(), target, all.to_vec(), voices.collect(), outlet].concat())
        });
        lines.collect()
    }

    /// The line of an input that has no article.
    pub(crate) fn failure(self, path: &str, error: &str) -> String {
        let facts = FACTS.map(|fact| match fact {
            "path" => self.text(Some(path)),
            "error" => self.text(Some(error)),
            _ => String::new(),
        });
        self.line(facts.to_vec())
    }

    /// A line for each party that a headline or paragraph mentions.
    fn passage(
        self,
        report: &ArticleReport,
        facts: &[String],
        (passage, prediction): (Passage<'_>, &Prediction),
    ) -> String {
        let place =
            [passage.index.to_string(), passage.part.name().to_owned(), self.text(Some(passage.text))];
        let sentiment = prediction.sentiment.as_ref();
        let sentiment = [
            sentiment.map_or(String::new(), |scored| scored.label.name().to_owned()),
            number(sentiment.map(|scored| scored.confidence)),
        ];
        let of = |target: Vec<String>, labels: [String; 8]| {
            self.line([facts.to_vec(), place.to_vec(), target, labels.to_vec(), sentiment.to_vec()].concat())
        };
        if prediction.stances.is_empty() {
            return of(vec![String::new(); TARGET.len()], Default::default());
        }
        let lines = prediction
            .stances
            .iter()
            .map(|stance| of(self.target(report, stance.target.as_deref()), self.labels(stance)));
        lines.collect()
    }

    fn labels(self, stance: &StancePrediction) -> [String; 8] {
        let [favor, against, neutral] = [Stance::Favor, Stance::Against, Stance::Neutral]
            .map(|label| number(Some(stance.scored.probability(label))));
        let speaker = stance.speaker.as_ref();
        [
            stance.name().to_owned(),
            number(Some(stance.scored.confidence)),
            favor,
            against,
            neutral,
            stance.voice_name().unwrap_or_default().to_owned(),
            self.text(speaker.map(|speaker| speaker.name.as_str())),
            self.text(speaker.and_then(|speaker| speaker.party.as_deref())),
        ]
    }

    /// The id of a target, and what people call it.
    fn target(self, report: &ArticleReport, target: Option<&str>) -> Vec<String> {
        [target, Some(party_name(report, target))].map(|text| self.text(text)).to_vec()
    }

    fn text(self, text: Option<&str>) -> String {
        text.map_or(String::new(), |text| cell(text.to_owned(), self.raw))
    }

    /// A line; cells that are not there are empty.
    fn line(self, mut cells: Vec<String>) -> String {
        cells.resize(self.columns().len(), String::new());
        line(cells.into_iter())
    }
}

/// The net stance of the outlet toward a party, corrected by labels; else it says that nothing is.
fn of_outlet(article: &Article, net: &NetStance, totals: &[Totals]) -> [String; 5] {
    let host = || article.url.as_deref().and_then(host);
    let outlet = article.outlet.clone().or_else(host);
    let group = totals.iter().find(|of| of.by.len() == 2).and_then(|totals| {
        let is_it =
            |group: &&GroupTotals| group.values == [net.target.as_deref().map(str::to_owned), outlet.clone()];
        Some((totals.groups.iter().find(is_it)?, totals.level))
    });
    let labels = group.map_or(String::new(), |(group, _)| group.labelled.to_string());
    let figure = group.and_then(|(group, level)| Some((group.reported()?[NET], level)));
    let Some((figure, level)) = figure else {
        return ["not corrected".to_owned(), String::new(), String::new(), String::new(), labels];
    };
    let (low, high) = ends(&figure, Quantity::Net, level).map(Interval::ends).unzip();
    let [value, low, high] = [Some(shown(&figure, Quantity::Net)), low, high]
        .map(|number| number.map_or(String::new(), |number| rounded(number).to_string()));
    ["corrected".to_owned(), value, low, high, labels]
}

fn figures(
    net: Option<f64>,
    interval: Option<Interval>,
    paragraphs: usize,
    counts: [usize; 3],
) -> [String; 7] {
    let (low, high) = interval.map(Interval::ends).unzip();
    let [net, low, high] = [net, low, high].map(number);
    let [favor, against, neutral] = counts.map(|count| count.to_string());
    [net, low, high, paragraphs.to_string(), favor, against, neutral]
}

fn number(number: Option<f64>) -> String {
    number.map_or(String::new(), |number| rounded(number).to_string())
}
