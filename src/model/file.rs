//! The files of a model directory: bytes → model, model → bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use safetensors::tensor::TensorView;

use super::arrays::{Arrays, Lookups, push_arrays, push_frames, push_lexicon, push_texts, push_vectors};
use super::manifest::{FurtherNgrams, HeadManifest, Manifest, Ngrams, PartyManifest};
use super::{FORMAT_VERSION, Head, Model, ModelError, PartyHead};
use crate::digest::{hex, sha256};
use crate::feature::{FeatureParams, FrameLexicon, Lexicon, TfIdf, Tokenizer};
use crate::label::{Label, Sentiment, Stance};
use crate::matrix::SharedBytes;

const TENSORS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";
pub(super) const CONFIG: &str = "config.json";
/// The files of a model that predictions need.
pub(crate) const MODEL_FILES: [&str; 3] = [TENSORS, TOKENIZER, CONFIG];
/// The file that tells people of a model.
pub(crate) const CARD: &str = "README.md";

/// A file's name and its bytes.
pub(super) type NamedFile = (&'static str, Vec<u8>);

/// The three files that a model is used from.
pub(super) struct Files {
    /// What messages call the directory.
    pub(super) dir: PathBuf,
    pub(super) config: Cow<'static, [u8]>,
    pub(super) tokenizer: Cow<'static, [u8]>,
    pub(super) tensors: SharedBytes,
}

impl Model {
    /// Reads a model directory.
    ///
    /// # Errors
    /// [`ModelError`] if there is no model, a file is cut or changed, a number is not finite, or the format
    /// is newer.
    pub fn read(dir: &Path) -> Result<Self, ModelError> {
        match Self::read_once(dir) {
            // Another model may have taken its place between the first file and the last.
            Err(ModelError::Damaged { .. }) => Self::read_once(dir),
            other => other,
        }
    }

    fn read_once(dir: &Path) -> Result<Self, ModelError> {
        fs::metadata(dir).map_err(|source| ModelError::io(dir, source))?;
        if !dir.join(CONFIG).is_file() {
            return Err(ModelError::NotAModel { path: dir.display().to_string() });
        }
        let read = |name| {
            let path = dir.join(name);
            fs::read(&path).map_err(|source| ModelError::io(&path, source))
        };
        let tensors = Arc::new(read(TENSORS)?);
        Files {
            dir: dir.to_owned(),
            config: read(CONFIG)?.into(),
            tokenizer: read(TOKENIZER)?.into(),
            tensors,
        }
        .load(true)
    }

    /// Bytes of the files that it is read from; none if there are none.
    pub fn bytes_of(dir: &Path) -> Option<u64> {
        let sizes = MODEL_FILES.iter().filter_map(|file| fs::metadata(dir.join(file)).ok());
        sizes.map(|file| file.len()).reduce(|sum, size| sum + size)
    }

    /// The digest that stands in its `config.json`: SHA-256 of all that it says, digests of the other files
    /// among it.
    ///
    /// # Errors
    /// As [`Model::write`], if it cannot be put into files.
    pub fn digest(&self) -> Result<String, ModelError> {
        let (mut manifest, _) = self.manifest_and_files()?;
        Ok(manifest.own_digest())
    }

    /// Names and bytes of the files that a model is used from.
    pub(super) fn files(&self) -> Result<[NamedFile; 3], ModelError> {
        let (manifest, [tensors, tokenizer]) = self.manifest_and_files()?;
        Ok([tensors, tokenizer, (CONFIG, manifest.into_json())])
    }

    fn manifest_and_files(&self) -> Result<(Manifest, [NamedFile; 2]), ModelError> {
        let tokenizer =
            self.tokenizer.to_json().map_err(|error| ModelError::feature(Path::new(TOKENIZER), &error))?;
        let mut arrays = Vec::new();
        push_texts(&mut arrays, &self.texts);
        if let Some(lexicon) = self.tokenizer.lexicon() {
            push_lexicon(&mut arrays, lexicon);
        }
        if let Some(frames) = self.tokenizer.frames() {
            push_frames(&mut arrays, frames);
        }
        if let Some(vectors) = &self.vectors {
            push_vectors(&mut arrays, vectors);
        }
        if let Some(stance) = &self.stance {
            push_arrays(&mut arrays, stance);
        }
        if let Some(sentiment) = &self.sentiment {
            push_arrays(&mut arrays, sentiment);
        }
        let views = arrays
            .iter()
            .map(|(name, dtype, shape, bytes)| Ok((name, TensorView::new(*dtype, shape.clone(), bytes)?)));
        let tensors =
            views.collect::<Result<Vec<_>, _>>().and_then(|views| safetensors::serialize(views, None));
        let tensors = tensors.map_err(|error| ModelError::damaged(Path::new(TENSORS), error.to_string()))?;
        let manifest = Manifest {
            format_version: FORMAT_VERSION,
            library_name: "stancekit".into(),
            library_version: self.library_version.clone(),
            seed: self.seed,
            parameters: self.config.clone(),
            conflicts: self.conflicts.iter().map(|conflict| (**conflict).clone()).collect(),
            base: self.base.clone(),
            stance: self.stance.as_ref().map(|head| head_manifest(head, self.tokenizer.size())),
            sentiment: self.sentiment.as_ref().map(|head| head_manifest(head, self.tokenizer.size())),
            data: self.data.clone(),
            languages: self.languages.clone(),
            files: BTreeMap::from([
                (TENSORS.to_owned(), hex(&sha256(&tensors))),
                (TOKENIZER.to_owned(), hex(&sha256(&tokenizer))),
            ]),
            digest: String::new(),
        };
        Ok((manifest, [(TENSORS, tensors), (TOKENIZER, tokenizer)]))
    }
}

/// What is told of a head, given how many ids the tokenizer has.
fn head_manifest<L: Label>(head: &Head<L>, size: usize) -> HeadManifest {
    let n_words = |tfidf: &TfIdf| Some(tfidf.n_words()).filter(|&n| n < size);
    let further = |tfidf: &TfIdf| FurtherNgrams { n_words: n_words(tfidf), ngrams: ngrams(tfidf) };
    HeadManifest {
        labels: head.labels.iter().map(|label| label.name().to_owned()).collect(),
        intercepts: head.intercepts.clone(),
        calibrator: head.calibrator.clone(),
        decision: head.decision.clone(),
        interval_width: head.interval_width,
        n_words: n_words(head.features.tfidf()),
        ngrams: ngrams(head.features.tfidf()),
        further: head.features.further().iter().map(further).collect(),
        parties: head.parties.iter().map(party_manifest).collect(),
        examples: head.report.examples.clone(),
        targets: head.report.targets.clone(),
        outcome: head.report.outcome,
        calibration: head.report.calibration,
        pull: head.report.pull,
    }
}

fn ngrams(tfidf: &TfIdf) -> Vec<Ngrams> {
    let vocabulary = tfidf.vocabulary();
    let ngrams = vocabulary.kinds().iter().zip(vocabulary.sizes());
    ngrams.map(|(&kind, &columns)| Ngrams { kind, columns }).collect()
}

fn party_manifest(party: &PartyHead) -> PartyManifest {
    PartyManifest { name: party.name.clone(), intercepts: party.intercepts.clone() }
}

type WordLists<'f> = (Arrays<'f>, Option<Arc<Lexicon>>, Option<Arc<FrameLexicon>>);

impl Files {
    /// The model in the files. Digests, and each number of the large arrays, are checked on request: what is
    /// compiled in cannot have changed.
    pub(super) fn load(self, check: bool) -> Result<Model, ModelError> {
        // Whoever asks for one article waits for its model: as much as can be is read at the same time.
        let (manifest, (tokenizer, words)) = rayon::join(
            || self.manifest(check),
            || rayon::join(|| self.tokenizer(), || self.word_lists(check)),
        );
        let manifest = manifest?;
        let (arrays, lexicon, frames) = words?;
        let tokenizer = tokenizer?.with_lexicon(lexicon).with_frames(frames);
        let features = &manifest.parameters.features;
        let vectors = arrays.vectors(&tokenizer)?.map(Arc::new);
        let texts = arrays.texts()?;
        let lookups = Lookups { tokenizer: &tokenizer, vectors: vectors.as_ref() };
        let whole_only = FeatureParams { views: features.views.clone().whole_only(), ..features.clone() };
        let (stance, sentiment) = rayon::join(
            || manifest.stance.map(|head| arrays.head::<Stance>(head, features, &lookups)),
            || manifest.sentiment.map(|head| arrays.head::<Sentiment>(head, &whole_only, &lookups)),
        );
        let (stance, sentiment) = (stance.transpose()?, sentiment.transpose()?);
        Ok(Model {
            config: manifest.parameters,
            seed: manifest.seed,
            library_version: manifest.library_version,
            conflicts: manifest.conflicts.into_iter().map(Arc::new).collect(),
            base: manifest.base,
            tokenizer,
            vectors,
            stance,
            sentiment,
            data: manifest.data,
            languages: manifest.languages,
            texts,
        })
    }

    /// What is no large array, and whether the other files are those that it was written with.
    fn manifest(&self, check: bool) -> Result<Manifest, ModelError> {
        let path = self.dir.join(CONFIG);
        let manifest = Manifest::from_json(&path.display().to_string(), &self.config, check)?;
        if check {
            self.check_digest(&manifest, TENSORS, (*self.tensors).as_ref())?;
            self.check_digest(&manifest, TOKENIZER, &self.tokenizer)?;
        }
        Ok(manifest)
    }

    fn tokenizer(&self) -> Result<Tokenizer, ModelError> {
        let fault = |error| ModelError::feature(&self.dir.join(TOKENIZER), &error);
        Tokenizer::from_json(&self.tokenizer).map_err(fault)
    }

    /// The large arrays, and the lexicons that are among them.
    fn word_lists(&self, check: bool) -> Result<WordLists<'_>, ModelError> {
        let arrays = Arrays::new(self.dir.join(TENSORS), &self.tensors, check)?;
        let (lexicon, frames) = rayon::join(|| arrays.lexicon(), || arrays.frames());
        let (lexicon, frames) = (lexicon?.map(Arc::new), frames?.map(Arc::new));
        Ok((arrays, lexicon, frames))
    }

    fn check_digest(&self, manifest: &Manifest, name: &str, bytes: &[u8]) -> Result<(), ModelError> {
        match manifest.files.get(name) {
            Some(digest) if *digest == hex(&sha256(bytes)) => Ok(()),
            _ => Err(ModelError::damaged(&self.dir.join(name), "its digest is not the one in `config.json`")),
        }
    }
}
