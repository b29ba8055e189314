//! Texts in a language that they should not be in.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use whatlang::Lang;

use super::{CheckRule, FileRow, Finding, Found};
use crate::language::{detected, full_name, guessed, named};

/// Share of the texts that must be in one language for it to be what is expected of all.
const NEARLY_ALL: f64 = 0.9;
/// Texts that are long enough, at least, for one to be expected.
const ENOUGH: usize = 10;

/// Languages that a text of some lines is taken for another of: whoever has one of them may well have found
/// the other.
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

/// Texts that are surely in another language than is expected, each once per file. The start of a text is
/// looked at, and more of it only if that is not in the language expected.
pub(super) fn find(rows: &[FileRow<'_>]) -> Found {
    let mut seen = FxHashSet::default();
    let rows: Vec<FileRow<'_>> = rows
        .iter()
        .copied()
        .filter(|of| seen.insert((of.file, of.row.text.as_str(), of.row.lang.as_deref())))
        .collect();
    let starts: Vec<Option<Lang>> = rows.par_iter().map(|of| guessed(&of.row.text)).collect();
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
        let lang = detected(&of.row.text).filter(|lang| !are_alike(*lang, expected))?;
        let message = format!("the text is in {}, expected {}, {why}", full_name(lang), full_name(expected));
        Some((of.file, Finding::new(CheckRule::OddLanguage, &of.row.place, message)))
    };
    rows.par_iter().zip(&starts).filter_map(odd).collect()
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

fn are_alike(a: Lang, b: Lang) -> bool {
    a == b || ALIKE.iter().any(|family| family.contains(&a) && family.contains(&b))
}
