//! What an article does not say and its text tells.

use whatlang::Detector;

use super::{Article, date};

/// Least certainty with which a language is told, and fewest letters that it is told by.
const CERTAIN: f64 = 0.8;
const LETTERS: usize = 80;
/// Letters that a language is told by at most.
const MOST_LETTERS: usize = 4000;

impl Article {
    /// Adds the day of the date, and the language of the text where none is declared.
    pub(super) fn complete(&mut self) {
        self.iso_date =
            self.date.as_deref().and_then(date::iso).as_deref().and_then(date::day).map(str::to_owned);
        if self.lang.is_none() {
            self.lang = self.language();
        }
    }

    /// The language that the paragraphs are written in, if they are long enough to tell.
    fn language(&self) -> Option<String> {
        let mut text = String::new();
        for paragraph in &self.paragraphs {
            if text.len() < MOST_LETTERS {
                text.extend([paragraph.text.as_str(), " "]);
            }
        }
        let info = Detector::new().detect(&text)?;
        let is_sure =
            info.confidence() >= CERTAIN && text.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS;
        is_sure.then(|| code(info.lang())).flatten().map(str::to_owned)
    }
}

/// Codes of two letters for those of three.
const CODES: &str = "eng en rus ru ukr uk deu de fra fr spa es por pt ita it ara ar heb he cmn zh jpn ja kor ko hin hi ben bn pol pl ces cs slk sk \
    bul bg srp sr hrv hr slv sl mkd mk bel be ron ro hun hu ell el tur tr nld nl swe sv nob nb dan da fin fi est et lav lv lit lt kat ka hye hy \
    aze az uzb uz pes fa urd ur vie vi tha th ind id amh am afr af cat ca epo eo tam ta tel te mar mr guj gu pan pa mal ml kan kn nep ne sin si mya my khm km \
    zul zu sna sn tgl tl cym cy lat la yid yi jav jv tuk tk ori or aka ak";

fn code(lang: whatlang::Lang) -> Option<&'static str> {
    let mut codes = CODES.split_whitespace();
    codes.find(|code| *code == lang.code()).and_then(|_| codes.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_language_are_told() {
        let mut article = Article::from_text(
            "Talks end\n\n12 June 2025\n\nThe envoys of both banks have left the town, and nobody would say what they had agreed upon in three days.",
        );
        article.complete();
        assert_eq!((article.iso_date.as_deref(), article.lang.as_deref()), (Some("2025-06-12"), Some("en")));
        let mut short = Article::from_text("Talks end\n\nThey left.");
        short.complete();
        assert_eq!((short.iso_date, short.lang), (None, None));
    }
}
