//! A page of HTML → its article, in blocks.

use dom_query::{Document, NodeRef};

use super::super::lines::width;
use super::super::page::{Block, Page};
use super::super::{Article, Warning, WarningCode};
use super::apart::{Apart, is_hidden};
use super::blocks::{blocks, placed};
use super::choose::Chooser;
use super::fragment::text_blocks;
use super::head::Head;
use super::nesting::flattened;
use super::opened::opened;
use super::opinion::Opinion;
use super::outline::Outline;
use super::scripted::scripted;

/// Words of an article that are few, and how many times as many on the page make that suspicious.
const FEW_WORDS: usize = 25;
const MANY_TIMES: usize = 4;

/// Reads a page of HTML: the report; if no paragraph of it is left, what stands together on the page; else
/// all of the page.
pub(super) fn article(html: &str) -> Article {
    let html = opened(html);
    let html = flattened(&html);
    let document = Document::from(html.as_ref());
    let placed = document.body().map(|body| placed(&body)).unwrap_or_default();
    let head = Head::of(&document).shown_in(&placed);
    let outline = Outline::of(&document, &placed);
    let chooser = Chooser::new(&document, &placed, &outline, &head);
    let opinion = Opinion::of(&html).map(|opinion| opinion.marks(&placed));
    let told = head.body.as_deref().map(text_blocks).unwrap_or_default();
    let texts: String = told.iter().map(|block| block.text.as_str()).collect();
    let report =
        chooser.report(opinion, head.body.is_some().then(|| Opinion::of_head(&texts).marks(&placed)));
    let is_only_told = told.iter().map(|block| width(&block.text)).sum::<usize>() > 2 * chooser.mass(&report);
    let of = |marks: &[bool]| -> Vec<Block> {
        placed.iter().zip(marks).filter(|(_, mark)| **mark).map(|(placed, _)| placed.block.clone()).collect()
    };
    let tries: [&dyn Fn() -> Vec<Block>; 5] = [
        &|| if is_only_told { told.clone() } else { Vec::new() },
        &|| of(&report),
        &|| of(&chooser.main()),
        &|| of(&chooser.all(|i| outline.apart[i].is_none())),
        &|| of(&chooser.all(|i| placed[i].block.linked * 2 <= placed[i].block.text.len())),
    ];
    let articles = tries.iter().map(|blocks| Article::of_page(head.page(blocks())));
    let found = articles.into_iter().find(|article| !article.paragraphs.is_empty());
    let mut article = found.unwrap_or_else(|| Article::of_page(head.page(Vec::new())));
    if n_kept(&article) < FEW_WORDS {
        let scripted = Article::of_page(head.page(scripted(&document)));
        article = if n_kept(&scripted) >= FEW_WORDS { scripted } else { article };
    }
    let shown = of(&chooser.all(|i| outline.apart[i] != Some(Apart::Hidden)));
    warn_of_little(&mut article, shown.iter().map(|block| n_words(&block.text)).sum());
    article
}

/// Warns if nearly nothing of a page is the article.
fn warn_of_little(article: &mut Article, n_shown: usize) {
    let n_kept = n_kept(article);
    if n_kept < FEW_WORDS && n_shown >= MANY_TIMES * n_kept.max(1) {
        let message = format!("only {n_kept} of the {n_shown} words on the page were taken for its article");
        article.warnings.push(Warning { code: WarningCode::Page, message });
    }
}

/// Words of the paragraphs of an article.
fn n_kept(article: &Article) -> usize {
    article.paragraphs.iter().map(|paragraph| n_words(&paragraph.text)).sum()
}

/// Words of a text; five letters are one in scripts that put no spaces between words.
fn n_words(text: &str) -> usize {
    text.split_whitespace().map(|word| 1 + (width(word) - word.chars().count()) / 10).sum()
}

impl Page {
    /// Reads HTML that is all article.
    pub(in super::super) fn of_fragment(html: &str) -> Self {
        let document = Document::fragment(flattened(html).as_ref());
        remove_hidden(&document);
        Self { blocks: blocks(&document.root()), ..Self::default() }
    }
}

fn remove_hidden(document: &Document) {
    let hidden: Vec<_> =
        document.root().descendants_it().filter(|node| node.is_element() && is_hidden(node)).collect();
    hidden.iter().for_each(NodeRef::remove_from_parent);
}
