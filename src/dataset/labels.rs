//! Label words of others → ours.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::FieldNames;
use super::annotations::{ANNOTATIONS, LABELS, STANCE};
use super::values::{spelt, whole};
use crate::label::{Label, Sentiment, Stance};

/// The word that stands for no label: rows that have it are left out.
const SKIP: &str = "skip";

/// What label words mean that are not ours: `0=against,1=favor,2=neutral,unrelated=skip`.
///
/// It holds for stances and for sentiments alike: favor is positive, against is negative. Rows whose label is
/// to be skipped are left out, and counted.
///
/// ```
/// use stancekit::dataset::LabelMap;
///
/// let map: LabelMap = "0=against,1=favor,2=neutral,unrelated=skip".parse()?;
/// assert_eq!(map.to_string(), "0=against,1=favor,2=neutral,unrelated=skip");
/// assert!("0=bad".parse::<LabelMap>().unwrap_err().contains("expected favor, against, neutral or skip"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelMap(BTreeMap<String, Meaning>);

/// What a word means: a label by its place in [`Label::ALL`], or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Label(usize),
    Skip,
}

/// A word that says that the row is to be left out.
pub(super) struct Skipped(pub(super) String);

impl FromStr for LabelMap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut map = BTreeMap::new();
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (found, meaning) = pair.rsplit_once('=').ok_or(format!("`{pair}` is not WORD=LABEL"))?;
            let meaning = Meaning::parse(meaning.trim())?;
            if map.insert(folded(found), meaning).is_some() {
                return Err(format!("`{}` is there twice", found.trim()));
            }
        }
        Ok(Self(map))
    }
}

impl Meaning {
    fn parse(text: &str) -> Result<Self, String> {
        if text.eq_ignore_ascii_case(SKIP) {
            return Ok(Self::Skip);
        }
        let stance = Stance::parse(text).map(Label::index);
        let place = stance.or_else(|| Sentiment::parse(text).map(Label::index));
        place.map(Self::Label).ok_or_else(|| format!("`{text}`, expected favor, against, neutral or skip"))
    }
}

impl fmt::Display for LabelMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (word, meaning)) in self.0.iter().enumerate() {
            let meaning = match meaning {
                Meaning::Label(place) => Stance::ALL[*place].name(),
                Meaning::Skip => SKIP,
            };
            write!(f, "{}{word}={meaning}", if i == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl LabelMap {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The label that a word stands for, if the map says so.
    pub fn label<L: Label>(&self, word: &str) -> Option<L> {
        match self.0.get(&folded(word)) {
            Some(Meaning::Label(place)) => Some(L::ALL[*place]),
            _ => None,
        }
    }

    /// Whether it says what a word means.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.0.contains_key(&folded(word))
    }

    /// Puts our words in the place of others in all fields that hold labels; or says which word leaves the
    /// row out.
    pub(super) fn apply(&self, fields: &mut Map<String, Value>, names: &FieldNames) -> Result<(), Skipped> {
        if self.is_empty() {
            return Ok(());
        }
        for name in FieldNames::spellings(&names.label) {
            match fields.get_mut(name) {
                Some(Value::Object(stances)) => self.each::<Stance>(stances.values_mut()),
                Some(value) => self.one::<Stance>(value)?,
                None => {}
            }
        }
        if let Some(Value::Object(stances)) = fields.get_mut("stance") {
            self.each::<Stance>(stances.values_mut());
        }
        self.each::<Sentiment>(fields.get_mut("sentiment"));
        if let Some(Value::Object(labels)) = fields.get_mut(LABELS) {
            self.each::<Stance>(labels.values_mut());
        }
        if let Some(Value::Array(annotations)) = fields.get_mut(ANNOTATIONS) {
            annotations.iter_mut().filter_map(Value::as_object_mut).for_each(|of| self.annotation(of));
        }
        Ok(())
    }

    fn annotation(&self, fields: &mut Map<String, Value>) {
        for name in STANCE {
            match fields.get_mut(name) {
                Some(Value::Object(stances)) => self.each::<Stance>(stances.values_mut()),
                other => self.each::<Stance>(other),
            }
        }
        self.each::<Sentiment>(fields.get_mut("sentiment"));
    }

    /// Labels beside others: one that is to be skipped is no label.
    fn each<'v, L: Label>(&self, values: impl IntoIterator<Item = &'v mut Value>) {
        for value in values {
            if self.one::<L>(value).is_err() {
                *value = Value::Null;
            }
        }
    }

    fn one<L: Label>(&self, value: &mut Value) -> Result<(), Skipped> {
        let Some(found) = spelt(value) else { return Ok(()) };
        match self.0.get(&folded(&found)) {
            Some(Meaning::Label(place)) => *value = L::ALL[*place].name().into(),
            Some(Meaning::Skip) => return Err(Skipped(found)),
            None => {}
        }
        Ok(())
    }
}

/// A word in lower case. A whole number is written without a fraction: programs that keep columns of numbers
/// with gaps make `1.0` of 1.
fn folded(word: &str) -> String {
    whole(word.trim()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ReadOptions, Reader};

    #[test]
    fn whole_numbers_are_known_with_and_without_a_fraction() {
        let options = ReadOptions {
            label_map: "0=against,1.0=favor,-1=skip".parse().expect("a map"),
            ..ReadOptions::default()
        };
        let table = "text,label\na,0.0\nb,1\nc,1.00\nd,-1.0\n";
        let rows = Reader::new("f", table.as_bytes(), &options).expect("rows");
        let stances: Vec<_> = rows.map(|row| row.expect("a row").targets[0].stance).collect();
        assert_eq!(stances, [Some(Stance::Against), Some(Stance::Favor), Some(Stance::Favor)]);
        assert!("1=favor,1.0=against".parse::<LabelMap>().is_err());
    }
}
