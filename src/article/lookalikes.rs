//! Letters of one script in words of another that look the same: `Russia` with a Cyrillic `і`.

/// Letters of the Latin script, and those of the Cyrillic one that look the same.
const ALIKE: [(char, char); 23] = [
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('j', 'ј'),
    ('o', 'о'),
    ('p', 'р'),
    ('s', 'ѕ'),
    ('x', 'х'),
    ('y', 'у'),
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('I', 'І'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('ï', 'ї'),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
}

impl Script {
    fn of(c: char) -> Option<Self> {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some(Self::Latin),
            '\u{400}'..='\u{52f}' => Some(Self::Cyrillic),
            _ => None,
        }
    }
}

/// The same letter in a script, if there is one.
fn in_script(c: char, script: Script) -> Option<char> {
    match (Script::of(c), script) {
        (Some(own), _) if own == script => Some(c),
        (Some(_), Script::Latin) => {
            ALIKE.iter().find(|(_, cyrillic)| *cyrillic == c).map(|(latin, _)| *latin)
        }
        (Some(_), Script::Cyrillic) => {
            ALIKE.iter().find(|(latin, _)| *latin == c).map(|(_, cyrillic)| *cyrillic)
        }
        (None, _) => Some(c),
    }
}

/// Whether a text has a word of two scripts.
pub(super) fn has_mixed(text: &str) -> bool {
    let mut last = None;
    text.chars().any(|c| {
        let script = Script::of(c);
        let is_mixed = last.is_some() && script.is_some() && script != last;
        last = script;
        is_mixed
    })
}

/// A text whose words of two scripts are of one, if the letters of the other are fewer and all look the same.
pub(super) fn in_one_script(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| Script::of(c).is_none()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        whole += &of_one_script(word).unwrap_or_else(|| word.to_owned());
        let next = behind.find(|c| Script::of(c).is_some()).unwrap_or(behind.len());
        whole += &behind[..next];
        rest = &behind[next..];
    }
    whole
}

/// A word in the script of most of its letters.
fn of_one_script(word: &str) -> Option<String> {
    let n = |script: Script| word.chars().filter(|c| Script::of(*c) == Some(script)).count();
    let script = match n(Script::Latin).cmp(&n(Script::Cyrillic)) {
        std::cmp::Ordering::Greater => Script::Latin,
        std::cmp::Ordering::Less => Script::Cyrillic,
        std::cmp::Ordering::Equal => return None,
    };
    word.chars().map(|c| in_script(c, script)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_in_the_script_of_most_of_its_letters() {
        for (text, expected) in [
            ("Ve\u{456}i and R\u{43e}me left.", "Veii and Rome left."),
            ("Р\u{6f}сс\u{69}я, Р\u{69}м", "Россія, Рім"),
        ] {
            assert!(has_mixed(text), "{text}");
            assert_eq!(in_one_script(text), expected);
        }
    }

    #[test]
    fn words_of_two_scripts_on_purpose_stay() {
        for text in ["iPhone'ом", "PR-отдел", "USB-кабель", "GPSтрекер", "Київ and Rome", "βeta"]
        {
            assert_eq!(in_one_script(text), text);
        }
        assert!(!has_mixed("PR-отдел Rome Київ"));
    }
}
