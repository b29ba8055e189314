//! The `tokenizer.json` of a tokenizer of ours, read without a detour.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Value, to_value};
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;

use super::normalize::normalizer;

/// What such a file holds. The crate reads it by way of a tree of all of it, which takes several times as
/// long as what is made of it.
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

/// Tokens and their ids, in the order of the file.
struct Vocabulary(Vec<(String, u32)>);

impl<'de> Deserialize<'de> for Vocabulary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Tokens).map(Self)
    }
}

struct Tokens;

impl<'de> Visitor<'de> for Tokens {
    type Value = Vec<(String, u32)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tokens and their ids")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut tokens = Vec::new();
        while let Some(token) = map.next_entry()? {
            tokens.push(token);
        }
        Ok(tokens)
    }
}

/// The tokens and their ids, if the bytes are those of a tokenizer that normalizes and splits as the ones
/// trained here do; none if they are of another, or broken.
pub(super) fn vocabulary_of_ours(json: &[u8], unknown: &str) -> Option<Vec<(String, u32)>> {
    let file: File = serde_json::from_slice(json).ok()?;
    let is_ours = file.version == "1.0"
        && file.model.r#type == "WordLevel"
        && file.model.unk_token == unknown
        && Some(file.normalizer) == to_value(normalizer()).ok()
        && Some(file.pre_tokenizer) == to_value(BertPreTokenizer).ok();
    is_ours.then_some(file.model.vocab.0)
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
        assert!(vocabulary.iter().all(|(token, id)| by_crate.token_to_id(token) == Some(*id)));
    }

    #[test]
    fn any_other_is_left_to_the_crate() {
        let json = Tokenizer::train(&["a"], 1, 100).expect("trains").to_json().expect("writes");
        let json = String::from_utf8(json).expect("text");
        for (from, to) in [
            ("\"lowercase\":true", "\"lowercase\":false"),
            ("BertPreTokenizer", "WhitespaceSplit"),
            ("\"post_processor\":null", "\"post_processor\":{\"type\":\"x\"}"),
            ("\"unk_token\":\"[UNK]\"", "\"unk_token\":\"a\""),
            ("{\"version\"", "[{\"version\""),
        ] {
            let other = json.replace(from, to);
            assert_ne!(other, json, "{from}");
            assert_eq!(vocabulary_of_ours(other.as_bytes(), "[UNK]"), None, "{to}");
        }
    }
}
