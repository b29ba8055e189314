//! Sections of a page that are none of its article: from their heading until the report goes on.

use rustc_hash::FxHashMap;

use super::headings::{Heading, heading, names_another};
use super::lines::{Line, PROSE, ends_statement, has_sentence, is_prose, width};
use super::{Article, Warning, WarningCode};

/// Lines of prose above a section.
const ABOVE: usize = 2;
/// What a line of prose and a short sentence weigh for the report to go on.
const LONG: usize = 2;
const BRIEF: usize = 1;
/// How much has to stand on end for the report to go on below links, and below comments.
const BELOW_LINKS: usize = 2 * LONG;
const BELOW_COMMENTS: usize = 4 * LONG;
/// How often a short line occurs that is boilerplate, and its longest, in characters.
const OFTEN: usize = 3;
const SHORT: usize = 40;

/// Gives a rule to headings of boilerplate and to what stands below them, and to short lines that come again
/// and again. `is_link` says which lines are links.
pub(super) fn mark_sections(lines: &mut [&mut Line<'_>], is_link: &dyn Fn(usize) -> bool) {
    mark_often(lines);
    let mut above = 0;
    let mut i = 0;
    while i < lines.len() {
        if lines[i].rule.is_none() && names_another(lines[i].text) {
            lines[i].rule = Some("read-more");
        }
        let found = heading(lines[i].text);
        let rule = match found {
            Some(Heading::Links) => "read-more",
            Some(Heading::Comments) => "comments",
            Some(Heading::Notice) => "navigation",
            None => {
                above += usize::from(is_prose(lines[i]));
                i += 1;
                continue;
            }
        };
        lines[i].rule = lines[i].rule.or(Some(rule));
        i += 1;
        if above >= ABOVE && found != Some(Heading::Notice) {
            let has_links = found == Some(Heading::Links) && (i..lines.len()).any(is_link);
            let needed = match found {
                Some(Heading::Comments) => BELOW_COMMENTS,
                _ if has_links => LONG,
                _ => BELOW_LINKS,
            };
            // Comments, and what is told of links, have short sentences on end, too.
            let brief = if found == Some(Heading::Comments) || has_links { 0 } else { BRIEF };
            let end = goes_on(lines, i, needed, brief, is_link).unwrap_or(lines.len());
            // A date or a name in a section is none of the article.
            let is_open = |line: &Line<'_>| matches!(line.rule, None | Some("date" | "byline"));
            for line in &mut lines[i..end] {
                if is_open(line) {
                    line.rule = Some(rule);
                }
            }
            i = end;
        }
    }
}

/// The first of so many lines of prose and short sentences with only boilerplate between them; lines below a
/// link belong to another article. Titles of articles end in no full stop.
fn goes_on(
    lines: &[&mut Line<'_>],
    from: usize,
    needed: usize,
    brief: usize,
    is_link: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let is_link_near =
        |mut near: std::ops::Range<usize>| near.any(|i| i >= from && i < lines.len() && is_link(i));
    let (mut start, mut found) = (from, 0);
    for (i, line) in lines.iter().enumerate().skip(from) {
        // One of several links, each with what is told of it.
        let is_teaser =
            is_link(i - 1) && (is_link_near(i + 1..i + 3) || is_link_near(i.saturating_sub(4)..i - 1));
        let weight = match () {
            () if line.rule.is_some() => continue,
            () if is_prose(line) && !is_teaser => LONG,
            () if ends_statement(line.text) && !is_teaser && !is_link(i) => brief,
            () => {
                found = 0;
                continue;
            }
        };
        start = if found == 0 { i } else { start };
        found += weight;
        if found >= needed {
            return Some(start);
        }
    }
    None
}

/// Warns if more prose was dropped below headings of boilerplate than was kept.
pub(super) fn warn_of_sections(article: &mut Article) {
    let kept: usize = article.paragraphs.iter().map(|paragraph| width(&paragraph.text)).sum();
    let is_of_section = |rule: &str| matches!(rule, "read-more" | "comments");
    let dropped = article.dropped.iter().filter(|line| is_of_section(line.rule)).map(|line| &line.text);
    let prose = |text: &&String| width(text) >= PROSE && has_sentence(text);
    if dropped.filter(prose).map(|text| width(text)).sum::<usize>() > kept {
        let message = "more was dropped below headings such as “Related” or “Comments” than was kept".into();
        article.warnings.push(Warning { code: WarningCode::Page, message });
    }
}

/// Marks short lines that come again and again and are no sentences.
fn mark_often(lines: &mut [&mut Line<'_>]) {
    let can_be = |line: &Line<'_>| {
        line.length() <= SHORT && !has_sentence(line.text) && !line.text.ends_with([':', '?', '!'])
    };
    let mut n: FxHashMap<String, usize> = FxHashMap::default();
    for line in lines.iter().filter(|line| can_be(line)) {
        *n.entry(line.text.to_lowercase()).or_default() += 1;
    }
    for line in lines.iter_mut().filter(|line| line.rule.is_none() && can_be(line)) {
        if n.get(&line.text.to_lowercase()).is_some_and(|n| *n >= OFTEN) {
            line.rule = Some("repeated");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Article;

    const P: [&str; 4] = [
        "The envoys of Rome met those of Veii on Monday, and neither side would speak.",
        "A second round is to be held on Friday, the mayor of the river town has said.",
        "The bridge has been closed since the storm of last autumn, and guards stand there.",
        "The guild of bakers says that bread will be dearer before the summer is over.",
    ];

    fn kept(lines: &[&str]) -> Vec<String> {
        let text = format!("Envoys meet\n\n{}\n", lines.join("\n\n"));
        Article::from_text(&text).paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn what_stands_below_a_heading_of_links_goes() {
        let teaser = "The old steamer goes to a buyer from the south, who wants to mend it.";
        let below = ["Lake steamer sold", teaser, "Bakers strike", P[3]];
        for heading in ["Related", "Лента новостей", "Mehr zum Thema", "À lire aussi"] {
            let lines = [&P[..3], &[heading], &below].concat();
            assert_eq!(kept(&lines), P[..3], "{heading}");
        }
    }

    #[test]
    fn the_report_goes_on_below_a_box() {
        let lines = [P[0], P[1], "Read more", "Lake steamer sold", P[2], P[3]];
        assert_eq!(kept(&lines), [P[0], P[1], P[2], P[3]]);
        let lines = ["12 comments", P[0], P[1], P[2]];
        assert_eq!(kept(&lines), P[..3]);
    }

    #[test]
    fn the_report_goes_on_with_short_sentences_between_long_ones() {
        let lines = [
            P[0],
            P[1],
            "Related",
            "Lake steamer sold",
            P[2],
            "“It is over,” he said.",
            P[3],
            "Nobody else spoke.",
        ];
        assert_eq!(kept(&lines), [&lines[..2], &lines[4..]].concat());
    }

    #[test]
    fn comments_go_even_if_they_are_long() {
        let says = ["Ann, 2 hours ago", P[2], P[3], "Jo, 3 hours ago", P[3]];
        let lines = [&P[..2], &["2 comments"], &says].concat();
        assert_eq!(kept(&lines), P[..2]);
    }

    #[test]
    fn short_lines_that_come_again_and_again_go() {
        let lines =
            [P[0], "Our channel", P[1], "Our channel", P[2], "Our channel", "— No.", P[3], "— No.", "— No."];
        let report = [P[0], P[1], P[2], "— No.", P[3], "— No.", "— No."];
        assert_eq!(kept(&lines), report);
    }

    #[test]
    fn short_sentences_among_long_ones_are_the_report() {
        let brief = ["“We are going home.”", "Nobody spoke.", "“It is over!”"];
        let report = [P[2], brief[0], P[3], brief[1], P[2], brief[2]];
        for heading in ["Related", "Материалы по теме"] {
            let lines = [&P[..2], &[heading, "Who owns the steamer now?"], &report[..4]].concat();
            assert_eq!(kept(&lines), [&P[..2], &report[..4]].concat(), "{heading}");
        }
        let lines =
            [&P[..2], &["Read more", "Lake steamer sold", brief[0]], &report[..1], &brief[1..]].concat();
        assert_eq!(kept(&lines), [&P[..2], &[brief[0], P[2], brief[1], brief[2]]].concat());
        let says = ["Ann, 2 hours ago", P[2], brief[1], P[3], "Jo, 3 hours ago", brief[1], brief[0], P[3]];
        assert_eq!(kept(&[&P[..2], &["2 comments"], &says[..]].concat()), P[..2]);
    }

    #[test]
    fn much_that_is_dropped_below_a_heading_is_warned_of() {
        let section = ["Ann", P[2], "Jo", P[3], "Cy", P[2]];
        let n_warnings = |section: &[&str]| {
            let lines = [&P[..2], &["Related"], section].concat();
            Article::from_text(&format!("Envoys meet\n\n{}\n", lines.join("\n\n"))).warnings.len()
        };
        assert_eq!((n_warnings(&section), n_warnings(&section[..2])), (1, 0));
    }
}
