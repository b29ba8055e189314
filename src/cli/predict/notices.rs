//! What is said of articles on standard error: of many, the first few of each kind, and how many more there
//! are.

use super::super::io::say;
use crate::article::WarningCode;

/// What is said of one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// Which conflict it is about, if nobody named one.
    Chosen,
    Warning(WarningCode),
}

/// Notices of a kind that are said one by one.
const ONE_BY_ONE: usize = 5;
/// Every kind, and what is said of those that are not said one by one.
const KINDS: [(Notice, &str); 4] = [
    (Notice::Chosen, "conflict: chosen for {} more (`--conflict` sets one for all)"),
    (Notice::Warning(WarningCode::Conflict), "warning: {} more are about no known conflict"),
    (
        Notice::Warning(WarningCode::Page),
        "warning: of {} more the paragraphs may not be those of the article",
    ),
    (
        Notice::Warning(WarningCode::Language),
        "warning: {} more are in languages in which the model has hardly seen texts",
    ),
];

/// How many notices of each kind there were.
#[derive(Debug, Default)]
pub(super) struct Notices([usize; KINDS.len()]);

impl Notices {
    /// Says a notice, unless many of its kind were said before.
    pub(super) fn say(&mut self, notice: Notice, line: impl FnOnce() -> String) {
        let kind = KINDS.iter().position(|(kind, _)| *kind == notice).expect("each kind is listed");
        self.0[kind] += 1;
        if self.0[kind] <= ONE_BY_ONE {
            say(&line());
        }
    }

    /// Says how many more there were.
    pub(super) fn say_the_rest(&self) {
        for rest in self.rest() {
            say(&format!("{rest}; `--format csv` and `--format json` name each"));
        }
    }

    fn rest(&self) -> impl Iterator<Item = String> {
        let more = |n: usize| n.saturating_sub(ONE_BY_ONE);
        let kinds = KINDS.iter().zip(self.0).filter(move |(_, n)| more(*n) > 0);
        kinds.map(move |((_, text), n)| text.replace("{}", &more(n).to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_the_first_few_are_said_and_the_rest_counted() {
        let mut notices = Notices::default();
        let mut said = 0;
        for _ in 0..7 {
            let line = || {
                said += 1;
                String::new()
            };
            notices.say(Notice::Warning(WarningCode::Conflict), line);
        }
        notices.say(Notice::Chosen, String::new);
        assert_eq!(said, ONE_BY_ONE);
        assert_eq!(notices.rest().collect::<Vec<_>>(), ["warning: 2 more are about no known conflict"]);
    }
}
