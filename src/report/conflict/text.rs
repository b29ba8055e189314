//! What the linter of conflict files found, for people.

use comfy_table::Cell;

use crate::conflict::{Conflict, ConflictReport, IdleDecoy, UnlistedName, UnusedAlias};
use crate::report::form::table::{counted, dim, heading, printable, rendered, right, table};

/// Names that are listed of those that do nothing.
const MAX_NAMES: usize = 10;
/// Names that are listed of those that look like parties.
const MAX_UNLISTED: usize = 20;

/// What a file holds, how articles use it, what is wrong with it, and what it may lack.
pub(crate) fn text(report: &ConflictReport, width: usize) -> String {
    let mut text = heading(&format!("{}: {}", report.path, report.title));
    text += &parties(report, width);
    for fault in &report.faults {
        let (path, line, rule) = (&report.path, fault.line, fault.rule.name());
        let line = format!("{path}:{line}: error[{rule}]: {}", fault.message);
        text += &format!("{}\n", printable(&line));
    }
    text += &idle(&report.idle_decoys);
    text += &unused(&report.unused, report.articles);
    text += &unlisted(report, width);
    text + &format!("{}\n", counted(report.faults.len(), "fault"))
}

fn parties(report: &ConflictReport, width: usize) -> String {
    let mut lines = table(width, ["party", "role", "names", "mentions", "articles"]);
    for party in &report.parties {
        let used = |n| if report.articles > 0 { right(n) } else { Cell::new("") };
        lines.add_row([
            Cell::new(printable(&party.name)),
            dim(format!("{:?}", party.role).to_lowercase()),
            right(party.names),
            used(party.mentions),
            used(party.articles),
        ]);
    }
    rendered(&lines) + "\n"
}

fn unused(unused: &[UnusedAlias], articles: usize) -> String {
    if unused.is_empty() {
        return String::new();
    }
    let names = named(unused.iter().map(|alias| (alias.name.as_str(), alias.line)));
    format!("never found in {}: {names}\n", counted(articles, "article"))
}

fn idle(decoys: &[IdleDecoy]) -> String {
    if decoys.is_empty() {
        return String::new();
    }
    let names = named(decoys.iter().map(|decoy| (decoy.name.as_str(), decoy.line)));
    format!("decoys that never matter, as no name of a party is in them: {names}\n")
}

/// Names with their lines, the first of many.
fn named<'n>(names: impl ExactSizeIterator<Item = (&'n str, usize)>) -> String {
    let more = names.len().saturating_sub(MAX_NAMES);
    let more = if more > 0 { format!(" and {more} more (`--format json` lists all)") } else { String::new() };
    let names = names.take(MAX_NAMES).map(|(name, line)| format!("`{}` (line {line})", printable(name)));
    names.collect::<Vec<_>>().join(", ") + &more
}

fn unlisted(report: &ConflictReport, width: usize) -> String {
    if report.unlisted.is_empty() {
        return String::new();
    }
    let mut lines = table(width, ["looks like a party, is not listed", "times", "as subject", "for example"]);
    for UnlistedName { name, count, as_subject, place } in report.unlisted.iter().take(MAX_UNLISTED) {
        lines.add_row([Cell::new(printable(name)), right(count), right(as_subject), dim(printable(place))]);
    }
    let more = report.unlisted.len().saturating_sub(MAX_UNLISTED);
    let more = if more > 0 { format!(" … and {more} more\n") } else { String::new() };
    format!("\n{}{more}\n", rendered(&lines))
}

/// Conflicts with the names of their parties.
pub(crate) fn listed<'c>(conflicts: impl IntoIterator<Item = &'c Conflict>, width: usize) -> String {
    let mut lines = table(width, ["name", "title", "parties"]);
    for conflict in conflicts {
        let parties = conflict.parties.iter().map(|party| party.name.as_str());
        lines.add_row([
            Cell::new(&conflict.name),
            Cell::new(&conflict.title),
            dim(parties.collect::<Vec<_>>().join(", ")),
        ]);
    }
    rendered(&lines)
}
