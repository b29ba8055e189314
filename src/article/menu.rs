//! Menus that are one short line per entry.

use super::lines::Line;

/// Fewest entries that make a menu.
const ENTRIES: usize = 6;
/// The same if the first is the start of the site.
const ENTRIES_BELOW_HOME: usize = 3;
/// What the start of a site is called.
const HOME: [&str; 9] =
    ["home", "главная", "головна", "startseite", "accueil", "inicio", "portada", "strona główna", "الرئيسية"];
/// Longest entry, in characters.
const LONGEST: usize = 30;
/// Most words of an entry.
const WORDS: usize = 4;

/// Gives the rule `menu` to lines among many short ones, with nothing but boilerplate between them, to those
/// from the start of the site on, and to lines that have all of that in a row.
pub(super) fn mark_menus(blocks: &mut [Vec<Line<'_>>]) {
    let mut lines: Vec<&mut Line<'_>> = blocks.iter_mut().flatten().collect();
    for line in lines.iter_mut().filter(|line| line.rule.is_none() && is_row(line.text)) {
        line.rule = Some("menu");
    }
    for run in lines.chunk_by_mut(|line, next| can_be_in_menu(line) && can_be_in_menu(next)) {
        let entries = run.iter().filter(|line| line.rule.is_none()).count();
        let home = run.iter().position(|line| is_home(line.text));
        let start = if entries >= ENTRIES { Some(0) } else { home };
        if let Some(menu) = start.map(|start| &mut run[start..])
            && (entries >= ENTRIES || menu.len() >= ENTRIES_BELOW_HOME)
        {
            without_headline(menu).iter_mut().for_each(|line| line.rule = line.rule.or(Some("menu")));
        }
    }
}

fn is_home(line: &str) -> bool {
    HOME.contains(&line.to_lowercase().as_str())
}

/// Whether a line is a menu in a row: from the start of the site on, nothing but words with a capital.
fn is_row(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.ends_with(char::is_alphanumeric) && !word.contains('.')
    };
    words.len() >= ENTRIES_BELOW_HOME && is_home(words[0]) && words.iter().all(is_name)
}

/// A run without a last line that has more words than entries have: a headline below the menu.
fn without_headline<'a, 'l, 't>(run: &'a mut [&'l mut Line<'t>]) -> &'a mut [&'l mut Line<'t>] {
    let n_words = |line: &Line<'_>| line.text.split_whitespace().count();
    let is_headline = match run {
        [entries @ .., last] => {
            last.rule.is_none()
                && n_words(last) >= WORDS
                && entries.iter().all(|entry| n_words(entry) * 2 <= WORDS)
        }
        [] => false,
    };
    let n = run.len() - usize::from(is_headline);
    &mut run[..n]
}

fn can_be_in_menu(line: &Line<'_>) -> bool {
    let is_entry = || {
        line.length() <= LONGEST
            && line.text.split_whitespace().count() <= WORDS
            && line.text.starts_with(char::is_alphabetic)
            && line.text.ends_with(char::is_alphanumeric)
    };
    line.rule.map_or_else(is_entry, |rule| !matches!(rule, "date" | "byline" | "caption"))
}

#[cfg(test)]
mod tests {
    use super::super::marked::marked as blocks;

    /// How many lines are entries of a menu.
    fn entries(text: &str) -> usize {
        blocks(text).iter().flatten().filter(|line| line.rule == Some("menu")).count()
    }

    #[test]
    fn many_short_lines_on_end_are_a_menu() {
        assert_eq!(entries("World\nSport\nArts\n\nHome\n\nFood and drink\nTravel\nCars"), 6);
        assert_eq!(
            entries("World\nSport\nArts\n\nFood and drink\nTravel\n\nRome and Veii to talk about a bridge"),
            0
        );
    }

    #[test]
    fn few_lines_below_the_start_of_the_site_are_a_menu() {
        assert_eq!(entries("Startseite\nWelt\nSport\nDie Gesandten sind aus der Stadt abgereist"), 3);
        assert_eq!(entries("Welt\nSport\nDie Gesandten sind aus der Stadt abgereist"), 0);
        assert_eq!(entries("Die Post\nStartseite\nWelt\nSport\nDie Gesandten sind aus der Stadt"), 3);
    }

    #[test]
    fn the_start_of_the_site_can_stand_below_its_name_or_in_a_row() {
        assert_eq!(
            entries("Der Kai\nStartseite\nWelt\nSport\nDie Gesandten sind aus der Stadt abgereist"),
            3
        );
        assert_eq!(entries("Главная Политика Общество\nПослы обоих берегов уехали из города"), 1);
        assert_eq!(entries("Home rule is over\nHome Guard\nHome"), 0);
    }

    #[test]
    fn a_headline_below_a_menu_is_no_entry() {
        assert_eq!(entries("World\nSport\nArts\nCars\nFood\nTravel\nEnvoys meet in Veii"), 6);
        assert_eq!(entries("World\nSport\nArts\nCars\nFood\nEnvoys meet in Veii"), 5);
    }

    #[test]
    fn a_numbered_list_is_none() {
        assert_eq!(entries("1. Rome\n2. Veii\n3. Ostia\n4. Tibur\n5. Gabii\n6. Alba\n7. Cumae"), 0);
    }

    #[test]
    fn short_answers_and_the_lines_beside_a_date_are_none() {
        assert_eq!(entries("No.\nYes.\nNo!\nWhy?\nNo.\nYes."), 0);
        assert_eq!(entries("World\nSport\nArts\nFood\n3 March 2025\nTalks stall\nAnn Other"), 0);
    }
}
