//! Articles as a page to read: who is spoken for and against, paragraph by paragraph, and why.
//!
//! One article is the page; several follow an overview of all.

mod course;
mod date;
mod matrix;
mod outlets;
mod overview;
mod paragraph;
mod parties;
mod reasons;
mod strand;
mod summary;
mod timeline;
mod times;
mod tools;

use std::io;
use std::iter::once_with;

use maud::{Markup, html};

#[cfg(feature = "serve")]
pub(crate) use self::paragraph::pieces;
use self::parties::PartyIndex;
use self::reasons::Reasons;
use crate::estimate::Totals;
use crate::label::{Sentiment, Stance};
use crate::pipeline::{PipelineError, Predictor};
use crate::report::ArticleReport;
use crate::report::estimate::net_chart;
use crate::report::form::page::shell::foot;
use crate::report::form::page::shell::{Page, Section, parts, rendered};
use crate::report::form::table::printable;
use crate::report::form::words::shortened;

/// What these pages look like beside what all do.
pub(crate) const STYLE: &str =
    concat!(include_str!("article.css"), include_str!("../../estimate/page/estimate.css"));
/// What filters them, lights words and opens the cells of the matrix.
const SCRIPT: &str = include_str!("article.js");

/// An article, what a model says of it, and what moved each label.
#[derive(Debug, Clone)]
pub struct ExplainedArticle {
    report: ArticleReport,
    /// One for each passage.
    reasons: Vec<PassageReasons>,
}

/// What moved the labels of a passage.
#[derive(Debug, Clone)]
struct PassageReasons {
    /// One for each stance.
    stances: Vec<Reasons<Stance>>,
    sentiment: Option<Reasons<Sentiment>>,
}

impl ExplainedArticle {
    /// Asks the predictor that scored an article why.
    ///
    /// # Errors
    /// [`PipelineError::Feature`] if the tokenizer refuses a paragraph.
    pub fn new(report: ArticleReport, predictor: &Predictor) -> Result<Self, PipelineError> {
        let mut reasons = Vec::with_capacity(report.predictions.len());
        for (passage, prediction) in report.passages() {
            let text = passage.text;
            let of = |stance: &_| Ok(Reasons::of(&predictor.explain_stance(text, stance)?, text));
            let stances = prediction.stances.iter().map(of).collect::<Result<_, PipelineError>>()?;
            let sentiment = prediction.sentiment.as_ref().map(|_| predictor.explain_sentiment(text));
            let sentiment = sentiment.transpose()?.map(|explanation| Reasons::of(&explanation, text));
            reasons.push(PassageReasons { stances, sentiment });
        }
        Ok(Self { report, reasons })
    }

    fn title(&self) -> String {
        printable(self.report.article.title.as_deref().unwrap_or(&self.report.path))
    }
}

/// Articles that are put on one page.
#[derive(Debug, Clone, Default)]
pub struct ArticlesPage {
    /// The articles, in order.
    pub articles: Vec<ExplainedArticle>,
    /// Files that could not be read, and why.
    pub failed: Vec<(String, String)>,
    /// What scored them.
    pub model: String,
    /// Totals of them that labels correct, by what they are grouped by; none if nobody labelled any.
    pub totals: Vec<Totals>,
}

impl ArticlesPage {
    /// One page of HTML, which needs nothing else.
    pub fn to_html(&self) -> String {
        rendered(self.page(&PartyIndex::of(&self.articles)))
    }

    /// Writes the same page as it is made: a long article makes a page fifty times its size.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_html(&self, out: &mut impl io::Write) -> io::Result<()> {
        let parties = PartyIndex::of(&self.articles);
        parts(self.page(&parties)).try_for_each(|part| out.write_all(part.as_bytes()))
    }

    fn page<'a>(&'a self, parties: &'a PartyIndex<'a>) -> Page<'a> {
        match self.articles.as_slice() {
            [article] if self.failed.is_empty() => single(article, parties, &self.model),
            _ => several(self, parties),
        }
    }
}

fn single<'a>(article: &'a ExplainedArticle, parties: &'a PartyIndex<'a>, model: &str) -> Page<'a> {
    let heading = article.title();
    let mut sections = vec![Section::new("summary", "In short", summary::summary(article))];
    if let Some(voices) = matrix::matrix(article, 1, parties) {
        sections.push(Section::new("voices", "Who speaks how of whom", voices));
    }
    if !article.report.parties.is_empty() {
        let course = course::course(article, 1, parties);
        sections.push(Section::new("course", "Course of the article", course));
    }
    let paragraphs = paragraph::paragraphs(article, 1, parties);
    sections.push(Section::of_parts("article", "Paragraph by paragraph", paragraphs));
    if !article.report.article.dropped.is_empty() {
        sections.push(Section::new("dropped", "Left out", dropped(&article.report)));
    }
    Page {
        title: format!("Stance: {heading}"),
        kind: "Stance in an article".into(),
        heading,
        head: html! { (facts(&article.report, Some(model))) p.lead { (printable(&article.report.sentence())) } },
        tools: tools::tools(parties),
        sections,
        foot: foot(),
        style: STYLE,
        script: SCRIPT,
    }
}

fn several<'a>(page: &'a ArticlesPage, parties: &'a PartyIndex<'a>) -> Page<'a> {
    let articles = page.articles.as_slice();
    let mut sections = overview::sections(articles, parties, corrected(&page.totals, parties));
    if !page.failed.is_empty() {
        sections.push(Section::new("failed", "Not read", failed(&page.failed)));
    }
    for (i, article) in articles.iter().enumerate() {
        let n = i + 1;
        let before = move || {
            html! {
                (facts(&article.report, None))
                p.lead { (printable(&article.report.sentence())) }
                h3 { "In short" }
                (summary::summary(article))
                @if let Some(voices) = matrix::matrix(article, n, parties) { h3 { "Who speaks how of whom" } (voices) }
                @if !article.report.parties.is_empty() {
                    h3 { "Course of the article" }
                    (course::course(article, n, parties))
                }
                h3 { "Paragraph by paragraph" }
            }
        };
        let after = move || {
            html! {
                @if !article.report.article.dropped.is_empty() { h3 { "Left out" } (dropped(&article.report)) }
                p.note { a href="#articles" { "All articles" } }
            }
        };
        let paragraphs = paragraph::paragraphs(article, n, parties);
        let body = once_with(before).chain(paragraphs).chain(once_with(after));
        sections.push(Section::of_parts(format!("a{n}"), article.title(), body).unlisted());
    }
    let heading = match articles.len() {
        1 => "1 article".to_owned(),
        n => format!("{n} articles"),
    };
    Page {
        title: format!("Stance: {heading}"),
        kind: "Stance in articles".into(),
        heading,
        head: html! {
            dl.facts { div { dt { "model" } dd { (printable(&page.model)) } } }
            (overview::lead(articles))
        },
        tools: tools::tools(parties),
        sections,
        foot: foot(),
        style: STYLE,
        script: SCRIPT,
    }
}

/// The totals that labels correct, with the names of parties.
fn corrected(totals: &[Totals], parties: &PartyIndex<'_>) -> Option<Markup> {
    let labelled = totals.first()?.labelled.unwrap_or_default();
    let named = |totals: &Totals| {
        let mut totals = totals.clone();
        for value in totals.groups.iter_mut().filter_map(|group| group.values.first_mut()) {
            let name =
                parties.iter().find(|(id, _)| *id == value.as_deref()).map(|(_, name)| name.to_owned());
            *value = name.or(value.take());
        }
        totals
    };
    Some(html! {
        p { "Corrected by " (labelled) " labels. What has too few labels is not corrected, and has no figure." }
        @for totals in totals { (net_chart(&named(totals))) }
    })
}

/// By whom, when, from where. An address is shown, and leads nowhere.
fn facts(report: &ArticleReport, model: Option<&str>) -> Markup {
    let article = &report.article;
    let conflict = report.conflict.as_ref().map(|conflict| conflict.title.as_str());
    let facts = [
        ("by", article.byline.as_deref()),
        ("date", article.date.as_deref()),
        ("outlet", article.outlet.as_deref()),
        ("source", Some(report.path.as_str())),
        ("address", article.url.as_deref().filter(|url| *url != report.path)),
        ("conflict", conflict),
        ("model", model),
    ];
    html! {
        dl.facts {
            @for (name, fact) in facts {
                @if let Some(fact) = fact { div { dt { (name) } dd { bdi { (printable(fact)) } } } }
            }
        }
        @for warning in &report.warnings { p.warning { b { "Warning: " } bdi { (printable(&warning.message)) } "." } }
    }
}

/// Files that have no article.
fn failed(failed: &[(String, String)]) -> Markup {
    html! { ul { @for (path, error) in failed { li { bdi { (printable(path)) } ": " bdi { (printable(error)) } } } } }
}

/// Lines that are no part of the report.
fn dropped(report: &ArticleReport) -> Markup {
    let dropped = &report.article.dropped;
    let lines = if dropped.len() == 1 { "line" } else { "lines" };
    html! {
        details.dropped {
            summary { (dropped.len()) " " (lines) " of boilerplate" }
            ul { @for line in dropped {
                li { span.rule { (line.rule) } " " bdi { (shortened(&line.text)) } }
            } }
        }
    }
}
