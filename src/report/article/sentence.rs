//! An article in one sentence: whom it favors, how sure that is, and how many labels are likely wrong.

use super::ArticleReport;
use super::text::party_name;
use crate::article::WarningCode;
use crate::number::Interval;
use crate::pipeline::NetStance;

/// Least net stance that is called a leaning.
const LEAST_LEANING: f64 = 0.1;
/// Last words of names of several words that English gives an article: "the United States".
const WITH_ARTICLE: [&str; 12] = [
    "States",
    "Nations",
    "Union",
    "Kingdom",
    "Emirates",
    "Forces",
    "Army",
    "Front",
    "government",
    "opposition",
    "rebels",
    "regime",
];

/// How an article stands toward a party, as the sentence groups them, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    ClearlyFavors,
    ClearlyAgainst,
    Favors,
    Against,
    NoSide,
}

impl Standing {
    const ALL: [Self; 5] =
        [Self::ClearlyFavors, Self::ClearlyAgainst, Self::Favors, Self::Against, Self::NoSide];

    /// Clear is what the interval says, which leaves zero out.
    fn of(net: &NetStance) -> Self {
        let is_clear = net.interval.is_some_and(|interval: Interval| !interval.contains(0.0));
        match (is_clear, net.net_stance) {
            (true, stance) if stance > 0.0 => Self::ClearlyFavors,
            (true, _) => Self::ClearlyAgainst,
            (false, stance) if stance >= LEAST_LEANING => Self::Favors,
            (false, stance) if stance <= -LEAST_LEANING => Self::Against,
            _ => Self::NoSide,
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::ClearlyFavors => "clearly favors",
            Self::ClearlyAgainst => "is clearly against",
            Self::Favors => "leans toward",
            Self::Against => "leans against",
            Self::NoSide => "takes no side toward",
        }
    }
}

impl ArticleReport {
    /// The article in one sentence: whom it favors, how sure that is, and how many of its stance labels are
    /// likely wrong.
    ///
    /// A party is *clearly* favored if the 95 % interval of its net stance leaves zero out. The article
    /// *leans* if the net stance is at least 0.1 from zero and that may be chance. The number of wrong labels
    /// is what their probabilities let expect.
    ///
    /// ```
    /// use stancekit::{Article, Model, Predictor};
    ///
    /// let report = Predictor::new(Model::embedded()).read(&Article::from_text("The Russians lied to Kyiv.\n"))?;
    /// println!("{}", report.sentence());
    /// # assert!(report.sentence().contains("Russia"));
    /// # Ok::<(), stancekit::Error>(())
    /// ```
    pub fn sentence(&self) -> String {
        if self.parties.is_empty() {
            return "No party is mentioned.".to_owned();
        }
        let standings = Standing::ALL.iter().filter_map(|standing| {
            let of = self.parties.iter().filter(|net| Standing::of(net) == *standing);
            let names: Vec<String> = of.map(|net| called(party_name(self, net.target.as_deref()))).collect();
            (!names.is_empty()).then(|| format!("{} {}", standing.verb(), listed(&names)))
        });
        format!("The article {}; {}.", listed(&standings.collect::<Vec<_>>()), self.doubt())
    }

    /// How many of its stance labels are likely wrong, in words.
    fn doubt(&self) -> String {
        let is_strange = self.warnings.iter().any(|warning| warning.code == WarningCode::Language);
        let stances = self.predictions.iter().flat_map(|prediction| &prediction.stances);
        let doubts: Vec<f64> =
            stances.filter(|stance| !stance.abstains).map(|stance| 1.0 - stance.scored.confidence).collect();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most as many as labels"
        )]
        let wrong = doubts.iter().sum::<f64>().round() as usize;
        match (doubts.len(), wrong) {
            (0, _) => "none of its labels is sure enough to be said".to_owned(),
            (1, _) if is_strange => "its one label is a guess".to_owned(),
            (n, _) if is_strange => format!("its {n} labels are guesses"),
            (1, 0) => "its one label is likely right".to_owned(),
            (1, _) => "its one label is likely wrong".to_owned(),
            (n, 0) => format!("all {n} of its labels are likely right"),
            (n, 1) => format!("about 1 of its {n} labels is likely wrong"),
            (n, wrong) => format!("about {wrong} of its {n} labels are likely wrong"),
        }
    }
}

/// A name within a sentence.
pub(in crate::report) fn called(name: &str) -> String {
    let is_of_several = name.contains(' ') && !name.contains("'s ");
    let takes_article = is_of_several && WITH_ARTICLE.iter().any(|word| name.ends_with(&format!(" {word}")));
    if takes_article { format!("the {name}") } else { name.to_owned() }
}

/// `a`, `a and b`, `a, b and c`.
pub(in crate::report) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Article, Warning};
    use crate::conflict::Conflict;
    use crate::label::Stance;
    use crate::pipeline::{Prediction, Scored, StancePrediction, Summing, net_stances};
    use crate::speech::Voice;

    /// A paragraph that is so much for or against each party, as probable as that.
    fn paragraph(stances: &[(&str, f64)]) -> Prediction {
        let stance = |&(target, net): &(&str, f64)| StancePrediction {
            target: Some(target.into()),
            mentions: Vec::new(),
            inferred: false,
            scored: Scored {
                label: if net > 0.0 { Stance::Favor } else { Stance::Against },
                confidence: net.abs(),
                probabilities: vec![
                    (Stance::Favor, net.max(0.0)),
                    (Stance::Against, (-net).max(0.0)),
                    (Stance::Neutral, 1.0 - net.abs()),
                ],
            },
            abstains: false,
            voice: Voice::Narration,
            speaker: None,
        };
        Prediction {
            stances: stances.iter().map(stance).collect(),
            sentiment: None,
            voice: Voice::Narration,
            speeches: Vec::new(),
            words: 10,
        }
    }

    fn sentence(predictions: Vec<Prediction>) -> String {
        report(predictions).sentence()
    }

    fn report(predictions: Vec<Prediction>) -> ArticleReport {
        ArticleReport {
            path: String::new(),
            article: Article::default(),
            conflict: Conflict::built_in("russia-ukraine").map(Arc::new),
            parties: net_stances(&predictions, &Summing::default()),
            predictions,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn clear_is_what_the_interval_says_and_a_few_paragraphs_only_lean() {
        let clear = vec![paragraph(&[("russia", -0.9), ("ukraine", 0.9)]); 12];
        assert_eq!(
            sentence(clear),
            "The article clearly favors Ukraine and is clearly against Russia; about 2 of its 24 labels are likely wrong."
        );
        let few = vec![paragraph(&[("russia", -0.6), ("united-states", 0.05), ("european-union", 0.3)])];
        assert_eq!(
            sentence(few),
            "The article leans toward the European Union, leans against Russia and takes no side toward the United States; about 2 of its 3 labels are likely wrong."
        );
    }

    #[test]
    fn one_label_and_none_have_their_own_words() {
        assert_eq!(sentence(Vec::new()), "No party is mentioned.");
        assert_eq!(
            sentence(vec![paragraph(&[("russia", -0.8)])]),
            "The article leans against Russia; its one label is likely right."
        );
        let mut silent = paragraph(&[("russia", -0.8)]);
        silent.stances[0].abstains = true;
        assert_eq!(
            sentence(vec![silent]),
            "The article leans against Russia; none of its labels is sure enough to be said."
        );
        let message = "no text in that language".to_owned();
        let strange = Warning { code: WarningCode::Language, message };
        let guessed =
            ArticleReport { warnings: vec![strange], ..report(vec![paragraph(&[("russia", -0.8)])]) };
        assert!(guessed.sentence().ends_with("; its one label is a guess."), "{}", guessed.sentence());
    }

    #[test]
    fn names_have_an_article_where_english_gives_them_one() {
        assert_eq!(
            ["United Nations", "Saddam Hussein's regime", "Union"].map(called),
            ["the United Nations", "Saddam Hussein's regime", "Union"]
        );
    }
}
