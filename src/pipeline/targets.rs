//! Rows and conflicts → where the target and the others are mentioned.

use std::sync::Arc;

use crate::conflict::{CompiledConflict, Conflict, ConflictSet, Mention, find_name};
use crate::dataset::{Row, TargetLabel};
use crate::span::ByteSpan;

/// Who is looked for in texts: the parties of a conflict, if there is one.
#[derive(Debug, Clone, Default)]
pub(super) struct TargetFinder(Option<Arc<CompiledConflict>>);

/// The conflicts that rows may be about, one or more, or one of nobody. A row says which by its field
/// `conflict`; if it does not, or names none of them, it is about the first.
#[derive(Debug, Clone)]
pub(super) struct Conflicts(Vec<TargetFinder>);

/// The field of a row that names its conflict.
const CONFLICT: &str = "conflict";

impl Conflicts {
    pub(super) fn new<C: Clone + Into<Arc<Conflict>>>(conflicts: &[C]) -> Self {
        match conflicts {
            [] => Self::only(None),
            _ => Self(
                ConflictSet::new(conflicts.iter().cloned()).iter().cloned().map(TargetFinder::new).collect(),
            ),
        }
    }

    /// One conflict, or nobody.
    pub(super) fn only(compiled: Option<Arc<CompiledConflict>>) -> Self {
        Self(vec![TargetFinder(compiled)])
    }

    /// The conflicts themselves, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<CompiledConflict>> {
        self.0.iter().filter_map(|finder| finder.0.as_ref())
    }

    /// Whether there is exactly one conflict.
    pub(super) fn is_one(&self) -> bool {
        self.iter().count() == 1
    }

    /// The parties of the first.
    pub(super) fn first(&self) -> &TargetFinder {
        &self.0[0]
    }

    /// The parties of the conflict that a row is about.
    pub(super) fn for_row(&self, row: &Row) -> &TargetFinder {
        self.named(row).unwrap_or(self.first())
    }

    /// Those of the conflict that a row names, if it is one of these.
    pub(super) fn named(&self, row: &Row) -> Option<&TargetFinder> {
        let name = conflict_named(row)?;
        self.0.iter().find(|finder| finder.conflict().is_some_and(|conflict| conflict.name == name))
    }
}

/// The conflict that a row says it is about.
pub(super) fn conflict_named(row: &Row) -> Option<&str> {
    row.fields.get(CONFLICT)?.as_str()
}

/// Letters that the last word of a name has at least, if it can stand for the name.
const SHORTEST_NAME: usize = 4;

/// Where a text mentions one target, and where it mentions others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mentions {
    pub(super) target: Vec<ByteSpan>,
    pub(super) others: Vec<ByteSpan>,
}

impl TargetFinder {
    pub(super) fn new(compiled: Arc<CompiledConflict>) -> Self {
        Self(Some(compiled))
    }

    pub(super) fn conflict(&self) -> Option<&Arc<Conflict>> {
        self.0.as_ref().map(|compiled| compiled.conflict())
    }

    /// All mentions of parties in a text.
    pub(super) fn find(&self, text: &str) -> Vec<Mention> {
        self.0.as_ref().map(|compiled| compiled.find(text)).unwrap_or_default()
    }

    /// Splits what was found in a row's text into mentions of a party and of others.
    pub(super) fn split_by_party(found: &[Mention], party: usize) -> Mentions {
        let (target, others): (Vec<Mention>, Vec<Mention>) =
            found.iter().partition(|mention| mention.party == party);
        let spans = |mentions: Vec<Mention>| mentions.into_iter().map(|mention| mention.span).collect();
        Mentions { target: spans(target), others: spans(others) }
    }

    /// Where the text of a row mentions one of the targets that the row names.
    ///
    /// A target that is a party of the conflict is found by its aliases, any other by its own name; where the
    /// row gives a span, that is a mention, too. The others are the other parties and the other targets of
    /// the row.
    pub(super) fn mentions_of_target(&self, found: &[Mention], row: &Row, target: &TargetLabel) -> Mentions {
        self.toward(found, row, target, &names_in(row))
    }

    /// The same for every target of a row. Each name is looked for once.
    pub(super) fn toward_targets(&self, found: &[Mention], row: &Row) -> Vec<Mentions> {
        let names = names_in(row);
        row.targets.iter().map(|target| self.toward(found, row, target, &names)).collect()
    }

    /// Where the text of a row mentions a target, given where it has the names of its targets.
    fn toward(
        &self,
        found: &[Mention],
        row: &Row,
        target: &TargetLabel,
        names: &[Vec<ByteSpan>],
    ) -> Mentions {
        let name = target.name.as_deref().unwrap_or_default();
        let party = self.conflict().and_then(|conflict| conflict.party(name));
        let mut mentions = match party {
            Some(party) => Self::split_by_party(found, party),
            None => Mentions {
                target: spellings(name).iter().flat_map(|name| find_name(&row.text, name)).collect(),
                others: found.iter().map(|mention| mention.span).collect(),
            },
        };
        mentions.target.extend(target.span);
        let others = row.targets.iter().zip(names).filter(|(other, _)| other.name != target.name);
        for (other, spans) in others {
            mentions.others.extend(other.span);
            if party.is_none() {
                mentions.others.extend(spans);
            }
        }
        disjoint(&mut mentions.target);
        disjoint(&mut mentions.others);
        let mut targets = mentions.target.iter().peekable();
        mentions.others.retain(|other| {
            while targets.next_if(|target| target.end <= other.start).is_some() {}
            !targets.peek().is_some_and(|target| target.overlaps(other))
        });
        mentions
    }

    /// What a target is called: the id of the party that it names, else its own name.
    pub(super) fn name_of(&self, target: &Arc<str>) -> Arc<str> {
        let conflict = self.conflict();
        let party = conflict.and_then(|conflict| Some(&conflict.parties[conflict.party(target)?]));
        party.map_or_else(|| target.clone(), |party| party.id.as_str().into())
    }
}

/// Where the text of a row has the name of each of its targets.
fn names_in(row: &Row) -> Vec<Vec<ByteSpan>> {
    let of = |target: &TargetLabel| find_name(&row.text, target.name.as_deref().unwrap_or_default());
    row.targets.iter().map(of).collect()
}

/// Ways in which texts write a name: whole, without its spaces as in `@HillaryClinton`, and its last word
/// alone.
fn spellings(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut spellings = vec![name.to_owned()];
    if let [_, .., last] = words.as_slice() {
        spellings.push(words.concat());
        if last.chars().count() >= SHORTEST_NAME {
            spellings.push((*last).to_owned());
        }
    }
    spellings
}

/// Sorts spans and joins those that overlap.
pub(super) fn disjoint(spans: &mut Vec<ByteSpan>) {
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let joins = next.overlaps(kept) || next == kept;
        if joins {
            kept.end = kept.end.max(next.end);
        }
        joins
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Location;

    const TEXT: &str = "Rome and the Romans blame Veii; Cora waits.";

    fn row(targets: Vec<TargetLabel>) -> Row {
        let place = Location { path: "x".into(), line: 1 };
        Row { targets, ..Row::of_text(place, TEXT.into()) }
    }

    fn named(name: &str) -> TargetLabel {
        TargetLabel { name: Some(name.into()), ..TargetLabel::default() }
    }

    fn slices(spans: &[ByteSpan]) -> Vec<&'static str> {
        spans.iter().map(|span| span.slice(TEXT).expect("inside")).collect()
    }

    fn finder() -> TargetFinder {
        let toml = "name = 'x'\ntitle = 'X'\n[[party]]\nid = 'rome'\nname = 'Rome'\naliases = ['Romans']\n\
                    [[party]]\nid = 'veii'\nname = 'Veii'\n";
        TargetFinder::new(Arc::new(CompiledConflict::new(
            Conflict::from_toml("x", toml).expect("well formed"),
        )))
    }

    #[test]
    fn all_targets_at_once_are_each_alone() {
        let targets: Vec<TargetLabel> = (0..40).map(|i| named(&format!("T{i}"))).collect();
        let text: Vec<String> = (0..40).map(|i| format!("T{i} met T{}.", 39 - i)).collect();
        let text = text.join(" ");
        let row = Row { targets, ..Row::of_text(Location { path: "x".into(), line: 1 }, text) };
        let finder = TargetFinder::default();
        let each = row.targets.iter().map(|target| finder.mentions_of_target(&[], &row, target));
        assert_eq!(finder.toward_targets(&[], &row), each.collect::<Vec<_>>());
    }

    #[test]
    fn a_party_is_found_by_its_aliases_and_others_are_the_other_parties() {
        let finder = finder();
        let row = row(vec![named("ROME")]);
        let mentions = finder.mentions_of_target(&finder.find(TEXT), &row, &row.targets[0]);
        assert_eq!(slices(&mentions.target), ["Rome", "Romans"]);
        assert_eq!(slices(&mentions.others), ["Veii"]);
    }

    #[test]
    fn a_target_that_is_no_party_is_found_by_its_name_and_its_span() {
        let finder = finder();
        let span = ByteSpan::from_scalars(TEXT, 37, 42).expect("inside");
        let row = row(vec![TargetLabel { span: Some(span), ..named("Cora") }]);
        let mentions = finder.mentions_of_target(&finder.find(TEXT), &row, &row.targets[0]);
        assert_eq!(slices(&mentions.target), ["Cora", "waits"]);
        assert_eq!(slices(&mentions.others), ["Rome", "Romans", "Veii"]);
    }

    #[test]
    fn without_a_conflict_the_targets_of_a_row_are_each_others_others() {
        let row = row(vec![named("Rome"), named("Veii")]);
        let mentions = TargetFinder::default().mentions_of_target(&[], &row, &row.targets[1]);
        assert_eq!(slices(&mentions.target), ["Veii"]);
        assert_eq!(slices(&mentions.others), ["Rome"]);
    }

    #[test]
    fn overlapping_spans_are_joined() {
        let mut spans =
            vec![ByteSpan::new(4, 8), ByteSpan::new(0, 5), ByteSpan::new(8, 9), ByteSpan::new(0, 5)];
        disjoint(&mut spans);
        assert_eq!(spans, [ByteSpan::new(0, 8), ByteSpan::new(8, 9)]);
    }
}
