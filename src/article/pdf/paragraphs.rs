//! Lines in reading order → paragraphs.

use super::super::lines::ends_sentence;
use super::super::page::{Block, BlockKind, Page};
use super::super::wrapped::join;
use super::lines::{Column, Line};

/// How much wider than usual a gap above a line is that begins a paragraph, as a share of the usual distance
/// of lines.
const WIDE: f64 = 1.3;
/// How far an indented line is moved, in heights of its type.
const INDENT: f64 = 0.7;
/// How much larger or smaller type is that stands for itself, and that of a title.
const OTHER_SIZE: f64 = 1.12;
const TITLE_SIZE: f64 = 1.25;
/// How much larger type is that counts as the same.
const SAME_SIZE: f64 = 1.02;

/// A paragraph, and the height of its type.
struct Paragraph {
    text: String,
    size: f64,
    page: usize,
}

/// The page that has these columns.
pub(super) fn page(columns: &[Column]) -> Page {
    let body = body_size(columns);
    let mut paragraphs = joined(columns);
    let largest = |paragraph: &&Paragraph| paragraph.page == 0 && paragraph.size >= TITLE_SIZE * body;
    let size = paragraphs.iter().filter(largest).map(|paragraph| paragraph.size).fold(0.0, f64::max);
    // The lines of a headline stand further apart than those of the text.
    let is_title =
        |paragraph: &Paragraph| paragraph.page == 0 && size > 0.0 && paragraph.size * SAME_SIZE >= size;
    let first = paragraphs.iter().position(is_title).unwrap_or(paragraphs.len());
    let n = paragraphs[first..].iter().take_while(|paragraph| is_title(paragraph)).count();
    let title = paragraphs.drain(first..first + n).map(|line| line.text).reduce(|mut title, line| {
        join(&mut title, &line);
        title
    });
    let block = |paragraph: Paragraph| {
        let kind = if paragraph.size >= OTHER_SIZE * body { BlockKind::Heading } else { BlockKind::Text };
        Block::of_line(&paragraph.text).map(|block| Block { kind, ..block })
    };
    Page { title, blocks: paragraphs.into_iter().filter_map(block).collect(), ..Page::default() }
}

/// The height of type that most letters have.
fn body_size(columns: &[Column]) -> f64 {
    let lines = columns.iter().flat_map(|column| &column.lines);
    let mut sizes: Vec<f64> =
        lines.flat_map(|line| std::iter::repeat_n(line.size, line.text.chars().count())).collect();
    median(&mut sizes)
}

/// The middle of some numbers, 0 of none.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}

/// The lines of all columns as paragraphs, of which one can go on in the next column.
fn joined(columns: &[Column]) -> Vec<Paragraph> {
    let shapes: Vec<Shape> = columns.iter().map(Shape::of).collect();
    let n_lines: usize = columns.iter().map(|column| column.lines.len()).sum();
    let n_indented: usize = shapes.iter().map(|shape| shape.n_indented).sum();
    let are_indented = n_indented * 20 >= n_lines && n_indented > 1;
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut last: Option<(&Line, &Shape)> = None;
    for (column, shape) in columns.iter().zip(&shapes) {
        for (i, line) in column.lines.iter().enumerate() {
            let begins = last.is_none_or(|(before, shape_before)| {
                is_other_size(before, line)
                    || shape.is_indented(line) && are_indented
                    || i > 0 && before.base - line.base > WIDE * shape.distance
                    || !are_indented && shape_before.ends_paragraph(before, line, i == 0)
            });
            if let Some(paragraph) = paragraphs.last_mut().filter(|_| !begins) {
                join(&mut paragraph.text, &line.text);
            } else {
                let text = line.text.clone();
                paragraphs.push(Paragraph { text, size: line.size, page: column.page });
            }
            last = Some((line, shape));
        }
    }
    paragraphs
}

fn is_other_size(line: &Line, next: &Line) -> bool {
    line.size > OTHER_SIZE * next.size || next.size > OTHER_SIZE * line.size
}

/// Edges of a column, and the usual distance of its lines.
struct Shape {
    left: f64,
    right: f64,
    distance: f64,
    n_indented: usize,
}

impl Shape {
    fn of(column: &Column) -> Self {
        let lines = &column.lines;
        let left = edge(lines);
        let right = lines.iter().map(|line| line.right).fold(f64::MIN, f64::max);
        let mut distances: Vec<f64> = lines.windows(2).map(|pair| pair[0].base - pair[1].base).collect();
        let mut shape = Self { left, right, distance: median(&mut distances), n_indented: 0 };
        shape.n_indented = lines.iter().filter(|line| shape.is_indented(line)).count();
        shape
    }

    /// Whether a line begins to the right of the others.
    fn is_indented(&self, line: &Line) -> bool {
        line.left >= self.left + INDENT * line.size
    }

    /// Whether a line ends a paragraph: it ends a sentence, and it has room for the first word of the next,
    /// or that stands in another column.
    fn ends_paragraph(&self, line: &Line, next: &Line, is_elsewhere: bool) -> bool {
        let n_letters = next.text.chars().count().max(1) as f64;
        let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
        let width = (next.right - next.left) / n_letters * (word + 2) as f64;
        let begins = !next.text.starts_with(char::is_lowercase);
        begins && ends_sentence(&line.text) && (is_elsewhere || line.right + width < self.right)
    }
}

/// Where most lines of a column begin, of equals the leftmost place: what stands beside the text, such as the
/// head of a printed page, says nothing.
fn edge(lines: &[Line]) -> f64 {
    let mut places: Vec<f64> = lines.iter().map(|line| line.left).collect();
    places.sort_by(f64::total_cmp);
    let near = |place: f64, line: &Line| (line.left - place).abs() < INDENT * line.size / 2.0;
    let n = |place: f64| lines.iter().filter(|line| near(place, line)).count();
    let best = places.into_iter().map(|place| (n(place), place));
    best.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0.0, |(_, place)| place)
}
