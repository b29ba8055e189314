//! What was most likely meant.

/// Edits that a slip of the pen makes at most.
const MAX_EDITS: usize = 3;

/// A hint at the name that is nearest to a word, if one is near: less than half of it is another.
pub(super) fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let distance = |name: &str| strsim::damerau_levenshtein(name, word);
    let nearest = names.into_iter().min_by_key(|name| distance(name))?;
    let longest = nearest.chars().count().max(word.chars().count());
    let edits = distance(nearest);
    (edits <= MAX_EDITS && 2 * edits < longest).then(|| format!("did you mean `{nearest}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_near_to_little() {
        let meant = |word, names: &[&str]| did_you_mean(word, names.iter().copied());
        for (word, name) in
            [("Z", "A"), ("nope", "ece"), ("extra", "text"), ("hour", "flips"), ("acc", "mcc2"), ("en", "es")]
        {
            assert_eq!(meant(word, &[name]), None, "{word}");
        }
        for (word, name) in [
            ("mn", "min"),
            ("plane", "plain"),
            ("lng", "lang"),
            ("acuracy", "accuracy"),
            ("f1_mcaro", "f1_macro"),
        ] {
            assert_eq!(meant(word, &["x", name]), Some(format!("did you mean `{name}`?")));
        }
    }
}
