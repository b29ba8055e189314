//! The `tokenizer.json` of a tokenizer of ours, read without a detour.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Value, to_value};
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;

use super::normalize::NORMALIZER;
use super::word_ids::WordIds;

/// What such a file holds. Files of other tokenizers are refused: they may pad, replace and add without
/// bound.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "what is null or empty is no more than that")]
struct File {
    version: String,
    truncation: (),
    padding: (),
    added_tokens: [(); 0],
    normalizer: Value,
    pre_tokenizer: Value,
    post_processor: (),
    decoder: (),
    model: Model,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    r#type: String,
    vocab: Vocabulary,
    unk_token: String,
}

/// Tokens in the order of their ids; none if the file has them in another, or one twice.
struct Vocabulary(Option<WordIds>);

impl<'de> Deserialize<'de> for Vocabulary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Tokens).map(Self)
    }
}

struct Tokens;

/// Tokens of a vocabulary, as a rule.
const AS_A_RULE: usize = 1 << 15;

/// A token as the file has it.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Token<'t>(#[serde(borrow)] Cow<'t, str>);

impl<'de> Visitor<'de> for Tokens {
    type Value = Option<WordIds>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tokens and their ids")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut words, mut is_ordered) = (WordIds::with_capacity(AS_A_RULE, 0), true);
        while let Some((Token(token), id)) = map.next_entry::<Token<'_>, u32>()? {
            is_ordered &= words.insert(&token) == id && words.len() == id as usize + 1;
        }
        Ok(is_ordered.then_some(words))
    }
}

/// The tokens, if the bytes are those of a tokenizer that normalizes and splits as the ones trained here do;
/// none if they are of another, or broken.
pub(super) fn vocabulary_of_ours(json: &[u8], unknown: &str) -> Option<WordIds> {
    let file: File = serde_json::from_slice(json).ok()?;
    let is_ours = file.version == "1.0"
        && file.model.r#type == "WordLevel"
        && file.model.unk_token == unknown
        && Some(file.normalizer) == to_value(&*NORMALIZER).ok()
        && Some(file.pre_tokenizer) == to_value(BertPreTokenizer).ok();
    file.model.vocab.0.filter(|_| is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::Tokenizer;

    #[test]
    fn a_tokenizer_of_ours_is_read_as_the_crate_reads_it() {
        let trained = Tokenizer::train(&["Talks begin. Київ!"], 1, 100).expect("trains");
        let json = trained.to_json().expect("writes");
        let vocabulary = vocabulary_of_ours(&json, "[UNK]").expect("ours");
        let by_crate = tokenizers::Tokenizer::from_bytes(&json).expect("reads");
        assert_eq!(vocabulary.len(), by_crate.get_vocab_size(true));
        for id in (0..).take(vocabulary.len()) {
            assert_eq!(by_crate.id_to_token(id).as_deref(), vocabulary.get(id));
        }
    }

    #[test]
    fn any_other_is_refused() {
        let json = Tokenizer::train(&["a"], 1, 100).expect("trains").to_json().expect("writes");
        let json = String::from_utf8(json).expect("text");
        for (from, to) in [
            ("\"lowercase\":true", "\"lowercase\":false"),
            ("BertPreTokenizer", "WhitespaceSplit"),
            ("\"post_processor\":null", "\"post_processor\":{\"type\":\"x\"}"),
            ("\"unk_token\":\"[UNK]\"", "\"unk_token\":\"a\""),
            ("{\"version\"", "[{\"version\""),
            ("\"a\":3", "\"a\":4"),
            ("\"a\":3", "\"a\":4294967295"),
            ("\"a\":3", "\"a\":3,\"b\":3"),
            ("\"padding\":null", "\"padding\":{\"strategy\":{\"Fixed\":200000000}}"),
            ("\"added_tokens\":[]", "\"added_tokens\":[{\"id\":4,\"content\":\"c\"}]"),
            ("[TARGET]", "[TURNED]"),
        ] {
            let other = json.replace(from, to);
            assert_ne!(other, json, "{from}");
            let fault = Tokenizer::from_json(other.as_bytes()).expect_err(to).to_string();
            assert!(fault.contains("no tokenizer as `stance train` writes it"), "{fault}");
        }
    }
}
