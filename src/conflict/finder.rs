//! Where in a text the parties are named.

use std::borrow::Cow;
use std::iter;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;

use super::boundary::{begins, goes_on, is_in_address, joined_article, word_length};
use super::{Conflict, Party};
use crate::span::ByteSpan;
use crate::speech::dateline_end;

/// One place where a party is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Index of the party in [`Conflict::parties`].
    pub party: usize,
    /// Where.
    pub span: ByteSpan,
}

/// Finds every alias of every party in one pass over the text.
///
/// Of aliases that overlap, the one that begins first counts, and of those that begin together the longest.
/// An alias must stand by itself: neither the character before nor the one after may continue a word (in
/// scripts that do not space words, any may; in Arabic and Hebrew "and", "in", "to" and "the" may be written
/// together with it). The possessive ending is not part of the mention. Where a decoy of the conflict stands,
/// in a currency such as `US$`, and in the dateline that a text begins with, nobody is mentioned.
#[derive(Debug, Clone)]
pub struct MentionFinder {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Pattern {
    /// None for a decoy.
    party: Option<usize>,
    /// As it must be spelt, if its case counts.
    exact: Option<String>,
    /// Whether any ending may follow.
    open_ended: bool,
}

impl MentionFinder {
    /// A finder for the parties of a conflict.
    ///
    /// # Panics
    /// If the aliases take more memory than an automaton can have (gigabytes of them).
    pub fn new(conflict: &Conflict) -> Self {
        let of_parties = conflict.parties.iter().enumerate();
        let of_parties = of_parties.flat_map(|(i, party)| spellings(party).map(move |of| (Some(i), of)));
        let decoys = conflict.decoys.iter().flat_map(|decoy| spelt(decoy, false)).map(|of| (None, of));
        let (mut needles, mut patterns) = (Vec::new(), Vec::new());
        let mut known = FxHashSet::default(); // the automaton's time is square in patterns that are equal
        for (party, Spelling { listed, is_exact, open_ended }) in of_parties.chain(decoys) {
            let folded = folded(&listed);
            let pattern = Pattern { party, exact: is_exact.then(|| listed.into_owned()), open_ended };
            if known.insert((folded.clone(), pattern.clone())) {
                needles.push(folded);
                patterns.push(pattern);
            }
        }
        let automaton = AhoCorasick::new(&needles).expect("aliases fit an automaton");
        Self { automaton, patterns }
    }

    /// All mentions, ascending and free of overlaps.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        let folded = folded(text);
        let mut found: Vec<(ByteSpan, Option<usize>)> = self
            .automaton
            .find_overlapping_iter(&folded)
            .filter_map(|hit| self.mention(text, hit.pattern().as_usize(), hit.start(), hit.end()))
            .collect();
        // Where a paper writes from is nobody.
        let written_from = dateline_end(text).unwrap_or_default();
        found.retain(|(span, _)| span.start >= written_from);
        found.sort_unstable_by_key(|(span, party)| (span.start, usize::MAX - span.end, *party));
        let mut end = 0;
        found.retain(|(span, _)| {
            let free = span.start >= end;
            if free {
                end = span.end;
            }
            free
        });
        found.into_iter().filter_map(|(span, party)| Some(Mention { party: party?, span })).collect()
    }

    /// What a place is where the folded text has a folded name: its span, and the party unless it is a decoy.
    fn mention(
        &self,
        text: &str,
        pattern: usize,
        start: usize,
        end: usize,
    ) -> Option<(ByteSpan, Option<usize>)> {
        let pattern = &self.patterns[pattern];
        let found = text.get(start..end)?;
        if pattern.exact.as_ref().is_some_and(|exact| exact != found) || !begins(text, start) {
            return None;
        }
        let rest = if pattern.open_ended { word_length(&text[end..]) } else { 0 };
        if rest == 0 && !pattern.open_ended && (goes_on(text, end) || text[end..].starts_with('$')) {
            return None;
        }
        if is_in_address(text, start, end + rest) {
            return None;
        }
        Some((ByteSpan::new(start, end + rest), pattern.party))
    }
}

/// Whether a name is one word, as far as [`MentionFinder`] tells words.
pub(super) fn is_one_word(name: &str) -> bool {
    word_length(name) == name.len()
}

/// Where a text has a name, in any case, standing by itself as an alias of a [`MentionFinder`] must.
pub(crate) fn find_name(text: &str, name: &str) -> Vec<ByteSpan> {
    let name = folded(name.trim());
    if name.is_empty() {
        return Vec::new();
    }
    let text_folded = folded(text);
    let mut found: Vec<ByteSpan> = Vec::new();
    for (start, _) in text_folded.match_indices(&name) {
        let end = start + name.len();
        if begins(text, start) && !goes_on(text, end) {
            found.push(ByteSpan::new(start, end));
        }
    }
    found
}

/// One way in which texts may write an alias.
pub(super) struct Spelling<'a> {
    /// As it is listed.
    pub(super) listed: Cow<'a, str>,
    /// Whether its case counts.
    is_exact: bool,
    /// Whether any ending may follow.
    open_ended: bool,
}

/// All spellings of a party's names. The name by which people call it counts in any case unless it is listed
/// as exact.
pub(super) fn spellings(party: &Party) -> impl Iterator<Item = Spelling<'_>> {
    let name = [&party.name].into_iter().filter(|name| !party.exact_case.contains(name));
    let words = name.chain(&party.aliases).chain(&party.people).map(|word| (word, false));
    words.chain(party.exact_case.iter().map(|word| (word, true))).flat_map(|(word, exact)| spelt(word, exact))
}

fn spelt(alias: &str, is_exact: bool) -> impl Iterator<Item = Spelling<'_>> {
    let bare = alias.strip_suffix('*').unwrap_or(alias);
    let open_ended = bare != alias;
    let others = with_other_marks(bare).into_iter().chain(joined_article(bare)).map(Cow::Owned);
    let all = iter::once(Cow::Borrowed(bare)).chain(others);
    all.map(move |listed| Spelling { listed, is_exact, open_ended })
}

/// An alias with its apostrophes and, in Hebrew, its inverted commas as texts also write them: curly, and as
/// the script has them.
fn with_other_marks(alias: &str) -> Vec<String> {
    let mut spellings = Vec::new();
    if !alias.contains(['\'', '"']) {
        return spellings;
    }
    let has_hebrew = alias.chars().any(|c| ('א'..='ת').contains(&c));
    let mut also = |mark: char, others: &str| {
        let others = others.chars().filter(|_| alias.contains(mark));
        spellings.extend(others.map(|other| alias.replace(mark, other.encode_utf8(&mut [0; 4]))));
    };
    also('\'', "’ʼ");
    if has_hebrew {
        also('\'', "׳");
        also('"', "״”“");
    }
    spellings
}

/// Lower case, and one letter for those that Arabic and Persian texts write in several ways, byte for byte: a
/// character whose lower case takes another number of bytes stays as it is, so that a place in the result is
/// the same place in the text.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().map(folded_letter).collect()
}

/// What [`folded`] makes of one character.
pub(super) fn folded_letter(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        _ if ('\u{622}'..='\u{6cc}').contains(&c) => one_way(c),
        (Some(only), None) if only.len_utf8() == c.len_utf8() => only,
        _ => c,
    }
}

/// The plain alef for an alef with a hamza or madda, and the Arabic letter for a Persian one.
fn one_way(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ی' => 'ي',
        'ک' => 'ك',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::{Party, Role};
    use proptest::prelude::*;

    fn finder(aliases: &[&str], exact_case: &[&str]) -> MentionFinder {
        let party = |id: &str, aliases: &[&str], exact: &[&str]| Party {
            id: id.into(),
            name: format!("name of {id}"),
            role: Role::Side,
            aliases: aliases.iter().map(ToString::to_string).collect(),
            exact_case: exact.iter().map(ToString::to_string).collect(),
            people: Vec::new(),
        };
        let parties = vec![party("first", aliases, exact_case), party("second", &["York", "Québec"], &[])];
        let decoys = vec!["York pudding".to_owned()];
        MentionFinder::new(&Conflict { name: String::new(), title: String::new(), decoys, parties })
    }

    fn found<'t>(finder: &MentionFinder, text: &'t str) -> Vec<&'t str> {
        finder.find(text).iter().map(|mention| mention.span.slice(text).expect("inside the text")).collect()
    }

    #[test]
    fn the_longest_alias_that_stands_alone_counts() {
        let finder = finder(&["New York", "New", "New York Times"], &[]);
        assert_eq!(found(&finder, "the New York Times of New York"), ["New York Times", "New York"]);
        assert_eq!(found(&finder, "a New Yorker"), ["New"], "`New York` is only part of a word here");
        assert_eq!(found(&finder, "Old York, renew"), ["York"]);
    }

    #[test]
    fn case_counts_only_where_it_is_exact() {
        let finder = finder(&["rome"], &["US"]);
        assert_eq!(found(&finder, "ROME told us of the US, Us"), ["ROME", "US"]);
    }

    #[test]
    fn decoys_and_currencies_mention_nobody() {
        let finder = finder(&["New York"], &["US"]);
        assert_eq!(found(&finder, "New York pudding, York puddings, york Pudding"), ["New York", "York"]);
        assert_eq!(found(&finder, "US$5 from the US."), ["US"]);
    }

    #[test]
    fn possessives_hyphens_and_hash_signs_leave_the_name_whole() {
        let finder = finder(&["Rome", "People's Army", "U.S."], &[]);
        assert_eq!(found(&finder, "Rome’s anti-Rome #Rome \"Rome's"), ["Rome"; 4]);
        assert_eq!(found(&finder, "the U.S.’s and Rome' and Rome’"), ["U.S.", "Rome", "Rome"]);
        assert_eq!(found(&finder, "People’s Army, people's army"), ["People’s Army", "people's army"]);
        assert_eq!(found(&finder, "the U.S. and the U.S.-led"), ["U.S.", "U.S."]);
        assert_eq!(found(&finder, "Rome_1 Romes"), Vec::<&str>::new());
    }

    #[test]
    fn addresses_of_pages_and_mailboxes_mention_nobody() {
        let finder = finder(&["Rome", "Veii*"], &["RO"]);
        for address in [
            "www.rome.example",
            "https://veii.example/rome?from=rome",
            "press@rome.example",
            "rome@veii.example",
            "t.me/x@rome",
        ] {
            assert_eq!(
                found(&finder, &format!("See {address}, they said.")),
                Vec::<&str>::new(),
                "{address}"
            );
        }
        assert_eq!(
            found(&finder, "@Rome and #Rome: Rome/Veii. Rome@ 5"),
            ["Rome", "Rome", "Rome", "Veii", "Rome"]
        );
    }

    #[test]
    fn where_a_text_is_written_from_is_no_mention() {
        let finder = finder(&["Minsk", "Ukrain*"], &[]);
        assert_eq!(found(&finder, "MINSK, May 3 (Reuters) - Minsk fell."), ["Minsk"]);
        assert_eq!(found(&finder, "LVIV, Ukraine — The boats of Ukraine left."), ["Ukraine"]);
        assert_eq!(found(&finder, "Minsk – that old town – fell."), ["Minsk"]);
    }

    #[test]
    fn open_aliases_take_the_whole_word() {
        let finder = finder(&["росси*"], &[]);
        assert_eq!(found(&finder, "Россия и российские войска, нероссийский"), ["Россия", "российские"]);
    }

    #[test]
    fn unspaced_scripts_need_no_boundary() {
        let finder = finder(&["俄罗斯"], &[]);
        assert_eq!(found(&finder, "俄罗斯总统说"), ["俄罗斯"]);
    }

    #[test]
    fn words_that_arabic_and_hebrew_write_together_with_a_name_are_no_part_of_it() {
        let hebrew = finder(&["רוסי*", "צה\"ל"], &[]);
        assert_eq!(found(&hebrew, "והרוסים, שברוסיה, וצה״ל, הפרוסים"), ["רוסים", "רוסיה", "צה״ל"]);
        let arabic = finder(&["روسي*", "الصين", "ايران*"], &[]);
        assert_eq!(
            found(&arabic, "والروسية وبروسيا للصين وإيران بالصين"),
            ["روسية", "روسيا", "للصين", "إيران", "الصين"]
        );
        assert_eq!(found(&arabic, "فيروسي"), Vec::<&str>::new());
    }

    #[test]
    fn letters_that_change_their_length_keep_the_places_right() {
        let finder = finder(&["Rome"], &[]);
        assert_eq!(found(&finder, "İİẞK rome QUÉBEC"), ["rome", "QUÉBEC"]);
    }

    #[test]
    fn a_name_without_a_conflict_is_found_by_the_same_rules() {
        let slices = |text: &'static str, name| -> Vec<&str> {
            find_name(text, name).iter().filter_map(|span| span.slice(text)).collect()
        };
        assert_eq!(slices("Trump's, TRUMP trumpets", "trump"), ["Trump", "TRUMP"]);
        assert_eq!(slices("anything", " "), [""; 0]);
    }

    proptest! {
        #[test]
        fn mentions_ascend_and_lie_in_the_text(text in "[ aRromeİẞ'’俄罗斯_.YyorkQ]{0,60}") {
            let mut end = 0;
            for mention in finder(&["Rome", "R*", "俄罗斯"], &["Ro"]).find(&text) {
                prop_assert!(mention.span.start >= end && !mention.span.is_empty());
                prop_assert!(mention.span.slice(&text).is_some());
                end = mention.span.end;
            }
        }
    }
}
