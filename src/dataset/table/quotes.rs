//! Where quoted cells of a table begin and end.

/// A quoted cell that ends where no cell may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    /// The line on which it begins, from 1.
    pub(super) from: usize,
    /// The line on which it ends.
    pub(super) to: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first character of a cell.
    Start,
    /// In a cell without quotes, or behind them.
    Bare,
    Quoted,
    /// Behind a backslash in quotes.
    Escaped,
    /// Behind a quote in quotes, which ends them or is the first of two.
    Behind,
}

/// Follows the bytes of a table as its parser does.
#[derive(Debug, Clone)]
pub(super) struct Quotes {
    delimiter: u8,
    is_escaped: bool,
    state: State,
    line: usize,
    /// The line of the last quote that opened a cell.
    opened: usize,
    /// Whether the quoted cell at hand has a line end in it.
    is_long: bool,
    /// The byte before.
    before: u8,
    /// What the quotes of the cell at hand are needed for.
    n_pending: usize,
    /// Cells that are in quotes and could not be without.
    pub(super) n_needed: usize,
    /// Quotes behind a backslash that do not end a cell.
    pub(super) n_backslashes: usize,
    /// Cells that go on behind their closing quote.
    pub(super) n_broken: usize,
    /// Those of them that hold line ends.
    pub(super) broken: Vec<Broken>,
}

impl Quotes {
    /// Before the first byte; `line` is its line.
    pub(super) fn new(delimiter: u8, is_escaped: bool, line: usize) -> Self {
        Self {
            delimiter,
            is_escaped,
            state: State::Start,
            line,
            opened: line,
            is_long: false,
            before: 0,
            n_pending: 0,
            n_needed: 0,
            n_backslashes: 0,
            n_broken: 0,
            broken: Vec::new(),
        }
    }

    /// Whether the next byte is the first of a cell.
    pub(super) fn is_at_start(&self) -> bool {
        self.state == State::Start
    }

    /// The line on which a quote opened that is not closed yet.
    pub(super) fn open(&self) -> Option<usize> {
        matches!(self.state, State::Quoted | State::Escaped).then_some(self.opened)
    }

    /// Takes the quote for closed that is open.
    pub(super) fn close(&mut self) {
        self.state = State::Start;
    }

    pub(super) fn feed(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::Start, b'"') => {
                (self.opened, self.is_long, self.n_pending) = (self.line, false, 0);
                State::Quoted
            }
            (State::Quoted, b'"') => State::Behind,
            (State::Quoted, b'\\') if self.is_escaped => State::Escaped,
            (State::Quoted | State::Escaped, _) => {
                let is_needed = byte == b'\n' || byte == self.delimiter;
                self.n_pending += usize::from(is_needed);
                self.is_long |= byte == b'\n';
                State::Quoted
            }
            (State::Behind, b'"') => {
                self.n_pending += 1;
                State::Quoted
            }
            (state, byte) if matches!(byte, b'\n' | b'\r') || byte == self.delimiter => {
                self.n_needed += if state == State::Behind { self.n_pending } else { 0 };
                State::Start
            }
            (State::Behind, _) => {
                self.breaks();
                State::Bare
            }
            (State::Start | State::Bare, _) => State::Bare,
        };
        self.line += usize::from(byte == b'\n');
        self.before = if self.state == State::Behind { self.before } else { byte };
    }

    fn breaks(&mut self) {
        self.n_backslashes += usize::from(self.before == b'\\');
        self.n_broken += 1;
        if self.is_long {
            self.broken.push(Broken { from: self.opened, to: self.line });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Quotes {
        let mut quotes = Quotes::new(b',', false, 1);
        text.bytes().for_each(|byte| quotes.feed(byte));
        quotes
    }

    #[test]
    fn cells_end_with_their_quotes() {
        let fine = after("a,\"b, \"\"c\"\"\nd\",e\n\"f\",g\n");
        assert_eq!((fine.open(), fine.n_broken), (None, 0));
        assert!(fine.n_needed > 0);
        assert_eq!(after("said \"b\", c\n").n_needed, 0);
        assert_eq!(after("a\n\"b\nc\n").open(), Some(2));
        assert_eq!(after("a\n\"b\nc,\"d\n").broken, [Broken { from: 2, to: 3 }]);
        let one_line = after("\"b\" c\n");
        assert_eq!((one_line.n_broken, one_line.broken.len(), one_line.n_backslashes), (1, 0, 0));
        assert_eq!(after("\"he \\\"b\\\" c\",d\n").n_backslashes, 1);
    }
}
