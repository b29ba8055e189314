//! Copies of whole pages as plain text: which line is the headline, and which lines are left over from what
//! surrounds the report.

use super::lines::{Line, PROSE, ends_sentence, has_sentence, is_caption_pair, is_name, is_prose, width};

/// Rules of boilerplate that a text has which was written as a text.
const OF_TEXTS: [&str; 7] = ["date", "byline", "caption", "agency", "ornament", "about-author", "mail"];
/// Lines of other boilerplate that make a text the copy of a page.
const BOILERPLATE: usize = 5;
/// Least width of a standfirst.
const SHORT: usize = 40;
/// Least width and fewest words of a headline.
const HEADLINE: usize = 20;
const WORDS: usize = 4;

/// Whether a text is the copy of a page.
pub(super) fn is_copy(lines: &[&mut Line<'_>]) -> bool {
    let is_of_page = |line: &&&mut Line<'_>| line.rule.is_some_and(|rule| !OF_TEXTS.contains(&rule));
    lines.iter().filter(is_of_page).count() >= BOILERPLATE
}

/// Number of the line that is the headline: the first that can be one between the last menu and the report.
pub(super) fn headline(lines: &[&mut Line<'_>]) -> Option<usize> {
    let report = lines.iter().position(|line| is_prose(line))?;
    let menu = lines[..report].iter().rposition(|line| line.rule == Some("menu"))?;
    let can_be = |line: &&&mut Line<'_>| {
        let is_long = width(line.text) >= HEADLINE
            && (line.text.split_whitespace().count() >= WORDS || !line.text.is_ascii());
        line.rule.is_none()
            && is_long
            && !line.text.ends_with(['.', ':'])
            && line.text.contains(char::is_alphabetic)
    };
    let has_words = |line: &&&mut Line<'_>| {
        line.text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() > 2
    };
    lines[menu..report].iter().filter(can_be).find(has_words).map(|line| line.number)
}

/// Marks lines below the beginning of the report that are no sentences and above none: several on end, or one
/// that no prose follows; and short ones between the headline and the report.
pub(super) fn mark_fragments(lines: &mut [&mut Line<'_>], headline: Option<usize>) {
    let Some(report) = lines.iter().position(|line| is_prose(line)) else { return };
    let is_below = |line: &Line<'_>| headline.is_some_and(|headline| line.number > headline);
    let is_short = |line: &Line<'_>| width(line.text) < SHORT && !is_name(line.text);
    for line in &mut lines[..report] {
        if line.rule.is_none() && is_below(line) && is_short(line) && is_fragment(line) {
            line.rule = Some("fragment");
        }
    }
    let is_pair = |i: usize| lines.get(i..i + 2).is_some_and(|pair| is_caption_pair(&[*pair[0], *pair[1]]));
    let is_caption = |i: usize| is_pair(i) || is_pair(i - 1);
    let open: Vec<usize> =
        (report..lines.len()).filter(|&i| lines[i].rule.is_none() && (i == 0 || !is_caption(i))).collect();
    let runs: Vec<Vec<usize>> = open
        .chunk_by(|a, b| is_fragment(lines[*a]) == is_fragment(lines[*b]))
        .map(<[usize]>::to_vec)
        .collect();
    for run in runs {
        let is_alone = run.len() == 1 && open.last() != run.last();
        if is_fragment(lines[run[0]]) && !is_alone {
            run.into_iter().for_each(|i| lines[i].rule = Some("fragment"));
        }
    }
}

/// Whether a line has numbers and not two words, such as how long a film is.
fn is_measure(line: &str) -> bool {
    let words = line.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    words < 2 && line.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a line is no sentence, no entry of a list, and nothing that somebody says.
fn is_fragment(line: &Line<'_>) -> bool {
    let begins = |c: char| matches!(c, '•' | '-' | '*' | '—' | '–' | '“' | '"' | '«' | '„' | '‘');
    let after = line.text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_entry =
        line.text.starts_with(begins) || after.len() < line.text.len() && after.starts_with(['.', ')']);
    let is_sentence = ends_sentence(line.text) || has_sentence(line.text);
    is_measure(line.text) || !is_sentence && !is_entry && width(line.text) < 2 * PROSE
}

#[cfg(test)]
mod tests {
    use super::super::Article;

    const REPORT: [&str; 3] = [
        "The envoys of Rome met those of Veii on Monday, and neither side would speak.",
        "A second round is to be held on Friday, the mayor of the river town has said.",
        "The bridge has been closed since the storm of last autumn, and guards stand there.",
    ];

    #[test]
    fn a_copied_page_gives_its_report() {
        let menu = "All that is fit to know of the river\n\nHome\nWorld\nSport\nArts\nFood\nTravel\nMarkets\n\nSign in\n\n";
        let head = "12 JUNE, 14:20\n\nEnvoys of both banks meet in the river town\n\n";
        let text = format!(
            "{menu}{head}Desk of the Post\n\nRead it in the app\n\n{}\n\nPlay video\n\n02:14 min.\n\n{}\n\nWhat comes next\n\n{}\n\nam/jo\n\nRelated\n\nLake steamer sold\n\n© 2025 The Post\n",
            REPORT[0], REPORT[1], REPORT[2]
        );
        let article = Article::from_text(&text);
        assert_eq!(article.title.as_deref(), Some("Envoys of both banks meet in the river town"));
        let kept: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        assert_eq!(kept, [REPORT[0], REPORT[1], "What comes next", REPORT[2]]);
    }

    #[test]
    fn a_text_that_is_no_copy_keeps_its_lines() {
        let text =
            format!("Envoys meet\n\n{}\n\nRome\n\nVeii\n\nOstia\n\n{}\n\nThe end", REPORT[0], REPORT[1]);
        assert_eq!(Article::from_text(&text).paragraphs.len(), 6);
    }
}
