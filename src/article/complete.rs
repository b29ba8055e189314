//! The day of an article, from its date as it is written.

use super::{Article, date};

impl Article {
    /// Adds the day of the date.
    pub(super) fn complete(&mut self) {
        self.iso_date =
            self.date.as_deref().and_then(date::iso).as_deref().and_then(date::day).map(str::to_owned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_told() {
        let mut article = Article::from_text(
            "Talks end\n\n12 June 2025\n\nThe envoys of both banks have left the town, and nobody would say what they had agreed upon in three days.",
        );
        article.complete();
        assert_eq!(article.iso_date.as_deref(), Some("2025-06-12"));
        let mut short = Article::from_text("Talks end\n\nThey left.");
        short.complete();
        assert_eq!(short.iso_date, None);
    }
}
