//! Lists of words that rules look up, from `datasets/word-lists.tsv`.

const LISTS: &str = include_str!("../datasets/word-lists.tsv");

/// The words of a list in all languages, with `_` for a space. It reads the whole table: who asks often keeps
/// the answer.
pub(crate) fn words_of(list: &str) -> impl Iterator<Item = &'static str> {
    let lines = LISTS.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(move |line| line.strip_prefix(list)?.strip_prefix('\t')?.split_once('\t'))
        .flat_map(|(_, words)| words.split(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_three_columns_and_a_list_is_found_by_its_name() {
        for line in LISTS.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [list, language, words] = columns.as_slice() else { panic!("three columns: {line}") };
            assert!(!list.is_empty() && !language.is_empty(), "{line}");
            assert!(words.split(' ').all(|word| !word.is_empty()), "{line}");
            assert!(words_of(list).count() > 0, "{list}");
        }
        assert_eq!(words_of("negator").count(), 38);
        assert!(words_of("month-1").all(|stem| words_of("month-12").all(|other| other != stem)));
        assert_eq!(words_of("month").count(), 0);
    }
}
