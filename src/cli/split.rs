//! `stance split`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::SplitArgs;
use super::io::{NewFile, Terminal, say_warnings};
use super::progress::Bars;
use super::{ExitStatus, inputs};
use crate::dataset::{Reader, Row, WriteFormat, near_copies_apart, split, write_rows};

pub(super) fn run(args: &SplitArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let parts = args.parts.iter().map(|part| named_share(part)).collect::<anyhow::Result<Vec<_>>>()?;
    if (1..parts.len()).any(|i| parts[..i].iter().any(|(name, _)| *name == parts[i].0)) {
        bail!("`--parts` names a part twice");
    }
    whole(&parts)?;
    let path = |name: &str| args.output.join(format!("{name}.jsonl"));
    parts.iter().try_for_each(|(name, _)| inputs::refuse_overwrite(&args.data.files, &path(name)))?;
    let options = args.data.columns.options(false);
    let rows = Bars::default().read(&args.data.files, &options)?.rows;
    let shares: Vec<f64> = parts.iter().map(|(_, share)| *share).collect();
    let part_of = split(&rows, &shares, args.seed)?;
    say_warnings(near_copies_apart(&rows, &part_of, "are in two parts").as_slice());
    let written: Vec<PathBuf> = parts.iter().map(|(name, _)| path(name)).collect();
    say_warnings(&left_over(args, &rows, &written));
    let format = WriteFormat::of_rows(&rows);
    let mut files = Vec::new();
    for (part, (name, _)) in parts.iter().enumerate() {
        let rows = rows.iter().zip(&part_of).filter(|(_, of)| **of == part).map(|(row, _)| row.clone());
        let rows: Vec<Row> = rows.collect();
        let path = path(name);
        let mut file = NewFile::create(&path)?;
        write_rows(&mut file, &rows, format)?;
        files.push((file, format!("{:>8} rows  {}\n", rows.len(), path.display())));
    }
    for (file, line) in files {
        file.commit()?;
        terminal.print(&line)?;
    }
    Ok(ExitStatus::Yes)
}

/// Sentences on files in the directory that are no parts of this split and have rows of the data: parts of an
/// earlier one, whose articles are in these parts, too.
fn left_over(args: &SplitArgs, rows: &[Row], written: &[PathBuf]) -> Vec<String> {
    let texts: HashSet<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    let options = args.data.columns.options(false);
    let is_of_data = |path: &Path| {
        let first = Reader::open(path, &options).ok().and_then(|mut rows| rows.next());
        first.and_then(Result::ok).is_some_and(|row| texts.contains(row.text.as_str()))
    };
    let files = fs::read_dir(&args.output).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_part = |path: &PathBuf| path.extension().is_some_and(|end| end == "jsonl") && path.is_file();
    let is_input = |path: &Path| inputs::refuse_overwrite(&args.data.files, path).is_err();
    let mut old: Vec<PathBuf> = files
        .filter(is_part)
        .filter(|path| !written.contains(path) && !is_input(path) && is_of_data(path))
        .collect();
    old.sort();
    let warning = |path: &PathBuf| {
        format!(
            "{}: has rows of the data and is no part of this split, but perhaps of an earlier one",
            path.display()
        )
    };
    old.iter().map(warning).collect()
}

/// `train=0.8`.
fn named_share(part: &str) -> anyhow::Result<(&str, f64)> {
    let found =
        part.split_once('=').and_then(|(name, share)| Some((name.trim(), share.trim().parse().ok()?)));
    match found {
        Some((name, share)) if !name.is_empty() && !name.contains(['/', '\\']) => Ok((name, share)),
        _ => bail!("`--parts`: `{part}` is not NAME=SHARE"),
    }
}

/// Refuses shares that do not add up to 1, or to 100: what is left over would go somewhere.
fn whole(parts: &[(&str, f64)]) -> anyhow::Result<()> {
    let sum: f64 = parts.iter().map(|(_, share)| share).sum();
    let is = |whole: f64| (sum - whole).abs() < 1e-6 * whole;
    if is(1.0) || is(100.0) {
        return Ok(());
    }
    let rest =
        if sum < 1.0 { format!("; name the rest, such as rest={:.4}", 1.0 - sum) } else { String::new() };
    bail!("`--parts`: the shares add up to {sum}, expected 1 (or 100){}", rest.trim_end_matches('0'));
}
