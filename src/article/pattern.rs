//! What a whole line may look like.

use std::sync::OnceLock;

use regex_automata::meta::{Config, Regex};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Hir, HirKind, Repetition};

/// Repetitions up to this often are compiled as they are; more of them only bound the length of a line.
const FEW: u32 = 64;

/// A regular expression for a whole line, in any case. It is compiled when a line begins as it can and is not
/// too long for it: all patterns together take longer to compile than an article takes to read.
///
/// A long repetition, as in `.{0,120}`, is compiled as one without end, and the whole line is held to the
/// length that the pattern allows: a hundred copies of a part are most of what compiling takes.
pub(super) struct Pattern {
    source: String,
    /// How lines begin that it matches, in lower case; none if they can begin in too many ways.
    beginnings: Option<Vec<Vec<u8>>>,
    /// Bytes of the longest line that it matches, if there is one.
    longest: usize,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    /// A pattern that is compiled in. If it is in ASCII, it knows ASCII letters only, and lengths, as in
    /// `.{0,60}`, count bytes: that makes it smaller.
    pub(super) fn new(source: &str) -> Self {
        let is_ascii = source.is_ascii() && !source.contains(r"\p{");
        let source = match is_ascii {
            true => format!("(?-u:{source})"),
            false => source.replace(".{", "(?-u:.){"),
        };
        let parsed = parsed(&source, false);
        let beginnings = Extractor::new().extract(&parsed);
        let beginnings =
            beginnings.literals().map(|all| all.iter().map(|one| one.as_bytes().to_vec()).collect());
        // Another case of a letter can have more bytes.
        let times = if is_ascii { 1 } else { 2 };
        let longest = parsed.properties().maximum_len().map_or(usize::MAX, |bytes| times * bytes);
        Self { source, beginnings, longest, compiled: OnceLock::new() }
    }

    /// Whether it matches a line, given the line in lower case, too.
    pub(super) fn is_match(&self, line: &str, lower: &str) -> bool {
        let begins = |beginning: &Vec<u8>| lower.as_bytes().starts_with(beginning);
        let can_begin = self.beginnings.as_ref().is_none_or(|beginnings| beginnings.iter().any(begins));
        can_begin && line.len() <= self.longest && self.compiled().is_match(line)
    }

    fn compiled(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            let whole = without_long_bounds(parsed(&format!("^(?:{})$", self.source), true));
            // A line is short, so that it is searched sooner than an automaton for it is made.
            let config = Config::new().utf8_empty(false).hybrid(false).dfa(false).onepass(false);
            Regex::builder().configure(config).build_from_hir(&whole).expect("the pattern is well formed")
        })
    }
}

fn parsed(source: &str, in_any_case: bool) -> Hir {
    let mut parser = ParserBuilder::new().utf8(false).case_insensitive(in_any_case).build();
    parser.parse(source).expect("the pattern is well formed")
}

/// The same expression without captures, and without the upper bounds of long repetitions.
fn without_long_bounds(expression: Hir) -> Hir {
    let all = |parts: Vec<Hir>| parts.into_iter().map(without_long_bounds).collect();
    match expression.into_kind() {
        HirKind::Repetition(Repetition { min, max, greedy, sub }) => {
            let max = max.filter(|max| *max <= FEW);
            Hir::repetition(Repetition { min, max, greedy, sub: Box::new(without_long_bounds(*sub)) })
        }
        HirKind::Capture(capture) => without_long_bounds(*capture.sub),
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Look(look) => Hir::look(look),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::rules::RULES;
    use proptest::prelude::*;

    fn patterns() -> Vec<Pattern> {
        RULES.iter().flat_map(|rule| rule.patterns).map(|source| Pattern::new(source)).collect()
    }

    #[test]
    fn a_pattern_is_compiled_for_lines_that_begin_as_it_can() {
        let pattern = Pattern::new("(skip|jump) to .{0,20}");
        for line in ["Home", "to the end", &format!("skip to {}", "a".repeat(99))] {
            assert!(
                !pattern.is_match(line, &line.to_lowercase()) && pattern.compiled.get().is_none(),
                "{line}"
            );
        }
        assert!(pattern.is_match("SKIP to content", "skip to content") && pattern.compiled.get().is_some());
        assert!(patterns().iter().filter(|pattern| pattern.beginnings.is_some()).count() > 50);
    }

    proptest! {
        #[test]
        fn what_can_be_told_without_compiling_is_what_the_expression_says(
            pattern in 0..patterns().len(),
            start in prop::sample::select(vec![
                "skip to", "Log in", "2 min", "share", "by Ann", "Von Anna Muster", "12 May 2025", "©", "Читайте", "(Reuters)",
                "Photo:", "editing by Ann Other", "Comments", "x", "ФОТО:", "12.30 GMT",
            ]),
            rest in "[ a-zA-Z.,:;|•>Ä-Ü()0-9]{0,60}",
        ) {
            let pattern = &patterns()[pattern];
            let line = format!("{start}{rest}");
            let expected = line.len() <= pattern.longest && pattern.compiled().is_match(&line);
            prop_assert_eq!(pattern.is_match(&line, &line.to_lowercase()), expected);
        }
    }
}
