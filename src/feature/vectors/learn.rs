//! Texts without labels → [`WordVectors`].

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::FeatureError;
use super::super::encoder::Encoder;
use super::super::token::Tokenizer;
use super::cooccurrence::Cooccurrences;
use super::svd::truncated_svd;
use super::{Builder, WordVectors};
use crate::matrix::CsrMatrix;

/// Learns vectors of words from the company they keep: the positive pointwise mutual information of words and
/// their neighbours, reduced to a few dimensions by a truncated singular value decomposition, each dimension
/// weighed by the square root of its singular value. The same texts and seed give the same vectors at any
/// number of threads.
///
/// Reference: Levy, Goldberg & Dagan (2015), "Improving Distributional Similarity with Lessons Learned from
/// Word Embeddings", *TACL* 3: §2.2 (the method), §3.2 (smoothing of contexts), §3.3 (eigenvalue weighting, p
/// = 0.5).
///
/// ```
/// use stancekit::feature::VectorTrainer;
///
/// let texts: Vec<String> = ["calm", "quiet"]
///     .iter()
///     .flat_map(|word| (0..20).map(move |i| format!("a {word} night number{} in town", i % 4)))
///     .collect();
/// let vectors = VectorTrainer { vector_size: 4, min_count: 2, ..VectorTrainer::default() }.train(&texts, &|_| ())?;
/// assert_eq!(vectors.dims(), 4);
/// assert!(vectors.get("calm").is_some());
/// # Ok::<(), stancekit::feature::FeatureError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct VectorTrainer {
    /// Numbers a word.
    pub vector_size: usize,
    /// Words to either side that count as neighbours; one at a distance of d counts `window + 1 − d`.
    pub window: usize,
    /// Occurrences that a word needs.
    pub min_count: usize,
    /// Words at most, the most frequent.
    pub max_words: usize,
    /// Seed of the decomposition.
    pub seed: u64,
}

impl Default for VectorTrainer {
    fn default() -> Self {
        Self { vector_size: 100, window: 5, min_count: 3, max_words: 50_000, seed: 0 }
    }
}

impl VectorTrainer {
    /// Learns; `on_stage` hears what goes on.
    ///
    /// # Errors
    /// [`FeatureError::FewWords`] if the texts have fewer directions of meaning than numbers are asked for.
    pub fn train<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        on_stage: &dyn Fn(&'static str),
    ) -> Result<WordVectors, FeatureError> {
        on_stage("learn the words");
        let tokenizer = Tokenizer::train(texts, self.min_count, self.max_words)?;
        let words = alphabetic(&tokenizer);
        on_stage("count neighbours");
        let texts = numbered(texts, &tokenizer, &words)?;
        let counts = Cooccurrences { texts: &texts, n_words: words.len(), window: self.window };
        let information = counts.ppmi()?;
        let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
        self.reduce(&words, &information, on_stage)
    }

    /// The vectors of words, from the PPMI matrix of them.
    pub(super) fn reduce(
        &self,
        words: &[String],
        information: &CsrMatrix,
        on_stage: &dyn Fn(&'static str),
    ) -> Result<WordVectors, FeatureError> {
        on_stage("reduce to few dimensions");
        let (mut vectors, values) = truncated_svd(information, self.vector_size, self.seed);
        if values.len() < self.vector_size {
            return Err(FeatureError::FewWords {
                n_words: words.len(),
                rank: values.len(),
                wanted: self.vector_size,
            });
        }
        vectors *= &values.mapv(f64::sqrt);
        let mut builder = Builder::new(self.vector_size).map_err(|_| FeatureError::Parameter {
            name: "vector_size".into(),
            expected: "a number of dimensions from 1 to 4096",
        })?;
        for (word, row) in words.iter().zip(vectors.rows()) {
            #[expect(clippy::cast_possible_truncation, reason = "kept in eight bits")]
            let numbers: Vec<f32> = row.iter().map(|&number| number as f32).collect();
            builder.add(word, &numbers).expect("different words of finite numbers");
        }
        Ok(builder.finish())
    }
}

/// The words among what a tokenizer knows, and their ids.
pub(super) fn alphabetic(tokenizer: &Tokenizer) -> Vec<(u32, String)> {
    let ids = (0u32..).take(tokenizer.size());
    let spelt = ids.filter_map(|id| tokenizer.token(id).map(|word| (id, word.to_owned())));
    spelt.filter(|(_, word)| word.chars().all(char::is_alphabetic)).collect()
}

/// Each text as the numbers of its words, in order; what is no word is left out.
pub(super) fn numbered<T: AsRef<str> + Sync>(
    texts: &[T],
    tokenizer: &Tokenizer,
    words: &[(u32, String)],
) -> Result<Vec<Vec<u32>>, FeatureError> {
    let numbers: FxHashMap<u32, u32> = words.iter().map(|(id, _)| *id).zip(0..).collect();
    let each = |encoder: &mut Encoder<'_>, text: &T| -> Result<Vec<u32>, FeatureError> {
        let ids = encoder.encode(text.as_ref())?.ids;
        Ok(ids.iter().filter_map(|id| numbers.get(id).copied()).collect())
    };
    texts.par_iter().map_init(|| Encoder::new(tokenizer), each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made-up sentences in which `calm` and `quiet` keep the same company, and `shell` another.
    fn texts() -> Vec<String> {
        let towns = ["north", "south", "east", "west", "upper", "lower"];
        let calm = |i: usize, word: &str| format!("the {word} night in {} town ends", towns[i % 6]);
        let shell = |i: usize| format!("one shell hit {} factory again", towns[i % 6]);
        (0..60).flat_map(|i| [calm(i, "calm"), calm(i + 1, "quiet"), shell(i)]).collect()
    }

    fn trainer() -> VectorTrainer {
        VectorTrainer { vector_size: 6, ..VectorTrainer::default() }
    }

    fn cosine(vectors: &WordVectors, a: &str, b: &str) -> f64 {
        let numbers =
            |word| vectors.get(word).expect("known").0.iter().map(|&n| f64::from(n)).collect::<Vec<_>>();
        let (a, b) = (numbers(a), numbers(b));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()
    }

    #[test]
    fn words_of_the_same_company_are_alike() {
        let vectors = trainer().train(&texts(), &|_| ()).expect("trains");
        assert!(cosine(&vectors, "calm", "quiet") > 0.95);
        assert!(cosine(&vectors, "calm", "shell") < 0.5);
    }

    #[test]
    fn the_same_at_any_number_of_threads() {
        let on = |n: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("builds");
            pool.install(|| trainer().train(&texts(), &|_| ()).expect("trains").to_bytes())
        };
        assert_eq!(on(1), on(3));
    }

    #[test]
    fn too_few_words_are_refused() {
        let trainer = VectorTrainer { vector_size: 100, ..VectorTrainer::default() };
        let error = trainer.train(&texts(), &|_| ()).expect_err("there are not so many words");
        assert!(matches!(error, FeatureError::FewWords { wanted: 100, .. }), "{error}");
        assert!(trainer.train::<&str>(&[], &|_| ()).is_err());
    }
}
