//! What a command reads: files, and those in folders; and that it is not what it writes.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::io::say;
use crate::article::Kind;

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

/// Refuses an output that is one of the inputs, by whatever name.
pub(super) fn keep(inputs: &[PathBuf], output: &Path) -> anyhow::Result<()> {
    let Ok(resolved) = fs::canonicalize(output) else { return Ok(()) }; // there is nothing to lose
    let is_file = |input: &&PathBuf| input.as_path() != Path::new("-");
    let is_output = |input: &PathBuf| fs::canonicalize(input).is_ok_and(|input| input == resolved);
    if inputs.iter().filter(is_file).any(is_output) {
        bail!("{}: is also an input, which would be lost", output.display());
    }
    Ok(())
}

/// A file to read, or why a folder could not be looked into.
pub(super) type Input = Result<PathBuf, (PathBuf, io::Error)>;

/// The files, and in place of a folder all files in it and in its folders, in the order of their paths, whose names end as those of
/// articles or rows do, and those without such an end that are web pages. How many others there are is said on standard error. Folders that browsers save beside a page are left out, as is what begins with a dot.
pub(super) fn files(inputs: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    let mut files = Vec::new();
    for input in inputs {
        if !input.is_dir() {
            files.push(Ok(input.clone()));
            continue;
        }
        let before = files.len();
        let entries = fs::read_dir(input).with_context(|| input.display().to_string())?;
        let mut n_others = 0;
        walk(entries, &mut files, &mut n_others);
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

fn walk(entries: fs::ReadDir, files: &mut Vec<Input>, n_others: &mut usize) {
    let mut paths: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| !is_aside(path)).collect();
    paths.sort();
    for path in paths {
        // A link to a folder is not followed: it may lead back here.
        if path.is_dir() && !path.is_symlink() {
            match fs::read_dir(&path) {
                Ok(entries) => walk(entries, files, n_others),
                Err(error) => files.push(Err((path, error))),
            }
        } else if !path.is_dir() {
            let is_wanted = is_known(&path) || is_page(&path);
            *n_others += usize::from(!is_wanted);
            files.extend(is_wanted.then_some(Ok(path)));
        }
    }
}

fn is_known(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase();
    // Programs that save sites keep what stands behind the question mark of an address.
    let name = name.split('?').next().unwrap_or(&name);
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(name);
    name.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}

/// Whether a file whose name has no end, or one that nobody knows, is a web page by its first bytes.
fn is_page(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok()
        && path.extension().is_none_or(|end| end.len() > LONGEST_END)
        && Kind::told(&head) == Some(Kind::Html)
}

fn is_aside(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    name.starts_with('.') || BESIDE_PAGE.iter().any(|end| name.ends_with(end)) && path.is_dir()
}
