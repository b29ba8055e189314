//! Batches of Arrow in memory → rows.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::arrow::objects;
use super::items::Item;
use super::{Fault, Format, Location, ReadOptions, Reader};

impl<'r> Reader<'r> {
    /// Reads rows from batches, which `path` is the name of in messages. The line of a row is its number,
    /// from 1. Columns are fields; one of a type that no field has is null.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow_array::{ArrayRef, RecordBatch, StringArray};
    /// use stancekit::dataset::{ReadOptions, Reader};
    ///
    /// let text: ArrayRef = Arc::new(StringArray::from(vec!["Rome was right."]));
    /// let target: ArrayRef = Arc::new(StringArray::from(vec![Some("rome")]));
    /// let batch = RecordBatch::try_from_iter([("text", text), ("target", target)])?;
    /// let mut rows = Reader::of_batches("frame", [Ok(batch)], &ReadOptions::default());
    /// let row = rows.next().ok_or("no row")??;
    /// assert_eq!(row.targets[0].name.as_deref(), Some("rome"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_batches<I>(path: &str, batches: I, options: &ReadOptions) -> Self
    where
        I: IntoIterator<Item = Result<RecordBatch, ArrowError>>,
        I::IntoIter: Send + 'r,
    {
        let name: Arc<str> = path.into();
        let mut n_before = 0;
        let placed = batches.into_iter().flat_map(move |batch| {
            let at = |line| Location { path: Arc::clone(&name), line };
            let found: Vec<Result<_, _>> = match batch {
                Ok(batch) => {
                    let rows = objects(&batch).into_iter().enumerate();
                    rows.map(|(i, object)| Ok((at(n_before + i + 1), Item::Object(object)))).collect()
                }
                Err(error) => vec![Err(unreadable(&error).at(&at(n_before + 1)))],
            };
            n_before += found.len();
            found
        });
        Self::of_items(path, Box::new(placed), Format::Arrow, options)
    }
}

fn unreadable(error: &ArrowError) -> Fault {
    Fault::Form { what: format!("Arrow that cannot be read: {error}") }
}
