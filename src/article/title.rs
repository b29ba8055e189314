//! Which line is the headline.

use super::lines::{Line, without_closing};

/// Longest headline, in bytes.
const LONGEST: usize = 300;
/// Lines that are not boilerplate, among which the title is looked for.
const MAX_ABOVE: usize = 40;
/// Most words of the name of a site that stands above a row of links, below which is the headline.
const SITE_WORDS: usize = 4;

/// Line number of the title: of the lines above the first that ends in a full stop, the first that is not
/// boilerplate and not the name of the site, which boilerplate elsewhere on the page repeats. A text that is
/// nothing else has no title. A short line above a row of links is the name of the site, too.
pub(super) fn title_line(blocks: &[Vec<Line<'_>>]) -> Option<usize> {
    let lines = || blocks.iter().flatten();
    let is_site =
        |line: &Line<'_>| lines().any(|other| other.rule.is_some() && other.text.contains(line.text));
    let goes_on = |line: &Line<'_>| {
        lines().any(|next| next.number == line.number + 1 && next.text.starts_with(char::is_lowercase))
    };
    let is_by_itself =
        |line: &Line<'_>| lines().all(|other| other.number == line.number || other.rule.is_some());
    let above: Vec<&Line<'_>> = lines()
        .filter(|line| line.rule.is_none())
        .take(MAX_ABOVE)
        .take_while(|line| !ends_in_full_stop(line.text))
        .collect();
    let first = above.iter().position(|line| !is_site(line))?;
    let is_row = |line: &&Line<'_>| matches!(line.rule, Some("breadcrumbs" | "menu"));
    let row = lines().find(|line| line.number > above[first].number && line.rule.is_some()).filter(is_row);
    let below_row = above.get(first + 1).filter(|next| {
        row.is_some_and(|row| row.number < next.number)
            && n_words(above[first]) <= SITE_WORDS
            && n_words(next) > SITE_WORDS
    });
    below_row
        .or(above.get(first))
        .filter(|line| line.text.len() <= LONGEST && !goes_on(line) && !is_by_itself(line))
        .map(|line| line.number)
}

fn n_words(line: &Line<'_>) -> usize {
    line.text.split_whitespace().count()
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
    fn the_first_line_of_wrapped_text_is_no_title() {
        assert_eq!(title("They met in the old town hall and\nwould not speak."), None);
    }

    #[test]
    fn a_line_by_itself_is_no_title() {
        assert_eq!(title("It began\n\nShare"), None);
    }
}
