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
const BY: [&str; 19] = [
    "By ",
    "by ",
    "BY ",
    "By: ",
    "Von ",
    "Par ",
    "Por ",
    "Автор: ",
    "Автори: ",
    "Авторы: ",
    "Автор ",
    "Автори ",
    "Авторы ",
    "记者 ",
    "記者 ",
    "מאת ",
    " von ",
    " par ",
    " por ",
];
/// Longest word, in bytes, with a colon behind it, that the name of an author follows.
const LABEL: usize = 24;
/// What parts a place and a date.
const BETWEEN: [char; 7] = [',', '-', '–', '—', '|', '/', '·'];
/// Longest beginning of a text, in bytes, that tells where and when it was written.
const DATELINE: usize = 90;
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
    let parts: Vec<&str> = line.split(MARKS).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_said = |part: &&str| BY.iter().any(|by| part.starts_with(by));
    let at = if is_date(parts.first()?) { parts.iter().position(is_said)? } else { 0 };
    let author = BY.iter().find_map(|by| parts[at].strip_prefix(by)).unwrap_or(parts[at]);
    if !is_author(author) {
        return None;
    }
    let others = parts.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, part)| *part);
    let (dates, rest): (Vec<&str>, Vec<&str>) = others.partition(|part| is_date(part));
    let date = *dates.first()?;
    rest.iter().all(|part| is_place(part) || is_reading(part)).then_some((author, date))
}

/// What follows the word `by` in a line, or one word and a colon.
pub(super) fn behind_by(line: &str) -> Option<&str> {
    let behind_label = || {
        let (label, name) = line.split_once(": ")?;
        (label.len() <= LABEL && label.chars().all(char::is_alphabetic)).then_some(name)
    };
    BY.iter().find_map(|by| Some(line.split_once(by)?.1)).or_else(behind_label)
}

/// Whether a line is a place and a date: `Rome - 3 March 2025 - 11:40`.
pub(super) fn is_placed_date(line: &str) -> bool {
    let mut marks = line.match_indices(BETWEEN);
    line.len() <= LONGEST
        && marks.any(|(at, mark)| {
            is_place(line[..at].trim()) && at > 0 && is_date(line[at + mark.len()..].trim())
        })
}

/// The date in front of a text that begins with a place, a date and a dash.
pub(super) fn date_in_front(text: &str) -> Option<&str> {
    let dash = [" – ", " — ", " - "]
        .iter()
        .filter_map(|dash| text.find(dash))
        .max_by_key(|at| if *at <= DATELINE { *at } else { 0 })?;
    let front = text[..dash].trim().trim_end_matches(['.', ':']);
    let (_, date) = front.split_once(BETWEEN)?;
    (dash <= DATELINE && is_placed_date(front)).then_some(date.trim())
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
    fn the_date_can_stand_in_front() {
        assert_eq!(
            signed("3 March 2025 | By: Ann Other, Jo Public"),
            Some(("Ann Other, Jo Public", "3 March 2025"))
        );
        assert_eq!(signed("3 March 2025 | Rome"), None);
    }

    #[test]
    fn a_place_stands_in_front_of_a_date() {
        for line in ["Roma - 3 MAR 2025 - 11:40 CET", "New Rome, 3 March 2025", "Veii | March 3, 2025"] {
            assert!(is_placed_date(line), "{line}");
        }
        for line in [
            "Rome fell, 3 March 2025",
            ", 3 March 2025",
            "Rome, 3 March",
            "The Rome of Ann Other, 3 March 2025",
        ] {
            assert!(!is_placed_date(line), "{line}");
        }
        let report =
            "The envoys of both banks left the town on Monday, and nobody on the quay would say why.";
        let text = format!(
            "Los enviados se van\n\nANA OTRA\nRoma - 3 MAR 2025 - 11:40 CET\n\n{report}\n\nRome, 4 March 2025\n"
        );
        let article = Article::from_text(&text);
        assert_eq!(article.byline.as_deref(), Some("ANA OTRA"));
        assert_eq!(article.date.as_deref(), Some("Roma - 3 MAR 2025 - 11:40 CET"));
        assert_eq!(article.paragraphs.len(), 2, "what stands in the report is none of its head");
    }

    #[test]
    fn a_text_can_begin_with_its_place_and_date() {
        let date = |text: &str| Article::from_text(&format!("Talks end\n\n{text}")).date;
        assert_eq!(date("Rome, 3 March 2025 – The envoys left.").as_deref(), Some("3 March 2025"));
        for text in [
            "Rome, 3 March – The envoys left.",
            "On 3 March 2025 – a Monday – they left.",
            "Rome – on 3 March 2025 they left.",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn bylines_of_other_languages_are_read() {
        for (line, author) in [
            ("Von Anna Andere, Rom", "Anna Andere, Rom"),
            ("Interview von Anna Andere", "Anna Andere"),
            ("Par Anne Autre (Véies, envoyée spéciale)", "Anne Autre (Véies, envoyée spéciale)"),
            ("Авторы Ганна Інша", "Ганна Інша"),
            ("Haber: Ayşe Başka / ROMA", "Ayşe Başka / ROMA"),
            ("מאת אן אחרת", "אן אחרת"),
        ] {
            let article = Article::from_text(&format!("Envoys leave\n\n{line}\n\nRome was glad of it.\n"));
            assert_eq!(article.byline.as_deref(), Some(author), "{line}");
        }
        for line in
            ["Von Rom in Trümmern", "Von Rom nach Veii", "Autor: Rom ist frei.", "Авторы договора ушли"]
        {
            let article = Article::from_text(&format!(
                "Envoys leave\n\nRome was glad of it.\n\n{line}\n\nVeii was not.\n"
            ));
            assert_eq!((article.byline, article.paragraphs.len()), (None, 3), "{line}");
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
