//! What a model has learnt, in words.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::feature::{Column, LexiconFeatures, NgramKind, Tokenizer, View, frame_name, role_name, unmarked};
use crate::label::Label;
use crate::model::{Head, PartyHead};

/// A feature and its weight for a label.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeightedFeature {
    /// View and words, such as `clause: accused of`.
    pub name: String,
    /// Its weight for the label, less the mean over labels: what a value of 1 adds to the label's score
    /// compared to the others'.
    pub weight: f64,
}

/// The `n` features whose shared weights speak most for each label, strongest first. Of the numbers of a
/// vector the strongest stands for all: by itself none means anything.
pub(crate) fn top_features<L: Label>(
    head: &Head<L>,
    tokenizer: &Tokenizer,
    n: usize,
) -> Vec<(L, Vec<WeightedFeature>)> {
    let rows = (0u32..).zip(head.weights.chunks_exact(head.intercepts.len()));
    top(head, &Names::new(tokenizer, &tokenizer.affix_spellings()), n, &rows)
}

/// The same of what a party's own weights add.
pub(crate) fn top_party_features<L: Label>(
    head: &Head<L>,
    party: &PartyHead,
    tokenizer: &Tokenizer,
    n: usize,
) -> Vec<(L, Vec<WeightedFeature>)> {
    let rows = party.weights.chunks_exact(head.intercepts.len());
    top(
        head,
        &Names::new(tokenizer, &tokenizer.affix_spellings()),
        n,
        &party.columns.iter().copied().zip(rows),
    )
}

/// What a party has ahead for each label whatever the text says, less the mean over labels.
pub(crate) fn party_bias<L: Label>(head: &Head<L>, party: &PartyHead) -> Vec<(L, f64)> {
    head.labels
        .iter()
        .enumerate()
        .map(|(class, &label)| (label, centered(&party.intercepts, class)))
        .collect()
}

fn top<'w, L: Label>(
    head: &Head<L>,
    names: &Names<'_>,
    n: usize,
    rows: &(impl Iterator<Item = (u32, &'w [f32])> + Clone),
) -> Vec<(L, Vec<WeightedFeature>)> {
    let of_label = |(class, &label): (usize, &L)| {
        let weight = |(column, row): (u32, &[f32])| {
            let row: Vec<f64> = row.iter().map(|&weight| f64::from(weight)).collect();
            (column, centered(&row, class))
        };
        let mut weights: Vec<(u32, f64)> = rows.clone().map(weight).collect();
        weights.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut parts = BTreeSet::new();
        let named = |(feature, weight)| {
            let column = head.features.column(feature)?;
            let name = names.describe_learnt(column);
            let is_again = matches!(column, Column::Vector(_)) && !parts.insert(name.clone());
            (!is_again).then_some(WeightedFeature { name, weight })
        };
        let features = weights.into_iter().take_while(|(_, weight)| *weight > 0.0);
        (label, features.filter_map(named).take(n).collect())
    };
    head.labels.iter().enumerate().map(of_label).collect()
}

/// Weight for a class, less the mean over classes.
fn centered(row: &[f64], class: usize) -> f64 {
    match row {
        [only] => only * if class == 1 { 0.5 } else { -0.5 },
        row => row[class] - row.iter().sum::<f64>() / row.len() as f64,
    }
}

/// Spells features out.
pub(super) struct Names<'t> {
    tokenizer: &'t Tokenizer,
    affixes: &'t FxHashMap<u32, String>,
}

impl<'t> Names<'t> {
    /// `affixes` are those of the tokenizer.
    pub(super) fn new(tokenizer: &'t Tokenizer, affixes: &'t FxHashMap<u32, String>) -> Self {
        Self { tokenizer, affixes }
    }

    /// View and words of a feature: `clause: accused of`, `near, 1 before: not-attack`, `vectors: left`.
    pub(super) fn describe(&self, column: Column<'_>) -> String {
        match column {
            Column::Vector(part) => format!("vectors: {}", part.name()),
            Column::Lexicon(place) => {
                format!("lexicon: {}", LexiconFeatures::describe(place).unwrap_or_default())
            }
            Column::Ngram(term) => {
                let NgramKind { view, tag, .. } = term.kind;
                let words: Vec<String> =
                    term.symbols.iter().map(|&symbol| self.symbol(view, symbol)).collect();
                format!("{}: {}", view.describe(tag), words.join(" "))
            }
        }
    }

    /// The same of a feature whose weight is above 0. Bad words count below 0, so that the fewer there are,
    /// the more it says.
    fn describe_learnt(&self, column: Column<'_>) -> String {
        self.describe(column).replace("lexicon: bad words", "lexicon: fewer bad words")
    }

    /// The same; a frame is named by the word in the text: `frame: agent of a harmful act: bombed`.
    pub(super) fn describe_at(&self, column: Column<'_>, word: Option<&str>) -> String {
        let name = self.describe(column);
        let is_frame = matches!(column, Column::Ngram(term) if term.kind.view == View::Frame);
        match word.filter(|_| is_frame) {
            None => name,
            Some(word) => format!(
                "{}: {word}",
                name.rsplit_once(": ")
                    .filter(|(_, end)| end.ends_with('*') || *end == word.to_lowercase())
                    .map_or(name.as_str(), |(act, _)| act)
            ),
        }
    }

    fn symbol(&self, view: View, symbol: u32) -> String {
        if view == View::Affix {
            return self.affixes.get(&symbol).cloned().unwrap_or_else(|| "(affix)".into());
        }
        if view == View::Role {
            return role_name(symbol).to_owned();
        }
        if view == View::Frame {
            return frame_name(symbol, self.tokenizer.frames().map(AsRef::as_ref));
        }
        let (id, is_negated) = unmarked(symbol);
        let word = self.tokenizer.token(id).unwrap_or_default();
        if is_negated { format!("not-{word}") } else { word.to_owned() }
    }
}
