//! Words by what they say of those who act and of those who are acted upon.

use std::ops::Range;

use super::act::{Act, WordKind};
use crate::feature::FeatureError;
use crate::feature::word_ids::WordMap;
use crate::word_lists::{FRAMES, SPEECH_VERBS, lines};

/// Verbs, nouns and adjectives by what they say of their agent and of their object: the *connotation frames*
/// of Rashkin, Singh & Choi (2016), "Connotation Frames: A Data-Driven Investigation", *ACL*, as one `Act`
/// for each word.
///
/// A line is a word in lower case, its kind (`verb`, `noun`, `both` for one that is either, `adjective`) and
/// the name of an act, with tabs between. A word that ends in `*` stands for all that begin like it; the
/// longest entry counts, and a whole word more than a beginning.
///
/// ```
/// use stancekit::feature::FrameLexicon;
///
/// let lexicon = FrameLexicon::read("mine.tsv", "bomb*\tboth\tharm\nhero*\tnoun\tvirtue\n")?;
/// assert_eq!(lexicon.len(), 2);
/// assert!(lexicon.knows("bombed") && !lexicon.knows("walked"));
/// assert!(FrameLexicon::built_in().knows("condemned"));
/// # Ok::<(), stancekit::feature::FeatureError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrameLexicon {
    /// As they are written, one after another.
    written: String,
    /// In order; an entry is known by its index.
    lines: Vec<Line>,
    words: WordMap<Senses>,
    /// Without their stars.
    beginnings: WordMap<Senses>,
}

#[derive(Debug, Clone, PartialEq)]
struct Line {
    /// Where its word is written.
    word: Range<usize>,
    kind: &'static str,
    act: Act,
}

/// What a word is as a verb, as a noun and as an adjective.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Senses([Option<Sense>; 3]);

/// One sense of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sense {
    pub(super) act: Act,
    /// Index of the entry.
    pub(super) entry: u16,
}

impl Senses {
    pub(super) fn get(&self, kind: WordKind) -> Option<Sense> {
        self.0[kind as usize]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

impl FrameLexicon {
    /// The lexicons that are compiled in: English, Russian and Ukrainian.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn built_in() -> Self {
        let mut lexicon = Self::default();
        for (name, text) in FRAMES {
            lexicon.add(name, text).expect("well formed");
        }
        let said: Vec<&str> = speech_verbs().filter(|word| !lexicon.knows(word)).collect();
        for word in said {
            lexicon.add("speech-verbs.tsv", &format!("{word}\tverb\tspeech")).expect("well formed");
        }
        lexicon
    }

    /// Reads the lines of a lexicon, `name` being that of its file.
    ///
    /// # Errors
    /// [`FeatureError::LexiconFile`] with the line of the fault.
    pub fn read(name: &str, text: &str) -> Result<Self, FeatureError> {
        let mut lexicon = Self::default();
        lexicon.add(name, text)?;
        Ok(lexicon)
    }

    /// Adds lines; of a word that is there already, the senses that it lacks.
    fn add(&mut self, name: &str, text: &str) -> Result<(), FeatureError> {
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let fault = |what: String| FeatureError::LexiconFile { place: format!("{name}:{number}"), what };
            let (written, kind, act) = parsed(line).map_err(fault)?;
            let entry = u16::try_from(self.lines.len());
            let entry = entry.map_err(|_| fault("more than 65,536 entries, expected fewer".into()))?;
            let (entries, word) = match written.strip_suffix('*') {
                Some(beginning) => (&mut self.beginnings, beginning),
                None => (&mut self.words, written),
            };
            let senses = entries.or_insert(word, Senses::default());
            for kind in kinds(kind) {
                senses.0[*kind as usize].get_or_insert(Sense { act, entry });
            }
            let start = self.written.len();
            self.written.push_str(written);
            self.lines.push(Line { word: start..self.written.len(), kind, act });
        }
        Ok(())
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether a word in lower case has an entry.
    pub fn knows(&self, word: &str) -> bool {
        !self.senses(word).is_empty()
    }

    /// The senses of a word in lower case.
    pub(super) fn senses(&self, word: &str) -> Senses {
        let whole = self.words.get(word);
        let mut ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        let longest = || ends.find_map(|end| self.beginnings.get(&word[..end]));
        whole.or_else(longest).copied().unwrap_or_default()
    }

    /// The word of an entry, with its star, and its act.
    pub(super) fn entry(&self, entry: u32) -> Option<(&str, Act)> {
        self.lines.get(entry as usize).map(|line| (&self.written[line.word.clone()], line.act))
    }

    /// The lines, in order.
    pub fn to_text(&self) -> String {
        let word = |line: &Line| &self.written[line.word.clone()];
        let line = |line: &Line| format!("{}\t{}\t{}\n", word(line), line.kind, line.act.name());
        self.lines.iter().map(line).collect()
    }
}

/// The words of the table of speech verbs: kind, language, words.
fn speech_verbs() -> impl Iterator<Item = &'static str> {
    lines(SPEECH_VERBS).filter_map(|mut columns| columns.nth(2)).flat_map(|words| words.split(' '))
}

/// A word, its kind and its act.
fn parsed(line: &str) -> Result<(&str, &'static str, Act), String> {
    let mut columns = line.split('\t');
    let (word, kind, act) = (columns.next(), columns.next(), columns.next());
    let (Some(word), Some(kind), Some(act), None) = (word, kind, act, columns.next()) else {
        return Err(format!("`{line}`, expected a word, a kind and an act with tabs between"));
    };
    if word.trim_end_matches('*').is_empty() || word.contains(char::is_whitespace) {
        return Err(format!("`{word}`, expected one word"));
    }
    let known = ["verb", "noun", "both", "adjective"];
    let Some(kind) = known.into_iter().find(|known| *known == kind) else {
        return Err(format!("kind `{kind}`, expected one of {}", known.join(", ")));
    };
    let Some(act) = Act::ALL.into_iter().find(|known| known.name() == act) else {
        let acts: Vec<&str> = Act::ALL.iter().map(|act| act.name()).collect();
        return Err(format!("act `{act}`, expected one of {}", acts.join(", ")));
    };
    Ok((word, kind, act))
}

fn kinds(kind: &str) -> &'static [WordKind] {
    match kind {
        "verb" => &[WordKind::Verb],
        "noun" => &[WordKind::Noun],
        "both" => &[WordKind::Verb, WordKind::Noun],
        _ => &[WordKind::Adjective],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_lexicons_are_well_formed_and_large_enough() {
        for (name, text) in FRAMES {
            let lexicon = FrameLexicon::read(name, text).expect("well formed");
            let least = if name == "frames-en.tsv" { 700 } else { 250 };
            assert!(lexicon.len() >= least, "{name} has {} entries", lexicon.len());
        }
        assert_eq!(
            FrameLexicon::read("again", &FrameLexicon::built_in().to_text()).expect("well formed"),
            FrameLexicon::built_in()
        );
    }

    #[test]
    fn the_longest_entry_counts() {
        let text = "aid*\tboth\thelp\naide*\tnoun\tcooperation\n";
        let lexicon = FrameLexicon::read("l.tsv", text).expect("well formed");
        let noun = |word: &str| lexicon.senses(word).get(WordKind::Noun).map(|sense| sense.act);
        assert_eq!([noun("aid"), noun("aides"), noun("a")], [Some(Act::Help), Some(Act::Cooperation), None]);
    }

    #[test]
    fn faults_are_told_with_their_line() {
        let fault = |text: &str| FrameLexicon::read("l.tsv", text).expect_err("a fault").to_string();
        assert_eq!(
            fault("bomb\tverb\tharm\nrun\n"),
            "l.tsv:2: `run`, expected a word, a kind and an act with tabs between"
        );
        assert!(fault("run\tadverb\tharm\n").contains("kind `adverb`, expected one of verb, noun, both"));
        assert!(fault("run\tverb\tspeed\n").contains("act `speed`, expected one of harm, help"));
        assert!(fault("*\tverb\tharm\n").contains("`*`, expected one word"));
    }
}
