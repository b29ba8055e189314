//! In which languages a model has seen texts.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::article::{Article, Warning, WarningCode};
use crate::dataset::{Row, first_of_text};
use crate::language;
use crate::model::Model;

/// Texts that a model has seen of a language, at least, if it is to be trusted in it.
const ENOUGH_TEXTS: usize = 50;

/// How many texts are in which language, by its code: as their rows say, else as is found. Those that are too
/// short to tell are taken to be in the commonest.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Location;

    const GERMAN: &str = "Die Abgeordneten stimmten am Donnerstag nach langer Aussprache gegen den Antrag der Regierung, \
        die Hilfe für das Nachbarland zu kürzen.";
    const ENGLISH: &str = "The envoys left the hall late on Thursday, after they had talked for hours about the bridge that \
        neither of the two towns would give up.";

    fn row(text: &str, lang: Option<&str>) -> Row {
        let place = Location { path: "x".into(), line: 1 };
        Row { lang: lang.map(str::to_owned), ..Row::of_text(place, text.to_owned()) }
    }

    #[test]
    fn texts_are_counted_once_by_what_their_rows_say_or_else_by_what_is_found() {
        let rows = [
            row(ENGLISH, None),
            row(ENGLISH, None),
            row(GERMAN, None),
            row("Too short.", Some("eng")),
            row("Also short.", Some("en-GB")),
            row("Nobody knows.", None),
        ];
        let counts = of_rows(&rows);
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("de".to_owned(), 1), ("en".to_owned(), 4)]);
        assert!(of_rows(&rows[5..]).is_empty());
    }

    #[test]
    fn a_model_that_does_not_know_what_it_has_seen_warns_of_nothing() {
        let article = Article { lang: Some("de".into()), ..Article::default() };
        let mut model = Model::embedded();
        model.languages.clear();
        assert_eq!(unseen(&model, &article), None);
        model.languages.insert("de".into(), 49);
        let warning = unseen(&model, &article).expect("few");
        assert_eq!(warning.code, WarningCode::Language);
        assert!(
            warning.message.contains("German (de)") && warning.message.contains("49 texts"),
            "{warning:?}"
        );
        model.languages.insert("de".into(), 50);
        assert_eq!(unseen(&model, &article), None);
        let unknown = Article { lang: None, ..article };
        assert_eq!(unseen(&model, &unknown), None);
    }
}
