//! The day of an article, from its date as it is written.

use super::{Article, date};

impl Article {
    /// Adds the day of the date, and takes away an address that is none of the web: programs that read
    /// results make links of them.
    pub(super) fn complete(&mut self) {
        let is_web = |url: &String| {
            let start = url.get(..8).unwrap_or(url).to_ascii_lowercase();
            start.starts_with("http://") || start == "https://"
        };
        self.url = self.url.take().filter(is_web);
        self.iso_date =
            self.date.as_deref().and_then(date::iso).as_deref().and_then(date::day).map(str::to_owned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_the_web() {
        for (url, is_kept) in
            [("https://a.example", true), ("HTTP://a.example", true), ("javascript:x()", false), ("h", false)]
        {
            let mut article = Article { url: Some(url.to_owned()), ..Article::default() };
            article.complete();
            assert_eq!(article.url.is_some(), is_kept, "{url}");
        }
    }

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
