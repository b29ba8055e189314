//! Several conflicts, compiled once, and which of them a text is about.

use std::sync::{Arc, OnceLock};

use super::sides::SideCounter;
use super::{BUILT_IN, Conflict, Mention, MentionFinder};

/// Words for which a text that is about a conflict names one of its sides, at least once.
const WORDS_PER_MENTION: usize = 200;

/// A conflict and its finder, which is made when it is first asked for.
#[derive(Debug)]
pub struct CompiledConflict {
    conflict: Arc<Conflict>,
    finder: OnceLock<MentionFinder>,
}

/// Conflicts that texts may be about, each compiled once, and when it is first needed.
///
/// ```
/// use stancekit::conflict::ConflictSet;
///
/// let known = ConflictSet::built_in();
/// let choice = known.choose("Kyiv blamed Moscow. Moscow denied it.");
/// assert_eq!(choice.chosen.unwrap().conflict().name, "russia-ukraine");
/// let choice = known.choose("Moscow opened a bakery. Muscovites like bread.");
/// assert!(choice.chosen.is_none()); // only one side is there
/// assert_eq!(choice.nearest.unwrap().conflict().name, "russia-ukraine");
/// ```
#[derive(Debug, Clone, Default)]
pub struct ConflictSet {
    conflicts: Vec<Arc<CompiledConflict>>,
    /// Names the conflicts that a text can be about, so that only their finders are made.
    counter: Arc<OnceLock<SideCounter>>,
}

/// Which conflict a text is about.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The conflict, if the text names at least two of its sides, and names them together at least once in
    /// two hundred words.
    pub chosen: Option<Arc<CompiledConflict>>,
    /// The conflict whose sides are named most, whether that is enough or not; none if no side of any is
    /// named.
    pub nearest: Option<Arc<CompiledConflict>>,
    /// How often the text names each party of the nearest, in the order of its parties.
    pub mentions: Vec<usize>,
}

/// How well a conflict fits a text: the product of the mentions of its two most named sides, then the
/// mentions of all its sides.
type Rank = (usize, usize);

impl CompiledConflict {
    /// A conflict that is not compiled yet.
    pub fn new(conflict: impl Into<Arc<Conflict>>) -> Self {
        Self { conflict: conflict.into(), finder: OnceLock::new() }
    }

    /// The conflict.
    pub fn conflict(&self) -> &Arc<Conflict> {
        &self.conflict
    }

    /// All mentions of its parties in a text, ascending and free of overlaps.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        self.finder.get_or_init(|| MentionFinder::new(&self.conflict)).find(text)
    }

    /// How often a text names each party.
    fn count(&self, text: &str) -> Vec<usize> {
        let mut counts = vec![0; self.conflict.parties.len()];
        self.find(text).iter().for_each(|mention| counts[mention.party] += 1);
        counts
    }

    /// How well it fits a text that names its parties so often. The only side of a conflict counts for two.
    fn rank(&self, counts: &[usize]) -> Rank {
        let mut sides: Vec<usize> = self.conflict.sides().into_iter().map(|side| counts[side]).collect();
        sides.sort_unstable_by(|a, b| b.cmp(a));
        let product = match sides.as_slice() {
            [] => 0,
            [only] => only * only,
            [first, second, ..] => first * second,
        };
        (product, sides.iter().sum())
    }
}

impl ConflictSet {
    /// A set of conflicts, in order.
    pub fn new<C: Into<Arc<Conflict>>>(conflicts: impl IntoIterator<Item = C>) -> Self {
        conflicts.into_iter().map(|conflict| Arc::new(CompiledConflict::new(conflict))).collect()
    }

    /// The conflicts that are compiled in.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn built_in() -> Self {
        Self::default().with_built_in()
    }

    /// This set and those of the conflicts that are compiled in whose names it does not have; only those are
    /// read.
    #[must_use]
    pub fn with_built_in(&self) -> Self {
        static READ: [OnceLock<Arc<CompiledConflict>>; BUILT_IN.len()] =
            [const { OnceLock::new() }; BUILT_IN.len()];
        let read = |name| CompiledConflict::new(Conflict::built_in(name).expect("it is compiled in"));
        let new = BUILT_IN.iter().zip(&READ).filter(|((name, _), _)| self.named(name).is_none());
        let new = new.map(|((name, _), known)| known.get_or_init(|| Arc::new(read(name))));
        self.iter().chain(new).cloned().collect()
    }

    /// The conflicts, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<CompiledConflict>> {
        self.conflicts.iter()
    }

    /// The first.
    pub fn first(&self) -> Option<&Arc<CompiledConflict>> {
        self.conflicts.first()
    }

    /// The one of a name.
    pub fn named(&self, name: &str) -> Option<&Arc<CompiledConflict>> {
        self.conflicts.iter().find(|compiled| compiled.conflict.name == name)
    }

    /// Makes what [`ConflictSet::choose`] makes for the first text.
    #[cfg(feature = "cli")]
    pub(crate) fn prepare(&self) {
        self.counter();
    }

    fn counter(&self) -> &SideCounter {
        self.counter.get_or_init(|| SideCounter::new(self.iter().map(|compiled| &*compiled.conflict)))
    }

    /// Which of them a text is about: the one whose two most named sides have the largest product of
    /// mentions, of equals the one whose sides are named most, of equals again the first.
    pub fn choose(&self, text: &str) -> Choice {
        let Some((nearest, mentions)) = self.nearest(text) else { return Choice::default() };
        let (product, total) = nearest.rank(&mentions);
        let is_enough = product > 0 && total * WORDS_PER_MENTION >= text.split_whitespace().count();
        Choice {
            chosen: is_enough.then(|| Arc::clone(nearest)),
            nearest: Some(Arc::clone(nearest)),
            mentions,
        }
    }

    /// The conflict that fits best, and the mentions of its parties.
    fn nearest(&self, text: &str) -> Option<(&Arc<CompiledConflict>, Vec<usize>)> {
        let bounds =
            self.iter().zip(self.counter().at_most(text)).map(|(compiled, counts)| compiled.rank(&counts));
        let mut candidates: Vec<(Rank, usize)> = bounds.zip(0..).filter(|(bound, _)| bound.1 > 0).collect();
        candidates.sort_by_key(|&(bound, i)| (std::cmp::Reverse(bound), i));
        let mut best: Option<(Rank, usize, Vec<usize>)> = None;
        for (bound, i) in candidates {
            if best.as_ref().is_some_and(|(rank, ..)| *rank > bound) {
                break; // neither this one nor any after it can fit better
            }
            let counts = self.conflicts[i].count(text);
            let rank = self.conflicts[i].rank(&counts);
            let is_better = |(most, first, _): &(Rank, usize, _)| (rank, *first) > (*most, i);
            if rank.1 > 0 && best.as_ref().is_none_or(is_better) {
                best = Some((rank, i, counts));
            }
        }
        best.map(|(_, i, counts)| (&self.conflicts[i], counts))
    }
}

impl FromIterator<Arc<CompiledConflict>> for ConflictSet {
    fn from_iter<I: IntoIterator<Item = Arc<CompiledConflict>>>(conflicts: I) -> Self {
        Self { conflicts: conflicts.into_iter().collect(), counter: Arc::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chosen(text: &str) -> Option<String> {
        ConflictSet::built_in().choose(text).chosen.map(|compiled| compiled.conflict.name.clone())
    }

    #[test]
    fn the_conflict_is_the_one_whose_sides_are_both_there() {
        let text = "The RSF shelled the market. The Sudanese army answered, and the RSF withdrew. Washington watched.";
        assert_eq!(chosen(text).as_deref(), Some("sudan"));
        let text = "Israel struck Gaza. Hamas fired back, Israel said. Iran was silent.";
        assert_eq!(chosen(text).as_deref(), Some("israel-hamas"));
        assert_eq!(chosen("Kyiv met Moscow.").as_deref(), Some("russia-ukraine"));
    }

    #[test]
    fn a_conflict_that_is_hardly_mentioned_is_not_chosen() {
        assert_eq!(chosen("Russian bread is on sale. Russia bakes, and Russians buy."), None);
        assert_eq!(chosen("Nobody is at war here."), None);
        let long = format!("Kyiv and Moscow have good bread. {}", "The baker bakes again. ".repeat(200));
        assert_eq!(chosen(&long), None);
        let choice = ConflictSet::built_in().choose(&long);
        assert_eq!(choice.nearest.expect("named").conflict().name, "russia-ukraine");
        assert_eq!(choice.mentions.iter().sum::<usize>(), 2);
        let choice = ConflictSet::built_in().choose("Nobody is at war here.");
        assert!(choice.nearest.is_none() && choice.mentions.is_empty());
    }

    #[test]
    fn a_set_keeps_its_own_conflict_before_one_of_the_same_name() {
        let mut own = Conflict::built_in("sudan").expect("built in");
        own.title = "Mine".into();
        let set = ConflictSet::new([own]).with_built_in();
        assert_eq!(set.named("sudan").expect("there").conflict().title, "Mine");
        assert_eq!(set.iter().count(), BUILT_IN.len());
    }

    fn conflict(name: &str, parties: &str) -> Conflict {
        let toml = format!("name = '{name}'\ntitle = '{name}'\n{parties}");
        Conflict::from_toml(name, &toml).expect("well formed")
    }

    #[test]
    fn a_conflict_of_one_party_needs_no_other_side() {
        let one = conflict("one", "[[party]]\nid = 'rome'\nname = 'Rome'\n");
        let choice = ConflictSet::new([one]).choose("Rome fell.");
        assert!(choice.chosen.is_some());
        let backed =
            "[[party]]\nid = 'rome'\nname = 'Rome'\n[[party]]\nid = 'veii'\nname = 'Veii'\nrole = 'backer'\n";
        assert!(ConflictSet::new([conflict("two", backed)]).choose("Rome met Veii.").chosen.is_some());
    }

    /// What is chosen if every finder is asked.
    fn slowly(set: &ConflictSet, text: &str) -> Option<(String, Vec<usize>)> {
        let mut best: Option<(Rank, &CompiledConflict, Vec<usize>)> = None;
        for compiled in set.iter() {
            let counts = compiled.count(text);
            let rank = compiled.rank(&counts);
            if rank.1 > 0 && best.as_ref().is_none_or(|(most, ..)| rank > *most) {
                best = Some((rank, compiled, counts));
            }
        }
        best.map(|(_, compiled, counts)| (compiled.conflict.name.clone(), counts))
    }

    proptest! {
        #[test]
        fn the_quick_way_finds_what_the_slow_one_does(
            words in prop::collection::vec(prop::sample::select(vec![
                "Rome", "Romes", "rome", "New Rome", "Veii", "VE", "ve", "Cora", "fell", "met", "Rome’s", "İ", "Corans",
            ]), 0..12),
        ) {
            let rome = "[[party]]\nid = 'rome'\nname = 'Rome'\n";
            let first = format!("decoys = ['New Rome']\n{rome}[[party]]\nid = 'veii'\nname = 'Veii'\nexact_case = ['VE']\n");
            let second = format!("{rome}[[party]]\nid = 'cora'\nname = 'Cora'\naliases = ['Cora*']\n");
            let third = "[[party]]\nid = 'veii'\nname = 'Veii'\n[[party]]\nid = 'cora'\nname = 'Cora'\n";
            let all = [("first", first.as_str()), ("second", &second), ("third", third)];
            let set = ConflictSet::new(all.map(|(name, parties)| conflict(name, parties)));
            let text = words.join(" ");
            let found = set.choose(&text);
            let found = found.nearest.map(|nearest| (nearest.conflict.name.clone(), found.mentions));
            prop_assert_eq!(found, slowly(&set, &text));
        }
    }
}
