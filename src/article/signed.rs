//! Lines in which author and date stand side by side, perhaps with a place and the time that reading takes.

use super::date::is_date;

/// Longest such line, in bytes.
const LONGEST: usize = 240;
/// What parts author and date.
const MARKS: [char; 6] = ['|', '·', '•', '—', '–', '/'];
/// Most words of a place, and of authors.
const PLACE: usize = 3;
const AUTHOR: usize = 6;
/// What the name of an author follows.
const BY: [&str; 11] =
    ["By ", "by ", "BY ", "Von ", "Par ", "Por ", "Автор: ", "Автори: ", "Авторы: ", "记者 ", "記者 "];
/// How it begins what tells how long it takes to read.
const READING: [&str; 7] = [
    "lesezeit",
    "reading time",
    "temps de lecture",
    "lecture",
    "tiempo de lectura",
    "время чтения",
    "час читання",
];

/// Author and date of a line that has both and nothing else but where it was written.
pub(super) fn signed(line: &str) -> Option<(&str, &str)> {
    if line.len() > LONGEST || !line.contains(MARKS) {
        return None;
    }
    let mut parts = line.split(MARKS).map(str::trim).filter(|part| !part.is_empty());
    let first = parts.next()?;
    let author = BY.iter().find_map(|by| first.strip_prefix(by)).unwrap_or(first);
    if !is_author(author) {
        return None;
    }
    let (dates, rest): (Vec<&str>, Vec<&str>) = parts.partition(|part| is_date(part));
    let date = *dates.first()?;
    rest.iter().all(|part| is_place(part) || is_reading(part)).then_some((author, date))
}

/// What follows the word `by` in a line.
pub(super) fn behind_by(line: &str) -> Option<&str> {
    BY.iter().find_map(|by| Some(line.split_once(by)?.1))
}

/// Whether a text is a few words, most of them capitalized, and nothing else.
fn is_author(text: &str) -> bool {
    let n_words = text.split_whitespace().count();
    (2..=AUTHOR).contains(&n_words) && n_capitals(text) * 2 > n_words && is_plain(text)
}

fn is_place(part: &str) -> bool {
    let n_words = part.split_whitespace().count();
    n_words <= PLACE && n_capitals(part) == n_words && is_plain(part)
}

fn n_capitals(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count()
}

fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '’' | ','))
}

fn is_reading(part: &str) -> bool {
    let lower = part.to_lowercase();
    READING.iter().any(|words| lower.starts_with(words)) || lower.ends_with("min read")
}

#[cfg(test)]
mod tests {
    use super::super::Article;
    use super::*;

    #[test]
    fn author_and_date_stand_side_by_side() {
        for (line, author, date) in [
            (
                "Ana Otra | Roma | 3 de marzo de 2025 - 11:40 CEST",
                "Ana Otra",
                "3 de marzo de 2025 - 11:40 CEST",
            ),
            ("Ганна Інша — 3 березня 2025, 09:30", "Ганна Інша", "3 березня 2025, 09:30"),
            (
                "Von Anna Andere, Rom · Stand: 3. März 2025, 10:02 Uhr · Lesezeit: 3 Min.",
                "Anna Andere, Rom",
                "Stand: 3. März 2025, 10:02 Uhr",
            ),
            ("By Ann Other | 3 March 2025 | 4 min read", "Ann Other", "3 March 2025"),
        ] {
            assert_eq!(signed(line), Some((author, date)), "{line}");
            let article = Article::from_text(&format!("Envoys leave\n\n{line}\n\nRome was glad of it.\n"));
            assert_eq!((article.byline.as_deref(), article.date.as_deref()), (Some(author), Some(date)));
            assert_eq!(article.paragraphs.len(), 1);
        }
    }

    #[test]
    fn sentences_and_rows_are_not_signed() {
        for line in [
            "Ann Other — the mayor of Rome — left on 3 March 2025",
            "Ann Other | mayor",
            "On 3 March 2025 | Rome",
            "Rome fell — 3 March 2025",
        ] {
            assert_eq!(signed(line), None, "{line}");
        }
    }

    #[test]
    fn a_byline_names_the_agency_too() {
        let text = "Les envoyés partent\n\nPar Anne Autre (avec AFP)\nPublié le 3 mars 2025 à 08h15, mis à jour à 10h02\n\nRome est soulagée.\n";
        let article = Article::from_text(text);
        assert_eq!(article.byline.as_deref(), Some("Anne Autre (avec AFP)"));
        assert_eq!(article.date.as_deref(), Some("Publié le 3 mars 2025 à 08h15, mis à jour à 10h02"));
        assert_eq!(article.paragraphs.len(), 1);
    }
}
