//! Which language a text is in.

use whatlang::{Info, Lang, detect, detect_lang};

/// Letters that a text must have.
const MIN_LETTERS: usize = 80;
/// Characters of a text that are looked at for a guess, and to be sure.
const CHARS: [usize; 2] = [240, 600];

/// Languages by their two letters (ISO 639-1), where they have any; the rest have three (ISO 639-3).
const TWO_LETTERS: [(&str, Lang); 68] = [
    ("eo", Lang::Epo),
    ("en", Lang::Eng),
    ("ru", Lang::Rus),
    ("zh", Lang::Cmn),
    ("es", Lang::Spa),
    ("pt", Lang::Por),
    ("it", Lang::Ita),
    ("bn", Lang::Ben),
    ("fr", Lang::Fra),
    ("de", Lang::Deu),
    ("uk", Lang::Ukr),
    ("ka", Lang::Kat),
    ("ar", Lang::Ara),
    ("hi", Lang::Hin),
    ("ja", Lang::Jpn),
    ("he", Lang::Heb),
    ("yi", Lang::Yid),
    ("pl", Lang::Pol),
    ("am", Lang::Amh),
    ("jv", Lang::Jav),
    ("ko", Lang::Kor),
    ("nb", Lang::Nob),
    ("da", Lang::Dan),
    ("sv", Lang::Swe),
    ("fi", Lang::Fin),
    ("tr", Lang::Tur),
    ("nl", Lang::Nld),
    ("hu", Lang::Hun),
    ("cs", Lang::Ces),
    ("el", Lang::Ell),
    ("bg", Lang::Bul),
    ("be", Lang::Bel),
    ("mr", Lang::Mar),
    ("kn", Lang::Kan),
    ("ro", Lang::Ron),
    ("sl", Lang::Slv),
    ("hr", Lang::Hrv),
    ("sr", Lang::Srp),
    ("mk", Lang::Mkd),
    ("lt", Lang::Lit),
    ("lv", Lang::Lav),
    ("et", Lang::Est),
    ("ta", Lang::Tam),
    ("vi", Lang::Vie),
    ("ur", Lang::Urd),
    ("th", Lang::Tha),
    ("gu", Lang::Guj),
    ("uz", Lang::Uzb),
    ("pa", Lang::Pan),
    ("az", Lang::Aze),
    ("id", Lang::Ind),
    ("te", Lang::Tel),
    ("fa", Lang::Pes),
    ("ml", Lang::Mal),
    ("or", Lang::Ori),
    ("my", Lang::Mya),
    ("ne", Lang::Nep),
    ("si", Lang::Sin),
    ("km", Lang::Khm),
    ("tk", Lang::Tuk),
    ("ak", Lang::Aka),
    ("zu", Lang::Zul),
    ("sn", Lang::Sna),
    ("af", Lang::Afr),
    ("la", Lang::Lat),
    ("sk", Lang::Slk),
    ("ca", Lang::Cat),
    ("tl", Lang::Tgl),
];

/// Running text: without names of accounts and topics and addresses of pages, as much of it as is looked at.
fn prose(text: &str, chars: usize) -> String {
    let is_word = |word: &&str| !word.starts_with(['@', '#']) && !word.contains("://");
    let words = text.split_whitespace().filter(is_word);
    words.flat_map(|word| word.chars().chain([' '])).take(chars).collect()
}

/// The language that a text most likely begins in, if it is long enough to ask.
pub(crate) fn guessed(text: &str) -> Option<Lang> {
    let prose = prose(text, CHARS[0]);
    is_long(&prose).then(|| detect_lang(&prose)).flatten()
}

/// The language of a text, if it is long enough to be sure of it: the whole leaves no doubt, and either half
/// is in it, too.
pub(crate) fn detected(text: &str) -> Option<Lang> {
    let prose = prose(text, CHARS[1]);
    let info = is_long(&prose).then(|| detect(&prose)).flatten().filter(Info::is_reliable)?;
    let (middle, _) = prose.char_indices().nth(prose.chars().count() / 2)?;
    let (left, right) = prose.split_at(middle);
    [left, right].into_iter().all(|half| detect_lang(half) == Some(info.lang())).then(|| info.lang())
}

fn is_long(prose: &str) -> bool {
    prose.chars().filter(|c| c.is_alphabetic()).count() >= MIN_LETTERS
}

/// The language of a code of two or three letters, such as `en`, `en-GB` and `eng`, or of an English name.
pub(crate) fn named(code: &str) -> Option<Lang> {
    let code = code.trim().to_lowercase();
    let code = code.split(['-', '_']).next().unwrap_or_default();
    match code {
        "no" | "nn" | "nor" => return Some(Lang::Nob),
        "zho" => return Some(Lang::Cmn),
        _ => {}
    }
    let of_two = TWO_LETTERS.iter().find(|(two, _)| *two == code).map(|(_, lang)| *lang);
    of_two
        .or_else(|| Lang::from_code(code))
        .or_else(|| Lang::all().iter().copied().find(|lang| lang.eng_name().to_lowercase() == code))
}

/// The code of a language, of two letters if it has one.
pub(crate) fn code(lang: Lang) -> &'static str {
    TWO_LETTERS.iter().find(|(_, known)| *known == lang).map_or(lang.code(), |(two, _)| *two)
}

/// A language's name and code.
pub(crate) fn full_name(lang: Lang) -> String {
    format!("{} ({})", lang.eng_name(), code(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read() {
        for code in ["en", "EN", "en-GB", "en_US", "eng", " English "] {
            assert_eq!(named(code), Some(Lang::Eng), "{code}");
        }
        assert_eq!(
            (named("no"), named("zh-Hant"), named("uk")),
            (Some(Lang::Nob), Some(Lang::Cmn), Some(Lang::Ukr))
        );
        assert_eq!((named("xx"), named("")), (None, None));
        assert!(Lang::all().iter().all(|lang| named(lang.code()) == Some(*lang)));
    }

    #[test]
    fn short_texts_and_names_are_passed_over() {
        assert_eq!(detected("Guten Tag!"), None);
        assert_eq!(detected(&"@jemand #deutschland https://beispiel.de/seite ".repeat(20)), None);
        let german = "Die Abgeordneten stimmten am Donnerstag nach langer Aussprache gegen den Antrag der Regierung, \
                      die Hilfe für das Nachbarland zu kürzen.";
        assert_eq!(detected(german), Some(Lang::Deu));
    }
}
