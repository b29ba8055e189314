//! Word vectors as `safetensors`: ours, and those of model2vec.

use std::path::Path;
use std::sync::Arc;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use tokenizers::Tokenizer;

use super::super::FeatureError;
use super::read::fault;
use super::{Builder, WordVectors};
use crate::matrix::{SharedBytes, Tensor};

/// Name of the array of the words as text, one a line.
const WORDS: &str = "words";
/// Name of the matrix.
const VALUES: &str = "values";
/// Name of what its rows are multiplied by.
const SCALES: &str = "scales";
/// Name of the array of model2vec.
const EMBEDDINGS: &str = "embeddings";

impl WordVectors {
    /// The bytes of a file that [`WordVectors::open`] reads.
    ///
    /// # Panics
    /// Never: the arrays are well formed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = self.words.join("\n").into_bytes();
        let view =
            |dtype, shape: Vec<usize>, bytes| TensorView::new(dtype, shape, bytes).expect("sizes that fit");
        let arrays = [
            (WORDS, view(Dtype::U8, vec![words.len()], &words)),
            (VALUES, view(Dtype::I8, vec![self.len(), self.dims], bytemuck::cast_slice(&self.values))),
            (SCALES, view(Dtype::F32, vec![self.len()], bytemuck::cast_slice(&self.scales))),
        ];
        safetensors::serialize(arrays, None).expect("arrays of known types")
    }

    pub(super) fn from_safetensors(
        path: &Path,
        bytes: &[u8],
        limit: Option<usize>,
    ) -> Result<Self, FeatureError> {
        let name = path.display().to_string();
        let arrays =
            SafeTensors::deserialize(bytes).map_err(|error| fault(&name, None, error.to_string()))?;
        if let Ok(embeddings) = arrays.tensor(EMBEDDINGS) {
            return from_model2vec(path, &embeddings, limit);
        }
        ours(&arrays, limit).map_err(|what| fault(&name, None, what))
    }
}

fn ours(arrays: &SafeTensors<'_>, limit: Option<usize>) -> Result<WordVectors, String> {
    let array = |name: &str, dtype: Dtype| {
        let found = arrays.tensor(name).ok().filter(|array| array.dtype() == dtype);
        found.ok_or_else(|| format!("no {dtype:?} array `{name}`, expected word vectors"))
    };
    let words = array(WORDS, Dtype::U8)?;
    let words = std::str::from_utf8(words.data()).map_err(|_| "the words are not UTF-8".to_owned())?;
    let (values, scales) = (array(VALUES, Dtype::I8)?, array(SCALES, Dtype::F32)?);
    let scales: Vec<f32> = bytemuck::pod_collect_to_vec(scales.data());
    let all: Vec<&str> = words.split('\n').collect();
    let &[n, dims] = values.shape() else { return Err("the values are no matrix".into()) };
    if dims == 0 || all.len() != n || scales.len() != n || scales.iter().any(|scale| !scale.is_finite()) {
        return Err("words, values and scales do not fit together".into());
    }
    let kept = limit.unwrap_or(n).min(n);
    let mut vectors = WordVectors::new(dims);
    vectors.words = all[..kept].iter().map(ToString::to_string).collect();
    vectors.places = vectors.words.iter().cloned().zip(0..).collect();
    if vectors.places.len() != kept {
        return Err("a word stands there twice".into());
    }
    let numbers: SharedBytes = Arc::new(values.data()[..kept * dims].to_vec());
    vectors.values = Tensor::shared(&numbers, 0..kept * dims).ok_or("the values are cut")?;
    vectors.scales = scales[..kept].to_vec().into();
    Ok(vectors)
}

/// The matrix of model2vec; the words are those of the tokenizer beside it.
fn from_model2vec(
    path: &Path,
    embeddings: &TensorView<'_>,
    limit: Option<usize>,
) -> Result<WordVectors, FeatureError> {
    let name = path.display().to_string();
    let &[n, dims] = embeddings.shape() else {
        return Err(fault(&name, None, "`embeddings` is no matrix"));
    };
    if embeddings.dtype() != Dtype::F32 || dims == 0 {
        let what = format!("`embeddings` is {:?} of {n} x {dims}, expected F32", embeddings.dtype());
        return Err(fault(&name, None, what));
    }
    let beside = path.with_file_name("tokenizer.json");
    let tokenizer = Tokenizer::from_file(&beside)
        .map_err(|error| fault(&beside.display().to_string(), None, error.to_string()))?;
    let numbers: Vec<f32> = bytemuck::pod_collect_to_vec(embeddings.data());
    let mut builder = Builder::new(dims).map_err(|what| fault(&name, None, what))?;
    for (id, row) in (0u32..).zip(numbers.chunks_exact(dims)).take(limit.unwrap_or(n)) {
        let Some(word) = tokenizer.id_to_token(id) else { continue };
        builder.add(&word, row).map_err(|what| fault(&name, None, format!("`{word}`: {what}")))?;
    }
    Ok(builder.finish())
}
