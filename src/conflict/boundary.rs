//! Where a word begins and ends.

/// Letters of the longest prefix of a name.
const LONGEST_PREFIX: usize = 6;

/// Whether a name can begin at a place in a text: where a word begins, or behind what Arabic and Hebrew write
/// together with the next word.
pub(super) fn begins(text: &str, at: usize) -> bool {
    if !goes_on(text, at) {
        return true;
    }
    let (before, name) = text.split_at(at);
    let has_prefixes = |c: char| is_hebrew(c) || is_arabic(c);
    if !name.starts_with(has_prefixes) {
        return false;
    }
    let letters = before.chars().rev().take_while(|&c| joins(c)).take(LONGEST_PREFIX + 1);
    let bytes: usize = letters.map(char::len_utf8).sum();
    is_prefix(&before[before.len() - bytes..], name)
}

/// Whether what stands before a name in its word is only "and", "in", "to", "the" and the like.
fn is_prefix(head: &str, name: &str) -> bool {
    if name.starts_with(is_hebrew) {
        let head = head.strip_prefix('ו').unwrap_or(head);
        let head = ["לכש", "כש", "מש", "ש"].iter().find_map(|sub| head.strip_prefix(*sub)).unwrap_or(head);
        return matches!(head, "" | "ב" | "ל" | "כ" | "מ" | "ה" | "מה");
    }
    let head = head.strip_prefix(['و', 'ف']).unwrap_or(head);
    if name.starts_with("ال") {
        return matches!(head, "" | "ب" | "ك");
    }
    matches!(head, "" | "ب" | "ل" | "ك" | "ال" | "بال" | "كال" | "لل")
}

/// A name with the Arabic article as it is written behind "to": the article loses its first letter.
pub(super) fn joined_article(name: &str) -> Option<String> {
    name.strip_prefix("ال").map(|rest| format!("لل{rest}"))
}

/// Whether a word goes on across a place in a text.
pub(super) fn goes_on(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    before.chars().next_back().is_some_and(joins) && after.chars().next().is_some_and(joins)
}

/// Bytes of the rest of the word that a text begins with.
pub(super) fn word_length(text: &str) -> usize {
    text.find(|c| !joins(c)).unwrap_or(text.len())
}

/// Bytes of an address that are looked at before and behind a name in it.
const LONGEST_ADDRESS: usize = 200;

/// Whether a stretch of a text stands in the address of a page or of a mailbox, where nobody is spoken of:
/// `www.kremlin.ru`, `press@nato.int`, `https://veii.example/rome`. A name behind `@` alone is one of an
/// account.
pub(super) fn is_in_address(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"@:/.-_~%+?&=#".contains(byte);
    let before = bytes[..start].iter().rev().take(LONGEST_ADDRESS).take_while(is_part).count();
    let behind = bytes[end..].iter().take(LONGEST_ADDRESS).take_while(is_part).count();
    // Parts are ASCII, so that both are places between characters.
    let (before, behind) = (&text[start - before..start], &text[end..end + behind]);
    let is_mailbox = |before: &str, behind: &str| {
        behind.split_once('@').is_some_and(|(_, host)| host.contains('.'))
            || before.split_once('@').is_some_and(|(name, _)| !name.is_empty())
    };
    before.contains("://") || before.starts_with("www.") || is_mailbox(before, behind)
}

/// Whether a character is part of a word that spaces set apart.
fn joins(c: char) -> bool {
    (c.is_alphanumeric() || c == '_') && !is_unspaced(c)
}

fn is_hebrew(c: char) -> bool {
    ('א'..='ת').contains(&c)
}

fn is_arabic(c: char) -> bool {
    ('ء'..='ي').contains(&c)
}

/// Letters of scripts that do not put spaces between words: Thai, Lao, Burmese, Khmer, kana and ideographs.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}
