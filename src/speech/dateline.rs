//! Datelines: where and when a text was written, in front of its first words.

use std::sync::LazyLock;

use super::lexicon::{Class, is_of};
use crate::word_lists::words_of;

/// Letters of the longest dateline.
const LONGEST: usize = 90;
/// Most words of a place, and of the country or region behind it.
const PLACE_WORDS: usize = 4;
const REGION_WORDS: usize = 4;
/// Most words of an agency behind a dash.
const AGENCY_WORDS: usize = 3;
/// Letters of an agency that no list has: "(IRNA)".
const AGENCY_LETTERS: usize = 8;
/// Fewest words of a sentence behind a town that is not in capitals.
const SENTENCE_WORDS: usize = 5;
/// Words in a date beside the month and its numbers.
const OF_DATES: [&str; 8] = ["de", "of", "den", "le", "г", "года", "року", "th"];

static MONTHS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| (1..=12).flat_map(|n| words_of(&format!("month-{n}")).collect::<Vec<_>>()).collect());
static AGENCIES: LazyLock<Vec<&'static str>> = LazyLock::new(|| words_of("news-agency").collect());

/// Where the words of a paragraph begin behind its dateline: "KYIV, March 12 (Reuters) — ", "МОСКВА,
/// 12 марта. /ТАСС/. ", "Doha, Qatar – ". A town alone is one if a dash and a sentence follow.
pub(crate) fn dateline_end(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    let first = text[start..].chars().next()?;
    let head = &text[..text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at)];
    let is_end = |c: char| c.is_ascii_digit() || ['—', '–', '-', '/', ')'].contains(&c);
    if first.is_lowercase() || !head.contains(is_end) {
        return None;
    }
    of_xinhua(head).or_else(|| {
        let mut dateline = Dateline { text, at: start, ..Dateline::default() };
        let end = dateline.read()?;
        (end <= head.len() && dateline.is_sure(end)).then_some(end)
    })
}

/// The end of a Chinese dateline: "新华社基辅3月12日电".
fn of_xinhua(head: &str) -> Option<usize> {
    let at = ["日电", "日電", "日讯", "日訊"].iter().find_map(|end| Some(head.find(end)? + end.len()))?;
    let has_day = head[..at].contains(|c: char| c.is_ascii_digit());
    let is_begin = !head[..at].contains(['，', '。', ',', '：', '“'])
        && head[at..].starts_with([' ', '\u{3000}', '（', '(', '：', ':']);
    let by = head[at..].strip_prefix('（').and_then(|rest| rest.find('）')).map_or(0, |end| end + 6);
    (has_day && is_begin).then_some(at + by)
}

/// What has been read of a dateline.
#[derive(Debug, Default)]
struct Dateline<'t> {
    text: &'t str,
    /// Where to go on.
    at: usize,
    place: Vec<&'t str>,
    region: Vec<&'t str>,
    numbers: usize,
    /// Whether a month, or a number that is a date by itself, has been read.
    has_date: bool,
    has_agency: bool,
    /// Whether a comma or a full stop stood behind the place.
    is_behind_place: bool,
}

impl<'t> Dateline<'t> {
    /// Reads up to the dash, or to the full stop behind an agency.
    fn read(&mut self) -> Option<usize> {
        loop {
            let rest = &self.text[self.at..];
            let spaces = rest.len() - rest.trim_start().len();
            self.at += spaces;
            let rest = &rest[spaces..];
            let c = rest.chars().next()?;
            if let Some(length) = self.dash(rest, spaces > 0) {
                return Some(self.behind_dash(self.at + length));
            }
            match c {
                ',' | '.' | '،' if !self.place.is_empty() => {
                    self.is_behind_place = true;
                    self.at += c.len_utf8();
                    if c == '.' && self.has_agency && self.text[self.at..].starts_with(' ') {
                        return Some(self.at + 1);
                    }
                }
                '(' => self.agency_within(rest, ')')?,
                '/' => self.agency_within(&rest[1..], '/')?,
                c if c.is_alphanumeric() => self.word(rest)?,
                _ => return None,
            }
        }
    }

    /// Bytes of the dash that a text begins with, if it may end a dateline.
    fn dash(&self, rest: &str, is_free: bool) -> Option<usize> {
        let is_closed = self.text[..self.at].ends_with([')', '.', '/']);
        let length = if rest.starts_with("--") { 2 } else { rest.chars().next()?.len_utf8() };
        let goes_on = rest[length..].starts_with([' ', '\u{a0}']);
        let is_dash = match rest.chars().next()? {
            '—' => is_free || is_closed || goes_on || self.is_shouted(),
            '–' => is_closed || goes_on,
            '-' => (is_free || is_closed) && (goes_on || is_closed || length == 2),
            _ => false,
        };
        (is_dash && !self.place.is_empty()).then_some(length)
    }

    /// Where the words begin behind a dash: "— РИА Новости. " may follow it.
    fn behind_dash(&mut self, at: usize) -> usize {
        let begin = |at: usize| self.text.len() - self.text[at..].trim_start().len();
        let rest = &self.text[begin(at)..];
        let end = rest.find(['.', '—', '–']).filter(|_| !self.has_agency && self.is_dated());
        let agency = end.filter(|end| rest[..*end].split_whitespace().count() <= AGENCY_WORDS);
        let agency = agency.filter(|end| is_listed_agency(&rest[..*end]));
        self.has_agency |= agency.is_some();
        let mark = |end: usize| rest[end..].chars().next().map_or(0, char::len_utf8);
        agency.map_or(begin(at), |end| begin(begin(at) + end + mark(end)))
    }

    /// Takes an agency between brackets or strokes.
    fn agency_within(&mut self, rest: &str, close: char) -> Option<()> {
        let open = usize::from(close == ')');
        let end = rest.find(close)?;
        self.has_agency = is_agency(&rest[open..end]);
        self.at += end + 2 - open;
        (self.has_agency && !self.place.is_empty()).then_some(())
    }

    fn word(&mut self, rest: &'t str) -> Option<()> {
        let word = first_word(rest);
        let lower = word.to_lowercase();
        self.at += word.len();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            self.numbers += 1;
            // A date by itself: `12.03.2025`.
            self.has_date |= word.split(['.', '/', '-']).filter(|part| !part.is_empty()).count() > 1;
            return (!self.place.is_empty() && self.numbers <= 3).then_some(());
        }
        let is_later = self.is_behind_place || self.numbers > 0;
        if is_later && (is_month(&lower) || self.numbers > 0 && OF_DATES.contains(&lower.as_str())) {
            self.has_date |= is_month(&lower);
        } else if is_later && is_listed_agency(word) {
            self.has_agency = true;
        } else if word.starts_with(char::is_lowercase) {
            return None;
        } else {
            let words = if is_later { &mut self.region } else { &mut self.place };
            words.push(word);
        }
        (self.place.len() <= PLACE_WORDS && self.region.len() <= REGION_WORDS).then_some(())
    }

    fn is_dated(&self) -> bool {
        self.has_date && self.numbers > 0
    }

    /// Whether the place is in capitals, as agencies write it.
    fn is_shouted(&self) -> bool {
        let has_letters = self.place.iter().any(|word| word.chars().filter(|c| c.is_uppercase()).count() > 1);
        has_letters && !self.place.iter().any(|word| word.contains(char::is_lowercase))
    }

    /// Whether enough has been read for no mistake, given where the words begin.
    fn is_sure(&self, end: usize) -> bool {
        let is_town = are_all(&self.place, &[Class::Town]);
        let is_known = is_town || self.is_shouted();
        if self.has_agency {
            return is_known || self.place.len() <= 2;
        }
        if !self.is_behind_place {
            return is_town && self.numbers == 0 && self.goes_on(end);
        }
        let in_a_country = !self.region.is_empty() && are_all(&self.region, &[Class::Toponym, Class::Town]);
        is_known
            && (self.is_dated() || in_a_country && self.numbers == 0)
            && begins_sentence(&self.text[end..])
    }

    /// Whether a sentence follows a town that stands alone: "Moscow – The mayor left", not "Moscow – Beijing
    /// talks" or "Moscow – Peter’s rival – fell".
    fn goes_on(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        let is_mixed = rest.contains(char::is_lowercase);
        if self.is_shouted() {
            return begins_sentence(rest) && is_mixed;
        }
        let sentence = rest.split_inclusive(['.', '!', '?', '。']).next().unwrap_or_default();
        let is_whole = sentence.ends_with(['.', '!', '?', '。']) || rest.ends_with(['”', '"', '»']);
        let is_long = sentence.split_whitespace().count() >= SENTENCE_WORDS;
        let is_town = are_all(&[first_word(rest)], &[Class::Town, Class::Toponym]);
        let has_dash = [" – ", " — ", " - "].iter().any(|dash| sentence.contains(dash));
        begins_sentence(rest) && is_whole && is_long && !is_town && !has_dash
    }
}

fn begins_sentence(rest: &str) -> bool {
    rest.trim_start_matches(['“', '"', '«', '„', '‘', '\'', '¿', '¡'])
        .starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase())
}

/// The word that a text begins with: letters, digits and what joins them.
fn first_word(text: &str) -> &str {
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let joins = matches!(c, '.' | '-' | '/' | '\'' | '’')
            && rest.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !c.is_alphanumeric() && !joins {
            return &text[..at];
        }
    }
    text
}

/// Whether all parts of words are of these classes.
fn are_all(words: &[&str], classes: &[Class]) -> bool {
    let is_one = |part: &str| classes.iter().any(|class| is_of(*class, part));
    let mut parts = words.iter().flat_map(|word| word.split('/')).map(str::to_lowercase);
    !words.is_empty() && parts.all(|part| is_one(&part) || part.split('-').all(is_one))
}

fn is_month(word: &str) -> bool {
    MONTHS.iter().any(|stem| word.starts_with(stem))
}

/// Whether some words are an agency, by the list or by their capitals.
fn is_agency(words: &str) -> bool {
    let is_short = words.chars().count() <= AGENCY_LETTERS
        && words.chars().filter(|c| c.is_uppercase()).count() > 1
        && !words.contains(|c: char| c.is_lowercase() || c.is_ascii_digit());
    is_short || is_listed_agency(words)
}

fn is_listed_agency(words: &str) -> bool {
    let words = words.to_lowercase();
    let mut each = words.split([' ', '/', ',']).filter(|word| !word.is_empty());
    each.any(|word| AGENCIES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_and_a_date_or_agency_are_a_dateline() {
        for (dateline, text) in [
            ("VEII, May 3 (Reuters) - ", "Two boats sank on Monday."),
            ("VEII (AP) — ", "Two boats sank on Monday."),
            ("ODESA — ", "Two boats sank on Monday."),
            ("ODESA—", "Two boats sank on Monday."),
            ("ODESA, Ukraine (AP) — ", "Two boats sank on Monday."),
            ("ODESA/MINSK, May 3 (Reuters) - ", "Two boats sank."),
            ("LVIV, May 3 – ", "Two boats sank."),
            ("FERRY DOCK, Ukraine– ", "Two boats sank on Monday."),
            ("Lviv, Ukraine – ", "Two boats sank on Monday."),
            ("Lviv – ", "The mayor of the town has left for good."),
            ("Lwiw/Minsk (dpa) – ", "Zwei Boote sind gesunken."),
            ("Lwiw, 3. Mai (dpa) - ", "Zwei Boote sind gesunken."),
            ("Genève, 3 mai (AFP) – ", "Deux bateaux ont coulé."),
            ("Ginebra, 3 may (EFE).- ", "Dos barcos se hundieron."),
            ("Lwów, 3 maja (PAP) – ", "Dwie łodzie zatonęły."),
            ("МИНСК, 3 мая. /ТАСС/. ", "Два катера затонули."),
            ("МИНСК, 3 мая - РИА Новости. ", "Два катера затонули."),
            ("МИНСК, 3 мая — РИА Новости. ", "Два катера затонули."),
            ("Минск. 3 мая. INTERFAX.RU - ", "Два катера затонули."),
            ("ЛЬВІВ. 3 травня. УНН. ", "Два катери затонули."),
            ("Львів, 3 травня (Укрінформ). ", "Два катери затонули."),
            ("جنيف (رويترز) - ", "غرق زورقان."),
            ("新华社日内瓦5月3日电（记者李明）", "两艘船沉没。"),
        ] {
            assert_eq!(dateline_end(&format!("{dateline}{text}")), Some(dateline.len()), "{dateline}{text}");
        }
    }

    #[test]
    fn other_dashes_and_brackets_are_none() {
        for text in [
            "Rome — that old town — fell on Monday.",
            "Moscow – Beijing trains run again from Monday on.",
            "Moscow – Lenin’s seat for years – fell silent on Monday.",
            "Lviv – no man’s land",
            "Ukraine – Russia’s neighbour has lost two boats.",
            "UKRAINE — Two boats sank on Monday.",
            "NATO — Two boats sank on Monday.",
            "MAYOR PUBLIC — We never left the bridge.",
            "Jo Public (centre) - the mayor - left on Monday.",
            "Jo Public, 61, – the mayor – left on Monday.",
            "LVIV – KYIV – ODESA",
            "Two boats sank near Lviv, May 3 (Reuters) - ",
            "Kyiv, which had lost two boats – and a ferry – on Monday, went dark.",
            "- Lviv",
            "渡船3日电台没有消息。",
            "—",
            "",
        ] {
            assert_eq!(dateline_end(text), None, "{text}");
        }
    }
}
