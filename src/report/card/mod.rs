//! The README of a model: what it is, what it was made of, how good it is, how to make it again.
//!
//! [`card`] writes it when a model is trained, and [`CardResults`] puts later measurements in.

mod measured;
mod sections;
mod update;
mod yaml;

pub use update::CardError;
pub(crate) use update::CardResults;

use crate::evaluate::Evaluation;
use crate::label::{Sentiment, Stance};
use crate::model::Model;
use yaml::{Data, evaluated, quoted};

/// What a card says that the model does not.
#[derive(Debug, Clone, Default)]
pub(crate) struct CardFacts<'f> {
    /// Name of the model.
    pub name: &'f str,
    /// The command that trains it, for a shell.
    pub command: &'f str,
    /// The licence that it is given under, as the Hub names licences; if any was told.
    pub license: Option<&'f str>,
    /// Codes of the languages that the data says it is in.
    pub languages: Vec<&'f str>,
    /// Labelled rows whose text the model before, if there is one, was trained on.
    pub seen_by_base: usize,
    /// Stances of examples held out in training, fold by fold; none if there were too few articles.
    pub stance: Option<&'f Evaluation<Stance>>,
    /// Sentiments of such examples.
    pub sentiment: Option<&'f Evaluation<Sentiment>>,
}

/// The model card, in Markdown with the metadata that the Hugging Face Hub reads.
pub(crate) fn card(model: &Model, facts: &CardFacts<'_>) -> String {
    let mut card = metadata(facts);
    card += &sections::introduction(model, facts.name);
    card += &sections::uses(model);
    card += &format!("\n## Data\n\n{}\n", measured::sources(&model.data));
    card += &sections::seen_by_base(facts.seen_by_base);
    if let Some(head) = &model.stance {
        card += &sections::head(head, facts.stance);
    }
    if let Some(head) = &model.sentiment {
        card += &sections::head(head, facts.sentiment);
    }
    card + &sections::reproduce(model, facts.command) + &sections::parameters(model)
}

fn metadata(facts: &CardFacts<'_>) -> String {
    let mut yaml = "---\n".to_owned();
    if !facts.languages.is_empty() {
        yaml += "language:\n";
        facts.languages.iter().for_each(|language| yaml += &format!("- {}\n", quoted(language)));
    }
    if let Some(license) = facts.license {
        yaml += &format!("license: {}\n", quoted(license));
    }
    yaml += "library_name: stancekit\npipeline_tag: text-classification\n";
    yaml += "tags:\n- stance-detection\n- sentiment-analysis\nmetrics:\n- accuracy\n- f1\n";
    let data = Data::held_out();
    let stance = facts.stance.map(|stance| evaluated(stance, &data));
    let sentiment = facts.sentiment.map(|sentiment| evaluated(sentiment, &data));
    let results: String = [stance, sentiment].into_iter().flatten().collect();
    if !results.is_empty() {
        yaml += &format!("model-index:\n- name: {}\n  results:\n{results}", quoted(facts.name));
    }
    yaml + "---\n"
}
