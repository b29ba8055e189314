//! Texts in a language that they should not be in.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use whatlang::{Info, Lang, detect, detect_lang};

use super::{FileRow, Finding, Found, Rule};

/// Letters that a text must have.
const MIN_LETTERS: usize = 80;
/// Characters of a text that are looked at first, and where that gives cause.
const CHARS: [usize; 2] = [240, 600];
/// Share of the texts that must be in one language for it to be what is expected of all.
const NEARLY_ALL: f64 = 0.9;
/// Texts that are long enough, at least, for one to be expected.
const ENOUGH: usize = 10;

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

/// Languages that a text of some lines is taken for another of: whoever has one of them may well have found the other.
const ALIKE: [&[Lang]; 8] = [
    &[Lang::Rus, Lang::Ukr, Lang::Bel, Lang::Bul, Lang::Mkd, Lang::Srp],
    &[Lang::Hrv, Lang::Srp, Lang::Slv],
    &[Lang::Ces, Lang::Slk],
    &[Lang::Nob, Lang::Dan, Lang::Swe],
    &[Lang::Spa, Lang::Por, Lang::Cat, Lang::Ita, Lang::Lat],
    &[Lang::Hin, Lang::Mar, Lang::Nep],
    &[Lang::Nld, Lang::Afr],
    &[Lang::Ind, Lang::Jav],
];

/// Texts that are surely in another language than is expected, each once per file. The start of a text is looked at, and more of it only if
/// that is not in the language expected.
pub(super) fn find(rows: &[FileRow<'_>]) -> Found {
    let mut seen = FxHashSet::default();
    let rows: Vec<FileRow<'_>> = rows
        .iter()
        .copied()
        .filter(|of| seen.insert((of.file, of.row.text.as_str(), of.row.lang.as_deref())))
        .collect();
    let starts: Vec<Option<Lang>> = rows.par_iter().map(|of| start(&of.row.text)).collect();
    let common = common(&starts);
    let odd = |(of, start): (&FileRow<'_>, &Option<Lang>)| {
        let (expected, why) = match (&of.row.lang, common) {
            (Some(code), _) => (named(code)?, "as its `lang` says".to_owned()),
            (None, Some((lang, share))) => (lang, format!("as {:.0} % of the texts are", 100.0 * share)),
            (None, None) => return None,
        };
        if are_alike((*start)?, expected) {
            return None;
        }
        let lang = language(&of.row.text).filter(|lang| !are_alike(*lang, expected))?;
        let message = format!("the text is in {}, expected {}, {why}", full_name(lang), full_name(expected));
        Some((of.file, Finding::new(Rule::OddLanguage, &of.row.place, message)))
    };
    rows.par_iter().zip(&starts).filter_map(odd).collect()
}

/// Running text: without names of accounts and topics and addresses of pages, as much of it as is looked at.
fn prose(text: &str, chars: usize) -> String {
    let is_word = |word: &&str| !word.starts_with(['@', '#']) && !word.contains("://");
    let words = text.split_whitespace().filter(is_word);
    words.flat_map(|word| word.chars().chain([' '])).take(chars).collect()
}

/// The language that a text most likely begins in, if it is long enough to ask.
fn start(text: &str) -> Option<Lang> {
    let prose = prose(text, CHARS[0]);
    is_long(&prose).then(|| detect_lang(&prose)).flatten()
}

/// The language of a text, if it is long enough to be sure of it: the whole leaves no doubt, and either half is in it, too.
fn language(text: &str) -> Option<Lang> {
    let prose = prose(text, CHARS[1]);
    let info = is_long(&prose).then(|| detect(&prose)).flatten().filter(Info::is_reliable)?;
    let (middle, _) = prose.char_indices().nth(prose.chars().count() / 2)?;
    let (left, right) = prose.split_at(middle);
    [left, right].into_iter().all(|half| detect_lang(half) == Some(info.lang())).then(|| info.lang())
}

fn is_long(prose: &str) -> bool {
    prose.chars().filter(|c| c.is_alphabetic()).count() >= MIN_LETTERS
}

/// The language that nearly all texts are in, and the share of them that is.
fn common(starts: &[Option<Lang>]) -> Option<(Lang, f64)> {
    let mut counts: BTreeMap<&str, (usize, Lang)> = BTreeMap::new();
    starts.iter().flatten().for_each(|lang| counts.entry(lang.code()).or_insert((0, *lang)).0 += 1);
    let n: usize = counts.values().map(|(n, _)| n).sum();
    let (most, lang) = counts.into_values().max_by_key(|(n, _)| *n)?;
    let share = most as f64 / n as f64;
    (n >= ENOUGH && share >= NEARLY_ALL).then_some((lang, share))
}

/// The language of a code of two or three letters, such as `en`, `en-GB` and `eng`, or of an English name.
fn named(code: &str) -> Option<Lang> {
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

fn are_alike(a: Lang, b: Lang) -> bool {
    a == b || ALIKE.iter().any(|family| family.contains(&a) && family.contains(&b))
}

/// A language's name and code.
fn full_name(lang: Lang) -> String {
    let code = TWO_LETTERS.iter().find(|(_, known)| *known == lang).map_or(lang.code(), |(two, _)| *two);
    format!("{} ({code})", lang.eng_name())
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
        assert_eq!(language("Guten Tag!"), None);
        assert_eq!(language(&"@jemand #deutschland https://beispiel.de/seite ".repeat(20)), None);
        let german = "Die Abgeordneten stimmten am Donnerstag nach langer Aussprache gegen den Antrag der Regierung, \
                      die Hilfe für das Nachbarland zu kürzen.";
        assert_eq!(language(german), Some(Lang::Deu));
    }
}
