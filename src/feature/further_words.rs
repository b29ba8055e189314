//! A tokenizer that knows more words than another, or fewer.

use super::FeatureError;
use super::OTHER;
use super::token::{Tokenizer, frequent_words};

impl Tokenizer {
    /// Adds further words of `texts`: those that occur at least `min_frequency` times, the most
    /// frequent first, until it knows `max_size`. They have new ids; the ids of the words before stay as they
    /// are.
    ///
    /// # Errors
    /// As [`Tokenizer::train`].
    pub fn extended<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        min_frequency: usize,
        max_size: usize,
    ) -> Result<Self, FeatureError> {
        let known = self.words(self.size());
        let room = max_size.saturating_sub(known.len());
        let further = frequent_words(texts, min_frequency)?.into_iter().filter(|word| !self.knows(word));
        let further: Vec<String> = further.take(room).collect();
        Ok(self.of_other_words(known.into_iter().chain(further.iter().map(String::as_str))))
    }

    /// Keeps the first `n` of its ids alone.
    #[must_use]
    pub fn first(&self, n: usize) -> Self {
        if n >= self.size() {
            return self.clone();
        }
        self.of_other_words(self.words(n).into_iter())
    }

    /// Its words with ids below `n`, in order.
    fn words(&self, n: usize) -> Vec<&str> {
        (OTHER + 1..).take(n.saturating_sub(OTHER as usize + 1)).filter_map(|id| self.token(id)).collect()
    }

    fn of_other_words<'w>(&self, words: impl Iterator<Item = &'w str>) -> Self {
        Self::of_words(words).with_lexicon(self.lexicon().cloned()).with_frames(self.frames().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_words_come_after_those_that_are_known() {
        let before = Tokenizer::train(&["the army won"], 1, 100).expect("trains");
        let after = before.extended(&["the navy lost, the navy"], 1, 100).expect("extends");
        let ids = |tokenizer: &Tokenizer| tokenizer.encode("the army won").expect("encodes").ids;
        assert_eq!(ids(&before), ids(&after));
        assert_eq!(after.size(), before.size() + 3);
        assert_eq!(after.token(6), Some("navy"));
        assert_eq!(before.extended(&["navy lost"], 1, 4).expect("extends").size(), 7);
        let again = after.first(before.size());
        assert_eq!(again.to_json().expect("writes"), before.to_json().expect("writes"));
    }
}
