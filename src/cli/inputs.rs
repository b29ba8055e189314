//! What a command reads: files, and those in folders; and that it is not what it writes.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::WithArgs;
use super::io::say;
use crate::article::Kind;
use crate::conflict::BUILT_IN;
use crate::model::{CARD, MODEL_FILES};
use crate::packing::without_ending;

/// How the names of files end that are read in a folder, before a `.gz`.
const EXTENSIONS: [&str; 25] = [
    "txt", "text", "html", "htm", "xhtml", "md", "markdown", "mhtml", "mht", "rss", "atom", "xml", "warc",
    "wet", "jsonl", "ndjson", "csv", "tsv", "pdf", "eml", "php", "asp", "aspx", "shtml", "jsp",
];
/// Longest end of a name that is one, in bytes: `www.paper.example` has none.
const LONGEST_END: usize = 4;
/// Bytes that a web page is known by.
const HEAD: u64 = 4096;
/// How the folder of pictures and styles beside a saved page is called.
const BESIDE_PAGE: [&str; 2] = ["_files", ".files"];

/// What a command reads, so that its output takes the place of none of it.
#[derive(Default)]
pub(super) struct Inputs(Vec<PathBuf>);

impl Inputs {
    /// Files, or names that may be those of files.
    pub(super) fn files<P: AsRef<Path>>(mut self, files: impl IntoIterator<Item = P>) -> Self {
        self.0.extend(files.into_iter().map(|file| file.as_ref().to_owned()));
        self
    }

    /// The files in the directory of a model.
    pub(super) fn model(self, dir: &Path) -> Self {
        self.files(MODEL_FILES.map(|name| dir.join(name)))
    }

    /// What a model is learnt with. The name of a built-in conflict is no file, even if there is one of that
    /// name.
    pub(super) fn learning(self, with: &WithArgs, conflicts: &[String]) -> Self {
        let is_file = |name: &&String| BUILT_IN.iter().all(|(built_in, _)| built_in != name);
        let conflicts = conflicts.iter().filter(is_file);
        self.files(&with.vectors).files(&with.config).files(&with.lexicon).files(conflicts)
    }

    /// Refuses an output that is one of them.
    pub(super) fn refuse_overwrite(&self, output: Option<&Path>) -> anyhow::Result<()> {
        output.map_or(Ok(()), |output| refuse_overwrite(&self.0, output))
    }

    /// Refuses a model that is to be written over one of them.
    pub(super) fn refuse_overwrite_of_model(&self, dir: &Path) -> anyhow::Result<()> {
        let files = MODEL_FILES.into_iter().chain([CARD]).map(|name| dir.join(name));
        files.into_iter().try_for_each(|file| refuse_overwrite(&self.0, &file))
    }
}

/// Refuses an output that is one of the inputs, by whatever name.
pub(super) fn refuse_overwrite(inputs: &[PathBuf], output: &Path) -> anyhow::Result<()> {
    let Ok(resolved) = fs::canonicalize(output) else { return Ok(()) }; // there is nothing to lose
    let is_file = |input: &&PathBuf| input.as_path() != Path::new("-");
    let is_in =
        |folder: &Path| resolved.starts_with(folder) && (is_of_rows(&resolved) || is_known(&resolved));
    let is_output = |input: &PathBuf| {
        fs::canonicalize(input).is_ok_and(|input| input == resolved || input.is_dir() && is_in(&input))
    };
    if inputs.iter().filter(is_file).any(is_output) {
        bail!("{}: is also an input, which would be lost", output.display());
    }
    Ok(())
}

/// Whether a name stands for a stream.
#[cfg(feature = "serve")]
pub(super) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// How the names of files of labelled rows end, before a `.gz` and the like.
const OF_ROWS: [&str; 12] =
    ["jsonl", "ndjson", "json", "csv", "tsv", "xlsx", "xls", "ods", "parquet", "arrow", "ann", "conll"];
/// Files beside a data set of Hugging Face that are no rows.
const BESIDE_ROWS: [&str; 3] = ["dataset_info.json", "state.json", "dataset_dict.json"];

/// Refuses what is no file but the address of a page.
fn refuse_address(input: &Path) -> anyhow::Result<()> {
    let is_address = |start: &str| input.to_str().is_some_and(|name| name.starts_with(start));
    if !input.exists() && ["https://", "http://"].into_iter().any(is_address) {
        bail!("{}: an address, and nothing is fetched; expected a file", input.display());
    }
    Ok(())
}

/// Labelled files, and in place of a folder all files in it and in its folders, in the order of their paths,
/// whose names end as those of rows do.
pub(super) fn labelled(inputs: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for input in inputs {
        refuse_address(input)?;
        if !input.is_dir() {
            files.push(input.clone());
            continue;
        }
        let before = files.len();
        let mut found = Vec::new();
        walk(
            fs::read_dir(input).with_context(|| input.display().to_string())?,
            &is_of_rows,
            &mut found,
            &mut 0,
        );
        for file in found {
            files.push(
                file.map_err(|(path, error)| anyhow::Error::new(error).context(path.display().to_string()))?,
            );
        }
        if files.len() == before {
            bail!("{}: no file in it whose name ends as one of rows does (.jsonl, .csv, …)", input.display());
        }
    }
    Ok(files)
}

fn is_of_rows(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase();
    let bare = without_ending(&name);
    let extension = bare.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|of| OF_ROWS.contains(&of)) && !BESIDE_ROWS.contains(&bare)
}

/// A file to read, or why a folder could not be looked into.
pub(super) type Input = Result<PathBuf, (PathBuf, io::Error)>;

/// The files, and in place of a folder all files in it and in its folders, in the order of their paths, whose
/// names end as those of articles or rows do, and those without such an end that are web pages. How many
/// others there are is said on standard error. Folders that browsers save beside a page are left out, as is
/// what begins with a dot.
pub(super) fn files(inputs: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    let mut files = Vec::new();
    for input in inputs {
        refuse_address(input)?;
        if !input.is_dir() {
            files.push(Ok(input.clone()));
            continue;
        }
        let before = files.len();
        let entries = fs::read_dir(input).with_context(|| input.display().to_string())?;
        let mut n_others = 0;
        walk(entries, &|path| is_known(path) || is_page(path), &mut files, &mut n_others);
        if n_others > 0 {
            let are = if n_others == 1 { "file is" } else { "files are" };
            say(&format!(
                "{}: {n_others} {are} passed over: neither articles nor rows by name or content",
                input.display()
            ));
        }
        if files.len() == before {
            bail!(
                "{}: no file in it whose name ends as an article's does (.txt, .html, .md, …)",
                input.display()
            );
        }
    }
    Ok(files)
}

fn walk(
    entries: fs::ReadDir,
    is_wanted: &dyn Fn(&Path) -> bool,
    files: &mut Vec<Input>,
    n_others: &mut usize,
) {
    let mut paths: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| !is_aside(path)).collect();
    paths.sort();
    for path in paths {
        // A link to a folder is not followed: it may lead back here.
        if path.is_dir() && !path.is_symlink() {
            match fs::read_dir(&path) {
                Ok(entries) => walk(entries, is_wanted, files, n_others),
                Err(error) => files.push(Err((path, error))),
            }
        } else if !path.is_dir() {
            let is_wanted = is_wanted(&path);
            *n_others += usize::from(!is_wanted);
            files.extend(is_wanted.then_some(Ok(path)));
        }
    }
}

fn is_known(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase();
    // Programs that save sites keep what stands behind the question mark of an address.
    let name = name.split('?').next().unwrap_or(&name);
    without_ending(name).rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}

/// Whether a file whose name has no end, or one that nobody knows, is a web page by its first bytes.
fn is_page(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok()
        && path.extension().is_none_or(|end| end.len() > LONGEST_END)
        && Kind::detect(&head) == Some(Kind::Html)
}

fn is_aside(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    name.starts_with('.') || BESIDE_PAGE.iter().any(|end| name.ends_with(end)) && path.is_dir()
}
