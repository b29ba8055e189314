//! Which line is the headline.

use super::boilerplate::is_label;
use super::lines::{Line, has_sentence, is_caption_pair, is_name, width, without_closing};

/// Longest headline, in bytes.
const LONGEST: usize = 300;
/// Lines that are not boilerplate, among which the title is looked for.
const MAX_ABOVE: usize = 40;
/// Most words of the name of a site, or of a line of its head.
const SITE_WORDS: usize = 4;
/// Most words of a label above a headline, and fewest of that headline.
const LABEL_WORDS: usize = 2;
const LABELLED: usize = 4;
/// Fewest words of a headline between the name of a site and a date.
const HEADLINE: usize = 3;
/// Least width of a line of prose.
const PROSE: usize = 60;
/// Rules of what stands in the head of a site.
const HEAD: [&str; 6] = ["breadcrumbs", "menu", "navigation", "sign-up", "notifications", "cookies"];
/// Words that papers are called by.
const PAPERS: [&str; 20] = [
    "post",
    "times",
    "news",
    "herald",
    "tribune",
    "gazette",
    "journal",
    "ledger",
    "guardian",
    "observer",
    "courier",
    "zeitung",
    "nachrichten",
    "правда",
    "новости",
    "новини",
    "газета",
    "вести",
    "вісті",
    "известия",
];

/// Line number of the title: of the lines above the first that ends in a full stop, the first that is not
/// boilerplate, not the name of the site and not a label. A text that is nothing else has no title.
pub(super) fn title_line(blocks: &[Vec<Line<'_>>]) -> Option<usize> {
    let lines: Vec<&Line<'_>> = blocks.iter().flatten().collect();
    let is_site =
        |line: &Line<'_>| lines.iter().any(|other| other.rule.is_some() && other.text.contains(line.text));
    let goes_on = |line: &Line<'_>| {
        lines.iter().any(|next| {
            next.number == line.number + 1 && next.rule.is_none() && next.text.starts_with(char::is_lowercase)
        })
    };
    let is_by_itself =
        |line: &Line<'_>| lines.iter().all(|other| other.number == line.number || other.rule.is_some());
    let open = (0..lines.len()).filter(|&i| lines[i].rule.is_none()).take(MAX_ABOVE);
    let mut above = open.take_while(|&i| !ends_in_full_stop(lines[i].text)).filter(|&i| !is_site(lines[i]));
    let first = above.next()?;
    let below_label = above.next().filter(|&next| is_label_of(&lines[first..=next]));
    let title = below_label.or_else(|| below_site(&lines, first)).unwrap_or(first);
    Some(lines[title])
        .filter(|line| line.text.len() <= LONGEST && !goes_on(line) && !is_by_itself(line))
        .map(|line| line.number)
}

/// Whether the first of some lines is a label such as `INTERVIEW`, the last a headline, and no byline or date
/// stands between them.
fn is_label_of(lines: &[&Line<'_>]) -> bool {
    let [label, between @ .., headline] = lines else { return false };
    is_label(label.text)
        && !is_label(headline.text)
        && n_words(label) <= LABEL_WORDS
        && n_words(headline) >= LABELLED
        && !between.iter().any(|line| is_header(line))
}

/// The headline below a first line that is the name of the site: more of the head of the site stands between
/// them, or what is surely the name of a site stands above and the date or byline right below.
fn below_site(lines: &[&Line<'_>], first: usize) -> Option<usize> {
    let is_prose = |line: &Line<'_>| width(line.text) >= PROSE && has_sentence(line.text);
    let is_end = |line: &Line<'_>| is_header(line) || line.rule.is_none() && is_prose(line);
    let ends_one = |line: &Line<'_>| line.rule.is_none() && ends_in_full_stop(line.text);
    let below = || first + 1..lines.len();
    let end = below().find(|&i| is_end(lines[i])).or_else(|| below().find(|&i| ends_one(lines[i])))?;
    let is_of_head = |i: usize| match lines[i].rule {
        Some(rule) => HEAD.contains(&rule) && !lines[i].text.starts_with(|c: char| c.is_ascii_digit()),
        None => n_words(lines[i]) <= SITE_WORDS && !ends_in_full_stop(lines[i].text),
    };
    let is_headline = |&i: &usize| {
        let is_below_head = n_words(lines[i]) > SITE_WORDS && (first + 1..i).any(is_of_head);
        let is_above_date = lines.get(i + 1).is_some_and(|next| is_header(next));
        let is_between = n_words(lines[i]) >= HEADLINE && is_above_date && is_name_of_site(lines[first]);
        can_be_headline(lines, i) && (is_below_head || is_between)
    };
    (first + 1..end).find(is_headline).filter(|_| n_words(lines[first]) <= SITE_WORDS)
}

/// Whether a line can be a headline by its looks, below the name of a site.
fn can_be_headline(lines: &[&Line<'_>], i: usize) -> bool {
    let line = lines[i];
    let is_pair =
        |at: usize| lines.get(at..at + 2).is_some_and(|pair| is_caption_pair(&[*pair[0], *pair[1]]));
    line.rule.is_none()
        && !is_label(line.text)
        && !is_name(line.text)
        && !ends_in_full_stop(line.text)
        && !line.text.ends_with(['?', ':'])
        && !is_pair(i)
        && !is_pair(i - 1)
}

/// Whether a line is one word, or has a word that papers are called by.
fn is_name_of_site(line: &Line<'_>) -> bool {
    let mut words = line.text.split_whitespace();
    n_words(line) == 1 || words.any(|word| PAPERS.contains(&word.to_lowercase().as_str()))
}

fn is_header(line: &Line<'_>) -> bool {
    matches!(line.rule, Some("date" | "byline"))
}

fn n_words(line: &Line<'_>) -> usize {
    line.text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// Whether a line ends in a full stop that is not part of an abbreviation such as `U.S.`
fn ends_in_full_stop(line: &str) -> bool {
    let line = without_closing(line);
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let parts: Vec<&str> = last.trim_end_matches('.').split('.').collect();
    let is_initials = parts.len() > 1 && parts.iter().all(|part| part.chars().count() == 1);
    line.ends_with('.') && !is_initials
}

#[cfg(test)]
mod tests {
    use super::super::marked::marked as blocks;
    use super::*;

    fn title(text: &str) -> Option<usize> {
        title_line(&blocks(text))
    }

    #[test]
    fn a_sentence_is_no_title() {
        assert_eq!(title("It is over.\n\nThey left."), None);
        assert_eq!(title("“It is over.”\n\nThey left."), None);
        assert_eq!(title("«Всё кончено.»\n\nОни ушли."), None);
    }

    #[test]
    fn a_question_an_exclamation_and_initials_are() {
        for line in ["Is it over?", "“It is over!”", "Envoys fly to the U.S.", "It is over"] {
            assert_eq!(title(&format!("{line}\n\nThey left.")), Some(1), "{line}");
        }
    }

    #[test]
    fn the_name_of_the_site_is_no_title() {
        assert_eq!(title("The Post\n\nTalks end\n\nThey are over.\n\n© 2025 The Post"), Some(3));
    }

    #[test]
    fn a_few_words_above_a_row_of_links_are_the_name_of_the_site() {
        let text = "The River Post\nHome | World | Sport\nEnvoys of Rome leave the town\nThey are gone.";
        assert_eq!(title(text), Some(3));
        assert_eq!(title("Talks end\nHome | World | Sport\nThey are over."), Some(1));
    }

    #[test]
    fn the_head_of_a_site_is_no_title() {
        let report = "The envoys of both banks have left the town, and nobody on the quay would say why.";
        for head in [
            "Le Fleuve\nSe connecter\nInternational • Guerre du fleuve",
            "EL RÍO\nSuscríbete\nIniciar sesión\n\nGUERRA ENTRE LAS ORILLAS",
            "De Rivier\nMenu\nZoeken",
            "The Quay\nTruth. Water. Bread.\nRiver",
            "Rzeka\nZaloguj się\nSubskrybuj",
            "הנהר\nכניסה\nרכישת מינוי",
        ] {
            let text = format!("{head}\n\nEnvoys of both banks leave the town\n\nBy Ann Other\n\n{report}");
            let line = text.lines().position(|line| line.starts_with("Envoys")).map(|i| i + 1);
            assert_eq!(title(&text), line, "{head}");
        }
    }

    #[test]
    fn a_short_headline_above_a_date_is_below_the_name_of_a_paper() {
        for (site, line) in [("Річкова правда", 2), ("Rivierbode", 2), ("Talks end", 1)] {
            let text = format!("{site}\nПосли їдуть із міста\n3 March 2025\nThey are gone.");
            assert_eq!(title(&text), Some(line), "{site}");
        }
    }

    #[test]
    fn a_short_headline_above_a_standfirst_is_the_title() {
        let standfirst = "Envoys of both banks have left the town";
        let report = "They went on board at noon, and nobody on the quay would say why it was so early.";
        for between in ["", "\nShare\nBy Ann Other\n", "\n3 min read\n", "\n12 Comments\n"] {
            let text = format!("Talks end\n{between}\n{standfirst}\n\n{report}");
            assert_eq!(title(&text), Some(1), "{between:?}");
        }
        assert_eq!(
            title(&format!("Talks end\n\nWorld\n\nWho was it that left the town?\n\n{report}")),
            Some(1)
        );
    }

    #[test]
    fn a_byline_in_small_letters_does_not_go_on_with_the_headline() {
        assert_eq!(title("Envoys leave the town\nby Ann Other\nThey are gone."), Some(1));
    }

    #[test]
    fn a_label_above_the_headline_is_no_title() {
        let title = |head: &str| title(&format!("{head}\n\nThey left."));
        assert_eq!(title("INTERVIEW\n\nVeii will not yield, says its king"), Some(3));
        assert_eq!(title("TALKS END\n\nBy Ann Other\n\nVeii will not yield, says its king"), Some(1));
        assert_eq!(title("FOR IMMEDIATE RELEASE\n\nTalks end"), Some(3));
    }

    #[test]
    fn the_first_line_of_wrapped_text_is_no_title() {
        assert_eq!(title("They met in the old town hall and\nwould not speak."), None);
    }

    #[test]
    fn a_line_by_itself_is_no_title() {
        assert_eq!(title("It began\n\nShare"), None);
    }
}
