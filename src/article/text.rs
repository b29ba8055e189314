//! Plain text as scraped → [`Article`].

use rustc_hash::FxHashSet;

use super::furniture::{is_credited, is_label, matching};
use super::{Article, Dropped, Paragraph};
use crate::span::ByteSpan;

/// Longest headline, in bytes.
const LONGEST_TITLE: usize = 300;
/// Lines that are not furniture, among which the title is looked for.
const MAX_ABOVE: usize = 40;
/// Blocks after the title in which byline and date are looked for.
const HEADER_BLOCKS: usize = 3;
/// Lines around a date that may be a byline, or belong to the header without being the report.
const HEADER_LINES: usize = 3;
/// Lines of hard-wrapped text are between these lengths, in characters.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=100;
/// How much shorter than the longest a full line of hard-wrapped text can be.
const RAGGED: usize = 25;
/// A line with fewer characters may stand in a report twice: an answer, a refrain.
const SHORTEST_REPEAT: usize = 30;

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
        let is_other = |line: &Line<'_>| Some(line.number) == reading.title || is_furniture(line.text);
        if blocks.iter().flatten().all(is_other) {
            reading.title = None; // a line by itself is a paragraph
        }
        for block in blocks {
            let ends_title = |line: &Line<'_>| Some(line.number) == reading.title;
            let (head, rest) = block.split_at(block.iter().position(ends_title).map_or(0, |title| title + 1));
            for part in [head, rest].into_iter().filter(|part| !part.is_empty()) {
                reading.read_block(part);
            }
        }
        reading.article
    }
}

/// Line number of the title: of the lines above the first that ends in a full stop, the first that is not furniture
/// and not the name of the site, which furniture elsewhere on the page repeats.
fn title_line(blocks: &[Vec<Line<'_>>]) -> Option<usize> {
    let (furniture, lines): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        blocks.iter().flatten().partition(|line| is_furniture(line.text));
    let is_site = |line: &Line<'_>| furniture.iter().any(|other| other.text.contains(line.text));
    let is_statement = |line: &Line<'_>| line.text.trim_end_matches(CLOSING).ends_with('.');
    let mut above = lines.into_iter().take(MAX_ABOVE).take_while(|line| !is_statement(line));
    above.find(|line| !is_site(line)).filter(|line| line.text.len() <= LONGEST_TITLE).map(|line| line.number)
}

/// Marks that may stand behind the one that ends a sentence.
const CLOSING: [char; 6] = ['”', '"', '’', '\'', '»', ')'];

/// Whether a line by itself is furniture.
fn is_furniture(line: &str) -> bool {
    matching(line).is_some() || is_ornament(line)
}

fn is_ornament(line: &str) -> bool {
    !line.contains(char::is_alphanumeric)
}

#[derive(Default)]
struct Reading {
    article: Article,
    /// Line number of the title.
    title: Option<usize>,
    /// The caption that was dropped last in this block, as it is without a credit.
    caption: String,
    /// What was kept, folded, so that it is not kept again.
    seen: FxHashSet<String>,
    /// Blocks since the title, once there is one.
    since_title: Option<usize>,
    /// Whether the block before was the heading of a note on the author.
    is_note: bool,
}

impl Reading {
    fn drop(&mut self, line: &Line<'_>, rule: &'static str) {
        self.article.dropped.push(Dropped { line: line.number, text: line.text.to_owned(), rule });
    }

    fn read_block(&mut self, block: &[Line<'_>]) {
        if std::mem::take(&mut self.is_note) {
            block.iter().for_each(|line| self.drop(line, "about-author"));
        } else if let Some(paragraph) = joined(block) {
            self.keep(paragraph);
        } else {
            self.read_lines(block);
        }
        self.caption.clear();
        if let Some(blocks) = &mut self.since_title {
            *blocks += 1;
        }
    }

    fn read_lines(&mut self, block: &[Line<'_>]) {
        let date = self.date_line(block);
        for (i, line) in block.iter().enumerate() {
            let is_near = date.is_some_and(|date| i.abs_diff(date) <= HEADER_LINES);
            match self.rule(line, block.get(i + 1), is_near, date.is_some_and(|date| i > date)) {
                Some("about-author") => {
                    self.is_note = i + 1 == block.len();
                    block[i..].iter().for_each(|line| self.drop(line, "about-author"));
                    return;
                }
                Some(rule) => self.set_aside(line, rule),
                None => self.take(line),
            }
        }
    }

    /// Where in a block that stands between title and report byline or date are.
    fn date_line(&self, block: &[Line<'_>]) -> Option<usize> {
        let is_header = self.since_title.is_some_and(|blocks| blocks <= HEADER_BLOCKS);
        let is_date = |line: &Line<'_>| matches!(matching(line.text), Some("date" | "byline"));
        block.iter().position(is_date).filter(|_| is_header)
    }

    /// The rule that drops a line, if one does; `is_near` tells whether it stands near a date of the header, `is_after`
    /// whether behind it.
    fn rule(
        &self,
        line: &Line<'_>,
        next: Option<&Line<'_>>,
        is_near: bool,
        is_after: bool,
    ) -> Option<&'static str> {
        let is_caption = next.is_some_and(|next| next.text == line.text || is_credited(next.text, line.text));
        let is_double = line.text == self.caption || is_credited(line.text, &self.caption);
        match matching(line.text) {
            Some(rule) => Some(rule),
            None if is_ornament(line.text) => Some("ornament"),
            None if is_caption || !self.caption.is_empty() && is_double => Some("caption"),
            None if self.title.is_some_and(|title| line.number < title) => Some("masthead"),
            None if self.is_repeated(line.text) => Some("repeated"),
            None if is_label(line.text) => Some("label"),
            None if is_near && self.article.byline.is_none() && is_name(line.text) => Some("byline"),
            None if is_near && is_after && !ends_sentence(line.text) => Some("header"),
            None => None,
        }
    }

    fn is_repeated(&self, text: &str) -> bool {
        let is_title = |title: &String| folded(title) == folded(text);
        self.article.title.as_ref().is_some_and(is_title)
            || text.chars().count() >= SHORTEST_REPEAT && self.seen.contains(&folded(text))
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
    let length = |line: &Line<'_>| line.text.chars().count();
    let (last, full) = block.split_last()?;
    let longest = full.iter().map(length).max()?;
    let shortest = longest.max(length(last)).saturating_sub(RAGGED);
    let is_full = |line: &Line<'_>| WRAPPED.contains(&length(line)) && length(line) >= shortest;
    let goes_on = full.iter().any(|line| !ends_sentence(line.text));
    let repeats = block.windows(2).any(|lines| lines[1].text.starts_with(lines[0].text));
    let is_other = block.iter().any(|line| is_furniture(line.text));
    if !full.iter().all(is_full) || length(last) > *WRAPPED.end() || !goes_on || repeats || is_other {
        return None;
    }
    let text = block.iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
    Some(Paragraph { text, span: ByteSpan::new(block[0].span.start, last.span.end) })
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(CLOSING).ends_with(['.', '!', '?', '…', ':'])
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
        let page = "Rome yields\n\nRome yields\n\nThe town fell on the third day.\n\nThe town fell on the third day.\n\nOthers held.";
        assert_eq!(paragraphs(page), ["The town fell on the third day.", "Others held."]);
        assert_eq!(dropped(page), [(3, "repeated"), (7, "repeated")]);
    }

    #[test]
    fn the_note_on_the_author_is_a_heading_and_one_block() {
        let page =
            "Title\n\nText.\n\nAbout the author\n\nAnn Other reports from Rome.\nShe is 40.\n\nMore text.";
        assert_eq!(paragraphs(page), ["Text.", "More text."]);
        assert_eq!(dropped(page), [(5, "about-author"), (7, "about-author"), (8, "about-author")]);
    }

    #[test]
    fn a_paragraph_that_begins_like_a_caption_is_kept() {
        let page =
            "Title\n\nA bridge at dawn\nA bridge at dawn (The Post)\n\nA bridge at dawn is a fine sight.";
        assert_eq!(paragraphs(page), ["A bridge at dawn is a fine sight."]);
        let answers = "Title\n\nWill you go?\n\nNo.\n\nWill you stay?\n\nNo.";
        assert_eq!(paragraphs(answers).len(), 4, "short answers may be the same");
    }

    #[test]
    fn a_quotation_that_is_a_statement_is_no_title() {
        assert_eq!(Article::from_text("“It is over.”\n\nHe left.").title, None);
        assert_eq!(Article::from_text("Is it over?\n\nHe left.").title.as_deref(), Some("Is it over?"));
    }

    #[test]
    fn a_page_without_blank_lines_has_its_header_too() {
        let page = "Talks stall\nAnn Other\n3 March 2025\nThe talks began.\nThey went on.\n***\nThey ended.";
        let article = Article::from_text(page);
        assert_eq!(
            (article.title.as_deref(), article.byline.as_deref()),
            (Some("Talks stall"), Some("Ann Other"))
        );
        assert_eq!(paragraphs(page), ["The talks began.", "They went on.", "They ended."]);
        assert_eq!(dropped(page), [(2, "byline"), (3, "date"), (6, "ornament")]);
    }

    #[test]
    fn wrapped_cyrillic_is_measured_in_letters() {
        let page = "Переговоры\n\nДелегации встретились во вторник и говорили три часа, а потом\nразошлись, и никто из них не сказал, чем всё это кончилось и\nкончилось ли.";
        assert_eq!(paragraphs(page).len(), 1);
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
