//! Dates as articles write them → days that can be put in order.

/// The months by the letters that tell them apart.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A period by which days are summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Day,
    Week,
    Month,
    Year,
}

impl Step {
    /// The step that suits so many days.
    pub(super) fn of(days: u32) -> Self {
        match days {
            0..=21 => Self::Day,
            22..=120 => Self::Week,
            121..=1100 => Self::Month,
            _ => Self::Year,
        }
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A date of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// The first day that a text names: `2025-05-03T18:40:00Z`, `Saturday 3 May 2025 01:34 BST`, `May 3rd,
    /// 2025`. Numbers alone in another order than year, month, day may be read in two ways, and are not.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let iso = || {
            words.windows(3).find_map(|words| {
                let [year, month, day] = words else { return None };
                let day = day.split('t').next().unwrap_or_default();
                Self::new(number(year)?, number(month)?, number(day)?)
            })
        };
        let named = || {
            let at = words.iter().position(|word| month(word).is_some())?;
            let near = &words[at.saturating_sub(1)..words.len().min(at + 3)];
            let year = near.iter().find_map(|word| number(word).filter(|n| *n >= 1000))?;
            let day = near.iter().find_map(|word| number(ordinal(word)).filter(|n| *n <= 31))?;
            Self::new(year, month(&words[at])?, day)
        };
        named().or_else(iso) // in "14 October 2025 09:20" the time is no day
    }

    fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let is_day = (1000..3000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        is_day.then_some(Self { year, month, day })
    }

    /// The number of its period, the same for all days of one.
    pub(super) fn period(self, step: Step) -> u32 {
        match step {
            Step::Day => self.number(),
            Step::Week => self.number() / 7,
            Step::Month => 12 * self.year + self.month,
            Step::Year => self.year,
        }
    }

    /// The first days of periods from one day to another, with their names, at most so many.
    pub(super) fn ticks(from: Self, to: Self, step: Step, most: usize) -> Vec<(Self, String)> {
        let starts = (from.number()..=to.number()).map(Self::from_number);
        let starts: Vec<Self> = starts.filter(|day| day.begins(step)).collect();
        let every = starts.len().div_ceil(most).max(1);
        starts.into_iter().step_by(every).map(|day| (day, day.name(step))).collect()
    }

    fn begins(self, step: Step) -> bool {
        match step {
            Step::Day => true,
            Step::Week => self.number().is_multiple_of(7),
            Step::Month => self.day == 1,
            Step::Year => self.day == 1 && self.month == 1,
        }
    }

    /// What is written at a tick.
    fn name(self, step: Step) -> String {
        let month = MONTHS[self.month as usize - 1];
        let month = month[..1].to_uppercase() + &month[1..];
        match step {
            Step::Day | Step::Week => format!("{} {month}", self.day),
            Step::Month => format!("{month} {}", self.year),
            Step::Year => self.year.to_string(),
        }
    }

    /// Days since 1 March of the year 0 (H. Hinnant, *chrono-compatible low-level date algorithms*).
    pub(super) fn number(self) -> u32 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        365 * year + year / 4 - year / 100 + year / 400 + of_year
    }

    /// The day of a number.
    pub(super) fn from_number(number: u32) -> Self {
        let (era, of_era) = (number / 146_097, number % 146_097);
        let of_era_year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * of_era_year + of_era_year / 4 - of_era_year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        Self { year: 400 * era + of_era_year + u32::from(month <= 2), month, day }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok().filter(|_| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

fn ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

/// A month by its name, whole or cut: no other word of a date begins as one but is longer.
fn month(word: &str) -> Option<u32> {
    let is = |name: &str| word.starts_with(name) && word.len() <= "september".len();
    let place = MONTHS.iter().position(|name| is(name))?;
    u32::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_articles_write_them() {
        for (text, expected) in [
            ("Saturday 03 May 2025 01:34 BST", Some("2025-05-03")),
            ("Tuesday 14 October 2025 09:20 GMT", Some("2025-10-14")),
            ("2025-05-03", Some("2025-05-03")),
            ("2025-05-03T18:40:00Z", Some("2025-05-03")),
            ("Published: May 3rd, 2025 at 9:12", Some("2025-05-03")),
            ("12 Sept. 2024", Some("2024-09-12")),
            ("2025/12/31 23:59", Some("2025-12-31")),
            ("03/05/2025", None),
            ("May 2025", None),
            ("2025-13-03", None),
            ("yesterday", None),
            ("<script>", None),
            ("", None),
        ] {
            assert_eq!(Date::parse(text).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn ticks_stand_where_periods_begin() {
        let date = |text| Date::parse(text).expect("a date");
        let ticks = |from, to, step| {
            Date::ticks(date(from), date(to), step, 4).into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(ticks("2020-05-03", "2023-02-01", Step::Year), ["2021", "2022", "2023"]);
        assert_eq!(
            ticks("2024-11-20", "2025-03-01", Step::Month),
            ["Dec 2024", "Jan 2025", "Feb 2025", "Mar 2025"]
        );
        assert_eq!(ticks("2025-05-01", "2025-05-08", Step::Day), ["1 May", "3 May", "5 May", "7 May"]);
        assert_eq!(date("2025-05-01").period(Step::Month), date("2025-05-31").period(Step::Month));
        assert_ne!(date("2024-12-31").period(Step::Month), date("2025-01-01").period(Step::Month));
        assert_eq!([5, 40, 400, 4000].map(|days| Step::of(days).name()), ["day", "week", "month", "year"]);
    }

    #[test]
    fn days_are_numbered_in_order() {
        let number = |text| Date::parse(text).expect("a date").number();
        assert_eq!(number("2025-03-01") - number("2025-02-28"), 1);
        assert_eq!(number("2024-03-01") - number("2024-02-28"), 2);
        assert_eq!(number("2026-01-01") - number("2025-12-31"), 1);
        for text in ["2025-02-28", "2024-02-29", "2000-12-31", "1999-01-01", "2025-03-01"] {
            assert_eq!(Date::from_number(number(text)).to_string(), text);
        }
    }
}
