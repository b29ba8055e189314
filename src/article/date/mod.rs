//! Dates as pages write them → `2025-06-12`, or `2025-06-12T18:40:00+02:00` where the time is told, too.

mod names;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use regex::{Captures, Regex};

use names::{is_word_of_dates, month};

/// Longest text, in bytes, that is a date and nothing else.
const LONGEST: usize = 160;
/// Words that a date can have which are none of those that pages put around it: months, "of", "at" and such.
const MOST_OTHER_WORDS: usize = 8;
/// Years that a date of an article can have.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    iso: String,
    place: Range<usize>,
}

/// The date that a text begins with or has in it, in the form of ISO 8601. Without a year, or where day and
/// month cannot be told apart, it is none.
pub(crate) fn iso(text: &str) -> Option<String> {
    found(&plain(text)).or_else(|| number(text.trim())).map(|found| found.iso)
}

/// The day of a date in the form of ISO 8601.
pub(super) fn day(iso: &str) -> Option<&str> {
    iso.get(..10).filter(|day| day.parse::<Date>().is_ok())
}

/// Whether a line is a date and nothing else but a time and the words that pages put around it.
pub(super) fn is_date(line: &str) -> bool {
    let n_digits = line.chars().filter(|c| c.is_numeric()).count();
    if line.len() > LONGEST || n_digits < 5 {
        return false;
    }
    let line = plain(line);
    // The forms of dates are made when they are first asked for, which takes longer than to read an article.
    let is_other = |word: &&str| word.starts_with(char::is_alphabetic) && !is_word_of_dates(word);
    if line.split(|c: char| !c.is_alphanumeric()).filter(is_other).count() > MOST_OTHER_WORDS {
        return false;
    }
    let Some(Found { place, .. }) = found(&line) else { return false };
    let rest = [&line[..place.start], &line[place.end..]];
    let mut words = rest.iter().flat_map(|rest| rest.split(|c: char| !c.is_alphanumeric()));
    words.all(|word| word.is_empty() || is_number(word) || is_word_of_dates(word))
        && !line.ends_with(['!', '?', '…'])
}

fn is_number(word: &str) -> bool {
    // A time of day has an `h` between its numbers in French.
    word.len() <= 5
        && word.split('h').all(|part| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// In lower case, with ASCII digits.
fn plain(text: &str) -> String {
    let digit = |c: char| match c {
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(c) - 0x6f0,
        '\u{966}'..='\u{96f}' => u32::from(c) - 0x966,
        _ => 10,
    };
    let of = |c: char| char::from_digit(digit(c), 10).unwrap_or(c);
    text.trim().chars().take(4 * LONGEST).flat_map(char::to_lowercase).map(of).collect()
}

/// A time of day, and its distance from UTC.
const TIME: &str = r"(?:[t,\s|·•–—-]*(?:at |um |в |о |о |à |kl\.? |ore |às )?\s*(?P<hour>[0-9]{1,2})(?:[:.h時시]\s?)(?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]+)?)?\s?(?P<half>[ap]\.?m\b\.?)?\s?(?P<zone>z\b|utc\b|gmt\b|[+−-][0-9]{2}:?[0-9]{2}\b)?)?";

/// Year first: `2025-06-12`, `2025/06/12`, `2025年6月12日`, `2025. 6. 12`.
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?P<year>[0-9]{4})(?:-|/|\.\s?|年\s?|년\s?)(?P<month>[0-9]{1,2})(?:-|/|\.\s?|月\s?|월\s?)(?P<day>[0-9]{1,2})(?:日|일)?",
    )
});
/// `20250612`, perhaps with a time behind it.
static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
    let date = r"^(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})";
    Regex::new(&format!(
        r"{date}(?:t?(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}})?(?P<zone>z)?)?$"
    ))
    .expect("the pattern is well formed")
});
/// Day first: `12 June 2025`, `12. Juni 2025`, `12 de junio de 2025`, `1er juin 2025`.
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|°|\.)?[\s/-]*(?:de |of |d')?(?P<name>[a-z\u{aa}-\u{10ffff}]{3,12}(?: (?:الأول|الثاني|الاول))?)\.?,?[\s/-]*(?:de |del )?(?P<year>[0-9]{4})\b",
    )
});
/// Month first: `June 12, 2025`.
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?P<name>[a-z\u{aa}-\u{10ffff}]{3,12})\.?\s(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s(?P<year>[0-9]{4})",
    )
});
/// As C prints it: `Thu Jun 12 18:40:00 CEST 2025`.
static YEAR_LAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?P<name>[a-z]{3}) (?P<day>[0-9]{1,2}) (?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2}) [a-z]{2,5} (?P<year>[0-9]{4})\b")
        .expect("the pattern is well formed")
});
/// Numbers alone, the year last: `12.06.2025`, `12/06/2025`.
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?P<day>[0-9]{1,2})(?P<mark>[./-])(?P<month>[0-9]{1,2})[./-](?P<year>[0-9]{4})\b")
});

fn pattern(date: &str) -> Regex {
    Regex::new(&format!("{date}{TIME}")).expect("the pattern is well formed")
}

/// The first date in a text.
fn found(text: &str) -> Option<Found> {
    let any: fn(&str) -> bool = |_| true;
    let forms = [
        (begins_with_day as fn(&str) -> bool, &COMPACT),
        (has_year_first, &YEAR_FIRST),
        (any, &DAY_FIRST),
        (any, &MONTH_FIRST),
        (any, &YEAR_LAST),
        (any, &NUMBERS),
    ];
    let forms = forms.into_iter().filter(|(may_have, _)| may_have(text));
    forms.map(|(_, form)| form).find_map(|form| form.captures_iter(text).find_map(|parts| read(&parts)))
}

/// Whether [`COMPACT`] needs to be made and asked.
fn begins_with_day(text: &str) -> bool {
    text.len() >= 8 && text.bytes().take(8).all(|byte| byte.is_ascii_digit())
}

/// Whether [`YEAR_FIRST`] needs to be made and asked.
fn has_year_first(text: &str) -> bool {
    let year_before = |at: usize| at.checked_sub(4).and_then(|from| text.as_bytes().get(from..at));
    let is_year = |year: &[u8]| year.iter().all(u8::is_ascii_digit);
    text.char_indices().any(|(at, c)| "-/.年년".contains(c) && year_before(at).is_some_and(is_year))
}

/// A number of seconds or milliseconds since 1970.
fn number(text: &str) -> Option<Found> {
    let number: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Found { iso: time.to_string(), place: 0..text.len() })
}

fn read(parts: &Captures<'_>) -> Option<Found> {
    let get = |name: &str| parts.name(name).map(|part| part.as_str());
    let number = |name: &str| get(name)?.parse::<i8>().ok();
    let year: i16 = get("year")?.parse().ok().filter(|year| YEARS.contains(year))?;
    let (mut day, mut month) = match get("name") {
        Some(name) => (number("day")?, month(name)?),
        None => (number("day")?, number("month")?),
    };
    if get("mark").is_some_and(|mark| mark != ".") {
        match (day, month) {
            (1..=12, 13..) => (day, month) = (month, day),
            (1..=12, 1..=12) if day != month => return None, // day and month cannot be told apart
            _ => {}
        }
    }
    let date = Date::new(year, month, day).ok()?;
    let place = parts.get(0)?.range();
    let iso = time(parts).map_or_else(|| date.to_string(), |time| format!("{date}T{time}"));
    Some(Found { iso, place })
}

/// The time in a date, with its distance from UTC where that is told.
fn time(parts: &Captures<'_>) -> Option<String> {
    let get = |name: &str| parts.name(name).map(|part| part.as_str());
    let number = |name: &str| get(name)?.parse::<i8>().ok();
    let hour = match (number("hour")?, get("half").map(|half| &half[..1])) {
        (12, Some("a")) => 0,
        (hour @ 1..=11, Some("p")) => hour + 12,
        (hour, _) => hour,
    };
    let time = Time::new(hour, number("minute")?, number("second").unwrap_or(0), 0).ok()?;
    Some(format!("{time}{}", get("zone").and_then(zone).unwrap_or_default()))
}

/// A distance from UTC, as `+02:00` or `Z`.
fn zone(name: &str) -> Option<String> {
    let Some(sign) = name.chars().next().filter(|c| !c.is_alphabetic()) else { return Some("Z".into()) };
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes): (i32, i32) = (digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?);
    let seconds = (hours * 60 + minutes) * 60 * if sign == '+' { 1 } else { -1 };
    Offset::from_seconds(seconds).ok()?;
    Some(match seconds {
        0 => "Z".into(),
        _ => format!("{}{hours:02}:{minutes:02}", if sign == '+' { '+' } else { '-' }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_forms_are_read() {
        for (text, expected) in [
            ("2025-06-12T18:40:00Z", "2025-06-12T18:40:00Z"),
            ("2025-06-12T18:40:00+02:00", "2025-06-12T18:40:00+02:00"),
            ("2025-06-12T18:40:00+0200", "2025-06-12T18:40:00+02:00"),
            ("2025-06-12T18:40:00-0430", "2025-06-12T18:40:00-04:30"),
            ("2025-06-12T18:40:00.123456+00:00", "2025-06-12T18:40:00Z"),
            ("2025-06-12T18:40:00.000+02:00[Europe/Berlin]", "2025-06-12T18:40:00+02:00"),
            ("2025-06-12T18:40", "2025-06-12T18:40:00"),
            ("2025-06-12T18:40+02:00", "2025-06-12T18:40:00+02:00"),
            ("2025-06-12 18:40:00", "2025-06-12T18:40:00"),
            ("2025-06-12 18:40:00 UTC", "2025-06-12T18:40:00Z"),
            ("2025-06-12", "2025-06-12"),
            ("2025/06/12 8:40", "2025-06-12T08:40:00"),
            ("20250612", "2025-06-12"),
            ("20250612T184000Z", "2025-06-12T18:40:00Z"),
            ("Thu, 12 Jun 2025 18:40:00 +0200", "2025-06-12T18:40:00+02:00"),
            ("Thu, 12 Jun 2025 18:40:00 GMT", "2025-06-12T18:40:00Z"),
            ("Thu Jun 12 18:40:00 CEST 2025", "2025-06-12T18:40:00"),
            ("1749753600", "2025-06-12T18:40:00Z"),
            ("1749753600000", "2025-06-12T18:40:00Z"),
            ("June 12, 2025 6:40 pm", "2025-06-12T18:40:00"),
            ("Jun. 12th, 2025", "2025-06-12"),
            ("12 June 2025", "2025-06-12"),
            ("12.06.2025, 18:40 Uhr", "2025-06-12T18:40:00"),
            ("13/06/2025", "2025-06-13"),
            ("06/13/2025", "2025-06-13"),
            ("12. Juni 2025", "2025-06-12"),
            ("1er août 2025 à 9h05", "2025-08-01T09:05:00"),
            ("12 de junio de 2025", "2025-06-12"),
            ("12 червня 2025, 14:20", "2025-06-12T14:20:00"),
            ("12 июня 2025 г. 14:20", "2025-06-12"),
            ("5 мая 2025", "2025-05-05"),
            ("5 maart 2025", "2025-03-05"),
            ("5 במרץ 2025, 14:20", "2025-03-05T14:20:00"),
            ("5 Μαρτίου 2025", "2025-03-05"),
            ("١٢ يونيو ٢٠٢٥", "2025-06-12"),
            ("12 كانون الثاني 2025", "2025-01-12"),
            ("12 كانون الأول 2025", "2025-12-12"),
            ("2025年6月12日 18時40", "2025-06-12T18:40:00"),
            ("2025. 6. 12 18:40", "2025-06-12T18:40:00"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "18:40",
            "2 hours ago",
            "12 June",
            "June 2025",
            "2025",
            "06/07/2025",
            "31 June 2025",
            "2025-13-01",
            "12 bridges 2025",
            "9999999",
            "tomorrow",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_of_a_date_has_nothing_else() {
        for line in [
            "12 June 2025",
            "Published on 12 June 2025 at 18:40 BST",
            "Опубликовано 12 июня 2025 в 14:20",
            "Четвер, 12 червня 2025, 14:20",
            "Donnerstag, 12. Juni 2025, 18:40 Uhr",
            "Publié le 12 juin 2025 à 18h40",
            "Jueves, 12 de junio de 2025",
            "الخميس 12 يونيو 2025",
            "2025-06-12 | 18:40",
            "Aangepast: 12 maart 2025 15:10",
            "12.06.2025 - 18:40 | Son Güncelleme: 12.06.2025 - 19:20",
            "Publikacja: 12.06.2025 18:40",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "On 12 June 2025 the bridge fell.",
            "12 июня 2025 года мост упал",
            "Der Angriff vom 12. Juni 2025",
            "14:55",
            "Who was there on 12 June 2025?",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }
}
