//! Repairs what other programs write for JSON.

/// A line with what is no JSON replaced, where that can be told.
pub(super) struct Repaired {
    pub(super) text: String,
    pub(super) is_changed: bool,
    /// The first half of a surrogate pair that stands alone, as it is written.
    pub(super) half: Option<String>,
    /// Whether an infinite number is in it, which nothing can stand for.
    pub(super) has_infinity: bool,
}

/// Puts null for `NaN` outside of strings and U+FFFD for halves of surrogate pairs in them.
pub(super) fn repaired(line: &str) -> Repaired {
    let text = String::with_capacity(line.len());
    let mut repaired = Repaired { text, is_changed: false, half: None, has_infinity: false };
    let mut in_string = false;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let n = match c {
            '\\' if in_string => repaired.escape(rest),
            '"' => {
                in_string = !in_string;
                repaired.copy(rest, 1)
            }
            'N' if !in_string && rest.starts_with("NaN") => repaired.replace("null", 3),
            _ => {
                repaired.has_infinity |= !in_string && rest.starts_with("Infinity");
                repaired.copy(rest, c.len_utf8())
            }
        };
        rest = &rest[n..];
    }
    repaired
}

impl Repaired {
    /// An escape in a string, a pair of surrogates as one.
    fn escape(&mut self, rest: &str) -> usize {
        let first = unit(rest);
        let second = rest.get(6..).and_then(unit);
        match (first, second) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => self.copy(rest, 12),
            (Some(0xd800..=0xdfff), _) => {
                self.half.get_or_insert_with(|| rest[..6].to_owned());
                self.replace("\\ufffd", 6)
            }
            _ => {
                let n = rest.chars().take(2).map(char::len_utf8).sum();
                self.copy(rest, n)
            }
        }
    }

    fn copy(&mut self, rest: &str, n: usize) -> usize {
        self.text += &rest[..n];
        n
    }

    fn replace(&mut self, by: &str, n: usize) -> usize {
        self.text += by;
        self.is_changed = true;
        n
    }
}

/// The code unit of `\uXXXX`.
fn unit(rest: &str) -> Option<u32> {
    u32::from_str_radix(rest.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_null_and_half_a_pair_is_no_character() {
        let of = |line: &str| {
            let Repaired { text, half, .. } = repaired(line);
            (text, half)
        };
        assert_eq!(of(r#"{"a":NaN,"b":"NaN"}"#), (r#"{"a":null,"b":"NaN"}"#.to_owned(), None));
        assert_eq!(of(r#""\ud83d\ude00 \\ud83d""#), (r#""\ud83d\ude00 \\ud83d""#.to_owned(), None));
        let half = Some(r"\ud83d".to_owned());
        assert_eq!(of(r#""é \ud83d""#), (r#""é \ufffd""#.to_owned(), half.clone()));
        assert_eq!(of(r#""\ud83d\u0041\"""#), (r#""\ufffd\u0041\"""#.to_owned(), half));
        assert_eq!(of(r#""\"#), (r#""\"#.to_owned(), None));
        assert!(repaired(r#"{"a":-Infinity}"#).has_infinity && !repaired(r#"{"a":"Infinity"}"#).has_infinity);
    }
}
