//! What a whole line may look like.

use std::sync::OnceLock;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, ClassUnicode, ClassUnicodeKind,
    Flag, Group, GroupKind, Repetition, RepetitionKind, RepetitionRange,
};

/// Most letters of a line; of longer ones, nothing is said.
pub(super) const LONGEST: usize = 600;

/// A regular expression for a whole line, in any case but within `(?-i:…)`.
///
/// It is tried as it is written, by following the places that a line can be read to: an article has a few
/// lines for a pattern, and to make an automaton takes longer than to read the article.
///
/// `\d` is any number, `\p{L}` a letter, `\p{Lu}` a capital, `\w` a letter, a number or `_`.
pub(super) struct Pattern {
    source: &'static str,
    parsed: OnceLock<Ast>,
}

/// A line as patterns see it.
pub(super) struct Letters {
    written: Vec<char>,
    lower: Vec<char>,
}

/// Places between the letters of a line, from the one before the first to the one behind the last.
#[derive(Clone, Copy, PartialEq)]
struct Places([u64; LONGEST / 64 + 1]);

impl Pattern {
    /// A pattern that is compiled in; it is parsed when it is first tried.
    pub(super) const fn new(source: &'static str) -> Self {
        Self { source, parsed: OnceLock::new() }
    }

    /// Whether it matches a line, from its first letter to its last.
    pub(super) fn is_match(&self, line: &Letters) -> bool {
        let parsed = self.parsed.get_or_init(|| Parser::new().parse(self.source).expect("it is well formed"));
        let reading = Reading { line, is_exact: false };
        line.written.len() <= LONGEST && reading.ends(parsed, Places::of(0)).has(line.written.len())
    }
}

impl Letters {
    pub(super) fn new(line: &str) -> Self {
        let lower = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
        Self { written: line.chars().collect(), lower: line.chars().map(lower).collect() }
    }
}

/// A line that is read by a pattern or by a part of it.
#[derive(Clone, Copy)]
struct Reading<'l> {
    line: &'l Letters,
    /// Whether capitals and small letters are told apart.
    is_exact: bool,
}

impl Reading<'_> {
    /// Where an expression can end that starts at one of these places.
    fn ends(self, expression: &Ast, starts: Places) -> Places {
        if starts.is_empty() {
            return starts;
        }
        match expression {
            Ast::Empty(_) => starts,
            Ast::Concat(parts) => parts.asts.iter().fold(starts, |starts, part| self.ends(part, starts)),
            Ast::Alternation(ways) => {
                let all = ways.asts.iter().map(|way| self.ends(way, starts));
                all.fold(Places::NONE, Places::and)
            }
            Ast::Group(group) => self.of_group(group).ends(&group.ast, starts),
            Ast::Repetition(repetition) => self.repeated(repetition, starts),
            Ast::Assertion(assertion) if assertion.kind == AssertionKind::WordBoundary => {
                starts.iter().filter(|place| self.is_boundary(*place)).collect()
            }
            one => self.one_letter(one, starts),
        }
    }

    fn one_letter(self, expression: &Ast, starts: Places) -> Places {
        let letters = if self.is_exact { &self.line.written } else { &self.line.lower };
        let can_pass = |place: &usize| letters.get(*place).is_some_and(|letter| is_of(expression, *letter));
        starts.iter().filter(can_pass).map(|place| place + 1).collect()
    }

    fn repeated(self, repetition: &Repetition, starts: Places) -> Places {
        let (least, most) = bounds(&repetition.op.kind);
        let (mut last, mut all) = (starts, if least == 0 { starts } else { Places::NONE });
        for times in 1..=most {
            last = self.ends(&repetition.ast, last);
            if times >= least {
                // What more repetitions can reach from a place, fewer have reached before.
                last = last.without(all);
                all = all.and(last);
            }
            if last.is_empty() {
                break;
            }
        }
        all
    }

    fn of_group(self, group: &Group) -> Self {
        let is_exact = match &group.kind {
            GroupKind::NonCapturing(flags) => {
                flags.flag_state(Flag::CaseInsensitive).map_or(self.is_exact, |is_any_case| !is_any_case)
            }
            _ => self.is_exact,
        };
        Self { is_exact, ..self }
    }

    fn is_boundary(self, place: usize) -> bool {
        let is_word =
            |at: Option<usize>| at.and_then(|at| self.line.written.get(at)).copied().is_some_and(is_word);
        is_word(place.checked_sub(1)) != is_word(Some(place))
    }
}

/// How often a part may stand there, at least and at most.
fn bounds(kind: &RepetitionKind) -> (u32, u32) {
    match kind {
        RepetitionKind::ZeroOrOne => (0, 1),
        RepetitionKind::ZeroOrMore | RepetitionKind::Range(RepetitionRange::AtLeast(0)) => (0, u32::MAX),
        RepetitionKind::OneOrMore => (1, u32::MAX),
        RepetitionKind::Range(RepetitionRange::Exactly(times)) => (*times, *times),
        RepetitionKind::Range(RepetitionRange::AtLeast(least)) => (*least, u32::MAX),
        RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => (*least, *most),
    }
}

/// Whether a letter is what an expression for one letter asks for.
fn is_of(expression: &Ast, letter: char) -> bool {
    match expression {
        Ast::Literal(literal) => literal.c == letter,
        Ast::Dot(_) => letter != '\n',
        Ast::ClassPerl(class) => is_of_perl(class, letter),
        Ast::ClassUnicode(class) => is_of_unicode(class, letter),
        Ast::ClassBracketed(class) => match &class.kind {
            ClassSet::Item(item) => is_of_item(item, letter) != class.negated,
            ClassSet::BinaryOp(_) => unreachable!("no pattern has it"),
        },
        _ => unreachable!("no pattern has it"),
    }
}

fn is_of_item(item: &ClassSetItem, letter: char) -> bool {
    match item {
        ClassSetItem::Literal(literal) => literal.c == letter,
        ClassSetItem::Range(range) => (range.start.c..=range.end.c).contains(&letter),
        ClassSetItem::Perl(class) => is_of_perl(class, letter),
        ClassSetItem::Unicode(class) => is_of_unicode(class, letter),
        ClassSetItem::Union(union) => union.items.iter().any(|item| is_of_item(item, letter)),
        _ => unreachable!("no pattern has it"),
    }
}

fn is_of_perl(class: &ClassPerl, letter: char) -> bool {
    let is_of = match class.kind {
        ClassPerlKind::Digit => letter.is_numeric(),
        ClassPerlKind::Space => letter.is_whitespace(),
        ClassPerlKind::Word => is_word(letter),
    };
    is_of != class.negated
}

fn is_of_unicode(class: &ClassUnicode, letter: char) -> bool {
    match &class.kind {
        ClassUnicodeKind::Named(name) if name == "L" => letter.is_alphabetic(),
        ClassUnicodeKind::Named(name) if name == "Lu" => letter.is_uppercase(),
        _ => unreachable!("no pattern has it"),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

impl Places {
    const NONE: Self = Self([0; LONGEST / 64 + 1]);

    fn of(place: usize) -> Self {
        [place].into_iter().collect()
    }

    fn has(self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    fn is_empty(self) -> bool {
        self == Self::NONE
    }

    fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    fn without(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & !other.0[i]))
    }

    /// Ascending.
    fn iter(self) -> impl Iterator<Item = usize> {
        let of_word = |(i, word): (usize, u64)| {
            let without_lowest = |word: u64| word & word.wrapping_sub(1);
            let rest = std::iter::successors(Some(word), move |word| Some(without_lowest(*word)));
            rest.take_while(|word| *word != 0).map(move |word| 64 * i + word.trailing_zeros() as usize)
        };
        self.0.into_iter().enumerate().flat_map(of_word)
    }
}

impl FromIterator<usize> for Places {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut all = Self::NONE;
        places.into_iter().for_each(|place| all.0[place / 64] |= 1 << (place % 64));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::rules::RULES;
    use proptest::prelude::*;
    use regex::Regex;
    use regex_syntax::ast::{Visitor, visit};

    fn sources() -> Vec<&'static str> {
        RULES.iter().flat_map(|rule| rule.patterns).copied().collect()
    }

    fn is_match(pattern: &'static str, line: &str) -> bool {
        Pattern::new(pattern).is_match(&Letters::new(line))
    }

    #[test]
    fn a_pattern_is_for_the_whole_line() {
        assert!(is_match("(skip|jump) to .{0,20}", "SKIP to content"));
        for line in ["", "skip to", "to skip to x", &format!("skip to {}", "a".repeat(21))] {
            assert!(!is_match("(skip|jump) to .{0,20}", line), "{line}");
        }
        assert!(
            is_match(r"by (?-i:\p{Lu})\p{L}+", "BY Änn") && !is_match(r"by (?-i:\p{Lu})\p{L}+", "by änn")
        );
        assert!(
            is_match(r"(a|ab)(c|bcd)(d*)", "abcd") && is_match("(a*)*b", &format!("{}b", "a".repeat(500)))
        );
        assert!(!is_match(".*", &"a".repeat(LONGEST + 1)) && is_match(".*", &"a".repeat(LONGEST)));
    }

    /// Asks for every part that is one letter.
    struct Parts;

    impl Visitor for Parts {
        type Output = ();
        type Err = ();

        fn finish(self) -> Result<(), ()> {
            Ok(())
        }

        fn visit_pre(&mut self, part: &Ast) -> Result<(), ()> {
            Reading { line: &Letters::new("a"), is_exact: false }.ends(part, Places::of(0));
            Ok(())
        }

        fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), ()> {
            is_of_item(item, 'a');
            Ok(())
        }
    }

    #[test]
    fn every_part_of_every_pattern_is_known() {
        for source in sources() {
            visit(&Parser::new().parse(source).expect(source), Parts).expect(source);
        }
    }

    proptest! {
        #[test]
        fn a_pattern_matches_what_the_regular_expression_does(
            pattern in prop::sample::select(sources()),
            start in prop::sample::select(vec![
                "skip to", "Log in", "2 min", "share", "by Ann", "Von Anna Muster", "12 May 2025", "©", "Читайте", "(Reuters)",
                "Photo:", "editing by Ann Other", "Comments", "x", "ФОТО:", "12.30 GMT", "Get our newsletter", "",
            ]),
            rest in "[ a-zA-Z.,:;|•>Ä-Ü()0-9]{0,60}",
        ) {
            let whole = Regex::new(&format!("^(?i:{pattern})$")).expect(pattern);
            let line = format!("{start}{rest}");
            prop_assert_eq!(is_match(pattern, &line), whole.is_match(&line), "{}", pattern);
        }
    }
}
