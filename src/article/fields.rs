//! The fields that an archive writes in front of a text: `Title: …`, `Author: …`, `Date: …`.

use super::Article;
use super::lines::Line;

/// Fewest fields that are known in front of a text.
const FIELDS: usize = 2;
/// Longest name of a field, in bytes.
const LONGEST: usize = 40;

/// What a field tells of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Byline,
    Date,
    Outlet,
    Url,
    Other,
}

impl Field {
    fn of(name: &str) -> Option<Self> {
        Some(match name.to_lowercase().as_str() {
            "title" | "headline" | "заголовок" | "titel" | "titre" | "título" => Self::Title,
            "author" | "authors" | "byline" | "by" | "автор" | "auteur" | "autor" => Self::Byline,
            "date" | "published" | "publication date" | "дата" | "datum" | "fecha" => Self::Date,
            "source" | "publication" | "outlet" | "publisher" | "источник" | "джерело" | "quelle" => {
                Self::Outlet
            }
            "url" | "link" => Self::Url,
            "section" | "language" | "copyright" | "length" | "dateline" | "page" | "edition" => Self::Other,
            _ => return None,
        })
    }
}

/// Takes the fields in front of a text into the article and gives their lines the rule `header`. All lines of
/// the first block have to be fields, among them a title, or an author and a date.
pub(super) fn take_fields(blocks: &mut [Vec<Line<'_>>], article: &mut Article) {
    let Some(block) = blocks.first_mut() else { return };
    let fields: Option<Vec<(Field, &str)>> = block.iter().map(|line| field(line.text)).collect();
    let Some(fields) = fields.filter(|fields| fields.len() >= FIELDS) else { return };
    let has = |wanted: Field| fields.iter().any(|(field, _)| *field == wanted);
    let is_head = has(Field::Title) || has(Field::Byline) && has(Field::Date);
    if !is_head {
        return;
    }
    for (field, value) in fields {
        let place = match field {
            Field::Title => &mut article.title,
            Field::Byline => &mut article.byline,
            Field::Date => &mut article.date,
            Field::Outlet => &mut article.outlet,
            Field::Url => &mut article.url,
            Field::Other => continue,
        };
        place.get_or_insert_with(|| value.to_owned());
    }
    block.iter_mut().for_each(|line| line.rule = Some("header"));
}

/// The field and its value in a line.
fn field(line: &str) -> Option<(Field, &str)> {
    let (name, value) = line.split_once(':')?;
    let value = value.trim();
    let field = Field::of(name.trim()).filter(|_| name.len() <= LONGEST && !value.is_empty())?;
    Some((field, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_in_front_of_a_text_tell_of_it() {
        let text = "Title: Envoys leave Veii\nAuthor: Ann Other\nDate: 3 March 2025\nSource: The River Post\n\nThe envoys left on Monday.\n";
        let article = Article::from_text(text);
        assert_eq!(
            [&article.title, &article.byline, &article.date, &article.outlet].map(|field| field.as_deref()),
            [Some("Envoys leave Veii"), Some("Ann Other"), Some("3 March 2025"), Some("The River Post")]
        );
        assert_eq!(article.paragraphs.len(), 1);
        assert!(article.dropped.iter().all(|line| line.rule == "header"));
    }

    #[test]
    fn a_talk_and_a_headline_with_a_colon_are_no_fields() {
        for text in [
            "Veii: Rome lies\nRome: Veii lies",
            "Title: Envoys leave",
            "Source: the harbour\nDate: none is set",
        ] {
            let article = Article::from_text(&format!("{text}\n\nThe envoys left on Monday.\n"));
            assert!(article.dropped.iter().all(|line| line.rule != "header"), "{text}");
        }
    }
}
