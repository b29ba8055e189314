//! Inputs made of others by chance, the same for the same seed.

use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// Largest input, in bytes.
const LARGEST: usize = 1 << 16;
/// Most changes of an input.
const CHANGES: usize = 8;
/// Most copies of a piece.
const COPIES: usize = 300;
/// What the readers look for.
const WORDS: [&str; 48] = [
    "<",
    ">",
    "&",
    "&#",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "</",
    "<p>",
    "</p>",
    "<div hidden>",
    "<br>",
    "<table><tr><td>",
    "<template shadowrootmode=open>",
    "<noscript>",
    "<script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<svg><title>",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    "\\",
    "\n",
    "\n\n",
    "\r",
    "\u{c}",
    "\u{2028}",
    "\u{0}",
    "\u{ad}",
    "\u{301}",
    "\u{feff}",
    "“",
    "»",
    "。",
    "> ",
    "# ",
    "---\n",
    "Content-Length: 99\r\n",
    "charset=utf-16",
    "--x\r\n",
    "endstream\n",
    "2025-06-12",
];

/// An input made of one of several.
pub(crate) fn mutated(corpus: &[Vec<u8>], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = corpus.choose(random).cloned().unwrap_or_default();
    for _ in 0..random.gen_range(1..=CHANGES) {
        change(&mut bytes, corpus, random);
        bytes.truncate(LARGEST);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut ChaCha8Rng) {
    let at = random.gen_range(0..=bytes.len());
    let end = (at + random.gen_range(0..64)).min(bytes.len());
    match random.gen_range(0..8) {
        0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = random.r#gen()),
        1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << random.gen_range(0..8)),
        2 => drop(bytes.drain(at..end)),
        3 => bytes.truncate(at),
        4 => {
            let piece = bytes[at..end].repeat(random.gen_range(1..COPIES));
            insert(bytes, at, &piece);
        }
        5 => {
            let other = corpus.choose(random).map_or(&[][..], Vec::as_slice);
            let from = random.gen_range(0..=other.len());
            insert(bytes, at, &other[from..]);
        }
        6 => {
            let word = WORDS.choose(random).unwrap_or(&"").repeat(random.gen_range(1..COPIES));
            insert(bytes, at, word.as_bytes());
        }
        _ => insert(bytes, at, WORDS.choose(random).unwrap_or(&"").as_bytes()),
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}
