//! The columns of a table.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::conflict::Conflict;
use crate::dataset::annotations::{ANNOTATIONS, LABELS};
use crate::dataset::error::quoted;
use crate::dataset::{Fault, FieldNames, LabelMap, ReadOptions};
use crate::label::{Label, Stance};

/// What the names of columns begin with that hold the stance toward one party each.
const STANCE_OF: [&str; 2] = ["stance.", "stance:"];
/// What the name of a column may begin with beside, if its cells are stances.
const STANCE: &str = "stance_";

/// Columns of what a program says, which is no party.
const PREDICTED: [&str; 3] = ["predicted", "prediction", "predicted_sentiment"];

/// The columns of a table.
#[derive(Debug, Clone)]
pub(in crate::dataset) struct Header {
    columns: Vec<String>,
    /// Of each column that holds stances toward one party, the party.
    parties: Vec<Option<String>>,
    names: FieldNames,
    labels: LabelMap,
    /// Whose parties columns can be called after, if not anybody's.
    conflict: Option<Arc<Conflict>>,
}

impl Header {
    /// The columns of these names. Columns without a name are called by their number, and names that mean
    /// something are found in any case.
    pub(in crate::dataset) fn new(cells: &[String], options: &ReadOptions) -> Result<Self, Fault> {
        let names = options.names.clone();
        let mut columns: Vec<String> = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            let name = match known(cell, &names) {
                name if name.is_empty() => format!("column {}", i + 1),
                name => name,
            };
            if columns.contains(&name) {
                return Err(Fault::Table { message: format!("two columns are called `{}`", quoted(&name)) });
            }
            columns.push(name);
        }
        let has = |name: &str| columns.iter().any(|column| column == name);
        if !FieldNames::spellings(&names.text).any(has) {
            return Err(names.missing(&names.text, columns));
        }
        if let Some(name) = names.typed().find(|name| !has(name)) {
            return Err(names.missing(name, columns));
        }
        let party = |column: &String| {
            let (start, party) = column.split_at_checked(STANCE.len())?;
            let is_one = STANCE_OF.iter().any(|of| start.eq_ignore_ascii_case(of));
            (is_one && !party.trim().is_empty()).then(|| party.trim().to_owned())
        };
        let parties = columns.iter().map(party).collect();
        let (labels, conflict) = (options.label_map.clone(), options.conflict.clone());
        Ok(Self { columns, parties, names, labels, conflict })
    }

    /// Takes the columns for stances toward parties that hold nothing else in these rows, or mostly words for
    /// favor and against, if no column holds labels or targets. What else such a column holds is a mistake.
    pub(in crate::dataset) fn find_parties(&mut self, rows: &[Vec<String>]) {
        for place in self.candidates() {
            if self.holds_stances(place, rows) {
                let column = &self.columns[place];
                self.parties[place] = Some(column.strip_prefix(STANCE).unwrap_or(column).to_owned());
            }
        }
    }

    /// Whether a column can hold stances toward a party and has no cell in these rows, in a table whose other
    /// columns hold some, or whose conflict is known.
    pub(in crate::dataset) fn is_unsure(&self, rows: &[Vec<String>]) -> bool {
        let candidates = self.candidates();
        let is_empty = |place: &usize| cells(rows, *place).next().is_none();
        candidates.iter().any(is_empty)
            && (self.conflict.is_some() || candidates.iter().any(|place| self.holds_stances(*place, rows)))
    }

    /// The columns that can hold stances toward a party, by their names and those of the others.
    fn candidates(&self) -> Vec<usize> {
        let spellings = FieldNames::spellings(&self.names.label).chain([self.names.target.as_str()]);
        let is_labelled = spellings.into_iter().any(|name| self.columns.iter().any(|column| column == name));
        if is_labelled || self.parties.iter().any(Option::is_some) {
            return Vec::new();
        }
        let is_known = |column: &str| {
            let is_named = self.names.known().chain(PREDICTED).any(|known| known == column)
                || Stance::parse(column).is_some();
            let is_nobody = || self.conflict.as_ref().is_some_and(|known| known.party(column).is_none());
            is_named || column.starts_with("column ") || is_nobody()
        };
        (0..self.columns.len()).filter(|&place| !is_known(&self.columns[place])).collect()
    }

    fn holds_stances(&self, place: usize, rows: &[Vec<String>]) -> bool {
        let (mut all, mut stances, mut sides) = (0, 0, 0);
        for cell in cells(rows, place) {
            let stance = self.labels.label(cell).or_else(|| Stance::parse(cell));
            all += 1;
            stances += usize::from(stance.is_some() || self.labels.knows(cell));
            sides += usize::from(stance.is_some_and(|stance| stance != Stance::Neutral));
        }
        // `none` is what many columns say; favor and against are not.
        all > 0 && (stances == all || sides > 0 && 2 * stances >= all)
    }

    /// The parties that have a column each.
    pub(in crate::dataset) fn parties(&self) -> impl Iterator<Item = &str> {
        self.parties.iter().flatten().map(String::as_str)
    }

    /// The fields of a row. Cells behind the last column are taken for none if they are empty.
    pub(in crate::dataset) fn object(&self, mut cells: Vec<String>) -> Result<Map<String, Value>, Fault> {
        while cells.len() > self.columns.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() != self.columns.len() {
            let message = format!("{} cells, expected {} as in the header", cells.len(), self.columns.len());
            return Err(Fault::Table { message });
        }
        let (mut fields, mut stances) = (Map::new(), Map::new());
        for ((column, party), cell) in self.columns.iter().zip(&self.parties).zip(cells) {
            match party {
                Some(party) if cell.trim().is_empty() => drop(stances.insert(party.clone(), Value::Null)),
                Some(party) => drop(stances.insert(party.clone(), cell.into())),
                None => drop(fields.insert(column.clone(), self.value(column, cell))),
            }
        }
        if !stances.is_empty() {
            fields.insert("stance".into(), stances.into());
        }
        Ok(fields)
    }

    /// A cell as the JSON value that it stands for: numbers, lists and objects where they are expected,
    /// nothing where it is empty.
    fn value(&self, column: &str, cell: String) -> Value {
        let is_json = match column {
            ANNOTATIONS | LABELS => cell.starts_with(['{', '[']),
            _ => column == self.names.weight || column == "target_span",
        };
        match (cell.is_empty(), is_json) {
            (true, _) => Value::Null,
            (false, true) => serde_json::from_str(&cell).unwrap_or(Value::String(cell)),
            (false, false) => Value::String(cell),
        }
    }
}

/// The cells of a column that say something.
fn cells(rows: &[Vec<String>], place: usize) -> impl Iterator<Item = &str> {
    let cells = rows.iter().filter_map(move |row| row.get(place)).map(String::as_str);
    cells.filter(|cell| !cell.trim().is_empty())
}

/// A name of a column, as we write it if it means something to us.
fn known(cell: &str, names: &FieldNames) -> String {
    let name = cell.trim().trim_start_matches('\u{feff}');
    let known = names.known().find(|known| known.eq_ignore_ascii_case(name));
    known.unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::dataset::{ReadOptions, Reader};

    /// The parties that have a column each, and the first fault.
    fn read(text: &str) -> (Vec<String>, Option<String>) {
        let mut rows = Reader::new("f", text.as_bytes(), &ReadOptions::default()).expect("rows");
        let fault = rows.by_ref().find_map(Result::err).map(|error| error.to_string());
        (rows.notes().parties.clone(), fault)
    }

    #[test]
    fn a_mistyped_stance_is_a_fault_and_its_column_a_party() {
        let (parties, fault) =
            read("text,Tarn,Moor\nTarn beat Moor,favor,agianst\nMoor beat Tarn,against,pro\n");
        assert_eq!(parties, ["Tarn", "Moor"]);
        assert!(fault.is_some_and(|fault| fault.starts_with("f:2: ") && fault.contains("agianst")));
        let many = "Tarn beat Moor,pro,con\n".repeat(250) + "Tarn left,unsure,\n";
        let (parties, fault) = read(&format!("text,Tarn,Moor\n{many}"));
        assert_eq!(parties, ["Tarn", "Moor"]);
        assert!(fault.is_some_and(|fault| fault.starts_with("f:252: ")));
    }

    #[test]
    fn a_party_whose_first_label_is_far_down_is_found() {
        let mut many = "Tarn beat Moor once again,pro,,\n".repeat(10_000);
        many += "Moor beat Tarn,con,favor,see above\n";
        assert_eq!(read(&format!("text,Tarn,Moor,remark\n{many}")).0, ["Tarn", "Moor"]);
    }

    #[test]
    fn a_column_that_mostly_says_something_else_is_no_party() {
        let (parties, fault) =
            read("text,Tarn,remark,page\na,pro,see b,none\nb,con,positive,12\nc,pro,and again,none\n");
        assert_eq!((parties, fault), (vec!["Tarn".to_owned()], None));
        assert!(read("text,predicted\na,pro\n").0.is_empty());
        assert!(read("text,pro,con\na,con,\nb,,pro\n").0.is_empty(), "called as labels are");
    }
}
