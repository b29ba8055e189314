//! Estimates for people.

use comfy_table::{Cell, Table};

use super::{ends, shown};
use crate::estimate::{GroupTotals, Quantity, Totals};
use crate::number::{Interval, signed_short};
use crate::report::form::table::{dim, heading, printable, rendered, right, table};

/// The place of the net stance among the quantities.
const NET: usize = 3;

/// What people read on a terminal.
pub(crate) fn text(totals: &Totals, width: usize) -> String {
    match totals.labelled {
        Some(labelled) => corrected(totals, labelled, width),
        None => second_best(totals, width),
    }
}

fn corrected(totals: &Totals, labelled: usize, width: usize) -> String {
    let mut text = heading(&format!(
        "{} predictions from {} articles, corrected by {labelled} labels",
        totals.rows, totals.articles
    ));
    let interval = format!("{} % interval", percent(totals.level));
    let by = totals.by.join(", ");
    let header = [&by, "rows", "labels", "net stance", &interval, "counted", "favor", "against", "neutral"];
    let mut lines = table(width, header);
    for group in &totals.groups {
        lines.add_row(cells(group, totals.level));
    }
    text += &rendered(&lines);
    text +=
        "\nshares and net stance are corrected; `counted` is the net stance of the predictions as they are\n";
    text
}

fn cells(group: &GroupTotals, level: f64) -> Vec<Cell> {
    let of = |place: usize| Some((&group.reported()?[place], Quantity::ALL[place]));
    let net = of(NET).map_or_else(unknown, |(figure, quantity)| signed_short(shown(figure, quantity)));
    let interval = of(NET).and_then(|(figure, quantity)| ends(figure, quantity, level));
    let interval = interval.map_or_else(String::new, |Interval { low, high }| {
        format!("[{}, {}]", signed_short(low), signed_short(high))
    });
    let share =
        |place: usize| of(place).map_or_else(unknown, |(figure, of)| format!("{:.2}", shown(figure, of)));
    let first = [Cell::new(printable(&group.name())), right(group.rows), right(group.labelled)];
    let net = [right(net), dim(interval), right(signed_short(group.naive[NET].value))];
    first.into_iter().chain(net).chain((0..NET).map(|place| right(share(place)))).collect()
}

fn second_best(totals: &Totals, width: usize) -> String {
    let mut text =
        heading(&format!("{} predictions from {} articles: not corrected", totals.rows, totals.articles));
    let by = totals.by.join(", ");
    let mut lines: Table = table(width, [&by, "rows", "counted", "adjusted count", "prior shift"]);
    for group in &totals.groups {
        let second = [group.unlabelled.adjusted_count, group.unlabelled.prior_shift];
        let second =
            second.map(|numbers| right(numbers.map_or_else(unknown, |numbers| signed_short(numbers[NET]))));
        let counted = signed_short(group.naive[NET].value);
        let first = [Cell::new(printable(&group.name())), right(group.rows), right(counted)];
        lines.add_row(first.into_iter().chain(second));
    }
    text += &rendered(&lines);
    text += "\nnet stance, second best: nobody looked at these texts, so nobody knows how far off it is.\n\
             `stance sample` draws rows to label, and `--gold` corrects by them; the adjusted count needs `--evaluation`\n";
    text
}

fn unknown() -> String {
    "–".into()
}

/// A level as a percentage, without a point where it needs none.
pub(in crate::report) fn percent(level: f64) -> String {
    format!("{:.1}", level * 100.0).trim_end_matches(".0").to_owned()
}
