//! Why a text got its label, for people and for programs.

use comfy_table::Cell;
use serde_json::{Value, json};

use crate::label::Label;
use crate::number::signed;
use crate::pipeline::Explanation;
use crate::report::form::json::probabilities;
use crate::report::form::table::{dim, heading, label, printable, rendered, right, style_of, table};
use crate::span::ByteSpan;

/// Words that add less than this share of what the strongest adds are not marked.
const LEAST_MARKED: f64 = 0.25;
/// Decimals of log odds.
const DECIMALS: usize = 3;

/// The label, `of_what` it is ("toward Russia", "of the text"), the `n` features that add most to it or take
/// most from it, and the text with its words marked.
pub(crate) fn explanation<L: Label>(
    explanation: &Explanation<L>,
    of_what: &str,
    text: &str,
    n: usize,
    width: usize,
) -> String {
    let (scored, runner_up) = (&explanation.scored, explanation.runner_up);
    let next = scored.probability(runner_up);
    let mut out = heading(&format!("{} {of_what}: {} {:.2}", L::TASK, scored.label, scored.confidence));
    out += &format!("against the runner-up, {runner_up} {next:.2}, in log odds:\n\n");
    let mut lines = table(width, ["adds", "feature"]);
    let (shown, rest) = explanation.contributions.split_at(n.min(explanation.contributions.len()));
    for of in shown {
        let side = if of.value >= 0.0 { scored.label } else { runner_up };
        lines.add_row([right(signed(of.value, DECIMALS)), label(side, printable(&of.name))]);
    }
    if !rest.is_empty() {
        let sum: f64 = rest.iter().map(|of| of.value).sum();
        lines.add_row([right(signed(sum, DECIMALS)), dim(format!("{} weaker ones", rest.len()))]);
    }
    lines.add_row([right(signed(explanation.bias, DECIMALS)), dim("bias: the same in every text")]);
    lines.add_row([right(signed(explanation.log_odds, DECIMALS)), Cell::new("sum")]);
    out += &rendered(&lines);
    out + "\n" + &marked(explanation, text) + "\n"
}

/// The text with the words that speak for the label in its colour, those that speak for the runner-up in that
/// one's, and mentions of the target in bold.
fn marked<L: Label>(explanation: &Explanation<L>, text: &str) -> String {
    let strongest = explanation.words.iter().fold(0.0, |most: f64, (_, value)| most.max(value.abs()));
    let (mut out, mut end) = (String::new(), 0);
    for &(span, value) in &explanation.words {
        let Some(word) = span.slice(text).filter(|_| span.start >= end) else { continue };
        let is_target = explanation.mentions.iter().any(|mention| mention.overlaps(&span));
        let side = if value >= 0.0 { explanation.scored.label } else { explanation.runner_up };
        let style = match (is_target, value.abs() >= LEAST_MARKED * strongest) {
            (true, _) => anstyle::Style::new().bold().underline(),
            (false, true) => style_of(side),
            (false, false) => anstyle::Style::new(),
        };
        out += &printable(&text[end..span.start]);
        out += &format!("{style}{}{style:#}", printable(word));
        end = span.end;
    }
    out + &printable(&text[end..])
}

impl<L: Label> Explanation<L> {
    /// For programs: `stance` or `sentiment`, the runner-up, and what moved the label. `text` is the one that
    /// was explained.
    pub fn to_json(&self, text: &str) -> Value {
        let spans: Vec<ByteSpan> = self.words.iter().map(|(span, _)| *span).collect();
        let words = ByteSpan::all_to_scalars(&spans, text).into_iter().zip(&self.words);
        let words = words.map(|(span, (_, value))| json!({"span": span, "contribution": value}));
        let each = self.contributions.iter();
        let each = each.map(|of| json!({"feature": of.name, "contribution": of.value}));
        json!({
            "text": text,
            "target": self.target.as_deref(),
            "mentions": ByteSpan::all_to_scalars(&self.mentions, text),
            L::TASK: self.scored.label.name(),
            "runner_up": self.runner_up.name(),
            "probabilities": probabilities(&self.scored),
            "log_odds": self.log_odds,
            "bias": self.bias,
            "contributions": each.collect::<Vec<_>>(),
            "words": words.collect::<Vec<_>>(),
        })
    }
}
