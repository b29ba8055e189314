//! The lines of a text, with what surrounds the report marked.

use super::lines::{Line, blocks, has_sentence, width};
use super::menu::mark_menus;
use super::printed::mark_pages;
use super::sections::mark_sections;
use super::signed::is_placed_date;

/// Least width of a line of prose.
const PROSE: usize = 60;

/// The lines of a text in blocks, those marked that are boilerplate: heads of pages, menus, what follows the
/// report.
pub(super) fn marked(text: &str) -> Vec<Vec<Line<'_>>> {
    let mut blocks = blocks(text);
    mark_pages(text, &mut blocks);
    mark_placed_dates(&mut blocks);
    mark_menus(&mut blocks);
    mark_sections(&mut blocks.iter_mut().flatten().collect::<Vec<_>>(), &|_| false);
    blocks
}

/// Marks lines above the report that are a place and a date: in the report they can be headings.
fn mark_placed_dates(blocks: &mut [Vec<Line<'_>>]) {
    let is_prose = |line: &Line<'_>| width(line.text) >= PROSE && has_sentence(line.text);
    let above = blocks.iter_mut().flatten().take_while(|line| line.rule.is_some() || !is_prose(line));
    above
        .filter(|line| line.rule.is_none() && is_placed_date(line.text))
        .for_each(|line| line.rule = Some("date"));
}
