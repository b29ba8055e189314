//! The arrays of a model: names and bytes, there and back.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use bytemuck::{AnyBitPattern, NoUninit};
use safetensors::tensor::{Dtype, SafeTensors};

use super::manifest::{HeadManifest, Ngrams, PartyManifest};
use super::{Head, ModelError, PartyHead};
use crate::feature::{
    FeatureError, FeatureParams, Features, FrameLexicon, Lexicon, LexiconFeatures, TfIdf, TokenVectorParts,
    TokenVectors, Tokenizer, VectorFeatures, Vocabulary,
};
use crate::label::Label;
use crate::matrix::{SharedBytes, Tensor};

pub(super) type Array = (String, Dtype, Vec<usize>, Vec<u8>);

/// Name of the arrays of word vectors.
const VECTORS: &str = "vectors";
/// Name of the array that holds the lines of a lexicon.
const LEXICON: (&str, &str) = ("lexicon", "lines");
/// Name of the array that holds the lines of a lexicon of frames.
const FRAMES: (&str, &str) = ("frames", "lines");

/// Name of the array of digests of training texts.
const TEXTS: (&str, &str) = ("training", "texts");

pub(super) fn push_texts(arrays: &mut Vec<Array>, texts: &[u64]) {
    if !texts.is_empty() {
        let bytes = bytemuck::cast_slice(texts).to_vec();
        arrays.push((format!("{}.{}", TEXTS.0, TEXTS.1), Dtype::U64, vec![texts.len()], bytes));
    }
}

pub(super) fn push_lexicon(arrays: &mut Vec<Array>, lexicon: &Lexicon) {
    push_text(arrays, LEXICON, lexicon.to_text());
}

pub(super) fn push_frames(arrays: &mut Vec<Array>, frames: &FrameLexicon) {
    push_text(arrays, FRAMES, frames.to_text());
}

fn push_text(arrays: &mut Vec<Array>, (of, name): (&str, &str), text: String) {
    arrays.push((format!("{of}.{name}"), Dtype::U8, vec![text.len()], text.into_bytes()));
}

pub(super) fn push_vectors(arrays: &mut Vec<Array>, vectors: &TokenVectors) {
    let mut push = |name: &str, dtype, shape: Vec<usize>, bytes: &[u8]| {
        arrays.push((format!("{VECTORS}.{name}"), dtype, shape, bytes.to_vec()));
    };
    let parts = vectors.parts();
    let shape = vec![parts.scales.len(), vectors.dims()];
    push("rows", Dtype::U32, vec![parts.rows.len()], bytemuck::cast_slice(&parts.rows));
    push("values", Dtype::I8, shape, bytemuck::cast_slice(&parts.values));
    push("scales", Dtype::F32, vec![parts.scales.len()], bytemuck::cast_slice(&parts.scales));
    push("idf", Dtype::F32, vec![parts.idf.len()], bytemuck::cast_slice(&parts.idf));
    push("centre", Dtype::F32, vec![parts.center.len()], bytemuck::cast_slice(&parts.center));
}

pub(super) fn push_arrays<L: Label>(arrays: &mut Vec<Array>, head: &Head<L>) {
    let mut push = |name: &str, dtype, shape: Vec<usize>, bytes: &[u8]| {
        arrays.push((format!("{}.{name}", L::TASK), dtype, shape, bytes.to_vec()));
    };
    let further = head.features.further().iter().enumerate();
    let further = further.map(|(i, tfidf)| (format!("further.{i}."), tfidf));
    for (of, tfidf) in std::iter::once((String::new(), head.features.tfidf())).chain(further) {
        let (vocabulary, idf) = (tfidf.vocabulary(), tfidf.idf());
        let (symbols, slots) = (vocabulary.symbols(), vocabulary.slots());
        push(&format!("{of}ngrams"), Dtype::U32, vec![symbols.len()], bytemuck::cast_slice(symbols));
        push(&format!("{of}table"), Dtype::U32, vec![slots.len()], bytemuck::cast_slice(slots));
        push(&format!("{of}idf"), Dtype::F32, vec![idf.len()], bytemuck::cast_slice(idf));
    }
    if let Some(tail) = head.features.tail() {
        push("tail", Dtype::F32, vec![tail.len()], bytemuck::cast_slice(tail.scales()));
    }
    if let Some(polarity) = head.features.polarity() {
        push("polarity", Dtype::F32, vec![polarity.len()], bytemuck::cast_slice(polarity.scales()));
    }
    let shape = vec![head.features.n_columns(), head.intercepts.len()];
    push("weights", Dtype::F32, shape, bytemuck::cast_slice(&head.weights));
    for (i, party) in head.parties.iter().enumerate() {
        let (n, k) = (party.columns.len(), head.intercepts.len());
        push(&party_array(i, "columns"), Dtype::U32, vec![n], bytemuck::cast_slice(&party.columns));
        push(&party_array(i, "weights"), Dtype::F32, vec![n, k], bytemuck::cast_slice(&party.weights));
    }
}

fn party_array(party: usize, name: &str) -> String {
    format!("parties.{party}.{name}")
}

/// What the features of both heads look words up in.
pub(crate) struct Lookups<'m> {
    pub(crate) tokenizer: &'m Tokenizer,
    pub(crate) vectors: Option<&'m Arc<TokenVectors>>,
}

/// The arrays of a safetensors file and where they lie in it.
pub(super) struct Arrays<'b> {
    path: PathBuf,
    bytes: &'b SharedBytes,
    places: BTreeMap<String, (Dtype, Range<usize>)>,
    /// Whether each number of the large arrays is looked at.
    check_numbers: bool,
}

impl<'b> Arrays<'b> {
    pub(super) fn new(
        path: PathBuf,
        bytes: &'b SharedBytes,
        check_numbers: bool,
    ) -> Result<Self, ModelError> {
        let whole = (**bytes).as_ref();
        let fault = |error: safetensors::SafeTensorError| ModelError::damaged(&path, error.to_string());
        let (header, metadata) = SafeTensors::read_metadata(whole).map_err(fault)?;
        let start = header + 8;
        let places = metadata.tensors().into_iter().map(|(name, info)| {
            let (from, to) = info.data_offsets;
            (name, (info.dtype, start + from..start + to))
        });
        let places = places.collect();
        Ok(Self { path, bytes, places, check_numbers })
    }

    fn get<T: AnyBitPattern + NoUninit>(
        &self,
        task: &str,
        name: &str,
        dtype: Dtype,
    ) -> Result<Tensor<T>, ModelError> {
        let name = format!("{task}.{name}");
        let place = self.places.get(&name).filter(|(found, _)| *found == dtype);
        place
            .and_then(|(_, range)| Tensor::shared(self.bytes, range.clone()))
            .ok_or_else(|| ModelError::damaged(&self.path, format!("no {dtype:?} array `{name}`")))
    }

    /// The word vectors, if the model has any.
    pub(super) fn vectors(&self, tokenizer: &Tokenizer) -> Result<Option<TokenVectors>, ModelError> {
        let is_of_vectors = |name: &String| name.split('.').next() == Some(VECTORS);
        if !self.places.keys().any(is_of_vectors) {
            return Ok(None);
        }
        let parts = TokenVectorParts {
            rows: self.get(VECTORS, "rows", Dtype::U32)?,
            values: self.get(VECTORS, "values", Dtype::I8)?,
            scales: self.get(VECTORS, "scales", Dtype::F32)?,
            idf: self.get(VECTORS, "idf", Dtype::F32)?,
            center: self.get(VECTORS, "centre", Dtype::F32)?,
        };
        let vectors = TokenVectors::from_parts(tokenizer, parts);
        vectors.map(Some).map_err(|error| ModelError::feature(&self.path, &error))
    }

    /// The digests of the training texts; none if the model has none.
    pub(super) fn texts(&self) -> Result<Vec<u64>, ModelError> {
        if !self.places.contains_key(&format!("{}.{}", TEXTS.0, TEXTS.1)) {
            return Ok(Vec::new());
        }
        let texts: Tensor<u64> = self.get(TEXTS.0, TEXTS.1, Dtype::U64)?;
        Ok(texts.to_vec())
    }

    /// The lexicon, if the model has one.
    pub(super) fn lexicon(&self) -> Result<Option<Lexicon>, ModelError> {
        self.text(LEXICON, Lexicon::read)
    }

    /// The lexicon of frames, if the model has one.
    pub(super) fn frames(&self) -> Result<Option<FrameLexicon>, ModelError> {
        self.text(FRAMES, FrameLexicon::read)
    }

    /// What the lines of an array say, if it is there.
    fn text<T>(
        &self,
        (of, name): (&str, &str),
        read: impl Fn(&str, &str) -> Result<T, FeatureError>,
    ) -> Result<Option<T>, ModelError> {
        if !self.places.contains_key(&format!("{of}.{name}")) {
            return Ok(None);
        }
        let lines: Tensor<u8> = self.get(of, name, Dtype::U8)?;
        let fault = |what: String| ModelError::damaged(&self.path, what);
        let lines = std::str::from_utf8(&lines).map_err(|error| fault(format!("{of}: {error}")))?;
        read(of, lines).map(Some).map_err(|error| ModelError::feature(&self.path, &error))
    }

    pub(super) fn head<L: Label>(
        &self,
        manifest: HeadManifest,
        params: &FeatureParams,
        lookups: &Lookups<'_>,
    ) -> Result<Head<L>, ModelError> {
        let fault = |what: &str| ModelError::damaged(&self.path, format!("{}: {what}", L::TASK));
        let features = self.features(L::TASK, &manifest, params, lookups)?;
        let weights: Tensor<f32> = self.get(L::TASK, "weights", Dtype::F32)?;
        let n_columns = features.n_columns();
        let labels: Option<Vec<L>> = manifest.labels.iter().map(|name| L::parse(name)).collect();
        let labels = labels.ok_or_else(|| fault("a label is unknown"))?;
        let columns = manifest.intercepts.len();
        let expected = if labels.len() == 2 { 1 } else { labels.len() };
        if labels.len() < 2 || columns != expected || weights.len() != n_columns * columns {
            return Err(fault("the number of weights does not fit labels and n-grams"));
        }
        let parties = manifest.parties.iter().enumerate();
        let parties = parties.map(|(i, party)| self.party::<L>(i, party, n_columns, columns));
        let parties = parties.collect::<Result<Vec<_>, _>>()?;
        let further = features.further().iter().flat_map(|tfidf| tfidf.idf().iter());
        let numbers = weights.iter().chain(features.tfidf().idf().iter()).chain(further);
        let numbers = numbers.map(|&number| f64::from(number));
        let mut numbers = numbers.chain(manifest.intercepts.iter().copied());
        if self.check_numbers && numbers.any(|number| !number.is_finite()) {
            return Err(fault("a weight is not a finite number"));
        }
        let intercepts = manifest.intercepts.clone();
        let (calibrator, decision) = (manifest.calibrator.clone(), manifest.decision.clone());
        let fits = |numbers: &[f64]| numbers.is_empty() || numbers.len() == labels.len();
        let interval_width = manifest.interval_width;
        if !(interval_width.is_finite() && interval_width > 0.0) {
            return Err(fault("the width of intervals is no positive number"));
        }
        if !fits(&calibrator.biases) || !fits(&decision.offsets) {
            return Err(fault("the calibration does not fit the labels"));
        }
        let report = manifest.report();
        Ok(Head {
            labels,
            features,
            weights,
            intercepts,
            parties,
            calibrator,
            decision,
            interval_width,
            report,
        })
    }

    fn features(
        &self,
        task: &str,
        manifest: &HeadManifest,
        params: &FeatureParams,
        lookups: &Lookups<'_>,
    ) -> Result<Features, ModelError> {
        let fault = |error: FeatureError| ModelError::feature(&self.path, &error);
        let first = |n_words: Option<usize>| match n_words {
            Some(n) => Cow::Owned(lookups.tokenizer.first(n)),
            None => Cow::Borrowed(lookups.tokenizer),
        };
        let tokenizer = first(manifest.n_words);
        let tfidf = self.tfidf(task, "", &manifest.ngrams, params, &tokenizer)?;
        let tail = lookups.vectors.map(|vectors| {
            let scales = self.get(task, "tail", Dtype::F32)?;
            VectorFeatures::from_parts(Arc::clone(vectors), &params.views, scales).map_err(fault)
        });
        let polarity = tokenizer.lexicon().map(|_| {
            let scales = self.get(task, "polarity", Dtype::F32)?;
            LexiconFeatures::from_parts(&tokenizer, params.negation_scope, scales).map_err(fault)
        });
        let further = manifest.further.iter().enumerate().map(|(i, further)| {
            let tokenizer = first(further.n_words);
            self.tfidf(task, &format!("further.{i}."), &further.ngrams, params, &tokenizer)
        });
        let further = further.collect::<Result<_, _>>()?;
        Ok(Features::from_parts(tfidf, tail.transpose()?, polarity.transpose()?, further))
    }

    /// The n-grams whose arrays have names that begin so.
    fn tfidf(
        &self,
        task: &str,
        of: &str,
        ngrams: &[Ngrams],
        params: &FeatureParams,
        tokenizer: &Tokenizer,
    ) -> Result<TfIdf, ModelError> {
        let fault = |error: FeatureError| ModelError::feature(&self.path, &error);
        let (kinds, sizes) = ngrams.iter().map(|ngrams| (ngrams.kind, ngrams.columns)).unzip();
        let symbols = self.get(task, &format!("{of}ngrams"), Dtype::U32)?;
        let slots = self.get(task, &format!("{of}table"), Dtype::U32)?;
        let vocabulary = Vocabulary::from_parts(kinds, sizes, symbols, slots).map_err(fault)?;
        let idf = self.get(task, &format!("{of}idf"), Dtype::F32)?;
        TfIdf::from_parts(params.clone(), tokenizer, vocabulary, idf).map_err(fault)
    }

    /// The weights of one party, given the number of features and of columns.
    fn party<L: Label>(
        &self,
        i: usize,
        manifest: &PartyManifest,
        n_features: usize,
        k: usize,
    ) -> Result<PartyHead, ModelError> {
        let fault = |what: &str| ModelError::damaged(&self.path, format!("{}: {what}", L::TASK));
        let columns: Tensor<u32> = self.get(L::TASK, &party_array(i, "columns"), Dtype::U32)?;
        let weights: Tensor<f32> = self.get(L::TASK, &party_array(i, "weights"), Dtype::F32)?;
        let in_range = columns.last().is_none_or(|&last| (last as usize) < n_features);
        if !columns.is_sorted()
            || !in_range
            || weights.len() != columns.len() * k
            || manifest.intercepts.len() != k
        {
            return Err(fault("the weights of a party do not fit the n-grams"));
        }
        if weights.iter().any(|weight| !weight.is_finite())
            || manifest.intercepts.iter().any(|i| !i.is_finite())
        {
            return Err(fault("a weight is not a finite number"));
        }
        let (name, intercepts) = (manifest.name.clone(), manifest.intercepts.clone());
        Ok(PartyHead { name, columns, weights, intercepts })
    }
}
