//! Answers of annotators, as `stance annotate` keeps them: a first line that says what the file is, the rows
//! that are to be labelled, and behind them one line for each answer, in the order in which they were given.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::annotations::ANNOTATIONS;
use super::json::object;
use super::lines::decoded;
use super::values::word;
use super::{Fault, FieldNames, Notes};
use crate::label::{Label, Sentiment, Stance};

/// How a file of answers begins.
pub(super) const BEGINNING: &str = r#"{"stancekit_answers":"#;
/// The version of the form that is written.
const VERSION: u32 = 1;

type Object = Map<String, Value>;

/// The first line of a file of answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AnswersHeader {
    /// Version of the form.
    #[serde(rename = "stancekit_answers")]
    pub version: u32,
    /// Number of rows that follow.
    pub rows: usize,
    /// The file that they are from.
    pub source: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl AnswersHeader {
    /// A header of the version that is written.
    pub(crate) fn new(rows: usize, source: String, sha256: String) -> Self {
        Self { version: VERSION, rows, source, sha256 }
    }
}

/// All that one annotator says of one row. A later answer of the same annotator takes the place of an earlier
/// one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "fields of a line of JSON, left out where they are false")]
pub struct Answer {
    /// The row, by its number, from 0.
    pub answer_to: usize,
    /// Its `id`, so that one can see which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Who.
    pub annotator: String,
    /// The stance toward the target of the row.
    pub label: Option<Stance>,
    /// The sentiment of its text. It is said once for all rows of a text, in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<Sentiment>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Whether the annotator passed it over.
    #[serde(default, skip_serializing_if = "is_false")]
    pub skipped: bool,
    /// Whether it decides between annotators who differ.
    #[serde(default, skip_serializing_if = "is_false")]
    pub review: bool,
    /// Whether it takes the answer before back.
    #[serde(default, skip_serializing_if = "is_false")]
    pub undo: bool,
    /// Whether the row was asked for because the model was not sure of it, and not in its turn.
    #[serde(default, skip_serializing_if = "is_false")]
    pub by_margin: bool,
    /// When, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(is: &bool) -> bool {
    !is
}

/// A file of answers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answers {
    /// What its first line says.
    pub(crate) header: AnswersHeader,
    /// The rows, as they were before anybody labelled them.
    pub rows: Vec<Object>,
    /// The answers, in order.
    pub(crate) given: Vec<Answer>,
    /// Bytes at the end that are no whole line: what a machine that stopped had not written yet.
    pub torn: usize,
}

impl Answers {
    /// Reads a file of answers. A last line that is not whole is left out.
    ///
    /// # Errors
    /// The number of the faulty line, and its [`Fault`].
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, (usize, Fault)> {
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        // Cut before it is decoded: half a line may end in half a letter.
        let text = decoded(bytes[..whole].to_vec(), false).map_err(|fault| (1, fault))?;
        let mut lines = (1..).zip(text.lines());
        let form = |line: usize, what: String| (line, Fault::Form { what });
        let (_, first) = lines.next().unwrap_or((1, ""));
        let header: AnswersHeader = serde_json::from_str(first)
            .map_err(|error| form(1, format!("no head of a file of answers: {error}")))?;
        if header.version != VERSION {
            let what = format!("answers in version {} of their form, expected {VERSION}", header.version);
            return Err(form(1, what));
        }
        let mut rows = Vec::with_capacity(header.rows.min(whole));
        for (line, text) in lines.by_ref().take(header.rows) {
            rows.push(object(text, false).map_err(|fault| (line, fault))?);
        }
        if rows.len() < header.rows {
            let what = format!("{} rows, and the first line says {}", rows.len(), header.rows);
            return Err(form(rows.len() + 2, what)); // behind the first line and the rows
        }
        let mut answers = Vec::new();
        for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
            let answer: Answer =
                serde_json::from_str(text).map_err(|error| form(line, format!("no answer: {error}")))?;
            let of = rows.get(answer.answer_to);
            if of.is_none_or(|row| row_id(row) != answer.id) {
                let what = format!("an answer to row {}, which the file does not have", answer.answer_to);
                return Err(form(line, what));
            }
            answers.push(answer);
        }
        Ok(Self { header, rows, given: answers, torn: bytes.len() - whole })
    }

    /// The rows with what annotators say of them: in `label` and `sentiment` the word of who reviewed, or of
    /// the only annotator; of several annotators all words in `annotations`. Rows that nobody answered stay
    /// as they are.
    pub(crate) fn labelled(&self) -> Vec<Object> {
        let (annotators, standing) = (self.annotators(), self.standing());
        let firsts = first_of_paragraph(&self.rows);
        let moods = moods(&standing, &firsts);
        let of_row = |number| standing.range((number, "", false)..(number + 1, "", false));
        let said = |number: usize| StandingAnswers {
            answers: of_row(number).map(|(_, answer)| *answer).collect(),
            moods: moods.get(&firsts[number]).map_or(&[][..], Vec::as_slice),
        };
        let labelled = |(number, row): (usize, &Object)| said(number).of(row.clone(), &annotators);
        self.rows.iter().enumerate().map(labelled).collect()
    }

    /// Names of those who answered and did not review, in order.
    pub(crate) fn annotators(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.given.iter().filter(|of| !of.review).map(|of| of.annotator.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What stands: the last answer of each annotator to each row; of a row and annotator, what was said in
    /// review is by itself.
    pub(crate) fn standing(&self) -> BTreeMap<(usize, &str, bool), &Answer> {
        let of = |answer| {
            let Answer { answer_to, annotator, review, .. }: &Answer = answer;
            let (answer_to, review) = (*answer_to, *review);
            ((answer_to, annotator.as_str(), review), answer)
        };
        self.given.iter().map(of).collect()
    }
}

/// A sentiment: whose, whether in review, and what.
type Mood<'a> = (&'a str, bool, Sentiment);

/// Sentiments by the first row of their paragraph.
fn moods<'a>(
    standing: &BTreeMap<(usize, &'a str, bool), &Answer>,
    firsts: &[usize],
) -> BTreeMap<usize, Vec<Mood<'a>>> {
    let mut moods: BTreeMap<usize, Vec<Mood<'a>>> = BTreeMap::new();
    for ((row, annotator, is_review), answer) in standing {
        let mood = answer.sentiment.map(|mood| (*annotator, *is_review, mood));
        moods.entry(firsts[*row]).or_default().extend(mood);
    }
    moods
}

/// What stands of one row.
struct StandingAnswers<'a> {
    answers: Vec<&'a Answer>,
    moods: &'a [Mood<'a>],
}

impl StandingAnswers<'_> {
    /// Puts it into the row.
    fn of(&self, mut row: Object, annotators: &[&str]) -> Object {
        let is_alone = annotators.len() < 2;
        let labels = self.answers.iter().filter(|answer| answer.review || is_alone);
        // A review counts more than the one answer that may stand beside it.
        let label =
            labels.filter_map(|answer| Some((answer.review, answer.label?))).max_by_key(|(is, _)| *is);
        let moods = self.moods.iter().filter(|(_, is_review, _)| *is_review || is_alone);
        let mood = moods.max_by_key(|(_, is_review, _)| *is_review);
        let annotations: Vec<Value> = match is_alone {
            true => Vec::new(),
            false => annotators.iter().filter_map(|who| self.annotation(who)).collect(),
        };
        let comments: Vec<&str> =
            self.answers.iter().filter_map(|answer| answer.comment.as_deref()).collect();
        let is_by_margin = self.answers.iter().any(|answer| answer.by_margin && answer.label.is_some());
        let fields = [
            ("label", label.map(|(_, label)| json!(label.name()))),
            ("sentiment", mood.map(|(.., mood)| json!(mood.name()))),
            (ANNOTATIONS, (!annotations.is_empty()).then(|| annotations.into())),
            ("comments", (!comments.is_empty()).then(|| comments.join("; ").into())),
            ("by_margin", is_by_margin.then_some(true.into())),
        ];
        row.extend(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        row
    }

    /// The word of one annotator.
    fn annotation(&self, who: &str) -> Option<Value> {
        let label = self.answers.iter().find(|of| of.annotator == who && !of.review)?.label;
        let mood = self.moods.iter().find(|(of, is_review, _)| *of == who && !is_review);
        let mut said = Object::new();
        said.insert("annotator".into(), json!(who));
        said.extend(label.map(|label| ("stance".to_owned(), json!(label.name()))));
        said.extend(mood.map(|(.., mood)| ("sentiment".to_owned(), json!(mood.name()))));
        (said.len() > 1).then(|| said.into())
    }
}

/// Of each row the first that has its text in its article: rows of one paragraph toward several targets have
/// the same.
pub(crate) fn first_of_paragraph(rows: &[Object]) -> Vec<usize> {
    let mut firsts = FxHashMap::default();
    let first = |(number, row): (usize, &Object)| {
        let key = [article_of(row), row.get("paragraph").and_then(word), row.get("text").and_then(word)];
        *firsts.entry(key).or_insert(number)
    };
    rows.iter().enumerate().map(first).collect()
}

/// The article that a row is from, if it says so.
pub(crate) fn article_of(row: &Object) -> Option<String> {
    FieldNames::spellings("group").find_map(|name| row.get(name).and_then(word))
}

/// The `id` of a row.
pub(crate) fn row_id(row: &Object) -> Option<String> {
    row.get("id").and_then(word)
}

/// The rows of a file of answers as a reader of labelled data takes them, with their lines.
pub(super) fn found(bytes: &[u8], notes: &mut Notes) -> Vec<(usize, Result<Object, Fault>)> {
    match Answers::read(bytes) {
        Err((line, fault)) => vec![(line, Err(fault))],
        Ok(answers) => {
            if answers.torn > 0 {
                *notes.left_out.entry("the line is not written to its end".into()).or_default() += 1;
            }
            (2..).zip(answers.labelled().into_iter().map(Ok)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = r#"{"stancekit_answers":1,"rows":3,"source":"todo.jsonl","sha256":"00"}
{"id":"a","text":"Rome and Veii lied.","target":"rome","group":"g","label":null,"pi":0.5}
{"id":"a","text":"Rome and Veii lied.","target":"veii","group":"g","label":null,"pi":0.5}
{"id":"b","text":"Rome won.","target":"rome","group":"h","label":null,"pi":0.5}
"#;

    fn labelled(answers: &str) -> Vec<Object> {
        Answers::read((ROWS.to_owned() + answers).as_bytes()).expect("answers").labelled()
    }

    #[test]
    fn the_last_answer_counts_and_a_sentiment_is_that_of_all_rows_of_its_paragraph() {
        let rows = labelled(
            r#"{"answer_to":0,"id":"a","annotator":"ann","label":"favor"}
{"answer_to":0,"id":"a","annotator":"ann","label":"against","sentiment":"negative"}
{"answer_to":2,"id":"b","annotator":"ann","label":"favor"}
{"answer_to":2,"id":"b","annotator":"ann","label":null,"undo":true}
"#,
        );
        assert_eq!((&rows[0]["label"], &rows[0]["sentiment"]), (&json!("against"), &json!("negative")));
        assert_eq!((&rows[1]["label"], &rows[1]["sentiment"]), (&json!(null), &json!("negative")));
        assert_eq!((&rows[2]["label"], rows[2].get("annotations")), (&json!(null), None));
        assert_eq!(rows[2]["pi"], 0.5);
    }

    #[test]
    fn of_several_annotators_each_is_heard_and_a_review_decides() {
        let two = r#"{"answer_to":2,"id":"b","annotator":"ann","label":"favor","comment":"plain"}
{"answer_to":2,"id":"b","annotator":"bob","label":"neutral"}
"#;
        let rows = labelled(two);
        let expected =
            json!([{"annotator": "ann", "stance": "favor"}, {"annotator": "bob", "stance": "neutral"}]);
        assert_eq!((&rows[2]["label"], &rows[2]["annotations"]), (&json!(null), &expected));
        let review =
            "{\"answer_to\":2,\"id\":\"b\",\"annotator\":\"ann\",\"label\":\"against\",\"review\":true}\n";
        let rows = labelled(&(two.to_owned() + review));
        assert_eq!((&rows[2]["label"], &rows[2]["annotations"]), (&json!("against"), &expected));
        assert_eq!(rows[2]["comments"], "plain");
    }

    #[test]
    fn a_torn_line_is_left_out_and_any_other_fault_is_told_with_its_line() {
        let torn = |end: &[u8]| Answers::read(&[ROWS.as_bytes(), end].concat()).expect("answers");
        let half = torn(br#"{"answer_to":0,"id":"a","anno"#);
        assert_eq!((half.given.len(), half.torn), (0, 29));
        assert_eq!(torn(b"{\"comment\":\"\xd0").torn, 13, "half a letter");
        let fault = |text: String| {
            let (line, fault) = Answers::read(text.as_bytes()).expect_err("a fault");
            format!("{line}: {fault}")
        };
        let other = "{\"answer_to\":1,\"id\":\"b\",\"annotator\":\"x\",\"label\":null}\n";
        assert!(fault(ROWS.to_owned() + other).starts_with("5: an answer to row 1"));
        assert!(fault(ROWS.to_owned() + "nonsense\n").starts_with("5: no answer"));
        assert!(fault(ROWS.replace("\"rows\":3", "\"rows\":9")).starts_with("5: 3 rows"));
        assert!(fault(ROWS.replace("answers\":1", "answers\":2")).contains("version 2"));
    }
}
