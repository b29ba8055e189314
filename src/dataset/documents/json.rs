//! Lists of objects, and objects over several lines.

use super::Found;
use crate::dataset::Fault;
use crate::dataset::json::object;

/// The objects of a list, or those that follow one another, each with the line that it begins on.
pub(super) fn read(text: &str, is_lossy: bool) -> Vec<Found> {
    let mut values = Values { text, at: 0, line: 1 };
    values.skip_space();
    let is_list = values.take(b'[');
    let mut found = Vec::new();
    loop {
        values.skip_space();
        while values.take(b',') {
            values.skip_space();
        }
        if values.at == text.len() {
            if is_list {
                found.push((values.line, Err(unclosed("the file", "]"))));
            }
            return found;
        }
        if is_list && values.take(b']') {
            values.skip_space();
            if values.at < text.len() {
                found.push((
                    values.line,
                    Err(Fault::Json { message: "text after the end of the list".into() }),
                ));
            }
            return found;
        }
        let line = values.line;
        let Some(value) = values.next() else {
            found.push((line, Err(unclosed("an object", "}"))));
            return found;
        };
        found.push((line, object(value, is_lossy)));
    }
}

fn unclosed(what: &str, end: &str) -> Fault {
    Fault::Json { message: format!("{what} ends without `{end}`") }
}

/// JSON values one after another, as text.
struct Values<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Values<'t> {
    fn skip_space(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let n = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.advance(n);
    }

    fn advance(&mut self, n: usize) {
        let passed = &self.text.as_bytes()[self.at..self.at + n];
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.at += n;
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(is_there);
        is_there
    }

    /// The next value; none if it does not end.
    fn next(&mut self) -> Option<&'t str> {
        let from = self.at;
        let n = length(&self.text.as_bytes()[from..])?;
        self.advance(n);
        Some(&self.text[from..from + n])
    }
}

/// The length of the value that bytes begin with. One that is no object or list ends before a comma or a
/// bracket.
fn length(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for (i, &byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => {
                return Some(i + usize::from(depth == 1)).filter(|n| *n > 0).or(Some(1));
            }
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 => return Some(i),
            _ => {}
        }
    }
    (depth == 0 && !in_string).then_some(bytes.len())
}
