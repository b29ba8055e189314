//! Headings of what a page carries besides its article, in many languages.

use std::sync::LazyLock;

/// The table of headings; its first lines say how it is written.
const TABLE: &str = include_str!("../../datasets/boilerplate-headings.tsv");

/// What follows a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// Links to other articles, or what is told of them.
    Links,
    /// What readers say.
    Comments,
    /// Nothing: the line says that there is an advertisement, or that the text goes on below it.
    Notice,
}

/// Longest heading, in characters.
const LONGEST: usize = 70;
/// Longest line that begins with such a heading and goes on with the title of an article, in characters.
const LONGEST_LINK: usize = 240;

static LINKS: LazyLock<Vec<&str>> = LazyLock::new(|| entries("links"));
static COMMENTS: LazyLock<Vec<&str>> = LazyLock::new(|| entries("comments"));
static NOTICES: LazyLock<Vec<&str>> = LazyLock::new(|| entries("notice"));

/// The headings of a kind, in all languages.
fn entries(kind: &str) -> Vec<&'static str> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.strip_prefix(kind)?.strip_prefix('\t')?.split_once('\t'))
        .flat_map(|(_, headings)| headings.split(';').map(str::trim))
        .collect()
}

/// What a line is the heading of, if it is one.
pub(super) fn heading(line: &str) -> Option<Heading> {
    if line.len() > LONGEST_LINK * 4 {
        return None;
    }
    let line = lower(line);
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    // A number in front, as in `18 comments`, or behind tells how many.
    let bare = bare.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | '[' | ':')).trim();
    if bare.is_empty() {
        return None;
    }
    let is_short = line.chars().count() <= LONGEST;
    let is_in = |entries: &[&str]| is_short && entries.iter().any(|entry| matches(entry, bare));
    let ends = line.ends_with(['.', '?']) && !line.ends_with("..");
    match () {
        () if is_in(&NOTICES) => Some(Heading::Notice),
        () if !ends && is_in(&COMMENTS) => Some(Heading::Comments),
        () if !ends && is_in(&LINKS) => Some(Heading::Links),
        () => None,
    }
}

/// Whether a line sends readers to another article, whose title it has.
pub(super) fn names_another(line: &str) -> bool {
    if line.chars().count() > LONGEST_LINK {
        return false;
    }
    let line = lower(line);
    let start = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let entries = LINKS.iter().filter_map(|entry| entry.strip_suffix(':'));
    let mut rests = entries.filter_map(|entry| start.strip_prefix(entry));
    rests.any(|rest| rest.trim_start().starts_with([':', '：', '|']))
}

/// A line in lower case, in which the Turkish `İ` is one letter.
fn lower(line: &str) -> String {
    line.to_lowercase().replace("i\u{307}", "i")
}

fn matches(entry: &str, line: &str) -> bool {
    match entry.split_once('*') {
        None => line == entry.trim_end_matches(':'),
        Some((start, end)) => line.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_has_a_kind_a_language_and_headings() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, language, headings] = columns.as_slice() else { panic!("three columns: {line}") };
            assert!(["links", "comments", "notice"].contains(kind) && !language.is_empty(), "{line}");
            assert!(headings.split(';').all(|entry| !entry.trim().is_empty()), "{line}");
        }
        assert_eq!([LINKS.len(), COMMENTS.len(), NOTICES.len()], [326, 34, 42]);
    }

    #[test]
    fn headings_are_known_in_many_languages() {
        for line in [
            "Related",
            "MORE FROM THE POST",
            "Our readers read next",
            "Most read in World",
            "Recommended Stories",
            "Лента новостей",
            "Читайте также:",
            "Новини за темою",
            "Mehr zum Thema",
            "Die Redaktion empfiehlt",
            "À lire aussi",
            "Noticia relacionada",
            "Czytaj więcej",
            "اقرأ أيضاً",
            "関連記事",
            "İlgili Haberler",
            "כתבות מומלצות",
            "مطالب مرتبط",
            "Citește și:",
            "You may also like…",
        ] {
            assert_eq!(heading(line), Some(Heading::Links), "{line}");
        }
        for line in ["18 comments", "Comments (4)", "Комментарии 12", "Kommentare", "Leave a reply"]
        {
            assert_eq!(heading(line), Some(Heading::Comments), "{line}");
        }
        for line in [
            "Advertisement",
            "Story continues below advertisement",
            "Anzeige",
            "Реклама:",
            "Article content",
            "Advertisement · Scroll to continue",
        ] {
            assert_eq!(heading(line), Some(Heading::Notice), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_headings() {
        for line in [
            "Comments by the minister were met with silence in Veii and in Rome, where nobody had been told of them.",
            "More from the front was not to be learnt.",
            "Popular anger grew.",
            "Themen der Zeit",
            "Relatives wait",
        ] {
            assert_eq!(heading(line), None, "{line}");
        }
    }

    #[test]
    fn a_title_can_stand_behind_a_heading() {
        assert!(
            names_another("Les også: Broen er borte") && names_another("Lesen Sie auch: Die Brücke ist weg")
        );
        assert!(names_another("Lire aussi | Abonnés Le pont n’est plus"));
        assert!(!names_another("Les også avisen") && !names_another("Related: what he said"));
    }
}
