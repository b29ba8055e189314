//! Plain text as scraped → [`Article`].

use rustc_hash::FxHashSet;

use super::furniture::{is_label, matching};
use super::{Article, Dropped, Paragraph};
use crate::span::ByteSpan;

/// Longest headline, in bytes.
const LONGEST_TITLE: usize = 300;
/// Lines that are not furniture, among which the title is looked for.
const MAX_ABOVE: usize = 40;
/// Blocks after the title in which byline and date are looked for.
const HEADER_BLOCKS: usize = 3;
/// Lines of hard-wrapped text are between these lengths, in bytes.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=100;
/// How much shorter than the longest a full line of hard-wrapped text can be.
const RAGGED: usize = 25;

/// A line that is not blank, without white space around it.
#[derive(Clone, Copy)]
struct Line<'t> {
    number: usize,
    text: &'t str,
    span: ByteSpan,
}

impl Article {
    /// Reads plain text: blocks between blank lines, in which each line is a paragraph unless the block is
    /// hard-wrapped. The title is the first line that is not furniture, if it does not end in a full stop.
    pub fn from_text(text: &str) -> Self {
        let blocks = blocks(text);
        let mut reading = Reading { title: title_line(&blocks), ..Reading::default() };
        if blocks
            .iter()
            .flatten()
            .all(|line| Some(line.number) == reading.title || matching(line.text).is_some())
        {
            reading.title = None; // a line by itself is a paragraph
        }
        for block in blocks {
            if reading.is_after_end {
                block.iter().for_each(|line| reading.drop(line, "about-author"));
            } else {
                reading.read_block(&block);
            }
        }
        reading.article
    }
}

/// Line number of the title: of the lines above the first that ends in a full stop, the first that is not furniture
/// and not the name of the site, which furniture elsewhere on the page repeats.
fn title_line(blocks: &[Vec<Line<'_>>]) -> Option<usize> {
    let (furniture, lines): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        blocks.iter().flatten().partition(|line| matching(line.text).is_some());
    let is_site = |line: &Line<'_>| furniture.iter().any(|other| other.text.contains(line.text));
    let mut above = lines.into_iter().take(MAX_ABOVE).take_while(|line| !line.text.ends_with('.'));
    above.find(|line| !is_site(line)).filter(|line| line.text.len() <= LONGEST_TITLE).map(|line| line.number)
}

#[derive(Default)]
struct Reading {
    article: Article,
    /// Line number of the title.
    title: Option<usize>,
    /// The caption that was dropped last, as it is without a credit.
    caption: String,
    /// What was kept, folded, so that it is not kept again.
    seen: FxHashSet<String>,
    /// Blocks since the title, once there is one.
    since_title: Option<usize>,
    /// Whether the note on the author has begun.
    is_after_end: bool,
}

impl Reading {
    fn drop(&mut self, line: &Line<'_>, rule: &'static str) {
        self.article.dropped.push(Dropped { line: line.number, text: line.text.to_owned(), rule });
    }

    fn read_block(&mut self, block: &[Line<'_>]) {
        if let Some(paragraph) = joined(block) {
            self.keep(paragraph);
            return;
        }
        let is_header = self.is_header(block);
        for (i, line) in block.iter().enumerate() {
            let next = block.get(i + 1);
            match self.rule(line, next, is_header) {
                Some("about-author") => {
                    self.is_after_end = true;
                    block[i..].iter().for_each(|line| self.drop(line, "about-author"));
                    return;
                }
                Some(rule) => self.set_aside(line, rule),
                None => self.take(line),
            }
        }
        if let Some(blocks) = &mut self.since_title {
            *blocks += 1;
        }
    }

    /// Whether a block stands between title and report and holds byline or date.
    fn is_header(&self, block: &[Line<'_>]) -> bool {
        let is_near = self.since_title.is_some_and(|blocks| blocks <= HEADER_BLOCKS);
        is_near && block.iter().any(|line| matches!(matching(line.text), Some("date" | "byline")))
    }

    /// The rule that drops a line, if one does.
    fn rule(&self, line: &Line<'_>, next: Option<&Line<'_>>, is_header: bool) -> Option<&'static str> {
        let is_repeated_next =
            next.is_some_and(|next| next.text.len() > line.text.len() && next.text.starts_with(line.text));
        match matching(line.text) {
            Some(rule) => Some(rule),
            None if is_repeated_next => Some("caption"),
            None if !self.caption.is_empty() && line.text.starts_with(&self.caption) => Some("caption"),
            None if self.title.is_some_and(|title| line.number < title) => Some("masthead"),
            None if self.seen.contains(&folded(line.text)) => Some("repeated"),
            None if is_label(line.text) => Some("label"),
            None if is_header && self.article.byline.is_none() && is_name(line.text) => Some("byline"),
            None if is_header && !ends_sentence(line.text) => Some("header"),
            None => None,
        }
    }

    /// Drops a line; what it tells of the article is kept.
    fn set_aside(&mut self, line: &Line<'_>, rule: &'static str) {
        match rule {
            "byline" if self.article.byline.is_none() => {
                let name = ["By ", "BY ", "by "].iter().find_map(|by| line.text.strip_prefix(by));
                self.article.byline = Some(name.unwrap_or(line.text).trim().to_owned());
            }
            "date" if self.article.date.is_none() => self.article.date = Some(line.text.to_owned()),
            "caption" => line.text.clone_into(&mut self.caption),
            _ => {}
        }
        self.drop(line, rule);
    }

    /// Keeps a line as title or paragraph.
    fn take(&mut self, line: &Line<'_>) {
        if self.title == Some(line.number) {
            self.seen.insert(folded(line.text));
            self.article.title = Some(line.text.to_owned());
            self.since_title = Some(0);
        } else {
            self.keep(Paragraph { text: line.text.to_owned(), span: line.span });
        }
    }

    fn keep(&mut self, paragraph: Paragraph) {
        self.seen.insert(folded(&paragraph.text));
        self.article.paragraphs.push(paragraph);
    }
}

/// Runs of lines between blank ones.
fn blocks(text: &str) -> Vec<Vec<Line<'_>>> {
    let mut blocks = vec![Vec::new()];
    let mut start = 0;
    for (i, raw) in text.split_inclusive('\n').enumerate() {
        let line = raw.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            blocks.push(Vec::new());
        } else if let (Some(at), Some(block)) = (raw.find(line), blocks.last_mut()) {
            let span = ByteSpan::new(start + at, start + at + line.len());
            block.push(Line { number: i + 1, text: line, span });
        }
        start += raw.len();
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// A block of hard-wrapped text as one paragraph.
fn joined(block: &[Line<'_>]) -> Option<Paragraph> {
    let (last, full) = block.split_last()?;
    let longest = full.iter().map(|line| line.text.len()).max()?;
    let shortest = (longest.max(last.text.len())).saturating_sub(RAGGED);
    let is_full = |line: &Line<'_>| WRAPPED.contains(&line.text.len()) && line.text.len() >= shortest;
    let goes_on = full.iter().any(|line| !ends_sentence(line.text));
    let repeats = block.windows(2).any(|lines| lines[1].text.starts_with(lines[0].text));
    if !full.iter().all(is_full) || last.text.len() > *WRAPPED.end() || !goes_on || repeats {
        return None;
    }
    let text = block.iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
    Some(Paragraph { text, span: ByteSpan::new(block[0].span.start, last.span.end) })
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['”', '"', '’', '\'', '»', ')']).ends_with(['.', '!', '?', '…', ':'])
}

/// Two to five words, most of them capitalised, and nothing else.
fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ',' | '&');
    (2..=5).contains(&words.len())
        && capitals * 2 > words.len()
        && line.chars().all(plain)
        && !ends_sentence(line)
}

/// What makes two lines the same: letters and digits, in lower case.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paragraphs(text: &str) -> Vec<String> {
        Article::from_text(text).paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
    }

    fn dropped(text: &str) -> Vec<(usize, &'static str)> {
        Article::from_text(text).dropped.iter().map(|dropped| (dropped.line, dropped.rule)).collect()
    }

    #[test]
    fn header_lines_are_recognised_beside_a_date() {
        let page = "Talks stall\n\nEnvoys leave the table\n\nAnn Other\nMonday 3 March 2025 10:00 GMT\nA film of the talks\n\nIt began.";
        let article = Article::from_text(page);
        assert_eq!(article.title.as_deref(), Some("Talks stall"));
        assert_eq!(article.byline.as_deref(), Some("Ann Other"));
        assert_eq!(article.date.as_deref(), Some("Monday 3 March 2025 10:00 GMT"));
        assert_eq!(paragraphs(page), ["Envoys leave the table", "It began."]);
        assert_eq!(dropped(page), [(5, "byline"), (6, "date"), (7, "header")]);
    }

    #[test]
    fn a_name_far_from_a_date_is_text() {
        assert_eq!(paragraphs("Title\n\nAnn Other\n\nIt began."), ["Ann Other", "It began."]);
    }

    #[test]
    fn captions_given_twice_go_twice() {
        let page = "Title\n\nA bridge at dawn\nA bridge at dawn (Reuters)\n\nIt stands.";
        assert_eq!(dropped(page), [(3, "caption"), (4, "caption")]);
    }

    #[test]
    fn a_caption_with_a_credit_of_any_kind_goes_with_its_double() {
        let page = "Title\n\nA bridge at dawn\nA bridge at dawn (The Post)\n\nIt stands.";
        assert_eq!(dropped(page), [(3, "caption"), (4, "caption")]);
    }

    #[test]
    fn a_masthead_is_not_the_title() {
        let page = "The Post\n\nTalks end\n\nThey are over.\n\n© 2025 The Post";
        assert_eq!(Article::from_text(page).title.as_deref(), Some("Talks end"));
        assert_eq!(dropped(page), [(1, "masthead"), (7, "copyright")]);
    }

    #[test]
    fn what_stood_before_is_not_kept_again() {
        let page = "Rome yields\n\nRome yields\n\nThe town fell.\n\nThe town fell.\n\nOthers held.";
        assert_eq!(paragraphs(page), ["The town fell.", "Others held."]);
        assert_eq!(dropped(page), [(3, "repeated"), (7, "repeated")]);
    }

    #[test]
    fn the_note_on_the_author_ends_the_article() {
        let page = "Title\n\nText.\n\nAbout the author\n\nAnn Other reports from Rome.";
        assert_eq!(paragraphs(page), ["Text."]);
        assert_eq!(dropped(page), [(5, "about-author"), (7, "about-author")]);
    }

    #[test]
    fn hard_wrapped_lines_are_one_paragraph() {
        let page = "Title\n\nThe delegations met for three hours on Tuesday, and neither of them\nwould say afterwards what had been agreed, or whether anything had been\nagreed at all.\n\nNext.";
        let article = Article::from_text(page);
        assert_eq!(article.paragraphs.len(), 2);
        assert!(article.paragraphs[0].text.ends_with("whether anything had been agreed at all."));
        assert!(article.paragraphs[0].span.slice(page).is_some_and(|text| text.ends_with("agreed at all.")));
    }

    #[test]
    fn sentences_on_lines_of_their_own_stay_apart() {
        let page = "Title\n\nThe delegations met for three hours on Tuesday in the old town hall.\nNeither of them would say afterwards what had been agreed between them.";
        assert_eq!(paragraphs(page).len(), 2);
    }

    #[test]
    fn a_text_without_a_title_has_none() {
        assert_eq!(Article::from_text("It began.\n\nIt went on.").title, None);
        assert_eq!(Article::from_text("It began").title, None);
        assert_eq!(paragraphs("It began\n\nShare"), ["It began"]);
        assert_eq!(Article::from_text(""), Article::default());
        assert_eq!(Article::from_text(" \n\n\t"), Article::default());
    }

    proptest! {
        #[test]
        fn every_line_is_kept_or_dropped_once(text in "([a-zA-Z.,“” ]{0,30}(\n|\n\n|\r\n)){0,20}") {
            let article = Article::from_text(&text);
            let mut end = 0;
            for paragraph in &article.paragraphs {
                prop_assert!(paragraph.span.start >= end);
                end = paragraph.span.end;
                let slice = paragraph.span.slice(&text).expect("inside the text");
                let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(words(slice), words(&paragraph.text));
            }
            let told: usize = article.paragraphs.iter().map(|p| p.text.len()).sum::<usize>()
                + article.dropped.iter().map(|d| d.text.len()).sum::<usize>()
                + article.title.map_or(0, |title| title.len());
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            prop_assert!(told >= letters, "{told} of {letters}");
        }
    }
}
