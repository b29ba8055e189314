//! Plain text as scraped → [`Article`].

use rustc_hash::FxHashSet;

use super::boilerplate::is_label;
use super::copy::{headline, is_copy, mark_fragments};
use super::entities::decoded;
use super::fields::take_fields;
use super::letters::normalized;
use super::lines::{Line, ends_sentence, is_caption, is_name, is_prose};
#[cfg(feature = "web")]
use super::mail::{bare, mark_mail};
use super::marked::marked;
use super::sections::warn_of_sections;
use super::signed::{behind_by, date_in_front, signed};
use super::title::title_line;
use super::wrapped::joined;
use super::{Article, Dropped, Paragraph, date};

/// Paragraphs after which byline and date are no longer looked for.
const HEADER_PARAGRAPHS: usize = 3;
/// How many lines from the date the rest of the header can be.
const HEADER_LINES: usize = 3;
/// Shortest line, in characters, that is not kept a second time.
const REPEATABLE: usize = 30;

impl Article {
    /// Reads plain text: blocks between blank lines, in which each line is a paragraph unless the block is
    /// hard-wrapped. The title is the first line that is not boilerplate, if it does not end in a full stop.
    pub fn from_text(text: &str) -> Self {
        Self::of_blocks(marked(text), None)
    }

    /// Reads the text of a mail. Its subject is the title, unless it is that of another mail.
    #[cfg(feature = "web")]
    pub(super) fn from_mail(text: &str, subject: Option<&str>) -> Self {
        let mut blocks = marked(text);
        mark_mail(&mut blocks);
        let (subject, is_of_another) = subject.map(bare).unwrap_or_default();
        let subject = Some(subject.to_owned()).filter(|subject| !subject.is_empty());
        let article = Self::of_blocks(blocks, subject.clone().filter(|_| !is_of_another));
        Self { title: article.title.or(subject), ..article }
    }

    /// Reads lines, of which one is the title unless that is known.
    fn of_blocks(mut blocks: Vec<Vec<Line<'_>>>, known_title: Option<String>) -> Self {
        let mut head = Self { title: known_title, ..Self::default() };
        take_fields(&mut blocks, &mut head);
        let is_known = head.title.is_some();
        let mut title = title_line(&blocks).filter(|_| !is_known);
        let mut lines: Vec<&mut Line<'_>> = blocks.iter_mut().flatten().collect();
        if is_copy(&lines) {
            title = headline(&lines).filter(|_| !is_known).or(title);
            mark_fragments(&mut lines, title);
        }
        let mut reader = LineReader { article: head, title, ..LineReader::default() };
        for part in blocks.iter().flat_map(|block| block.split_inclusive(|line| Some(line.number) == title)) {
            reader.read_part(part);
        }
        let mut article = reader.article;
        let in_front = article.paragraphs.first().and_then(|first| date_in_front(&first.text));
        article.date = article.date.take().or(in_front.map(str::to_owned));
        let texts = article.paragraphs.iter_mut().map(|paragraph| &mut paragraph.text);
        let head = article.title.iter_mut().chain(&mut article.byline);
        head.chain(texts).for_each(|text| *text = decoded(text).into_owned());
        warn_of_sections(&mut article);
        article.with_language()
    }
}

/// Reads the lines of a page of which `article` has what its head says: each line is a paragraph or
/// boilerplate.
#[cfg(feature = "web")]
pub(super) fn read_lines(article: Article, lines: &[Line<'_>]) -> Article {
    let mut reader = LineReader { article, ..LineReader::default() };
    (0..lines.len()).for_each(|i| reader.read_line(lines, i));
    reader.article
}

#[derive(Default)]
struct LineReader {
    article: Article,
    /// Line number of the title.
    title: Option<usize>,
    /// What was kept, folded, so that it is not kept again.
    seen: FxHashSet<String>,
    /// Whether a note on the author comes next.
    is_note_next: bool,
}

impl LineReader {
    /// Reads a block, or what the title leaves of it.
    fn read_part(&mut self, part: &[Line<'_>]) {
        if std::mem::take(&mut self.is_note_next) {
            part.iter().for_each(|line| self.drop(line, "about-author"));
        } else if let Some(paragraphs) = joined(part).filter(|_| !self.is_up_to_title(&part[0])) {
            paragraphs.into_iter().for_each(|paragraph| self.push(paragraph));
        } else {
            (0..part.len()).for_each(|i| self.read_line(part, i));
        }
    }

    fn read_line(&mut self, part: &[Line<'_>], i: usize) {
        let line = &part[i];
        if self.title == Some(line.number) {
            self.article.title = Some(normalized(line.text).into_owned());
        } else if let Some(rule) = self.rule(part, i) {
            self.set_aside(line, rule);
        } else {
            let (text, span) = (normalized(line.text).into_owned(), Some(line.span));
            self.push(Paragraph { text, span, is_quotation: line.is_quotation });
        }
    }

    fn is_up_to_title(&self, line: &Line<'_>) -> bool {
        self.title.is_some_and(|title| line.number <= title)
    }

    /// The rule that drops line `i` of a block, if one does.
    fn rule(&mut self, part: &[Line<'_>], i: usize) -> Option<&'static str> {
        let line = &part[i];
        match line.rule {
            _ if std::mem::take(&mut self.is_note_next) => Some("about-author"),
            Some(rule) => Some(rule),
            None if is_caption(part, i) => Some("caption"),
            None if self.is_up_to_title(line) => Some("masthead"),
            None if self.is_repeated(line) => Some("repeated"),
            None if is_label(line.text) && !is_name_above_date(part, i) => Some("label"),
            None => self.header_rule(part, i),
        }
    }

    /// Whether a line says what the title or a long line before it said.
    fn is_repeated(&self, line: &Line<'_>) -> bool {
        let text = folded(line.text);
        self.article.title.as_deref().is_some_and(|title| folded(title) == text)
            || !line.again && line.length() >= REPEATABLE && self.seen.contains(&text)
    }

    /// The rule for a line that stands between title and report, near the date or the byline.
    fn header_rule(&self, part: &[Line<'_>], i: usize) -> Option<&'static str> {
        if self.article.title.is_none() || self.article.paragraphs.len() > HEADER_PARAGRAPHS {
            return None;
        }
        let date = part.iter().position(|line| matches!(line.rule, Some("date" | "byline")))?;
        let has_byline = self.article.byline.is_some() || part.iter().any(|line| line.rule == Some("byline"));
        let line = part[i].text;
        match date.abs_diff(i) <= HEADER_LINES {
            true if is_name(line) && !has_byline => Some("byline"),
            true if is_name(line) || i > date && !ends_sentence(line) && !is_below_prose(part, i) => {
                Some("header")
            }
            _ => None,
        }
    }

    /// Drops a line; what it tells of the article is kept.
    fn set_aside(&mut self, line: &Line<'_>, rule: &'static str) {
        match rule {
            "byline" => self.sign(line),
            "date" if self.article.date.is_none() && date::iso(line.text).is_some() => {
                self.article.date = Some(line.text.to_owned());
            }
            "about-author" => self.is_note_next = line.rule == Some(rule),
            _ => {}
        }
        self.drop(line, rule);
    }

    /// Takes what a byline tells, unless it is known.
    fn sign(&mut self, line: &Line<'_>) {
        let signed = signed(line.text).filter(|_| line.rule.is_some());
        if self.article.byline.is_none() {
            let author = signed.map_or_else(|| author(line), |(author, _)| author);
            self.article.byline = Some(author.to_owned());
        }
        if let Some((_, date)) = signed.filter(|_| self.article.date.is_none()) {
            self.article.date = Some(date.to_owned());
        }
    }

    fn drop(&mut self, line: &Line<'_>, rule: &'static str) {
        self.article.dropped.push(Dropped { line: line.number, text: line.text.to_owned(), rule });
    }

    fn push(&mut self, paragraph: Paragraph) {
        self.seen.insert(folded(&paragraph.text));
        self.article.paragraphs.push(paragraph);
    }
}

/// The name in a byline: what follows its `by`, or all of a line that is a name beside a date.
fn author<'t>(byline: &Line<'t>) -> &'t str {
    behind_by(byline.text).filter(|_| byline.rule.is_some()).unwrap_or(byline.text).trim()
}

/// Whether a line is a name, perhaps in capitals, right above a date.
fn is_name_above_date(part: &[Line<'_>], i: usize) -> bool {
    is_name(part[i].text) && part.get(i + 1).is_some_and(|next| next.rule == Some("date"))
}

/// Whether prose stands between a line and the byline or date above it: then the report has begun.
fn is_below_prose(part: &[Line<'_>], i: usize) -> bool {
    let is_header = |line: &&Line<'_>| matches!(line.rule, Some("date" | "byline"));
    part[..i].iter().rev().take_while(|line| !is_header(line)).any(is_prose)
}

/// What makes two lines the same: letters and digits, in lower case.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        match c.is_ascii() {
            true => folded.push(c.to_ascii_lowercase()),
            false => folded.extend(c.to_lowercase()),
        }
    }
    folded
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
    fn header_lines_are_recognized_beside_a_date() {
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
    fn a_page_without_blank_lines_has_a_header_too() {
        let page = "Talks stall\nAnn Other\nMonday 3 March 2025\nA film of the talks\nIt began.\nThe list:\nA town\nA river\nIt ended.";
        let article = Article::from_text(page);
        assert_eq!(article.title.as_deref(), Some("Talks stall"));
        assert_eq!(article.byline.as_deref(), Some("Ann Other"));
        assert_eq!(paragraphs(page), ["It began.", "The list:", "A town", "A river", "It ended."]);
    }

    #[test]
    fn a_date_far_down_begins_no_header() {
        let page = "Talks stall\nOne.\nTwo.\nThree.\nFour.\n3 March 2025\nA first round";
        assert_eq!(paragraphs(page), ["One.", "Two.", "Three.", "Four.", "A first round"]);
    }

    #[test]
    fn the_byline_is_the_name_behind_by() {
        let byline = |line: &str| Article::from_text(&format!("Title\n\n{line}\n\nIt began.")).byline;
        assert_eq!(byline("By Toby Smith in Rome").as_deref(), Some("Toby Smith in Rome"));
        assert_eq!(byline("Words by Ann Other").as_deref(), Some("Ann Other"));
        assert_eq!(byline("Toby Smith\n3 March 2025").as_deref(), Some("Toby Smith"));
        assert_eq!(byline("Kyiv Post\n3 March 2025\nBy Ann Other").as_deref(), Some("Ann Other"));
    }

    #[test]
    fn captions_given_twice_go_twice() {
        let page = "Title\n\nA bridge at dawn\nA bridge at dawn (Reuters)\n\nIt stands.";
        assert_eq!(dropped(page), [(3, "caption"), (4, "caption")]);
    }

    #[test]
    fn what_begins_like_a_caption_is_kept() {
        let page =
            "Title\n\nA bridge at dawn\nA bridge at dawn (The Post)\n\nA bridge at dawn is a fine sight.";
        assert_eq!(paragraphs(page), ["A bridge at dawn is a fine sight."]);
        assert_eq!(dropped(page), [(3, "caption"), (4, "caption")]);
        assert_eq!(paragraphs("Title\n\nNo\nNo way out.").len(), 2);
    }

    #[test]
    fn a_masthead_is_not_the_title() {
        let page = "The Post\n\nTalks end\n\nThey are over.\n\n© 2025 The Post";
        assert_eq!(Article::from_text(page).title.as_deref(), Some("Talks end"));
        assert_eq!(dropped(page), [(1, "masthead"), (7, "copyright")]);
    }

    #[test]
    fn what_stood_before_is_not_kept_again() {
        let page = "Rome yields\n\nRome yields!\n\nThe town fell after a siege of three days.\n\nThe town fell after a siege of three days.\n\nOthers held.";
        assert_eq!(paragraphs(page), ["The town fell after a siege of three days.", "Others held."]);
        assert_eq!(dropped(page), [(3, "repeated"), (7, "repeated")]);
    }

    #[test]
    fn short_answers_can_be_given_twice() {
        let page = "Title\n\nDid they talk?\n\n— No.\n\nWill they?\n\n— No.";
        assert_eq!(paragraphs(page), ["Did they talk?", "— No.", "Will they?", "— No."]);
    }

    #[test]
    fn the_note_on_the_author_is_one_block() {
        let page =
            "Title\n\nText.\n\nAbout the author\n\nAnn Other reports from Rome.\nShe is new.\n\nMore text.";
        assert_eq!(paragraphs(page), ["Text.", "More text."]);
        assert_eq!(dropped(page), [(5, "about-author"), (7, "about-author"), (8, "about-author")]);
    }

    #[test]
    fn the_note_on_the_author_is_one_line_without_blank_ones() {
        let page = "Title\nText.\nAbout the author\nAnn Other reports from Rome.\nMore text.";
        assert_eq!(paragraphs(page), ["Text.", "More text."]);
    }

    #[test]
    fn hard_wrapped_lines_are_one_paragraph() {
        let page = "Title\n\nThe delegations met for three hours on Tuesday, and neither of them\nwould say afterwards what had been agreed, or whether anything had been\nagreed at all.\n\nNext.";
        let article = Article::from_text(page);
        assert_eq!(article.paragraphs.len(), 2);
        assert!(article.paragraphs[0].text.ends_with("whether anything had been agreed at all."));
        assert!(
            article.paragraphs[0]
                .span
                .and_then(|span| span.slice(page))
                .is_some_and(|text| text.ends_with("agreed at all."))
        );
    }

    #[test]
    fn a_title_on_top_of_wrapped_lines_stays_apart() {
        let page = "Rome and Veii agree to talk about the bridge again\nThe delegations met for three hours on Tuesday, and neither of them\nwould say what had been agreed.";
        let article = Article::from_text(page);
        assert_eq!(article.title.as_deref(), Some("Rome and Veii agree to talk about the bridge again"));
        assert_eq!(article.paragraphs.len(), 1);
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
                let span = paragraph.span.expect("text has places");
                prop_assert!(span.start >= end);
                end = span.end;
                let slice = span.slice(&text).expect("inside the text");
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
