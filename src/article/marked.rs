//! The lines of a text, with what surrounds the report marked.

use super::lines::{Line, blocks};
use super::menu::mark_menus;
use super::printed::mark_pages;
use super::sections::mark_sections;

/// The lines of a text in blocks, those marked that are boilerplate: heads of pages, menus, what follows the
/// report.
pub(super) fn marked(text: &str) -> Vec<Vec<Line<'_>>> {
    let mut blocks = blocks(text);
    mark_pages(text, &mut blocks);
    mark_menus(&mut blocks);
    mark_sections(&mut blocks.iter_mut().flatten().collect::<Vec<_>>(), &|_| false);
    blocks
}
