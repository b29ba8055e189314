//! TOML → gates.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{
    Bound, DropTest, Gate, GateError, SliceOf, Task, gate_metrics, is_of_examples, range_of, range_of_share,
};
use crate::dataset::Location;
use crate::evaluate::sample::{BIASED, LABEL_FIGURES};
use crate::evaluate::slices::is_of_targets;
use crate::toml_lines::line_at;

/// The keys of a gate.
const KEYS: [&str; 10] =
    ["metric", "task", "coverage", "label", "slice", "min", "max", "max_drop", "max_relative_drop", "judge"];
/// What reports call the figure `f1` of a label, after scikit-learn.
const REPORTED_F1: &str = "f1-score";
/// What reports call the mean F1 of the first two labels where these are sentiments.
const POSITIVE_NEGATIVE: &str = "f1_positive_negative";
/// The keys of its slice.
const SLICE_KEYS: [&str; 2] = ["field", "value"];

/// Reads a file of gates. A `[[gate]]` has a `metric`, one bound or more of `min`, `max`, `max_drop` and
/// `max_relative_drop`, and may have a `label`, a `slice = { field = …, value = … }` and, beside `max_drop`,
/// `judge = "interval"` (the default) or `"point"`. Each bound becomes a gate.
///
/// # Errors
/// [`GateError`] with the line of the fault.
pub fn read_gates(path: &Path) -> Result<Vec<Gate>, GateError> {
    let name = path.display().to_string();
    let text =
        std::fs::read_to_string(path).map_err(|source| GateError::Read { path: name.clone(), source })?;
    File { path: &name, text: &text }.gates()
}

/// The text of a file, and what messages call it.
struct File<'f> {
    path: &'f str,
    text: &'f str,
}

type Entry<'t> = &'t Spanned<DeValue<'t>>;

impl File<'_> {
    fn gates(&self) -> Result<Vec<Gate>, GateError> {
        let root = DeTable::parse(self.text).map_err(|error| GateError::Toml {
            place: self.place(&error.span().unwrap_or_default()),
            message: error.message().to_owned(),
        })?;
        self.check_keys(root.get_ref(), "key", &["gate"])?;
        let entry = root.get_ref().get("gate");
        let list = entry.and_then(|entry| entry.get_ref().as_array()).filter(|list| !list.is_empty());
        let span = entry.map_or(0..0, Spanned::span);
        let list =
            list.ok_or_else(|| self.value(&span, "gate", "absent or no list", "one or more `[[gate]]`"))?;
        let mut gates = Vec::new();
        for entry in list {
            let table = entry.get_ref().as_table();
            let table = table
                .ok_or_else(|| self.value(&entry.span(), "gate", "no table", "one or more `[[gate]]`"))?;
            gates.extend(self.gate(table, &entry.span())?);
        }
        Ok(gates)
    }

    /// The gates of one table.
    fn gate(&self, table: &DeTable<'_>, span: &Range<usize>) -> Result<Vec<Gate>, GateError> {
        self.check_keys(table, "key", &KEYS)?;
        let task = table.get("task").map(|entry| self.task(entry)).transpose()?.unwrap_or_default();
        let label = table.get("label").map(|entry| self.label(entry, task)).transpose()?;
        let metric = table.get("metric");
        let metric = metric.ok_or_else(|| self.value(span, "metric", "absent", "the name of a metric"))?;
        let metric = self.metric(metric, label.is_some())?;
        let slice = table.get("slice").map(|entry| self.slice(entry)).transpose()?;
        let judge = table.get("judge").map(|entry| self.judge(entry)).transpose()?;
        let (mut bounds, relative) =
            (self.bounds(table, judge)?, self.drop(table, "max_relative_drop", judge)?);
        let n_absolute = bounds.len();
        bounds.extend(relative);
        let coverage = table.get("coverage").map(|entry| self.number(entry, "coverage")).transpose()?;
        let has_drop = bounds.iter().any(|bound| matches!(bound, Bound::MaxDrop(..)));
        let is_firm = judge == Some(DropTest::Interval) && !has_drop;
        let place = self.place(span);
        let message = nonsense(metric, slice.is_some(), &bounds, judge);
        let message = message.or_else(|| of_coverage(coverage, metric, is_firm || has_drop));
        let message = message.or_else(|| of_sentiment(task, metric, slice.as_ref()));
        let of_bound = |(i, bound): (usize, &Bound)| match i >= n_absolute {
            true => {
                bound.nonsense(range_of_share(metric)).map(|why| why.replace("max_drop", "max_relative_drop"))
            }
            false => bound.nonsense(range_of(metric)),
        };
        if let Some(message) = message.or_else(|| bounds.iter().enumerate().find_map(of_bound)) {
            return Err(GateError::Combination { place, message });
        }
        let gate = |(i, bound): (usize, Bound)| {
            let (slice, place, is_relative) = (slice.clone(), Some(place.clone()), i >= n_absolute);
            Gate { metric, task, label, slice, coverage, is_firm, is_relative, bound, place }
        };
        Ok(bounds.into_iter().enumerate().map(gate).collect())
    }

    fn metric(&self, entry: Entry<'_>, has_label: bool) -> Result<&'static str, GateError> {
        let found = self.string(entry, "metric", "the name of a metric")?;
        let of_labels = LABEL_FIGURES.into_iter().filter(|_| has_label);
        let expected: Vec<&str> = of_labels.chain(gate_metrics().filter(|_| !has_label)).collect();
        let name = match found.as_str() {
            REPORTED_F1 => "f1",
            POSITIVE_NEGATIVE => "f1_favor_against",
            other => other,
        };
        let known = expected.iter().find(|known| **known == name).copied();
        let what = if has_label { "figure of a label" } else { "metric" };
        known.ok_or_else(|| self.choice(&entry.span(), what, &found, &expected))
    }

    fn task(&self, entry: Entry<'_>) -> Result<Task, GateError> {
        let found = self.string(entry, "task", "`stance` or `sentiment`")?;
        let known = Task::ALL.into_iter().find(|task| task.name() == found);
        known.ok_or_else(|| self.choice(&entry.span(), "task", &found, &Task::ALL.map(Task::name)))
    }

    fn label(&self, entry: Entry<'_>, task: Task) -> Result<&'static str, GateError> {
        let found = self.string(entry, "label", "a label")?;
        task.label(&found).ok_or_else(|| self.choice(&entry.span(), "label", &found, &task.labels()))
    }

    fn judge(&self, entry: Entry<'_>) -> Result<DropTest, GateError> {
        let found = self.string(entry, "judge", "`interval` or `point`")?;
        let known = DropTest::ALL.into_iter().find(|judge| judge.name() == found);
        known.ok_or_else(|| self.choice(&entry.span(), "judge", &found, &DropTest::ALL.map(DropTest::name)))
    }

    fn slice(&self, entry: Entry<'_>) -> Result<SliceOf, GateError> {
        let expected = "a table such as { field = \"lang\", value = \"ru\" }";
        let table = entry.get_ref().as_table();
        let table = table.ok_or_else(|| self.value(&entry.span(), "slice", "no table", expected))?;
        self.check_keys(table, "key of a slice", &SLICE_KEYS)?;
        let of = |key: &'static str| match table.get(key) {
            Some(entry) => self.word(entry, key),
            None => Err(self.value(&entry.span(), key, "absent", expected)),
        };
        Ok(SliceOf { field: of("field")?, value: of("value")? })
    }

    fn bounds(&self, table: &DeTable<'_>, judge: Option<DropTest>) -> Result<Vec<Bound>, GateError> {
        let of = |key: &'static str| table.get(key).map(|entry| self.number(entry, key)).transpose();
        let drop = self.drop(table, "max_drop", judge)?;
        Ok([of("min")?.map(Bound::Min), of("max")?.map(Bound::Max), drop].into_iter().flatten().collect())
    }

    fn drop(
        &self,
        table: &DeTable<'_>,
        key: &'static str,
        judge: Option<DropTest>,
    ) -> Result<Option<Bound>, GateError> {
        let most = table.get(key).map(|entry| self.number(entry, key)).transpose()?;
        Ok(most.map(|most| Bound::MaxDrop(most, judge.unwrap_or_default())))
    }

    fn string(
        &self,
        entry: Entry<'_>,
        key: &'static str,
        expected: &'static str,
    ) -> Result<String, GateError> {
        let text = entry.get_ref().as_str().map(str::to_owned);
        text.ok_or_else(|| self.value(&entry.span(), key, entry.get_ref().type_str(), expected))
    }

    /// A string, or what a number or truth value is called in a slice.
    fn word(&self, entry: Entry<'_>, key: &'static str) -> Result<String, GateError> {
        match entry.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
            DeValue::Float(number) => Ok(number.as_str().to_owned()),
            DeValue::Boolean(is) => Ok(is.to_string()),
            _ => self.string(entry, key, "a string"),
        }
    }

    fn number(&self, entry: Entry<'_>, key: &'static str) -> Result<f64, GateError> {
        let number = match entry.get_ref() {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| self.value(&entry.span(), key, entry.get_ref().type_str(), "a finite number"))
    }

    fn check_keys(&self, table: &DeTable<'_>, what: &'static str, known: &[&str]) -> Result<(), GateError> {
        match table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
            Some(key) => Err(self.choice(&key.span(), what, key.get_ref(), known)),
            None => Ok(()),
        }
    }

    fn choice(&self, span: &Range<usize>, what: &'static str, found: &str, expected: &[&str]) -> GateError {
        let expected = expected.iter().map(ToString::to_string).collect();
        GateError::Choice { place: self.place(span), what, found: found.to_owned(), expected }
    }

    fn value(
        &self,
        span: &Range<usize>,
        key: &'static str,
        found: &str,
        expected: &'static str,
    ) -> GateError {
        GateError::Value { place: self.place(span), key, found: found.to_owned(), expected }
    }

    fn place(&self, span: &Range<usize>) -> Location {
        Location { path: self.path.into(), line: line_at(self.text, span.start) }
    }
}

/// Keys that contradict each other in one gate.
fn nonsense(metric: &str, has_slice: bool, bounds: &[Bound], judge: Option<DropTest>) -> Option<String> {
    let is_of_rows = is_of_examples(metric);
    let has_no_interval = metric == BIASED || !is_of_rows;
    let drop = bounds.iter().find(|bound| matches!(bound, Bound::MaxDrop(..)));
    match drop {
        None if bounds.is_empty() => Some("no bound, expected `min`, `max` or `max_drop`".into()),
        None if judge == Some(DropTest::Point) => Some("`judge` without `max_drop`, which it is for".into()),
        None if judge.is_some() && has_no_interval => Some(format!("`{metric}` has no interval to judge by")),
        Some(_) if !is_of_rows => Some(format!("`max_drop` of {metric}, expected `min` or `max`")),
        Some(Bound::MaxDrop(_, DropTest::Interval)) if metric == BIASED => {
            Some(format!("`{metric}` has no interval, expected `judge = \"point\"`"))
        }
        _ if has_slice && !is_of_rows => Some(format!("`slice` beside {metric}, which is of the whole")),
        _ => None,
    }
}

/// What a gate on the most confident examples cannot have.
fn of_coverage(coverage: Option<f64>, metric: &str, has_interval: bool) -> Option<String> {
    match coverage? {
        share if !(share > 0.0 && share <= 1.0) => {
            Some(format!("`coverage` is {share}, expected more than 0 and at most 1"))
        }
        _ if metric != "accuracy" => Some(format!("`coverage` beside {metric}, expected accuracy")),
        _ if has_interval => {
            Some("`coverage` beside `judge` or `max_drop`, expected `min` or `max` alone".into())
        }
        _ => None,
    }
}

/// Keys that a gate on sentiments cannot have.
fn of_sentiment(task: Task, metric: &str, slice: Option<&SliceOf>) -> Option<String> {
    let of_targets = slice.filter(|slice| is_of_targets(&slice.field));
    match (task, of_targets) {
        (Task::Sentiment, Some(SliceOf { field, .. })) => {
            Some(format!("`slice` of sentiments by {field}, which is of stances toward targets"))
        }
        (Task::Sentiment, None) if !is_of_examples(metric) => {
            Some(format!("`task` beside {metric}, which is of neither task"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gates(text: &str) -> Result<Vec<Gate>, GateError> {
        File { path: "g.toml", text }.gates()
    }

    fn refused(text: &str) -> (String, Option<String>) {
        let error = gates(text).expect_err("a fault");
        (error.to_string(), error.hint())
    }

    #[test]
    fn each_bound_is_a_gate() {
        let text = "# what must hold\n[[gate]]\nmetric = \"f1_macro\"\nmin = 0.5\nmax_drop = 0\n\n[[gate]]\nmetric = \"recall\"\nlabel = \"pro\"\nslice = { field = \"lang\", value = \"ru\" }\nmax_drop = 0.01\njudge = \"point\"\n\n[[gate]]\nmetric = \"model_bytes\"\nmax = 50_000_000\n";
        let gates = gates(text).expect("gates");
        let shown: Vec<String> =
            gates.iter().map(|gate| format!("{gate} {} {}", gate.bound.name(), gate.bound.value())).collect();
        assert_eq!(
            shown,
            [
                "f1_macro min 0.5",
                "drop of f1_macro max_drop 0",
                "drop of recall of favor in lang=ru max_drop 0.01",
                "model_bytes max 50000000"
            ]
        );
        assert_eq!(gates[2].bound, Bound::MaxDrop(0.01, DropTest::Point));
        let lines: Vec<usize> = gates.iter().filter_map(|gate| Some(gate.place.as_ref()?.line)).collect();
        assert_eq!(lines, [2, 2, 7, 14]);
    }

    #[test]
    fn a_drop_may_be_a_part_of_the_figure_before() {
        let text = "[[gate]]\nmetric = \"f1_macro\"\nmax_drop = 0.1\nmax_relative_drop = 0.05\n";
        let shown: Vec<_> =
            gates(text).expect("gates").iter().map(|gate| (gate.to_string(), gate.kind())).collect();
        let expected = [("drop of f1_macro", "max_drop"), ("relative drop of f1_macro", "max_relative_drop")];
        assert_eq!(shown, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn sentiments_have_gates_too() {
        let text = "[[gate]]\ntask = \"sentiment\"\nmetric = \"recall\"\nlabel = \"neg\"\nmin = 0.5\n[[gate]]\ntask = \"sentiment\"\nmetric = \"f1_positive_negative\"\nmin = 0.5\n";
        let shown: Vec<String> = gates(text).expect("gates").iter().map(Gate::to_string).collect();
        assert_eq!(shown, ["sentiment recall of negative", "sentiment f1_positive_negative"]);
        let drop =
            gates("[[gate]]\ntask = \"sentiment\"\nmetric = \"accuracy\"\nmax_drop = 0\n").expect("a gate");
        assert_eq!(drop[0].to_string(), "drop of sentiment accuracy");
        let slice = refused(
            "[[gate]]\ntask = \"sentiment\"\nmetric = \"accuracy\"\nslice = { field = \"target\", value = \"x\" }\nmin = 0.5\n",
        );
        assert!(slice.0.contains("`slice` of sentiments by target"), "{slice:?}");
        let task = refused("[[gate]]\ntask = \"mood\"\nmetric = \"accuracy\"\nmin = 0.5\n");
        assert!(
            task.0.starts_with("g.toml:2: no task `mood`; expected one of stance, sentiment"),
            "{task:?}"
        );
    }

    #[test]
    fn an_interval_or_the_most_confident_examples_may_have_to_hold_the_bound() {
        let text = "[[gate]]\nmetric = \"f1_macro\"\nmin = 0.5\njudge = \"interval\"\n[[gate]]\nmetric = \"accuracy\"\ncoverage = 0.8\nmin = 0.5\n[[gate]]\nmetric = \"swap_consistency\"\nmin = 0.9\n";
        let gates = gates(text).expect("gates");
        let shown: Vec<String> = gates.iter().map(Gate::to_string).collect();
        assert_eq!(shown, ["lower end of f1_macro", "accuracy at coverage 0.8", "swap_consistency"]);
        assert!(gates[0].is_firm && !gates[1].is_firm);
        for (keys, message) in [
            ("metric = \"ece\"\nmax = 0.5\njudge = \"interval\"", "`ece` has no interval to judge by"),
            ("metric = \"ece\"\nmax = 0.5\ncoverage = 0.5", "`coverage` beside ece, expected accuracy"),
            (
                "metric = \"accuracy\"\nmin = 0.5\ncoverage = 80",
                "`coverage` is 80, expected more than 0 and at most 1",
            ),
        ] {
            assert_eq!(refused(&format!("[[gate]]\n{keys}\n")).0, format!("g.toml:1: {message}"));
        }
    }

    #[test]
    fn the_name_that_reports_have_is_taken_too() {
        let text = "[[gate]]\nmetric = \"f1-score\"\nlabel = \"neutral\"\nmin = 0.5\n";
        assert_eq!(gates(text).expect("a gate")[0].metric, "f1");
    }

    #[test]
    fn faults_name_the_line_and_the_nearest() {
        let unknown = refused("[[gate]]\nmetric = \"f1_macr\"\nmin = 0.5\n");
        assert!(
            unknown.0.starts_with("g.toml:2: no metric `f1_macr`; expected one of accuracy, "),
            "{unknown:?}"
        );
        assert_eq!(unknown.1.as_deref(), Some("did you mean `f1_macro`?"));
        let key = refused("[[gate]]\nmetric = \"f1_macro\"\nmn = 0.5\n");
        assert!(key.0.starts_with("g.toml:3: no key `mn`") && key.1.is_some(), "{key:?}");
        let label = refused("[[gate]]\nmetric = \"f1\"\nlabel = \"meh\"\nmin = 0.5\n");
        assert!(label.0.starts_with("g.toml:3: no label `meh`"), "{label:?}");
        for (text, message) in [
            ("gate = 3", "g.toml:1: `gate` is absent or no list"),
            ("", "g.toml:1: `gate` is absent or no list"),
            ("[[gate]]\nmin = 1\n", "g.toml:1: `metric` is absent"),
            ("[[gate]]\nmetric = \"ece\"\n", "g.toml:1: no bound"),
            (
                "[[gate]]\nmetric = \"ece\"\nmin = \"a\"\n",
                "g.toml:3: `min` is string, expected a finite number",
            ),
            ("[[gate]]\nmetric = \"ece\"\nmin = nan\n", "g.toml:3: `min` is float, expected a finite number"),
            ("[[gate]]\nmetric = \"ece\"\nmax_drop = 0\n", "g.toml:1: `ece` has no interval"),
            ("[[gate]]\nmetric = \"ece\"\nmax = 0.9\njudge = \"point\"\n", "g.toml:1: `judge` without"),
            ("[[gate]]\nmetric = \"f1\"\nmin = 1\n", "g.toml:2: no metric `f1`"),
            (
                "[[gate]]\nmetric = \"f1_macro\"\nmin = 1\nslice = { field = \"a\" }\n",
                "g.toml:4: `value` is absent",
            ),
            ("[[gate]\n", "g.toml:1: "),
            (
                "[[gate]]\nmetric = \"ece\"\nmax = 8\n",
                "g.toml:1: `max` of 8 always holds: the figure is from 0 to 1",
            ),
            ("[[gate]]\nmetric = \"accuracy\"\nmax = 90\n", "g.toml:1: `max` of 90 always holds"),
            ("[[gate]]\nmetric = \"f1\"\nlabel = \"pro\"\nmin = 60\n", "g.toml:1: `min` of 60 never holds"),
            (
                "[[gate]]\nmetric = \"f1_macro\"\nmax_drop = 2\n",
                "g.toml:1: `max_drop` of 2 always holds: the figure is from -1 to 1",
            ),
        ] {
            assert!(refused(text).0.starts_with(message), "{text}: {}", refused(text).0);
        }
    }
}
