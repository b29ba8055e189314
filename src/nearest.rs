//! What was most likely meant.

/// Edits that a slip of the pen makes at most, and for how many letters each is.
const MAX_EDITS: usize = 3;
const LETTERS: usize = 3;

/// The name at the least distance, if that is at most so many edits; of several the first.
pub(crate) fn nearest<'n>(
    names: impl IntoIterator<Item = &'n str>,
    most: usize,
    distance: impl Fn(&str) -> usize,
) -> Option<&'n str> {
    names.into_iter().min_by_key(|name| distance(name)).filter(|name| distance(name) <= most)
}

/// A hint at the name that is nearest to a word, if one is near.
pub(crate) fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let length = word.chars().count();
    let most = MAX_EDITS.min(length.div_ceil(LETTERS)).min(length.saturating_sub(1));
    let name = nearest(names, most, |name| strsim::damerau_levenshtein(name, word))?;
    Some(format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_is_near_to_nothing_but_slips_of_it() {
        let names = ["ece", "accuracy", "A"];
        assert_eq!(did_you_mean("acuracy", names).as_deref(), Some("did you mean `accuracy`?"));
        assert_eq!(did_you_mean("eec", names).as_deref(), Some("did you mean `ece`?"));
        assert_eq!(did_you_mean("nope", names), None);
        assert_eq!(did_you_mean("Z", names), None);
    }
}
