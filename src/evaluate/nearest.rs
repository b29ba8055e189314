//! What was most likely meant.

/// Edits that a slip of the pen makes at most.
const MAX_EDITS: usize = 3;

/// A hint at the name that is nearest to a word, if one is near.
pub(super) fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let distance = |name: &str| strsim::damerau_levenshtein(name, word);
    let nearest = names.into_iter().min_by_key(|name| distance(name))?;
    (distance(nearest) <= MAX_EDITS).then(|| format!("did you mean `{nearest}`?"))
}
