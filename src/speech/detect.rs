//! A text → the language whose words of speech it is read with.

use super::language::Language;
use super::lexicon::languages_of;

/// Words that are looked at.
const WORDS: usize = 80;

/// Letters with marks that count, at most: names of other languages have them, too.
const LETTERS: usize = 2;

/// Cyrillic letters among which a Ukrainian one would be.
const CYRILLIC: usize = 40;

impl Language {
    /// The language of a text, by its letters and its commonest words. None if they do not tell.
    pub(super) fn detect(text: &str) -> Option<Self> {
        let mut counts = [0_usize; Self::ALL.len()];
        let mut n_letters = [0_usize; Self::ALL.len()];
        for c in text.chars().take(8 * WORDS) {
            if let Some(language) = of_letter(c) {
                n_letters[language as usize] += 1;
            }
        }
        if let Some(language) = most(&n_letters).filter(|language| *language as usize >= 7) {
            return Some(language);
        }
        let letters = text.chars().take(8 * WORDS);
        let n_cyrillic = letters.filter(|c| matches!(c, '\u{400}'..='\u{4ff}')).count();
        let is_cyrillic = n_cyrillic > 0;
        let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '’' | '\'' | '-'));
        for word in words.filter(|word| !word.is_empty()).take(WORDS) {
            let languages = languages_of(&word.to_lowercase());
            for language in Self::ALL {
                counts[language as usize] += usize::from(languages >> (language as usize) & 1 == 1);
            }
        }
        // Every twentieth letter of Ukrainian is one that Russian does not have.
        let is_russian = n_cyrillic >= CYRILLIC && n_letters[Self::Ukrainian as usize] == 0;
        counts[Self::Russian as usize] += if is_russian { LETTERS } else { 0 };
        for (count, n) in counts.iter_mut().zip(n_letters) {
            *count += if is_cyrillic { n } else { n.min(LETTERS) };
        }
        most(&counts)
    }
}

/// The language that a letter is one of no other's; Cyrillic letters that both have count for neither.
fn of_letter(c: char) -> Option<Language> {
    Some(match c {
        'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ' => Language::Ukrainian,
        'ы' | 'э' | 'ъ' | 'ё' | 'Э' | 'Ё' => Language::Russian,
        'ä' | 'ö' | 'ß' => Language::German,
        'è' | 'ê' | 'ç' | 'œ' | 'à' | 'ù' => Language::French,
        'ñ' | '¿' | '¡' | 'ú' => Language::Spanish,
        'ł' | 'ą' | 'ę' | 'ś' | 'ż' | 'ź' | 'ć' | 'ń' => Language::Polish,
        '\u{600}'..='\u{6ff}' => Language::Arabic,
        '\u{590}'..='\u{5ff}' => Language::Hebrew,
        '\u{4e00}'..='\u{9fff}' => Language::Chinese,
        _ => return None,
    })
}

/// The language with the highest count; of equal ones the first, unless that is none.
fn most(counts: &[usize; Language::ALL.len()]) -> Option<Language> {
    let highest = counts.iter().max().filter(|highest| **highest > 0)?;
    Language::ALL.into_iter().find(|language| counts[*language as usize] == *highest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_common_words_tell_a_language() {
        for (text, expected) in [
            ("The ferry left with the miners.", Some(Language::English)),
            ("Die Fähre ist mit den Bergleuten abgefahren.", Some(Language::German)),
            ("Le bac est parti avec les mineurs.", Some(Language::French)),
            ("El barco salió con los mineros.", Some(Language::Spanish)),
            ("Prom odpłynął z górnikami i nie wrócił.", Some(Language::Polish)),
            ("Пором відплив із шахтарями.", Some(Language::Ukrainian)),
            ("Паром ушёл с шахтёрами.", Some(Language::Russian)),
            ("غادرت العبارة.", Some(Language::Arabic)),
            ("המעבורת יצאה.", Some(Language::Hebrew)),
            ("渡船开走了。", Some(Language::Chinese)),
            ("Veii: 61", None),
        ] {
            assert_eq!(Language::detect(text), expected, "{text}");
        }
    }
}
