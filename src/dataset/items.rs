//! What stands in a file → rows, side by side: nothing of a row depends on what stands before it.

use std::collections::VecDeque;

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::exports::{Native, native};
use super::fields::FieldNames;
use super::format::Format;
use super::labels::Skipped;
use super::options::ReadOptions;
use super::{DatasetError, Fault, Location, Placed, Row, json};

/// Items that are read before rows are made of them: one at first, so that there is something to see as soon
/// as there can be, then twice as many each time, up to this.
const LARGEST_BATCH: usize = 1024;
/// Bytes of lines, after which a batch takes no more.
const LARGEST_BATCH_BYTES: usize = 8 << 20;
/// Items that one task takes at least.
const ITEMS_PER_TASK: usize = 16;

/// What rows are made of.
pub(super) enum Item {
    /// A line that nobody has looked into.
    Line(String),
    /// The fields of a row.
    Object(Map<String, Value>),
}

/// Items and where they stand, one after another.
pub(super) type Items<'r> = Box<dyn Iterator<Item = Result<(Location, Item), DatasetError>> + Send + 'r>;

/// What became of one item.
#[derive(Default)]
pub(super) struct Made {
    pub(super) rows: VecDeque<Row>,
    /// What ended it.
    pub(super) fault: Option<DatasetError>,
    /// Why rows of it were left out, one by one.
    pub(super) left_out: Vec<String>,
    /// The names of its fields, if somebody asks for a field by its name.
    pub(super) fields: Vec<String>,
}

/// Makes rows of items.
pub(super) struct Maker {
    pub(super) options: ReadOptions,
    pub(super) format: Format,
    /// Whether somebody asks for a field by its name.
    wants_fields: bool,
}

impl Maker {
    pub(super) fn new(options: ReadOptions, format: Format) -> Self {
        let wants_fields = options.names.typed().next().is_some();
        Self { options, format, wants_fields }
    }

    /// The fields that an item has.
    pub(super) fn object(&self, (place, item): (Location, Item)) -> Result<Placed, DatasetError> {
        let object = match item {
            Item::Object(object) => Ok(object),
            Item::Line(line) if self.format == Format::FastText => self.fasttext(&line),
            Item::Line(line) => json::object(&line, self.options.lossy),
        };
        object.map_err(|fault| fault.at(&place)).map(|object| (place, object))
    }

    fn made(&self, item: (Location, Item)) -> Made {
        let mut made = Made::default();
        made.fault = self.object(item).and_then(|placed| self.rows(placed, &mut made)).err();
        made
    }

    /// Makes rows of an object.
    fn rows(&self, (place, object): Placed, made: &mut Made) -> Result<(), DatasetError> {
        let at = |fault: Fault| fault.at(&place);
        let names = &self.options.names;
        let rows = match native(object, names).map_err(at)? {
            Native::Rows(rows) => rows,
            Native::LeftOut(why) => {
                made.left_out.push(why);
                return Ok(());
            }
        };
        for mut fields in rows {
            if self.wants_fields {
                made.fields.extend(fields.keys().cloned());
            }
            if self.options.keep_empty {
                let mut texts = FieldNames::spellings(&names.text);
                let null = texts.find(|name| fields.get(*name).is_some_and(Value::is_null));
                null.map(|name| fields.insert(name.to_owned(), "".into()));
            }
            match self.options.label_map.apply(&mut fields, names) {
                Ok(()) => made.rows.push_back(json::row_of_fields(&place, fields, names).map_err(at)?),
                Err(Skipped(word)) => made.left_out.push(format!("the label is `{word}`")),
            }
        }
        Ok(())
    }

    /// `__label__favor the text`.
    fn fasttext(&self, line: &str) -> Result<Map<String, Value>, Fault> {
        let is_label = |word: &&str| word.starts_with("__label__");
        let found = line.split_whitespace().filter(is_label).count();
        let (label, text) = line.trim().split_once(char::is_whitespace).unwrap_or((line, ""));
        let (Some(label), 1) = (label.strip_prefix("__label__"), found) else {
            return Err(Fault::FastTextLabels { found });
        };
        let names = &self.options.names;
        let fields = [(&names.text, text.trim()), (&names.label, label)];
        Ok(fields.into_iter().map(|(name, value)| (name.clone(), value.into())).collect())
    }
}

/// Items on their way to be rows.
pub(super) struct Ahead<'r> {
    items: Items<'r>,
    pub(super) maker: Maker,
    /// What was made and not asked for so far.
    made: VecDeque<Made>,
    /// Items of the next batch.
    size: usize,
}

impl<'r> Ahead<'r> {
    pub(super) fn new(items: Items<'r>, maker: Maker) -> Self {
        Self { items, maker, made: VecDeque::new(), size: 1 }
    }

    /// What became of the next item.
    pub(super) fn next(&mut self) -> Option<Made> {
        if self.made.is_empty() {
            let batch = self.batch();
            let made = |item: Result<_, _>| match item {
                Ok(item) => self.maker.made(item),
                Err(fault) => Made { fault: Some(fault), ..Made::default() },
            };
            let made: Vec<Made> = batch.into_par_iter().with_min_len(ITEMS_PER_TASK).map(made).collect();
            self.made = made.into();
        }
        self.made.pop_front()
    }

    /// Reads a batch, at most to the first fault of reading.
    fn batch(&mut self) -> Vec<Result<(Location, Item), DatasetError>> {
        let (mut batch, mut bytes) = (Vec::with_capacity(self.size), 0);
        while batch.len() < self.size && bytes < LARGEST_BATCH_BYTES {
            let Some(item) = self.items.next() else { break };
            let is_fault = item.is_err();
            if let Ok((_, Item::Line(line))) = &item {
                bytes += line.len();
            }
            batch.push(item);
            if is_fault {
                break;
            }
        }
        self.size = (2 * self.size).min(LARGEST_BATCH);
        batch
    }
}

#[cfg(test)]
mod tests {
    use crate::dataset::{ReadOptions, Reader};

    #[test]
    fn rows_come_in_the_order_of_their_lines_before_and_behind_a_fault() {
        let line = |i: usize| match i {
            3000 => "{\"text\":\n".to_owned(),
            i => format!("{{\"text\":\"line {i}\"}}\n"),
        };
        let lines: String = (1..=5000).map(line).collect();
        let reader = Reader::new("x.jsonl", lines.as_bytes(), &ReadOptions::default()).expect("rows");
        let read: Vec<Result<String, String>> =
            reader.map(|row| row.map(|row| row.text).map_err(|error| error.to_string())).collect();
        assert_eq!(read.len(), 5000);
        for (i, row) in (1..).zip(&read) {
            match row {
                Ok(text) => assert_eq!(*text, format!("line {i}")),
                Err(fault) => assert!(i == 3000 && fault.starts_with("x.jsonl:3000: "), "{fault}"),
            }
        }
        assert!(read[2999].is_err());
    }
}
