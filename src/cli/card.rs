//! The card of a model that is on disk.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::DEFAULT_MODEL;
use super::args::ColumnArgs;
use super::io::{NewFile, say};
use crate::Error;
use crate::dataset::{FieldNames, TextEncoding};
use crate::model::CARD;
use crate::report::CardResults;

/// Refuses a model whose card cannot be updated, before the work of measuring it.
pub(super) fn can_update(model: &Path) -> anyhow::Result<()> {
    if model.as_os_str() == DEFAULT_MODEL && !model.exists() {
        bail!(
            "--update-card: `default` is compiled in and has no card on disk, expected the directory of a model"
        );
    }
    Ok(())
}

/// Puts results into the card of a model; the card is whole at any moment.
pub(super) fn update(model: &Path, results: &CardResults) -> anyhow::Result<()> {
    let path = model.join(CARD);
    let context = || path.display().to_string();
    let card = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.with_context(context)?,
    };
    let card = results.put_into(&card, &name(model)).map_err(Error::from).with_context(context)?;
    let mut file = NewFile::create(&path)?;
    file.write_all(card.as_bytes())?;
    file.commit()?;
    say(&format!("updated {}", path.display()));
    Ok(())
}

/// What a model is called: the name of its directory.
pub(super) fn name(model: &Path) -> String {
    let full = fs::canonicalize(model).unwrap_or_else(|_| model.to_owned());
    let name = model.file_name().or_else(|| full.file_name());
    name.map_or("model".into(), |name| name.to_string_lossy().into_owned())
}

/// A command as it is typed in a shell.
pub(super) struct CommandLine(String);

impl CommandLine {
    pub(super) fn new(command: &str) -> Self {
        Self(format!("stance {command}"))
    }

    /// A word of its own.
    pub(super) fn word(mut self, word: &str) -> Self {
        self.0 += &format!(" {}", quoted(word));
        self
    }

    /// Files, each a word.
    pub(super) fn files(self, files: &[PathBuf]) -> Self {
        files.iter().fold(self, |typed, file| typed.word(&file.display().to_string()))
    }

    /// An option with each of its values.
    pub(super) fn option<V: AsRef<str>>(self, name: &str, values: impl IntoIterator<Item = V>) -> Self {
        values.into_iter().fold(self, |typed, value| typed.word(name).word(value.as_ref()))
    }

    /// A seed, unless it is the one that is taken anyway.
    pub(super) fn seed(self, seed: u64) -> Self {
        self.option("--seed", (seed != 0).then(|| seed.to_string()))
    }

    /// How rows are read, as far as that is not the usual way.
    pub(super) fn columns(self, columns: &ColumnArgs) -> Self {
        let (names, usual) = (columns.options(true).names, FieldNames::default());
        let typed = [
            ("--text-column", names.text, usual.text),
            ("--label-column", names.label, usual.label),
            ("--target-column", names.target, usual.target),
            ("--group-column", names.group, usual.group),
            ("--weight-column", names.weight, usual.weight),
        ];
        let typed = typed
            .into_iter()
            .fold(self, |typed, (option, name, usual)| typed.option(option, (name != usual).then_some(name)));
        let typed = typed.option("--label-map", columns.label_map.as_ref().map(ToString::to_string));
        let typed = typed.option("--encoding", columns.encoding.map(TextEncoding::name));
        if columns.lossy { typed.word("--lossy") } else { typed }
    }

    pub(super) fn text(self) -> String {
        self.0
    }
}

/// A word as a POSIX shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@+%".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_take_them_apart() {
        let typed = CommandLine::new("train")
            .word("a.jsonl")
            .word("it's $1")
            .option("--set", ["a.b={ c = 1 }"])
            .seed(0);
        assert_eq!(typed.text(), r"stance train a.jsonl 'it'\''s $1' --set 'a.b={ c = 1 }'");
    }
}
