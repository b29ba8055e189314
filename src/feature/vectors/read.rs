//! Files of word vectors, of every common kind → [`WordVectors`].

use std::fs;
use std::io::{BufRead, Cursor, Read};
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::super::FeatureError;
use super::{Builder, WordVectors};

/// Longest line of a text file, in bytes.
const MAX_LINE: u64 = 1 << 20;

impl WordVectors {
    /// Reads a file: the text form of `GloVe` and word2vec, the JSON of wink-nlp's embeddings, the
    /// `safetensors` of model2vec with its `tokenizer.json` beside it, or what [`WordVectors::to_bytes`]
    /// wrote. Of the first `limit` words; all by default.
    ///
    /// # Errors
    /// [`FeatureError::VectorsFile`] with the line or word of the fault.
    pub fn open(path: &Path, limit: Option<usize>) -> Result<Self, FeatureError> {
        let name = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| fault(&name, None, error.to_string()))?;
        let is_safetensors = bytes.get(8) == Some(&b'{') && !bytes.starts_with(b"{");
        if is_safetensors {
            return Self::from_safetensors(path, &bytes, limit).and_then(|read| with_words(&name, read));
        }
        Self::read(&name, Cursor::new(bytes), limit)
    }

    /// Reads text or JSON; `name` is what messages call it.
    ///
    /// # Errors
    /// [`FeatureError::VectorsFile`] with the line or word of the fault.
    pub fn read(name: &str, mut bytes: impl BufRead, limit: Option<usize>) -> Result<Self, FeatureError> {
        let start = bytes.fill_buf().map_err(|error| fault(name, None, error.to_string()))?;
        let read = match start.first() {
            Some(b'{') => from_json(name, bytes, limit),
            _ => from_text(name, bytes, limit),
        };
        read.and_then(|read| with_words(name, read))
    }
}

/// Vectors that are of one word at least.
fn with_words(name: &str, vectors: WordVectors) -> Result<WordVectors, FeatureError> {
    match vectors.is_empty() {
        true => Err(fault(name, None, "no words, expected vectors of one at least")),
        false => Ok(vectors),
    }
}

pub(super) fn fault(path: &str, line: Option<usize>, what: impl Into<String>) -> FeatureError {
    let place = line.map_or(path.to_owned(), |line| format!("{path}:{line}"));
    FeatureError::VectorsFile { place, what: what.into() }
}

/// `word 0.1 -0.2 …`, line by line, after a line `COUNT LENGTH` in the word2vec form. A word may have blanks
/// in it, as a few of `GloVe` 840B have: the numbers are the last of a line, as many as the first line has.
fn from_text(name: &str, mut bytes: impl BufRead, limit: Option<usize>) -> Result<WordVectors, FeatureError> {
    let mut builder: Option<Builder> = None;
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        let read = bytes.by_ref().take(MAX_LINE).read_line(&mut line);
        if read.map_err(|error| fault(name, Some(number), error.to_string()))? == 0 {
            break;
        }
        let fields = line.trim_end_matches(['\r', '\n']).split([' ', '\t']).filter(|field| !field.is_empty());
        let fields: Vec<&str> = fields.collect();
        let is_count = |field: &str| field.parse::<usize>().is_ok();
        if fields.is_empty() || number == 1 && fields.len() == 2 && fields.iter().all(|field| is_count(field))
        {
            continue; // nothing, or the counts of the word2vec form
        }
        let (word, numbers) = split(&fields, builder.as_ref().map(Builder::dims))
            .map_err(|what| fault(name, Some(number), what))?;
        if builder.is_none() && numbers.is_empty() {
            return Err(fault(name, Some(number), "no numbers, expected a word and its vector"));
        }
        if builder.is_none() {
            builder = Some(Builder::new(numbers.len()).map_err(|what| fault(name, Some(number), what))?);
        }
        let Some(builder) = &mut builder else { continue };
        builder.add(&word, &numbers).map_err(|what| fault(name, Some(number), what))?;
        if limit.is_some_and(|limit| builder.len() >= limit) {
            break;
        }
    }
    let builder =
        builder.ok_or_else(|| fault(name, None, "empty, expected lines of a word and its vector"))?;
    Ok(builder.finish())
}

/// The word of a line and its numbers. Further fields before so many numbers are parts of the word, unless
/// they are numbers themselves.
fn split(fields: &[&str], dims: Option<usize>) -> Result<(String, Vec<f32>), String> {
    let is_number = |field: &str| field.parse::<f32>().is_ok();
    let mut word = 1.min(fields.len());
    let trailing = fields[word..].iter().rev().take_while(|field| is_number(field)).count();
    if dims.is_none_or(|dims| dims == trailing) && trailing > 0 {
        word = fields.len() - trailing;
    }
    let parsed = |field: &&str| field.parse::<f32>().map_err(|_| format!("`{field}` is no number"));
    let numbers = fields[word..].iter().map(parsed).collect::<Result<_, _>>()?;
    Ok((fields[..word].join(" "), numbers))
}

/// The parts of wink-nlp's file that count: the first `dimensions` numbers of each entry are the vector.
#[derive(Deserialize)]
struct Wink {
    dimensions: usize,
    vectors: Entries,
}

struct Entries(Vec<(String, Vec<f32>)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of words and their vectors")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

fn from_json(name: &str, bytes: impl BufRead, limit: Option<usize>) -> Result<WordVectors, FeatureError> {
    let read: Result<Wink, _> = serde_json::from_reader(bytes);
    let Wink { dimensions, vectors } =
        read.map_err(|error| fault(name, Some(error.line()), error.to_string()))?;
    let mut builder = Builder::new(dimensions).map_err(|what| fault(name, None, what))?;
    for (word, numbers) in vectors.0.iter().take(limit.unwrap_or(usize::MAX)) {
        let vector = numbers.get(..dimensions).unwrap_or(numbers);
        builder.add(word, vector).map_err(|what| fault(name, None, format!("`{word}`: {what}")))?;
    }
    Ok(builder.finish())
}
