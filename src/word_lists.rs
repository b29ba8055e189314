//! Tables of words that several rooms read, and lists that rules look up.

const LISTS: &str = include_str!("../datasets/word-lists.tsv");

/// Verbs by which texts pass on what somebody said: what each takes, language, words.
pub(crate) const SPEECH_VERBS: &str = include_str!("../datasets/speech-verbs.tsv");

/// Words that hold a sentence together: function, words.
pub(crate) const FUNCTION_WORDS: &str = include_str!("../datasets/lexicons/function-words.tsv");

/// Words by what they say of who acts and of whom, with the names of their files: word, kind, act.
pub(crate) const FRAMES: [(&str, &str); 3] = [
    ("frames-en.tsv", include_str!("../datasets/lexicons/frames-en.tsv")),
    ("frames-ru.tsv", include_str!("../datasets/lexicons/frames-ru.tsv")),
    ("frames-uk.tsv", include_str!("../datasets/lexicons/frames-uk.tsv")),
];

/// The columns of each line of a table that is no comment.
pub(crate) fn lines(table: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'))
}

/// The words of a list in all languages, with `_` for a space. It reads the whole table: who asks often keeps
/// the answer.
pub(crate) fn words_of(list: &str) -> impl Iterator<Item = &'static str> {
    let words = lines(LISTS).filter_map(move |mut columns| {
        let is_list = columns.next()? == list;
        columns.nth(1).filter(|_| is_list)
    });
    words.flat_map(|words| words.split(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_three_columns_and_a_list_is_found_by_its_name() {
        for columns in lines(LISTS).map(Vec::from_iter) {
            let [list, language, words] = columns.as_slice() else { panic!("three columns: {columns:?}") };
            assert!(!list.is_empty() && !language.is_empty(), "{columns:?}");
            assert!(words.split(' ').all(|word| !word.is_empty()), "{columns:?}");
            assert!(words_of(list).count() > 0, "{list}");
        }
        assert_eq!(words_of("negator").count(), 38);
        assert!(words_of("month-1").all(|stem| words_of("month-12").all(|other| other != stem)));
        assert_eq!(words_of("month").count(), 0);
    }
}
