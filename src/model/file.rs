//! A model directory: reading and writing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytemuck::{AnyBitPattern, NoUninit};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use tempfile::TempDir;

use super::manifest::{FORMAT_VERSION, HeadManifest, Manifest, Ngrams, PartyManifest, sha256};
use super::map::map;
use super::replace::replace;
use super::{Head, Model, ModelError, PartyHead};
use crate::feature::{
    FeatureError, FeatureParams, Features, SharedBytes, Tail, Tensor, TfIdf, TokenVectorParts, TokenVectors,
    Tokeniser, Vocabulary,
};
use crate::label::{Label, Sentiment, Stance};

const TENSORS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";
const CONFIG: &str = "config.json";
const CARD: &str = "README.md";

/// The three files that a model is used from.
pub(super) struct Files {
    /// What messages call the directory.
    pub(super) dir: PathBuf,
    pub(super) config: Vec<u8>,
    pub(super) tokenizer: Vec<u8>,
    pub(super) tensors: SharedBytes,
}

impl Model {
    /// Reads a model directory.
    ///
    /// # Errors
    /// [`ModelError`] if there is no model, a file is cut or changed, a number is not finite, or the format is newer.
    pub fn read(dir: &Path) -> Result<Self, ModelError> {
        fs::metadata(dir).map_err(|source| ModelError::io(dir, source))?;
        if !dir.join(CONFIG).is_file() {
            return Err(ModelError::NotAModel { path: dir.display().to_string() });
        }
        let read = |name| {
            let path = dir.join(name);
            fs::read(&path).map_err(|source| ModelError::io(&path, source))
        };
        let path = dir.join(TENSORS);
        let tensors = map(&path).map_err(|source| ModelError::io(&path, source))?;
        Files { dir: dir.to_owned(), config: read(CONFIG)?, tokenizer: read(TOKENIZER)?, tensors }.load(true)
    }

    /// Checks that a model can be written to a path, before the work of training it: that a model, an empty directory or nothing is
    /// there, and that the nearest directory above it which exists can be written to. Nothing is left behind.
    ///
    /// # Errors
    /// [`ModelError::InTheWay`], [`ModelError::CurrentDirectory`] or [`ModelError::Io`].
    pub fn can_write(dir: &Path) -> Result<(), ModelError> {
        let dir = place(dir)?;
        let parent = dir.ancestors().skip(1).find(|parent| parent.exists()).unwrap_or(Path::new("."));
        temporary_in(parent).map(drop)
    }

    /// Writes a model directory with this card, in the place of the one that may be there. Files of the old directory that
    /// are not a model's stay in the new one.
    ///
    /// # Errors
    /// [`ModelError::InTheWay`] if something else is there, [`ModelError::Io`] if a file cannot be written; what was
    /// there before is then as it was.
    pub fn write(&self, dir: &Path, card: &str) -> Result<(), ModelError> {
        let dir = &place(dir)?;
        let parent = dir.parent().filter(|parent| *parent != "").unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|source| ModelError::io(parent, source))?;
        let new = temporary_in(parent)?;
        for (name, bytes) in self.files()? {
            write_file(&new.path().join(name), &bytes)?;
        }
        write_file(&new.path().join(CARD), card.as_bytes())?;
        sync_dir(new.path());
        replace(new.path(), dir).map_err(|source| ModelError::io(dir, source))?;
        // What was there before is now in the temporary directory, which goes when `new` does.
        if let Err(error) = keep_others(new.path(), dir) {
            let _ = new.keep(); // it holds what could not be moved; the error names it
            return Err(error);
        }
        sync_dir(parent);
        Ok(())
    }

    /// Names and bytes of the files that a model is used from.
    fn files(&self) -> Result<[(&'static str, Vec<u8>); 3], ModelError> {
        let tokenizer =
            self.tokeniser.to_json().map_err(|error| ModelError::feature(Path::new(TOKENIZER), &error))?;
        let mut arrays = Vec::new();
        if let Some(vectors) = &self.vectors {
            push_vectors(&mut arrays, vectors);
        }
        push_arrays(&mut arrays, &self.stance);
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
            conflict: self.conflict.clone(),
            stance: head_manifest(&self.stance),
            sentiment: self.sentiment.as_ref().map(head_manifest),
            data: self.data.clone(),
            files: BTreeMap::from([
                (TENSORS.to_owned(), sha256(&tensors)),
                (TOKENIZER.to_owned(), sha256(&tokenizer)),
            ]),
            digest: String::new(),
        };
        Ok([(TENSORS, tensors), (TOKENIZER, tokenizer), (CONFIG, manifest.into_json())])
    }
}

type Array = (String, Dtype, Vec<usize>, Vec<u8>);

/// Name of the arrays of word vectors.
const VECTORS: &str = "vectors";

fn push_vectors(arrays: &mut Vec<Array>, vectors: &TokenVectors) {
    let mut push = |name: &str, dtype, shape: Vec<usize>, bytes: &[u8]| {
        arrays.push((format!("{VECTORS}.{name}"), dtype, shape, bytes.to_vec()));
    };
    let parts = vectors.parts();
    let shape = vec![parts.scales.len(), vectors.dims()];
    push("rows", Dtype::U32, vec![parts.rows.len()], bytemuck::cast_slice(&parts.rows));
    push("values", Dtype::I8, shape, bytemuck::cast_slice(&parts.values));
    push("scales", Dtype::F32, vec![parts.scales.len()], bytemuck::cast_slice(&parts.scales));
    push("idf", Dtype::F32, vec![parts.idf.len()], bytemuck::cast_slice(&parts.idf));
    push("centre", Dtype::F32, vec![parts.centre.len()], bytemuck::cast_slice(&parts.centre));
}

fn push_arrays<L: Label>(arrays: &mut Vec<Array>, head: &Head<L>) {
    let mut push = |name: &str, dtype, shape: Vec<usize>, bytes: &[u8]| {
        arrays.push((format!("{}.{name}", L::TASK), dtype, shape, bytes.to_vec()));
    };
    let tfidf = head.features.tfidf();
    let (vocabulary, idf) = (tfidf.vocabulary(), tfidf.idf());
    let (symbols, slots) = (vocabulary.symbols(), vocabulary.slots());
    push("ngrams", Dtype::U32, vec![symbols.len()], bytemuck::cast_slice(symbols));
    push("table", Dtype::U32, vec![slots.len()], bytemuck::cast_slice(slots));
    push("idf", Dtype::F32, vec![idf.len()], bytemuck::cast_slice(idf));
    if let Some(tail) = head.features.tail() {
        push("tail", Dtype::F32, vec![tail.len()], bytemuck::cast_slice(tail.scales()));
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

fn head_manifest<L: Label>(head: &Head<L>) -> HeadManifest {
    let vocabulary = head.features.tfidf().vocabulary();
    let ngrams = vocabulary.kinds().iter().zip(vocabulary.sizes());
    HeadManifest {
        labels: head.labels.iter().map(|label| label.name().to_owned()).collect(),
        intercepts: head.intercepts.clone(),
        temperature: head.temperature,
        ngrams: ngrams.map(|(&kind, &columns)| Ngrams { kind, columns }).collect(),
        parties: head.parties.iter().map(party_manifest).collect(),
        examples: head.report.examples.clone(),
        targets: head.report.targets.clone(),
        outcome: head.report.outcome,
        calibration: head.report.calibration,
    }
}

fn party_manifest(party: &PartyHead) -> PartyManifest {
    PartyManifest { name: party.name.clone(), intercepts: party.intercepts.clone() }
}

impl Files {
    /// The model in the files. Digests are checked on request: what is compiled in cannot have changed.
    pub(super) fn load(self, check_digests: bool) -> Result<Model, ModelError> {
        let config_path = self.dir.join(CONFIG);
        let manifest = Manifest::from_json(&config_path.display().to_string(), &self.config)?;
        let bytes = (*self.tensors).as_ref();
        if check_digests {
            self.check_digest(&manifest, TENSORS, bytes)?;
            self.check_digest(&manifest, TOKENIZER, &self.tokenizer)?;
        }
        let tokenizer_path = self.dir.join(TOKENIZER);
        let tokeniser = Tokeniser::from_json(&self.tokenizer)
            .map_err(|error| ModelError::feature(&tokenizer_path, &error))?;
        let arrays = Arrays::new(self.dir.join(TENSORS), &self.tensors)?;
        let features = &manifest.parameters.features;
        let vectors = arrays.vectors(&tokeniser)?.map(Arc::new);
        let lookups = Lookups { tokeniser: &tokeniser, vectors: vectors.as_ref() };
        let stance = arrays.head::<Stance>(manifest.stance, features.clone(), &lookups)?;
        let whole_only = FeatureParams { views: features.views.clone().whole_only(), ..features.clone() };
        let sentiment = manifest.sentiment.map(|head| arrays.head::<Sentiment>(head, whole_only, &lookups));
        let sentiment = sentiment.transpose()?;
        Ok(Model {
            config: manifest.parameters,
            seed: manifest.seed,
            library_version: manifest.library_version,
            conflict: manifest.conflict,
            tokeniser,
            vectors,
            stance,
            sentiment,
            data: manifest.data,
        })
    }

    fn check_digest(&self, manifest: &Manifest, name: &str, bytes: &[u8]) -> Result<(), ModelError> {
        match manifest.files.get(name) {
            Some(digest) if *digest == sha256(bytes) => Ok(()),
            _ => Err(ModelError::damaged(&self.dir.join(name), "its digest is not the one in `config.json`")),
        }
    }
}

/// What the heads of a model share.
struct Lookups<'m> {
    tokeniser: &'m Tokeniser,
    vectors: Option<&'m Arc<TokenVectors>>,
}

/// The arrays of a safetensors file and where they lie in it.
struct Arrays<'b> {
    path: PathBuf,
    bytes: &'b SharedBytes,
    places: BTreeMap<String, (Dtype, Range<usize>)>,
}

impl<'b> Arrays<'b> {
    fn new(path: PathBuf, bytes: &'b SharedBytes) -> Result<Self, ModelError> {
        let whole = (**bytes).as_ref();
        let fault = |error: safetensors::SafeTensorError| ModelError::damaged(&path, error.to_string());
        let (header, metadata) = SafeTensors::read_metadata(whole).map_err(fault)?;
        let start = header + 8;
        let places = metadata.tensors().into_iter().map(|(name, info)| {
            let (from, to) = info.data_offsets;
            (name, (info.dtype, start + from..start + to))
        });
        let places = places.collect();
        Ok(Self { path, bytes, places })
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
    fn vectors(&self, tokeniser: &Tokeniser) -> Result<Option<TokenVectors>, ModelError> {
        if !self.places.keys().any(|name| name.starts_with("vectors.")) {
            return Ok(None);
        }
        let parts = TokenVectorParts {
            rows: self.get(VECTORS, "rows", Dtype::U32)?,
            values: self.get(VECTORS, "values", Dtype::I8)?,
            scales: self.get(VECTORS, "scales", Dtype::F32)?,
            idf: self.get(VECTORS, "idf", Dtype::F32)?,
            centre: self.get(VECTORS, "centre", Dtype::F32)?,
        };
        let vectors = TokenVectors::from_parts(tokeniser, parts);
        vectors.map(Some).map_err(|error| ModelError::feature(&self.path, &error))
    }

    fn head<L: Label>(
        &self,
        manifest: HeadManifest,
        params: FeatureParams,
        lookups: &Lookups<'_>,
    ) -> Result<Head<L>, ModelError> {
        let fault = |what: &str| ModelError::damaged(&self.path, format!("{}: {what}", L::TASK));
        let (kinds, sizes) = manifest.ngrams.iter().map(|ngrams| (ngrams.kind, ngrams.columns)).unzip();
        let (symbols, slots) =
            (self.get(L::TASK, "ngrams", Dtype::U32)?, self.get(L::TASK, "table", Dtype::U32)?);
        let vocabulary = Vocabulary::from_parts(kinds, sizes, symbols, slots);
        let idf: Tensor<f32> = self.get(L::TASK, "idf", Dtype::F32)?;
        let weights: Tensor<f32> = self.get(L::TASK, "weights", Dtype::F32)?;
        let feature_fault = |error: FeatureError| ModelError::feature(&self.path, &error);
        let views = params.views.clone();
        let tfidf = TfIdf::from_parts(params, lookups.tokeniser, vocabulary.map_err(feature_fault)?, idf);
        let tail = lookups.vectors.map(|vectors| {
            let scales = self.get(L::TASK, "tail", Dtype::F32)?;
            Tail::from_parts(Arc::clone(vectors), &views, scales).map_err(feature_fault)
        });
        let features = Features::from_parts(tfidf.map_err(feature_fault)?, tail.transpose()?);
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
        let numbers = weights.iter().chain(features.tfidf().idf().iter()).map(|&number| f64::from(number));
        if numbers.chain(manifest.intercepts.iter().copied()).any(|number| !number.is_finite()) {
            return Err(fault("a weight is not a finite number"));
        }
        let (intercepts, temperature) = (manifest.intercepts.clone(), manifest.temperature);
        Ok(Head { labels, features, weights, intercepts, parties, temperature, report: manifest.report() })
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

/// Where a model that is written to `dir` goes, links followed, if nothing else is in the way.
fn place(dir: &Path) -> Result<PathBuf, ModelError> {
    let in_the_way = || ModelError::InTheWay { path: dir.display().to_string() };
    let Ok(found) = fs::canonicalize(dir) else {
        return match fs::symlink_metadata(dir) {
            Ok(_) => Err(in_the_way()), // a link that leads nowhere
            Err(_) => Ok(dir.to_owned()),
        };
    };
    let mut entries = fs::read_dir(&found).map_err(|_| in_the_way())?;
    if entries.next().is_some() && !found.join(CONFIG).is_file() {
        return Err(in_the_way());
    }
    let current = std::env::current_dir().and_then(fs::canonicalize);
    if current.is_ok_and(|current| current == found) {
        return Err(ModelError::CurrentDirectory { path: dir.display().to_string() });
    }
    Ok(found)
}

fn temporary_in(parent: &Path) -> Result<TempDir, ModelError> {
    let made = tempfile::Builder::new().prefix(".stance-model-").tempdir_in(parent);
    made.map_err(|source| ModelError::io(parent, source))
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), ModelError> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|source| ModelError::io(path, source))
}

/// Asks for a directory's entries to be on disk. Not every system can; the files themselves already are.
fn sync_dir(dir: &Path) {
    if let Ok(dir) = File::open(dir) {
        dir.sync_all().ok();
    }
}

/// Moves what is not a file of a model from the old directory to the new one.
fn keep_others(old: &Path, new: &Path) -> Result<(), ModelError> {
    let Ok(entries) = fs::read_dir(old) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if ![TENSORS, TOKENIZER, CONFIG, CARD].iter().any(|known| name == *known) {
            fs::rename(entry.path(), new.join(&name))
                .map_err(|source| ModelError::io(&entry.path(), source))?;
        }
    }
    Ok(())
}
