//! A page of HTML → its article, in blocks.

use dom_query::{Document, NodeRef};

use super::super::Article;
use super::super::lines::width;
use super::super::page::{Block, Page};
use super::apart::is_hidden;
use super::blocks::{Placed, blocks, placed};
use super::choose::Chooser;
use super::head::{Head, plain};
use super::nesting::flattened;
use super::opened::opened;
use super::opinion::Opinion;
use super::outline::Outline;

/// Reads a page of HTML: the report; if no paragraph of it is left, what stands together on the page; else all of the page.
pub(super) fn article(html: &str) -> Article {
    let html = opened(html);
    let html = flattened(&html);
    let document = Document::from(html.as_ref());
    let head = Head::of(&document);
    let placed = document.body().map(|body| placed(&body)).unwrap_or_default();
    let outline = Outline::of(&document, &placed);
    let chooser = Chooser::new(&document, &placed, &outline, &head);
    let opinion = Opinion::of(&html).map(|opinion| opinion.marks(&placed));
    let told = head.body.as_deref().map(told).unwrap_or_default();
    let texts: String = told.iter().map(|block| block.text.as_str()).collect();
    let report = chooser.report(opinion, head.body.is_some().then(|| Opinion::told(&texts).marks(&placed)));
    let is_only_told = told.iter().map(|block| width(&block.text)).sum::<usize>() > 2 * chooser.mass(&report);
    let of = |marks: &[bool]| -> Vec<Block> {
        placed.iter().zip(marks).filter(|(_, mark)| **mark).map(|(placed, _)| placed.block.clone()).collect()
    };
    let tries: [&dyn Fn() -> Vec<Block>; 5] = [
        &|| if is_only_told { told.clone() } else { Vec::new() },
        &|| of(&report),
        &|| of(&chooser.main()),
        &|| of(&chooser.all(|i| outline.apart[i].is_none())),
        &|| of(&chooser.all(|_| true)),
    ];
    let articles = tries.iter().map(|blocks| Article::of_page(head.page(blocks())));
    articles
        .into_iter()
        .find(|article| !article.paragraphs.is_empty())
        .unwrap_or_else(|| Article::of_page(head.page(Vec::new())))
}

impl Page {
    /// Reads HTML that is all article.
    pub(in super::super) fn of_fragment(html: &str) -> Self {
        let document = Document::fragment(flattened(html).as_ref());
        remove_hidden(&document);
        Self { blocks: blocks(&document.root()), ..Self::default() }
    }
}

/// The blocks of a text that the head repeats: with tags, or a paragraph a line.
fn told(body: &str) -> Vec<Block> {
    match body.contains("</") || body.contains("<br") || body.contains("<p>") {
        true => Page::of_fragment(body).blocks,
        false => body.lines().filter_map(|line| Block::of_line(&plain(line))).collect(),
    }
}

fn remove_hidden(document: &Document) {
    let hidden: Vec<_> =
        document.root().descendants_it().filter(|node| node.is_element() && is_hidden(node)).collect();
    hidden.iter().for_each(NodeRef::remove_from_parent);
}
