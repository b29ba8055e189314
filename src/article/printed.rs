//! What printed pages carry besides their text: heads, feet and numbers.

/// What two heads of pages have in common: all but their numbers.
pub(super) fn key(line: &str) -> String {
    line.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Whether a line is the number of a page: digits, perhaps with a word for it, a total and dashes.
pub(super) fn is_number(line: &str) -> bool {
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_digits = |word: &&&str| word.chars().all(|c| c.is_ascii_digit()) && word.len() <= 4;
    let n_digits = words.iter().filter(is_digits).count();
    let is_page = |word: &&str| PAGE.contains(&word.to_lowercase().as_str());
    (1..=2).contains(&n_digits) && words.iter().all(|word| is_digits(&word) || is_page(word))
}

/// What stands beside the number of a page.
const PAGE: [&str; 16] = [
    "page",
    "p",
    "of",
    "seite",
    "von",
    "page",
    "sur",
    "página",
    "pagina",
    "de",
    "di",
    "стр",
    "страница",
    "сторінка",
    "из",
    "з",
];
