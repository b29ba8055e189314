//! Words that speak well or ill of what they stand with.

use std::collections::BTreeMap;
use std::path::Path;

use super::FeatureError;
use super::word_ids::WordMap;

/// The lexicons that are compiled in, by language.
const BUILT_IN: [(&str, &str); 6] = [
    ("en", include_str!("../../datasets/lexicons/en.tsv")),
    ("ru", include_str!("../../datasets/lexicons/ru.tsv")),
    ("uk", include_str!("../../datasets/lexicons/uk.tsv")),
    ("bg", include_str!("../../datasets/lexicons/bg.tsv")),
    ("hi", include_str!("../../datasets/lexicons/hi.tsv")),
    ("pt", include_str!("../../datasets/lexicons/pt.tsv")),
];
/// Those that are used together if none is named. Portuguese is not among them: its stems are beginnings of
/// English words, too.
const TOGETHER: [&str; 5] = ["en", "ru", "uk", "bg", "hi"];
/// Bytes of a line, or less.
const BYTES_PER_ENTRY: usize = 12;
/// The strongest valence.
const STRONGEST: i8 = 3;

/// Valences of words: from −3, very bad, to 3, very good; 0 for words that are neither or not there.
///
/// A line of a lexicon is a word in lower case, a tab and its valence; a word that ends in `*` stands for all
/// that begin like it. The longest entry counts, and a whole word more than a beginning.
///
/// ```
/// use stancekit::feature::Lexicon;
///
/// let lexicon = Lexicon::read("mine.tsv", "fear*\t-2\nfearless*\t2\nally\t1\n")?;
/// assert_eq!(["feared", "fearlessly", "ally", "allying"].map(|word| lexicon.valence(word)), [-2, 2, 1, 0]);
/// assert!(Lexicon::built_in().valence("condemned") < 0);
/// # Ok::<(), stancekit::feature::FeatureError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lexicon {
    words: WordMap<i8>,
    /// Without their stars.
    beginnings: WordMap<i8>,
    /// Bytes of the longest of them.
    longest: usize,
}

impl Lexicon {
    /// The lexicons that are compiled in, but for Portuguese.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn built_in() -> Self {
        let parts = BUILT_IN.iter().filter(|(name, _)| TOGETHER.contains(name));
        let parts = parts.map(|(name, text)| Self::read(name, text).expect("well formed"));
        parts.fold(Self::default(), |all, part| all.with(&part))
    }

    /// A lexicon by the name of a language that is built in, or in a file.
    ///
    /// # Errors
    /// [`FeatureError::LexiconFile`] with the line of the fault.
    pub fn open(name: &str) -> Result<Self, FeatureError> {
        if let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
            return Self::read(name, text);
        }
        let known: Vec<&str> = BUILT_IN.iter().map(|(known, _)| *known).collect();
        let text = std::fs::read_to_string(Path::new(name));
        let text = text.map_err(|error| FeatureError::LexiconFile {
            place: name.to_owned(),
            what: format!("{error}; expected a file or one of {}", known.join(", ")),
        });
        Self::read(name, &text?)
    }

    /// Reads lines of words and valences.
    ///
    /// # Errors
    /// [`FeatureError::LexiconFile`] with the line of the fault, `name` being that of the file.
    pub fn read(name: &str, text: &str) -> Result<Self, FeatureError> {
        let words = WordMap::with_capacity(text.len() / BYTES_PER_ENTRY, text.len());
        let mut lexicon = Self { words, ..Self::default() };
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let fault = |what: String| FeatureError::LexiconFile { place: format!("{name}:{number}"), what };
            let (word, valence) = entry(line).map_err(fault)?;
            let (entries, word) = match word.strip_suffix('*') {
                Some(beginning) => (&mut lexicon.beginnings, beginning),
                None => (&mut lexicon.words, word),
            };
            if *entries.or_insert(word, valence) != valence {
                return Err(fault(format!("`{word}` stands twice with different valences, expected once")));
            }
        }
        lexicon.longest = lexicon.beginnings.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        Ok(lexicon)
    }

    /// This lexicon and the entries of another that it does not have.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        for (entries, others) in [(&mut self.words, &other.words), (&mut self.beginnings, &other.beginnings)]
        {
            others.iter().for_each(|(word, valence)| _ = entries.or_insert(word, *valence));
        }
        self.longest = self.longest.max(other.longest);
        self
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.words.len() + self.beginnings.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The valence of a word in lower case.
    pub fn valence(&self, word: &str) -> i8 {
        let whole = self.words.get(word);
        let longest = || self.beginnings_of(word).find_map(|beginning| self.beginnings.get(beginning));
        whole.or_else(longest).copied().unwrap_or(0)
    }

    /// The beginnings of a word that are no longer than any entry, the longest first.
    fn beginnings_of<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let lengths = (1..=word.len().min(self.longest)).rev();
        lengths.filter_map(|length| word.get(..length))
    }

    /// The lines, in order.
    pub fn to_text(&self) -> String {
        let words = self.words.iter().map(|(word, valence)| (word.to_owned(), valence));
        let beginnings = self.beginnings.iter().map(|(word, valence)| (format!("{word}*"), valence));
        let sorted: BTreeMap<String, &i8> = words.chain(beginnings).collect();
        let lines: Vec<String> =
            sorted.iter().map(|(word, valence)| format!("{word}\t{valence}\n")).collect();
        lines.concat()
    }
}

fn is_lower_case(word: &str) -> bool {
    match word.is_ascii() {
        true => !word.bytes().any(|byte| byte.is_ascii_uppercase()),
        false => word == word.to_lowercase(),
    }
}

/// A word and its valence.
fn entry(line: &str) -> Result<(&str, i8), String> {
    let (word, valence) = line.split_once('\t').unwrap_or((line, ""));
    let is_in_range = |valence: &i8| *valence != 0 && valence.abs() <= STRONGEST;
    match valence.trim().parse().ok().filter(is_in_range) {
        None => {
            Err(format!("`{line}`, expected a word, a tab and a whole number from -3 to 3 that is not 0"))
        }
        Some(_) if word.trim_end_matches('*').is_empty() || word.contains(char::is_whitespace) => {
            Err(format!("`{word}`, expected one word"))
        }
        Some(_) if !is_lower_case(word) => Err(format!("`{word}`, expected lower case")),
        Some(valence) => Ok((word, valence)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lexicons_are_well_formed_and_go_there_and_back() {
        for (name, text) in BUILT_IN {
            let lexicon = Lexicon::read(name, text).expect("well formed");
            assert!(!lexicon.is_empty(), "{name}");
            assert_eq!(Lexicon::read(name, &lexicon.to_text()).expect("well formed"), lexicon, "{name}");
        }
        let all = Lexicon::built_in();
        assert!(all.valence("осуждает") < 0 && all.valence("praised") > 0 && all.valence("table") == 0);
    }

    #[test]
    fn of_a_word_of_any_length_only_beginnings_as_long_as_entries_are_looked_up() {
        let lexicon = Lexicon::read("l.tsv", "fear*\t-2\nвойна*\t-1\n").expect("well formed");
        for word in ["a".repeat(100_000), format!("fear{}", "\u{301}".repeat(100_000))] {
            assert!(lexicon.beginnings_of(&word).count() <= "война".len());
        }
        assert_eq!([lexicon.valence(&format!("fear{}", "x".repeat(9000))), lexicon.valence("fea")], [-2, 0]);
        assert_eq!(Lexicon::default().with(&lexicon).valence("войнах"), -1);
    }

    #[test]
    fn no_party_to_a_conflict_has_a_valence() {
        let lexicon = Lexicon::built_in();
        for (name, _) in crate::conflict::BUILT_IN {
            let conflict = crate::conflict::Conflict::built_in(name).expect("built in");
            let aliases = conflict.parties.iter().flat_map(|party| &party.aliases);
            // Common nouns that a conflict file counts as a party keep what they say; beginnings of words of
            // other languages do not count for names, which no view reads as words.
            let nouns = ["militant", "insurgen", "narco", "нарко", "пропалест", "Danon"];
            let is_noun = |alias: &str| nouns.iter().any(|noun| alias.starts_with(noun));
            let is_name = |alias: &&String| !alias.contains(' ') && !is_noun(alias);
            for alias in aliases.filter(is_name) {
                let word = alias.trim_end_matches('*').to_lowercase();
                assert_eq!(lexicon.valence(&word), 0, "{name}: {alias}");
            }
        }
    }

    #[test]
    fn faults_are_told_with_their_line() {
        let fault = |text| Lexicon::read("l.tsv", text).expect_err("a fault").to_string();
        assert_eq!(fault("good\t2\nGood\t1"), "l.tsv:2: `Good`, expected lower case");
        assert!(fault("good 2").starts_with("l.tsv:1: `good 2`, expected a word, a tab"));
        assert!(fault("good\t7").contains("from -3 to 3"));
        assert!(fault("*\t1").contains("expected one word"));
        assert!(fault("good\t1\n\ngood\t2").starts_with("l.tsv:3: `good` stands twice"));
        let missing = Lexicon::open("no-such-lexicon").expect_err("no file").to_string();
        assert!(missing.contains("expected a file or one of en, ru"), "{missing}");
    }
}
