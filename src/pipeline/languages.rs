//! In which languages a model has seen texts.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::article::{Article, Warning, WarningCode};
use crate::dataset::{Row, first_of_text};
use crate::language;
use crate::model::Model;

/// Texts that a model has seen of a language, at least, if it is to be trusted in it.
const ENOUGH_TEXTS: usize = 50;

/// How many texts are in which language, by its code: as their rows say, else as is found. Those that are too short to tell are taken to be in
/// the commonest.
pub(super) fn of_rows(rows: &[Row]) -> BTreeMap<String, usize> {
    let texts: Vec<&Row> =
        rows.iter().zip(first_of_text(rows)).filter_map(|(row, is_first)| is_first.then_some(row)).collect();
    let code = |row: &&Row| match row.lang.as_deref().and_then(language::named) {
        Some(lang) => Some(language::code(lang)),
        None => language::detected(&row.text).map(language::code),
    };
    let codes: Vec<Option<&str>> = texts.par_iter().map(code).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    codes.iter().flatten().for_each(|code| *counts.entry((*code).to_owned()).or_default() += 1);
    let n_known: usize = counts.values().sum();
    if let Some(most) = counts.values_mut().max() {
        *most += codes.len() - n_known;
    }
    counts
}

/// A warning if a model has hardly seen texts in the language of an article, where both are known.
pub(super) fn unseen(model: &Model, article: &Article) -> Option<Warning> {
    let lang = article.lang.as_deref().and_then(language::named)?;
    let seen = model.languages.get(language::code(lang)).copied().unwrap_or_default();
    if model.languages.is_empty() || seen >= ENOUGH_TEXTS {
        return None;
    }
    let texts = match seen {
        0 => "no text".to_owned(),
        1 => "1 text".to_owned(),
        seen => format!("{seen} texts"),
    };
    let name = language::full_name(lang);
    let message = format!(
        "the article is in {name}, and the model was trained on {texts} in that language; its labels are guesses"
    );
    Some(Warning { code: WarningCode::Language, message })
}
