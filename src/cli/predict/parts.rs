//! An archive, file by file: each gets a file of results, and a run again labels only what is missing.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::super::args::{PredictArgs, PredictFormat, Shard};
use super::super::inputs::{self, Input};
use super::super::interrupt::Interrupt;
use super::super::io::{NewFile, Output, Terminal, say};
use super::super::progress::Bars;
use super::manifest::{Content, MadeBy, Manifest, Part};
use super::notices::Notices;
use super::{ExitStatus, Results, Session, options, predictor};
use crate::conflict::Conflict;
use crate::dataset::Source;
use crate::digest::{hex, sha256};
use crate::pipeline::{Predictor, Progress};
use crate::report::{ArticlesPage, counted};

/// Hexadecimal digits of the digest of its path that the name of a part has.
const DIGITS: usize = 12;

pub(super) fn run(
    args: &PredictArgs,
    folder: &Path,
    conflict: Option<&Conflict>,
    terminal: &Terminal,
) -> anyhow::Result<ExitStatus> {
    let end = match args.format {
        PredictFormat::Jsonl => "jsonl",
        PredictFormat::Parquet => "parquet",
        _ => bail!("--output-dir: files of rows are written, expected `--format jsonl` or `parquet`"),
    };
    refuse_inside(args, folder)?;
    let files = named(inputs::files(&args.files)?, args.parts.shard, end)?;
    let predictor = predictor(args, conflict)?;
    let made_by = MadeBy {
        stancekit: env!("CARGO_PKG_VERSION").to_owned(),
        model: predictor.model().digest()?,
        options: settings(args, conflict),
    };
    let shard = Folder { folder, shard: args.parts.shard };
    let manifest = shard.begin(made_by, args.parts.resume)?;
    let mut archive = Archive { args, shard, manifest, predictor, interrupt: Interrupt::watch()? };
    let (n_done, failed) = archive.label(&files)?;
    let kept = files.len() - n_done - failed;
    let done = counted(n_done, "file");
    terminal
        .print(&format!("{done} labelled, {kept} unchanged; results in {}\n", folder.join("").display()))?;
    if failed > 0 {
        bail!("{failed} of {} files could not be labelled; `--resume` tries them again", files.len());
    }
    archive.shard.end()?;
    Ok(ExitStatus::Yes)
}

/// Refuses a directory in a folder that is read: its results would be labelled the next time.
fn refuse_inside(args: &PredictArgs, folder: &Path) -> anyhow::Result<()> {
    let place = resolved(folder);
    let is_read = |input: &PathBuf| {
        input.is_dir()
            && resolved(input)
                .is_some_and(|input| place.as_ref().is_some_and(|place| place.starts_with(input)))
    };
    if args.files.iter().any(is_read) {
        bail!("{}: in a folder that is read, expected one beside it", folder.display());
    }
    Ok(())
}

/// Where a path leads, even if only the beginning of it is there.
fn resolved(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let found = path.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    found.map(|(above, whole)| whole.join(path.strip_prefix(above).unwrap_or(Path::new(""))))
}

/// The files of a share by the names of their parts.
fn named(files: Vec<Input>, shard: Option<Shard>, end: &str) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut parts = BTreeMap::new();
    for file in files {
        let path =
            file.map_err(|(path, error)| anyhow::Error::new(error).context(path.display().to_string()))?;
        if path == Path::new("-") {
            bail!("--output-dir: standard input has no name for its part, expected files");
        }
        let digest = sha256(path.as_os_str().as_encoded_bytes());
        let place = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        if shard.is_some_and(|Shard { number, of }| place % of != number - 1) {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let part = format!("part-{}-{name}.{end}", &hex(&digest)[..DIGITS]);
        if parts.insert(part, path.clone()).is_some() {
            bail!("{}: named twice", path.display());
        }
    }
    Ok(parts)
}

/// Options that change what is written.
fn settings(args: &PredictArgs, conflict: Option<&Conflict>) -> Value {
    let columns = &args.columns;
    json!({
        "format": format!("{:?}", args.format).to_lowercase(),
        "conflict": conflict,
        "input": format!("{:?}", args.input).to_lowercase(),
        "implicit": args.implicit,
        "inferred": args.inferred,
        "min_confidence": args.min_confidence,
        "text_column": columns.text_column,
        "label_column": columns.label_column,
        "target_column": columns.target_column,
        "group_column": columns.group_column,
        "weight_column": columns.weight_column,
        "label_map": columns.label_map.as_ref().map(ToString::to_string),
        "encoding": columns.encoding.as_ref().map(|encoding| format!("{encoding:?}")),
        "lossy": columns.lossy,
    })
}

/// A directory of parts, and the share of it that this run writes.
struct Folder<'a> {
    folder: &'a Path,
    shard: Option<Shard>,
}

impl Folder<'_> {
    /// The name of a file of this share.
    fn name(&self, stem: &str, end: &str) -> PathBuf {
        let of = |Shard { number, of }| format!("{stem}-{number}-of-{of}{end}");
        self.folder.join(self.shard.map_or_else(|| format!("{stem}{end}"), of))
    }

    fn manifest(&self) -> PathBuf {
        self.name("manifest", ".json")
    }

    /// The manifest to go on with. What says that all is done goes until it is.
    fn begin(&self, made_by: MadeBy, resume: bool) -> anyhow::Result<Manifest> {
        let path = self.manifest();
        let manifest = match Manifest::read(&path)? {
            None => Manifest { made_by, parts: Vec::new() },
            Some(_) if !resume => bail!("{}: is there; `--resume` goes on with it", path.display()),
            Some(found) if found.made_by != made_by => {
                bail!("{}: made by another version, model or options, expected the same", path.display())
            }
            Some(found) => found,
        };
        fs::create_dir_all(self.folder).with_context(|| self.folder.display().to_string())?;
        for path in [self.name("_SUCCESS", ""), self.folder.join("_SUCCESS")] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| path.display().to_string());
                }
                _ => {}
            }
        }
        Ok(manifest)
    }

    /// Says that this share is done; whoever sees that all are says so, too.
    fn end(&self) -> anyhow::Result<()> {
        NewFile::create(&self.name("_SUCCESS", ""))?.commit()?;
        let Some(Shard { of, .. }) = self.shard else { return Ok(()) };
        let is_done = |number| {
            let other = Folder { folder: self.folder, shard: Some(Shard { number, of }) };
            other.name("_SUCCESS", "").exists()
        };
        match (1..=of).all(is_done) {
            true => NewFile::create(&self.folder.join("_SUCCESS"))?.commit(),
            false => Ok(()),
        }
    }
}

/// An archive on its way through a model.
struct Archive<'a> {
    args: &'a PredictArgs,
    shard: Folder<'a>,
    manifest: Manifest,
    predictor: Predictor,
    interrupt: Interrupt,
}

impl Archive<'_> {
    /// Labels what is missing. Gives the number of files that were labelled, and of those that could not be.
    fn label(&mut self, files: &BTreeMap<String, PathBuf>) -> anyhow::Result<(usize, usize)> {
        let bars = Bars::default();
        bars.begin("predict", files.len() as u64);
        let (mut n_done, mut n_failed) = (0, 0);
        for (part, path) in files {
            if !self.is_done(part, path) {
                match self.one(part, path) {
                    Ok(()) => n_done += 1,
                    Err(error) if self.interrupt.is_pressed() => return Err(error),
                    Err(error) => {
                        n_failed += 1;
                        say(&format!("warning: {error:#}"));
                    }
                }
            }
            bars.advance(1);
        }
        self.manifest.write(&self.shard.manifest())?;
        Ok((n_done, n_failed))
    }

    /// Whether the manifest has a file, and neither it nor its results have changed.
    fn is_done(&self, part: &str, path: &Path) -> bool {
        let Some(known) = self.manifest.part(&path.display().to_string()) else { return false };
        known.part == part
            && Content::of(&self.shard.folder.join(part), known.content.lines)
                .is_ok_and(|content| content == known.content)
            && Source::of_file(path, 0).is_ok_and(|source| source.sha256 == known.input_sha256)
    }

    /// Labels one file, and puts it into the manifest.
    fn one(&mut self, part: &str, path: &Path) -> anyhow::Result<()> {
        let before = Source::of_file(path, 0)?;
        let target = self.shard.folder.join(part);
        let mut session = Session {
            args: self.args,
            predictor: self.predictor.clone(),
            options: options(
                self.args,
                self.predictor.conflict().filter(|_| self.args.conflict.is_some()).map(AsRef::as_ref),
            ),
            out: Results::begin(Output::File(NewFile::create(&target)?), self.args, true)?,
            interrupt: &self.interrupt,
            page: ArticlesPage::default(),
            gold: None,
            held: Vec::new(),
            n_read: 0,
            notices: Notices::default(),
        };
        session.all(&[Ok(path.to_owned())])?;
        let lines = session.out.lines;
        session.out.finish()?;
        let content = Content::of(&target, lines).with_context(|| target.display().to_string())?;
        let (input, input_sha256) = (before.path, before.sha256);
        self.manifest.put(Part { input, input_sha256, part: part.to_owned(), content });
        self.manifest.write(&self.shard.manifest())
    }
}
