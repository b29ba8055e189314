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
use super::reduced::reduced;
use super::scripted::scripted;

/// Words of an article that are few, and how many times as many on the page make that suspicious.
const FEW_WORDS: usize = 25;
const MANY_TIMES: usize = 4;

/// Reads a page of HTML: the report; if no paragraph of it is left, what stands together on the page; else
/// all of the page.
pub(super) fn article(html: &str) -> Article {
    let page = reduced(html);
    let page = opened(&page);
    let page = flattened(&page);
    let document = Document::from(page.as_ref());
    let placed = document.body().map(|body| placed(&body)).unwrap_or_default();
    let head = Head::of(&document).shown_in(&placed);
    let outline = Outline::of(&document, &placed);
    let chooser = Chooser::new(&document, &placed, &outline, &head);
    let opinion = Opinion::of(&page, &document, |opinion| chooser.is_main(&opinion.marks(&placed)));
    let opinion = opinion.map(|opinion| opinion.marks(&placed));
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
        let scripts = Document::from(flattened(&opened(html)).as_ref());
        let scripted = Article::of_page(head.page(scripted(&scripts)));
        article = if n_kept(&scripted) >= FEW_WORDS { scripted } else { article };
    }
    if n_kept(&article) < FEW_WORDS {
        let shown = placed.iter().zip(&outline.apart).filter(|(_, apart)| **apart != Some(Apart::Hidden));
        warn_of_little(&mut article, shown.map(|(placed, _)| n_words(&placed.block.text)).sum());
    }
    article
}

/// Warns if nearly nothing of a page is the article.
fn warn_of_little(article: &mut Article, n_shown: usize) {
    let n_kept = n_kept(article);
    if n_shown >= MANY_TIMES * n_kept.max(1) {
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

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: [&str; 4] = [
        "The envoys of Rome have left the river town after three days of talks, the clerk of the harbour said on Monday.",
        "Veii’s king spoke of a good beginning, and said that his door stays open to whoever comes without a sword.",
        "Both banks have counted their boats since then, and the ferryman has been told to keep his on the western side.",
        "Nobody on the quay believes that the bridge will be open before the first snow, whatever is signed this week.",
    ];

    fn kept(paragraphs: &str) -> Vec<String> {
        let html = format!(
            "<html lang=en><head><title>Envoys leave the town</title></head><body><main><h1>Envoys leave the town</h1>{paragraphs}</main></body></html>"
        );
        article(&html).paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn a_paragraph_with_something_behind_its_sentence_is_kept() {
        let behind = [
            "<button>Listen</button>",
            "<span class=icon>i</span>",
            "<sup>[who says so?]</sup>",
            "<span class=noprint>edit</span>",
            "<sup>[2]</sup><sup>[3]</sup>",
        ];
        for behind in behind {
            for at in 0..REPORT.len() {
                let one =
                    |(i, text): (usize, &&str)| format!("<p>{text}{}</p>", if i == at { behind } else { "" });
                let found = kept(&REPORT.iter().enumerate().map(one).collect::<String>());
                let is_there = found.iter().zip(REPORT).all(|(found, text)| found.starts_with(text));
                assert!(found.len() == REPORT.len() && is_there, "{behind} {at}: {found:#?}");
                assert_eq!(found == REPORT, !behind.contains("icon"), "{behind} {at}: {found:#?}");
            }
        }
    }

    #[test]
    fn a_word_in_a_sentence_can_be_a_button_or_raised() {
        let text = REPORT[0].replace("river town", "<button>river town</button>");
        let found = kept(&format!(
            "<p>{text}</p><p>{}</p><p>The 9<sup>th</sup> of them stayed, and {}</p>",
            REPORT[1], REPORT[3]
        ));
        assert_eq!(found[..2], REPORT[..2]);
        assert!(found[2].starts_with("The 9th of them"));
    }

    #[test]
    fn a_list_of_tags_is_no_text_and_another_list_is() {
        let items = "<li>Rome wants its boats</li><li>Veii wants the bridge</li>";
        let all = REPORT.map(|text| format!("<p>{text}</p>")).concat();
        assert_eq!(kept(&format!("{all}<ul class=tags><li>Rome</li><li>Veii</li></ul>")), REPORT);
        assert_eq!(kept(&format!("{all}<ul class=points>{items}</ul>")).len(), REPORT.len() + 2);
    }

    #[test]
    fn who_is_quoted_is_parted_from_the_quotation() {
        let all = REPORT.map(|text| format!("<p>{text}</p>")).concat();
        let words = "“We will not leave the bridge to anybody, and least of all to those who burnt it.”";
        let found = kept(&format!("{all}<blockquote>{words}<cite>Jo Public, envoy</cite></blockquote>"));
        assert_eq!(found[4..], [format!("{words} — Jo Public, envoy")]);
        let inside =
            "We have read <cite>The Bridge</cite> from end to end, and will not leave it to anybody else.";
        let found = kept(&format!("{all}<blockquote>{inside}</blockquote>"));
        assert_eq!(found[4..], [inside.replace("<cite>", "").replace("</cite>", "")]);
    }
}
