//! A sentence → who is said to say what in it, by the words of its language.

use super::clause::{Attribution, english};
use super::language::Language;
use super::signature::signature;
use super::statement::{statements, unknown_verb};
use super::token::Token;

/// The attributions of a sentence in its language.
pub(super) fn attributions(text: &str, sentence: &[Token], language: Language) -> Vec<Attribution> {
    let found = match language {
        Language::English => english(text, sentence),
        _ => statements(text, sentence, language),
    };
    if !found.is_empty() {
        return found;
    }
    let unknown = unknown_verb(text, sentence, language);
    unknown.or_else(|| signature(text, sentence, language)).into_iter().collect()
}
