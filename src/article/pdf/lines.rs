//! Letters with their places → lines in reading order.

use super::super::printed::edges;
use super::glyphs::Glyph;

/// How far letters of one line can stand above one another, in heights of their type; how wide a gap parts
/// words, and one parts columns.
const SAME_LINE: f64 = 0.5;
const WORD_GAP: f64 = 0.15;
/// The same where the page has spaces of its own, and a gap is mostly a letter that was moved.
const WORD_GAP_BESIDE_SPACES: f64 = 0.5;
/// Share of spaces among the letters of a page that has them.
const SPACES: f64 = 0.08;
const COLUMN_GAP: f64 = 0.8;
/// Fewest rows of a column.
const COLUMN_ROWS: usize = 4;
/// Most rows of a page that columns are looked for among, and how often columns are parted again.
const MOST_ROWS: usize = 400;
const DEEPEST: usize = 8;

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
}

/// Lines that stand one below the other.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Column {
    /// Of its page, from 0.
    pub(super) page: usize,
    pub(super) lines: Vec<Line>,
}

/// A word, or letters without a gap between them; a line once it is put together.
type Word = Line;

/// The words of one height, from left to right.
type Row = Vec<Word>;

/// The columns of all pages in reading order, without the heads, feet and numbers of the pages.
pub(super) fn in_reading_order(pages: Vec<Vec<Glyph>>) -> Vec<Column> {
    let mut pages: Vec<Vec<Row>> = pages.into_iter().map(rows).collect();
    drop_edges(&mut pages);
    let mut columns = Vec::new();
    for (page, rows) in pages.into_iter().enumerate() {
        let mut found = Vec::new();
        part(rows, 0, &mut found);
        columns.extend(found.into_iter().map(|lines| Column { page, lines }));
    }
    columns
}

/// The rows of a page, from top to bottom.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Row> {
    let n_spaces = glyphs.iter().filter(|glyph| glyph.text.trim().is_empty()).count();
    let has_spaces = n_spaces as f64 >= SPACES * glyphs.len() as f64;
    let gap = if has_spaces { WORD_GAP_BESIDE_SPACES } else { WORD_GAP };
    glyphs.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if row[0].base - glyph.base <= SAME_LINE * row[0].size.min(glyph.size) => {
                row.push(glyph);
            }
            _ => rows.push(vec![glyph]),
        }
    }
    rows.into_iter().map(|row| words(row, gap)).filter(|row| !row.is_empty()).collect()
}

/// The words of a row, which a gap of so many heights of type parts.
fn words(mut glyphs: Vec<Glyph>, gap: f64) -> Row {
    glyphs.sort_by(|a, b| a.left.total_cmp(&b.left));
    // What is drawn twice, to look bold, is one letter.
    glyphs.dedup_by(|b, a| a.text == b.text && (b.left - a.left).abs() < WORD_GAP * a.size / 2.0);
    let mut words = Row::new();
    let mut is_apart = true;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            is_apart = true;
            continue;
        }
        match words.last_mut() {
            Some(word) if !is_apart && glyph.left - word.right <= gap * glyph.size => {
                word.text += &glyph.text;
                word.right = word.right.max(glyph.right);
                word.size = word.size.max(glyph.size);
            }
            _ => words.push(Word {
                text: glyph.text,
                left: glyph.left,
                right: glyph.right,
                base: glyph.base,
                size: glyph.size,
            }),
        }
        is_apart = false;
    }
    words.iter_mut().filter(|word| is_right_to_left(&word.text)).for_each(|word| {
        word.text = word.text.chars().rev().collect();
    });
    words
}

/// Whether most letters of a text are of a script that is written from right to left.
fn is_right_to_left(text: &str) -> bool {
    let is =
        |c: &char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    text.chars().filter(is).count() * 2 > text.chars().count()
}

/// A row, or part of one, as a line.
fn line(words: &[Word]) -> Option<Line> {
    let first = words.first()?;
    let mut texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    if is_right_to_left(&texts.concat()) {
        texts.reverse();
    }
    Some(Line {
        text: texts.join(" "),
        left: first.left,
        right: words.iter().map(|word| word.right).fold(first.right, f64::max),
        base: first.base,
        size: words.iter().map(|word| word.size).fold(first.size, f64::max),
    })
}

/// Drops rows that are the head, the foot or the number of a page.
fn drop_edges(pages: &mut [Vec<Row>]) {
    let text = |row: &Row| line(row).map(|line| line.text).unwrap_or_default();
    let texts: Vec<Vec<String>> = pages.iter().map(|rows| rows.iter().map(text).collect()).collect();
    for (rows, marks) in pages.iter_mut().zip(edges(&texts)) {
        let mut marks = marks.into_iter();
        rows.retain(|_| !marks.next().unwrap_or_default());
    }
}

/// Parts rows into columns, in reading order.
fn part(rows: Vec<Row>, depth: usize, columns: &mut Vec<Vec<Line>>) {
    let Some(found) = gutter(&rows).filter(|_| depth < DEEPEST) else {
        let lines: Vec<Line> = rows.iter().filter_map(|row| line(row)).collect();
        if !lines.is_empty() {
            columns.push(lines);
        }
        return;
    };
    let mut above = rows;
    let mut both = above.split_off(found.from);
    let below = both.split_off(found.to - found.from);
    let side = |is_wanted: &dyn Fn(&Word) -> bool| -> Vec<Row> {
        let rows = both.iter().map(|row| row.iter().filter(|word| is_wanted(word)).cloned().collect());
        rows.filter(|row: &Row| !row.is_empty()).collect()
    };
    let (left, right) = (side(&|word| word.left < found.place), side(&|word| word.left >= found.place));
    // What is above, which a longer run of rows would have taken in, has no such gap.
    part(above, depth + 1, columns);
    part(left, depth + 1, columns);
    part(right, depth + 1, columns);
    part(below, depth + 1, columns);
}

/// A gap between columns: the rows it goes through, and its place.
struct Gutter {
    from: usize,
    to: usize,
    place: f64,
}

/// The gap between columns that goes through most rows.
fn gutter(rows: &[Row]) -> Option<Gutter> {
    if rows.len() > MOST_ROWS {
        return None;
    }
    let mut best: Option<Gutter> = None;
    for from in 0..rows.len() {
        let length = best.as_ref().map_or(0, |best| best.to - best.from);
        if rows.len() - from <= length {
            break;
        }
        let mut free = vec![[f64::MIN, f64::MAX]];
        for to in from + 1..=rows.len() {
            free = rows[to - 1].iter().fold(free, |free, word| without(&free, word));
            if to - from <= length {
                continue;
            }
            let inner = free.iter().filter(|[left, right]| *left > f64::MIN && *right < f64::MAX);
            let places = inner.map(|[left, right]| f64::midpoint(*left, *right));
            let found = places.into_iter().find(|place| parts_columns(&rows[from..to], *place));
            best = found.map(|place| Gutter { from, to, place }).or(best);
        }
    }
    best
}

/// What a word leaves of free places that are wide enough to part columns.
fn without(free: &[[f64; 2]], word: &Word) -> Vec<[f64; 2]> {
    let least = COLUMN_GAP * word.size;
    let cut = |&[left, right]: &[f64; 2]| {
        if word.right <= left || word.left >= right {
            return vec![[left, right]];
        }
        let parts = [[left, word.left.min(right)], [word.right.max(left), right]];
        parts.into_iter().filter(|[left, right]| right - left >= least).collect()
    };
    free.iter().flat_map(cut).collect()
}

/// Whether there are columns on both sides of a place.
fn parts_columns(rows: &[Row], place: f64) -> bool {
    let n = |is_there: &dyn Fn(&Word) -> bool| rows.iter().filter(|row| row.iter().any(is_there)).count();
    n(&|word| word.left < place) >= COLUMN_ROWS && n(&|word| word.left >= place) >= COLUMN_ROWS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of rows of letters that are half as wide as high, after gaps in heights of type.
    fn read(letters: &[(&str, f64)]) -> Vec<String> {
        let mut left = 0.0;
        let glyph = |&(text, gap): &(&str, f64)| {
            left += gap * 10.0;
            let glyph = Glyph { text: text.to_owned(), left, right: left + 5.0, base: 0.0, size: 10.0 };
            left += 5.0;
            glyph
        };
        let rows = rows(letters.iter().map(glyph).collect());
        rows.iter().flatten().map(|word| word.text.clone()).collect()
    }

    #[test]
    fn a_gap_parts_words_unless_the_page_has_spaces() {
        assert_eq!(read(&[("o", 0.0), ("r", 0.0), ("e", 0.2)]), ["or", "e"]);
        assert_eq!(read(&[("o", 0.0), ("r", 0.0), ("e", 0.2), (" ", 0.0), ("a", 0.0)]), ["ore", "a"]);
    }
}
