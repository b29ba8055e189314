//! Mentions and sentences → who is meant without being named.

use std::sync::LazyLock;

use super::finder::{Mention, find_name};
use super::{Conflict, Role};
use crate::span::ByteSpan;
use crate::speech::sentence_spans;
use crate::word_lists::words_of;

/// What follows an `it` that means nobody.
const EMPTY: [&str; 8] = [" is ", " was ", " will ", " would ", " has been ", " seems ", "'s ", "’s "];
/// Words that mean whom the sentence before named: any party but an alliance, and an alliance.
static PRONOUNS: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| {
    ["state", "alliance"].map(|of| {
        let words = words_of("pronoun").chain(words_of(of));
        words.map(|word| word.replace('_', " ")).collect()
    })
});

impl Conflict {
    /// Places in the paragraphs of a text where a party is meant and not named, given the mentions that were
    /// found: the surname alone of one of its [`people`](super::Party::people) whom the text has named in
    /// full before; and the first pronoun, or "the country", "the capital", "the alliance", of a sentence
    /// that names no party, if the sentence before it means exactly one.
    ///
    /// ```
    /// use stancekit::conflict::{Conflict, MentionFinder};
    ///
    /// let conflict = Conflict::built_in("russia-ukraine").unwrap();
    /// let text = "Russia struck at night. It hit a school.";
    /// let found = MentionFinder::new(&conflict).find(text);
    /// let meant = &conflict.infer(&[text], &[found])[0];
    /// assert_eq!(meant.len(), 1);
    /// assert_eq!(meant[0].span.slice(text), Some("It"));
    /// assert_eq!(conflict.parties[meant[0].party].id, "russia");
    /// ```
    pub fn infer(&self, paragraphs: &[&str], found: &[Vec<Mention>]) -> Vec<Vec<Mention>> {
        let mut resolver = ReferenceResolver { conflict: self, named: Vec::new(), before: None };
        let pairs = paragraphs.iter().zip(found);
        pairs.map(|(text, found)| resolver.paragraph(text, found)).collect()
    }
}

/// The memory from sentence to sentence.
struct ReferenceResolver<'c> {
    conflict: &'c Conflict,
    /// Surname and party of those who were named in full.
    named: Vec<(&'c str, usize)>,
    /// The only party that the sentence before means.
    before: Option<usize>,
}

impl ReferenceResolver<'_> {
    fn paragraph(&mut self, text: &str, found: &[Mention]) -> Vec<Mention> {
        let mut meant = Vec::new();
        for sentence in sentence_spans(text) {
            let found = touching(found, &sentence);
            let start = meant.len();
            self.surnames(text, sentence, found, &mut meant);
            let parties = found.iter().map(|mention| mention.party);
            let mut parties: Vec<usize> =
                parties.chain(meant[start..].iter().map(|mention| mention.party)).collect();
            parties.sort_unstable();
            parties.dedup();
            if parties.is_empty()
                && let Some(party) = self.before
                && let Some(span) = self.pronoun(text, sentence, party)
            {
                meant.push(Mention { party, span });
                parties.push(party);
            }
            self.before = if let [only] = parties.as_slice() { Some(*only) } else { None };
            self.remember(text, found);
        }
        meant
    }

    /// Surnames of those who were named before, where nothing else is found.
    fn surnames(&self, text: &str, sentence: ByteSpan, found: &[Mention], meant: &mut Vec<Mention>) {
        let Some(part) = sentence.slice(text) else { return };
        let start = meant.len();
        for &(surname, party) in &self.named {
            let places = find_name(part, surname).into_iter().map(|span| span.shifted(sentence.start));
            let is_free =
                |span: &ByteSpan| span.slice(text) == Some(surname) && touching(found, span).is_empty();
            meant.extend(places.filter(is_free).map(|span| Mention { party, span }));
        }
        meant[start..].sort_unstable_by_key(|mention| mention.span);
    }

    /// The first word of a sentence that means a party.
    fn pronoun(&self, text: &str, sentence: ByteSpan, party: usize) -> Option<ByteSpan> {
        let part = sentence.slice(text)?;
        let is_backer = self.conflict.parties[party].role == Role::Backer;
        let words = PRONOUNS[usize::from(is_backer)].iter();
        let is_empty = |span: &ByteSpan| {
            let rest = &part[span.end..];
            span.len() == 2
                && span.slice(part).is_some_and(|it| it.eq_ignore_ascii_case("it"))
                && EMPTY.iter().any(|next| rest.starts_with(next))
        };
        let places = words.flat_map(|word| find_name(part, word)).filter(|span| !is_empty(span));
        places.min().map(|span| span.shifted(sentence.start))
    }

    fn remember(&mut self, text: &str, found: &[Mention]) {
        for mention in found {
            let people = &self.conflict.parties[mention.party].people;
            let full = people.iter().find(|name| mention.span.slice(text) == Some(name.as_str()));
            let surname = full.and_then(|name| Some((name.rsplit_once(' ')?.1, mention.party)));
            if let Some(surname) = surname.filter(|surname| !self.named.contains(surname)) {
                self.named.push(surname);
            }
        }
    }
}

/// Those of ascending mentions that share a byte with a span.
fn touching<'m>(found: &'m [Mention], span: &ByteSpan) -> &'m [Mention] {
    let found = &found[found.partition_point(|mention| mention.span.end <= span.start)..];
    &found[..found.partition_point(|mention| mention.span.start < span.end)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::MentionFinder;

    /// What is meant in each paragraph, with the party.
    fn meant(paragraphs: &[&str]) -> Vec<String> {
        let toml = "name = 'x'\ntitle = 'X'\n[[party]]\nid = 'rome'\nname = 'Rome'\npeople = ['Jo Public']\n\
                    [[party]]\nid = 'veii'\nname = 'Veii'\n[[party]]\nid = 'league'\nname = 'League'\nrole = 'backer'\n";
        let conflict = Conflict::from_toml("x", toml).expect("well formed");
        let finder = MentionFinder::new(&conflict);
        let found: Vec<Vec<Mention>> = paragraphs.iter().map(|text| finder.find(text)).collect();
        let all = conflict.infer(paragraphs, &found);
        let each = all.iter().zip(paragraphs).flat_map(|(meant, text)| {
            let shown = |mention: &Mention| {
                format!(
                    "{} {}",
                    mention.span.slice(text).expect("inside"),
                    conflict.parties[mention.party].id
                )
            };
            meant.iter().map(shown).collect::<Vec<_>>()
        });
        each.collect()
    }

    #[test]
    fn a_pronoun_means_the_only_party_before_it() {
        assert_eq!(meant(&["Rome fell. They wept in its streets."]), ["They rome"]);
        assert_eq!(meant(&["Rome fell.", "The country wept."]), ["The country rome"]);
        assert_eq!(meant(&["The League met. The alliance was calm."]), ["The alliance league"]);
        assert_eq!(meant(&["Rome fell. It wept. It rose."]), ["It rome", "It rome"]);
    }

    #[test]
    fn nobody_is_meant_where_it_is_not_clear_who() {
        for paragraphs in [
            &["Rome fought Veii. They wept."][..],
            &["Rome fell. They feared Veii."],
            &["Rome fell. The sun rose. They wept."],
            &["Rome fell. It was raining."],
            &["Rome fell. The alliance was calm."],
            &["Mr Public went home."],
        ] {
            assert_eq!(meant(paragraphs), [""; 0], "{paragraphs:?}");
        }
    }

    #[test]
    fn a_surname_counts_after_the_full_name() {
        assert_eq!(
            meant(&["Jo Public spoke.", "Veii listened. Then Public left the public square."]),
            ["Public rome"]
        );
    }
}
