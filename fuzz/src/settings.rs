//! Conflicts, parameters, gates, suites, word lists.

use std::io::Write as _;
use std::path::Path;

use stancekit::Conflict;
use stancekit::conflict::CompiledConflict;
use stancekit::evaluate::{Suite, read_gates};
use stancekit::feature::{FrameLexicon, Lexicon};
use stancekit::model::Config;

/// Calls a reader of files with one that has these bytes.
pub(super) fn as_file<T>(bytes: &[u8], read: impl FnOnce(&Path) -> T) -> T {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("is written");
    read(file.path())
}

/// The parties of a conflict are found where a text names them, inside of it and in order.
pub(super) fn conflict(bytes: &[u8]) {
    let toml = String::from_utf8_lossy(bytes);
    let Ok(conflict) = Conflict::from_toml("conflict.toml", &toml) else { return };
    assert!(!conflict.parties.is_empty(), "a conflict without parties");
    let compiled = CompiledConflict::new(conflict);
    let mut last = 0;
    for mention in compiled.find(&toml) {
        assert!(mention.party < compiled.conflict().parties.len());
        assert!(mention.span.start >= last && mention.span.slice(&toml).is_some(), "{:?}", mention.span);
        last = mention.span.end;
    }
}

/// Parameters that are read can be written, and are the same when they are read again.
pub(super) fn config(bytes: &[u8]) {
    let mut config = Config::default();
    if as_file(bytes, |path| config.merge_file(path)).is_ok() {
        let mut again = Config::default();
        as_file(config.to_toml().as_bytes(), |path| again.merge_file(path)).expect("is read again");
        assert_eq!(config, again);
    }
}

pub(super) fn gates(bytes: &[u8]) {
    if let Ok(gates) = as_file(bytes, read_gates) {
        assert!(!gates.is_empty(), "a file without gates");
    }
}

pub(super) fn suite(bytes: &[u8]) {
    if let Ok(suite) = Suite::from_lines("suite.jsonl", bytes) {
        assert!(!suite.capabilities().is_empty(), "a suite without cases");
    }
}

/// Entries count for the words that they are.
pub(super) fn lexicon(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(lexicon) = Lexicon::read("words.tsv", &text) {
        text.split_whitespace().for_each(|word| assert!(lexicon.valence(word).abs() <= 3, "{word}"));
        let again = Lexicon::read("again.tsv", &lexicon.to_text()).expect("is read again");
        assert_eq!(lexicon, again);
    }
    if let Ok(frames) = FrameLexicon::read("frames.tsv", &text) {
        text.split_whitespace().for_each(|word| _ = frames.knows(word));
    }
}
