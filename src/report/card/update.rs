//! A card and new results → the card with these results, and all else in it as it was.

use super::measured;
use super::sections::REPRODUCE;
use super::yaml::{Data, INDENT, evaluated, quoted, tested};
use crate::dataset::Source;
use crate::evaluate::{Measurement, SuiteRun};

/// What begins and ends the results of some data in the text of a card.
const BEGIN: &str = "<!-- results ";
const END: &str = "<!-- end of results -->";
/// The line before and after metadata.
const FENCE: &str = "---";
/// The heading above results.
const HEADING: &str = "## Results";

/// Results that a card can take in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CardResults {
    /// Lines that tell earlier results of the same data in the metadata.
    marks: Vec<String>,
    /// Items of `model-index[].results`.
    items: String,
    /// The text of the results.
    text: String,
}

/// Why a card cannot take results in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardError {
    /// The metadata begins with `---` and has no end.
    #[error("the metadata between `---` and `---` has no end")]
    NoEnd,
    /// The metadata has a `model-index` in another form.
    #[error(
        "`model-index` has no block `results:` with an item a line, expected the form that `stance train` writes"
    )]
    ModelIndex,
    /// The text has the beginning of results and not their end.
    #[error("results begin with `{BEGIN}…-->` and have no `{END}`")]
    NoEndOfResults,
}

impl CardResults {
    /// The figures of a model on data, and the command that measured them.
    pub(crate) fn of_figures(figures: &Measurement, sources: &[Source], command: &str) -> Self {
        let data = Data::of_sources(sources);
        let stance = figures.stance.as_ref().map(|stance| evaluated(stance, &data));
        let sentiment = figures.sentiment.as_ref().map(|sentiment| evaluated(sentiment, &data));
        let items = [stance, sentiment].into_iter().flatten().collect();
        Self { marks: data.marks(), items, text: measured::figures(figures, sources, command) }
    }

    /// What became of a suite of tests, and the command that ran it.
    pub(crate) fn of_suite(run: &SuiteRun<'_>, command: &str) -> Self {
        let data = Data::of_sources(&run.suite.sources);
        let text = measured::suite(run, command);
        Self { marks: data.marks(), items: tested(run, &data), text }
    }

    /// A card with these results in the place of those of the same data, by name or digest, or after all
    /// others. The rest stays as it is. `name` is that of the model, for a card without metadata.
    ///
    /// # Errors
    /// [`CardError`] if the metadata or the results that are there have a form that cannot be added to.
    pub(crate) fn put_into(&self, card: &str, name: &str) -> Result<String, CardError> {
        let (metadata, text) = parts(card)?;
        let metadata = self.with_items(&metadata, name)?;
        Ok(format!("{FENCE}\n{metadata}{FENCE}\n{}", self.with_text(text)?))
    }

    fn with_items(&self, lines: &[&str], name: &str) -> Result<String, CardError> {
        let Some(index) = lines.iter().position(|line| line.trim_end() == "model-index:") else {
            if lines.iter().any(|line| line.starts_with("model-index")) {
                return Err(CardError::ModelIndex);
            }
            let index = format!("model-index:\n- name: {}\n  results:\n{}", quoted(name), self.items);
            return Ok(joined(lines) + &index);
        };
        let is_inside = |line: &&str| line.is_empty() || line.starts_with([' ', '-', '#']);
        let end = index + 1 + lines[index + 1..].iter().take_while(|line| is_inside(line)).count();
        let results = lines[index..end].iter().position(|line| is_results(line));
        let results = index + results.ok_or(CardError::ModelIndex)?;
        let list = List::of(&lines[results + 1..end]);
        let place = list.items.iter().position(|item| self.is_of_same_data(item));
        let (before, after) = list.items.split_at(place.unwrap_or(list.items.len()));
        let after = after.iter().filter(|item| !self.is_of_same_data(item));
        let (before, after) = (joined(&before.concat()), after.map(|item| joined(item)).collect::<String>());
        let new: String = self.items.lines().map(|line| list.indented(line)).collect();
        let rest = joined(&lines[results + 1 + list.n_lines..]);
        let head = lines[results].replace(" []", "");
        Ok(format!("{}{head}\n{before}{new}{after}{rest}", joined(&lines[..results])))
    }

    fn is_of_same_data(&self, item: &[&str]) -> bool {
        item.iter().any(|line| self.marks.iter().any(|mark| line.trim() == mark))
    }

    fn with_text(&self, text: &str) -> Result<String, CardError> {
        let marks: Vec<String> = self.marks.iter().map(|mark| in_comment(mark)).collect();
        let block = format!("{BEGIN}{} -->\n\n{}\n\n{END}\n", marks.join(", "), self.text.trim_end());
        let parts = blocks(text)?;
        let Some(last) = parts.iter().rposition(|part| part.is_block) else {
            return Ok(with_first(text, &block));
        };
        let is_old = |part: &CardPart<'_>| {
            let first = part.text.lines().next().unwrap_or_default();
            part.is_block && marks.iter().any(|mark| first.contains(mark))
        };
        let place = parts.iter().position(is_old);
        let mut new = String::new();
        for (i, part) in parts.iter().enumerate() {
            match (place == Some(i), is_old(part)) {
                (true, _) => new += &block,
                (false, true) => {}
                (false, false) => new += part.text,
            }
            if place.is_none() && i == last {
                new += &format!("\n{block}");
            }
        }
        Ok(new)
    }
}

/// The first results of a card stand before the section that tells how to make the model again, or at the
/// end.
fn with_first(text: &str, block: &str) -> String {
    let (before, after) = text.split_at(line_start(text, REPRODUCE).unwrap_or(text.len()));
    let gap = if after.is_empty() { "" } else { "\n" };
    let before = before.trim_end();
    let before_gap = if before.is_empty() { "" } else { "\n" };
    format!("{before}{before_gap}\n{HEADING}\n\n{block}{gap}{after}")
}

/// A part of a card's text: results of some data, or what is around them.
struct CardPart<'t> {
    is_block: bool,
    text: &'t str,
}

/// Divides a text into results and what is around them.
fn blocks(text: &str) -> Result<Vec<CardPart<'_>>, CardError> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some(start) = line_start(rest, BEGIN) {
        let (before, from) = rest.split_at(start);
        let end = line_start(from, END).ok_or(CardError::NoEndOfResults)?;
        let length = from[end..].find('\n').map_or(from.len(), |newline| end + newline + 1);
        let (block, after) = from.split_at(length);
        parts.extend([CardPart { is_block: false, text: before }, CardPart { is_block: true, text: block }]);
        rest = after;
    }
    parts.push(CardPart { is_block: false, text: rest });
    Ok(parts)
}

/// Where a line begins that begins with this.
fn line_start(text: &str, start: &str) -> Option<usize> {
    if text.starts_with(start) {
        Some(0)
    } else {
        text.find(&format!("\n{start}")).map(|newline| newline + 1)
    }
}

/// Text that cannot end a comment.
fn in_comment(text: &str) -> String {
    text.replace('>', "\\U0000003e")
}

/// The lines of the metadata, and what follows them.
fn parts(card: &str) -> Result<(Vec<&str>, &str), CardError> {
    let first = card.lines().next().unwrap_or_default();
    if first.trim_end() != FENCE {
        return Ok((Vec::new(), card));
    }
    let mut at = 0;
    let mut lines = Vec::new();
    for (i, line) in card.split_inclusive('\n').enumerate() {
        at += line.len();
        match line.trim_end() {
            FENCE if i > 0 => return Ok((lines, &card[at..])),
            _ if i > 0 => lines.push(line.trim_end_matches(['\n', '\r'])),
            _ => {}
        }
    }
    Err(CardError::NoEnd)
}

/// Items of a list, each of one line or more.
struct List<'l> {
    items: Vec<Vec<&'l str>>,
    n_lines: usize,
    /// Blanks before the `-` of each.
    indent: usize,
}

impl<'l> List<'l> {
    /// The list that lines begin with.
    fn of(lines: &[&'l str]) -> Self {
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let is_item = |line: &str| line.trim_start().starts_with("- ");
        let first = lines.first().filter(|line| is_item(line)).map(|line| indent(line));
        let mut list = Self { items: Vec::new(), n_lines: 0, indent: first.unwrap_or(INDENT) };
        for &line in lines.iter().filter(|_| first.is_some()) {
            let at = indent(line);
            match list.items.last_mut() {
                _ if at == list.indent && is_item(line) => list.items.push(vec![line]),
                Some(item) if at > list.indent || line.trim().is_empty() => item.push(line),
                _ => break,
            }
            list.n_lines += 1;
        }
        list
    }

    /// A line of a new item, as far to the right as the old ones.
    fn indented(&self, line: &str) -> String {
        format!("{}{}\n", " ".repeat(self.indent), line.get(INDENT..).unwrap_or_default())
    }
}

fn is_results(line: &str) -> bool {
    matches!(line.trim(), "results:" | "results: []")
}

fn joined(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(path: &str, digest: &str, value: &str) -> CardResults {
        let source = Source { path: path.into(), sha256: digest.into(), rows: 3 };
        let marks = Data::of_sources(&[source]).marks();
        let items = format!(
            "  - task:\n      name: \"stance\"\n    dataset:\n      {}\n      {}\n    metrics:\n    - type: \"f1\"\n      value: {value}\n",
            marks[0], marks[1]
        );
        CardResults { marks, items, text: format!("### {path}\n\n{value}") }
    }

    fn put(card: &str, results: &CardResults) -> String {
        results.put_into(card, "m").expect("takes results")
    }

    /// The values in the metadata, read as YAML, and those in the text.
    fn values(card: &str) -> (Vec<f64>, Vec<f64>) {
        let (metadata, text) = parts(card).expect("well formed");
        let yaml: serde_json::Value = serde_saphyr::from_str(&joined(&metadata)).expect("YAML");
        let items = yaml["model-index"][0]["results"].as_array().expect("a list");
        let value = |item: &serde_json::Value| item["metrics"][0]["value"].as_f64();
        (
            items.iter().filter_map(value).collect(),
            text.lines().filter_map(|line| line.parse().ok()).collect(),
        )
    }

    const CARD: &str = "---\nlicense: mit # ours\nmodel-index:\n- name: m\n  results:\n  - task:\n      name: stance\n    dataset:\n      name: \"training\"\n    metrics:\n    - type: f1\n      value: 0.5\ntags:\n- x\n---\n\n# m\n\nMine: <!-- a note -->\n\n## How to reproduce\n\nLike this.\n";

    #[test]
    fn results_are_added_and_then_replaced_by_name_or_digest() {
        let first = put(CARD, &results("a.jsonl", "aa", "0.61"));
        assert_eq!(values(&first), (vec![0.5, 0.61], vec![0.61]));
        let both = put(&first, &results("b.jsonl", "bb", "0.62"));
        assert_eq!(values(&both), (vec![0.5, 0.61, 0.62], vec![0.61, 0.62]));
        let by_name = put(&both, &results("a.jsonl", "cc", "0.63"));
        assert_eq!(values(&by_name), (vec![0.5, 0.63, 0.62], vec![0.63, 0.62]));
        let by_digest = put(&by_name, &results("moved/b.jsonl", "bb", "0.64"));
        assert_eq!(values(&by_digest), (vec![0.5, 0.63, 0.64], vec![0.63, 0.64]));
        assert_eq!(put(&by_digest, &results("moved/b.jsonl", "bb", "0.64")), by_digest, "twice is once");
        assert_eq!(by_digest.matches(HEADING).count(), 1);
    }

    #[test]
    fn the_rest_of_a_card_stays_as_it_is() {
        let card = put(CARD, &results("a.jsonl", "aa", "0.61"));
        let (start, end) = (card.find(HEADING).expect("added"), card.find(REPRODUCE).expect("there"));
        let (metadata, old) =
            (card.find("model-index").expect("there"), CARD.find("model-index").expect("there"));
        assert_eq!(card[..metadata], CARD[..old]);
        assert_eq!(
            format!("{}{}", &card[..start], &card[end..]).split("\n---\n").nth(1),
            CARD.split("\n---\n").nth(1)
        );
        assert!(card.contains("\ntags:\n- x\n---\n"), "{card}");
    }

    #[test]
    fn cards_of_other_forms_are_added_to() {
        let results = results("it's \"a\" --> b.jsonl", "aa", "0.61");
        for card in [
            "",
            "# Mine\n",
            "---\n---\n",
            "---\r\ntags: [x]\r\n---\r\nText",
            "---\nmodel-index:\n- name: m\n  results: []\n---\n",
            "---\nmodel-index:\n  - name: m\n    results:\n      - task:\n          name: s\n---\n",
        ] {
            let once = put(card, &results);
            let (in_metadata, in_text) = values(&once);
            assert_eq!(
                (in_metadata.as_slice(), in_text.as_slice()),
                ([0.61].as_slice(), [0.61].as_slice()),
                "{once}"
            );
            assert_eq!(put(&once, &results), once);
        }
    }

    #[test]
    fn forms_that_cannot_be_added_to_are_refused() {
        let results = results("a", "aa", "0.61");
        let refused = |card: &str| results.put_into(card, "m").expect_err("refused");
        assert_eq!(refused("---\nlicense: mit\n"), CardError::NoEnd);
        assert_eq!(refused("---\nmodel-index: [{name: m}]\n---\n"), CardError::ModelIndex);
        assert_eq!(refused("---\nmodel-index:\n- name: m\n---\n"), CardError::ModelIndex);
        assert_eq!(refused("<!-- results x -->\nnothing"), CardError::NoEndOfResults);
    }
}
