//! Signatures behind quotations → who speaks.

use super::clause::{Attribution, is_speaker};
use super::language::Language;
use super::lexicon::Class;
use super::marks::Quotes;
use super::name::{Named, is_full_name, named};
use super::token::{Token, tokens};
use super::{Speaker, TextBlock};

/// Most words of a name.
const NAME_WORDS: usize = 6;
/// Most words and marks of a signature without a dash.
const SIGNATURE_WORDS: usize = 14;

/// "“…” – Jo Public, envoy": a quotation with a name behind a dash and no verb.
pub(super) fn signature(text: &str, sentence: &[Token], language: Language) -> Option<Attribution> {
    let dash = sentence.iter().rposition(|token| token.is_mark(&['—']))?;
    let is_signed = dash > 0 && sentence[..dash].iter().all(|token| token.is_quote() || !token.is_word());
    let named = signer(text, &sentence[dash + 1..], language).filter(|_| is_signed)?;
    Some(Attribution { named, said: Vec::new(), at: dash })
}

/// Whoever signs what stands before a dash, with words behind it.
pub(super) fn signer(text: &str, rest: &[Token], language: Language) -> Option<Named> {
    let end = rest.iter().position(|token| !token.is_word()).unwrap_or(rest.len());
    let is_name = (1..=NAME_WORDS).contains(&end)
        && rest[0].is_name_like()
        && rest
            .iter()
            .all(|token| token.verb().is_none() && (token.is_capital() || !token.is(Class::Finite)));
    let more =
        if rest.get(end).is_some_and(|token| token.is_mark(&[',', '('])) { &rest[end + 1..] } else { &[] };
    let more_end = more.iter().position(|token| !token.is_word()).unwrap_or(more.len());
    named(text, &rest[..end], &more[..more_end], language).filter(|_| is_name)
}

/// How a paragraph is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Signed {
    /// Nobody signs it.
    Not,
    /// It is signed at its end.
    Here(Speaker),
    /// A paragraph below signs it.
    Below(Speaker),
    /// It is that paragraph.
    Signature,
}

/// How each paragraph is signed: a block quotation at its end, or by a last paragraph of nothing but a name.
pub(super) fn signatures(blocks: &[TextBlock<'_>], languages: &[Language]) -> Vec<Signed> {
    let mut signed: Vec<Signed> = Vec::with_capacity(blocks.len());
    // Paragraphs of the quotation so far that nobody has signed.
    let mut unsigned = 0;
    for (i, block) in blocks.iter().enumerate() {
        let tokens = if block.is_quotation {
            tokens(block.text, &Quotes::find(block.text, None, None).spans, languages[i])
        } else {
            Vec::new()
        };
        let at_end =
            signed_end(&tokens).and_then(|dash| person(block.text, &tokens[dash + 1..], languages[i]));
        let is_last = blocks.get(i + 1).is_none_or(|next| !next.is_quotation);
        let alone =
            if unsigned > 0 { signature_alone(block.text, &tokens, is_last, languages[i]) } else { None };
        if let Some(speaker) = alone {
            signed[i - unsigned..].fill(Signed::Below(speaker.without_span()));
            signed.push(Signed::Signature);
        } else {
            signed.push(at_end.map_or(Signed::Not, Signed::Here));
        }
        let is_unsigned = block.is_quotation && signed[i] == Signed::Not;
        unsigned = if is_unsigned { unsigned + 1 } else { 0 };
    }
    signed
}

/// Where a block quotation ends and the dash begins behind which it is signed.
pub(super) fn signed_end(tokens: &[Token]) -> Option<usize> {
    tokens.iter().rposition(|token| token.is_mark(&['—'])).filter(|dash| *dash > 1)
}

/// Whoever a paragraph of nothing but a signature names: "— Jo Public, envoy"; without a dash only a full
/// name signs, and only the last of the paragraphs of a quotation.
fn signature_alone(text: &str, tokens: &[Token], is_last: bool, language: Language) -> Option<Speaker> {
    let [first, rest @ ..] = tokens else { return None };
    if first.is_mark(&['—']) {
        let end = rest.iter().position(|token| !token.is_word()).unwrap_or(rest.len());
        let has_case = rest.first().is_some_and(Token::is_capital);
        let is_name = !has_case || is_speaker(&rest[..end]); // "— Rome burns." is a line of dialogue
        return if is_name { person(text, rest, language) } else { None };
    }
    let end = tokens.iter().position(|token| !token.is_word()).unwrap_or(tokens.len());
    let is_name = is_full_name(&tokens[..end]) && tokens.len() <= SIGNATURE_WORDS;
    let is_open = text.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ')');
    let is_aside = tokens.get(end).is_none_or(|token| token.is_mark(&[',', '(']));
    let has_sentence =
        tokens.iter().any(|token| token.is(Class::Finite) || token.is_mark(&['.', '!', '?', ':']));
    if is_last && is_name && is_open && is_aside && !has_sentence {
        person(text, tokens, language)
    } else {
        None
    }
}

fn person(text: &str, signature: &[Token], language: Language) -> Option<Speaker> {
    match signer(text, signature, language)? {
        Named::As(speaker) => Some(speaker),
        Named::Pronoun(_) | Named::Nobody => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Speech, speeches_in_blocks};
    use super::*;

    /// Who says each quoted paragraph; a signature says nothing.
    fn said_by(quoted: &[&str]) -> Vec<String> {
        let first = TextBlock { text: "The bells rang all night, the mayor said.", is_quotation: false };
        let blocks = quoted.iter().map(|text| TextBlock { text, is_quotation: true });
        let blocks: Vec<TextBlock<'_>> = std::iter::once(first).chain(blocks).collect();
        let shown = |speech: &Speech| speech.speaker.as_ref().map_or("-".into(), |of| of.name.clone());
        let each = speeches_in_blocks(&blocks).into_iter().skip(1);
        each.map(|speeches| speeches.first().map_or_else(String::new, shown)).collect()
    }

    #[test]
    fn a_paragraph_of_its_own_signs_those_above() {
        for signature in [
            "— Jo Public (@jopublic) May 4, 2026",
            "— Jo Public, envoy of Veii",
            "Jo Public, the envoy of Veii",
        ] {
            let quoted = ["Rome lied to us.", "We shall not sign.", signature];
            assert_eq!(said_by(&quoted), ["Jo Public", "Jo Public", ""], "{signature}");
        }
        let two = ["Rome lied.", "— Jo Public", "Rome kept its word.", "— Ann Other, consul"];
        assert_eq!(said_by(&two), ["Jo Public", "", "Ann Other", ""]);
    }

    #[test]
    fn a_line_of_dialogue_and_a_last_sentence_sign_nothing() {
        for last in ["— Rome burns.", "We shall stay in New Veii", "Rome lied, and Veii paid"] {
            assert_eq!(said_by(&["Rome lied to us.", last]), ["mayor", "mayor"], "{last}");
        }
    }
}
