//! Several conflicts, compiled once, and which of them a text is about.

use std::sync::{Arc, LazyLock, OnceLock};

use super::{BUILT_IN, Conflict, Mention, MentionFinder, Role};

/// Mentions that both sides of a conflict have together, at least, in a text that is about it.
const LEAST_MENTIONS: usize = 3;

/// A conflict and its finder, which is made when it is first asked for.
#[derive(Debug)]
pub struct CompiledConflict {
    conflict: Conflict,
    finder: OnceLock<MentionFinder>,
}

/// Conflicts that texts may be about, each compiled once.
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
pub struct ConflictSet(Vec<Arc<CompiledConflict>>);

/// Which conflict a text is about.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The conflict, if the text names at least two of its fighting sides and names them at least three times together.
    pub chosen: Option<Arc<CompiledConflict>>,
    /// The conflict of which most is named, whether that is enough or not; none if no party of any is named.
    pub nearest: Option<Arc<CompiledConflict>>,
    /// How often the text names each party of the nearest, in the order of its parties.
    pub mentions: Vec<usize>,
}

impl CompiledConflict {
    /// A conflict that is not compiled yet.
    pub fn new(conflict: Conflict) -> Self {
        Self { conflict, finder: OnceLock::new() }
    }

    /// The conflict.
    pub fn conflict(&self) -> &Conflict {
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

    /// Mentions of the two fighting sides that are named most, the most first.
    fn two_sides(&self, counts: &[usize]) -> [usize; 2] {
        let sides = self.conflict.parties.iter().zip(counts).filter(|(party, _)| party.role == Role::Side);
        sides.fold([0; 2], |[first, second], (_, &count)| match count {
            count if count > first => [count, first],
            count => [first, second.max(count)],
        })
    }
}

impl ConflictSet {
    /// A set of conflicts, in order.
    pub fn new(conflicts: impl IntoIterator<Item = Conflict>) -> Self {
        Self(conflicts.into_iter().map(|conflict| Arc::new(CompiledConflict::new(conflict))).collect())
    }

    /// The conflicts that are compiled in.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn built_in() -> Self {
        static BUILT: LazyLock<ConflictSet> = LazyLock::new(|| {
            ConflictSet::new(BUILT_IN.iter().filter_map(|(name, _)| Conflict::built_in(name)))
        });
        BUILT.clone()
    }

    /// This set and the conflicts of another whose names it does not have.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        for compiled in other.0 {
            if self.named(&compiled.conflict.name).is_none() {
                self.0.push(compiled);
            }
        }
        self
    }

    /// The conflicts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<CompiledConflict>> {
        self.0.iter()
    }

    /// The first.
    pub fn first(&self) -> Option<&Arc<CompiledConflict>> {
        self.0.first()
    }

    /// The one of a name.
    pub fn named(&self, name: &str) -> Option<&Arc<CompiledConflict>> {
        self.0.iter().find(|compiled| compiled.conflict.name == name)
    }

    /// Which of them a text is about: the one whose two most named sides have the largest product of mentions, of equals the one of whose
    /// parties most is named, of equals again the first.
    pub fn choose(&self, text: &str) -> Choice {
        let mut best: Option<((usize, usize), &Arc<CompiledConflict>, Vec<usize>)> = None;
        for compiled in &self.0 {
            let counts = compiled.count(text);
            let [first, second] = compiled.two_sides(&counts);
            let rank = (first * second, counts.iter().sum());
            if rank.1 > 0 && best.as_ref().is_none_or(|(most, ..)| rank > *most) {
                best = Some((rank, compiled, counts));
            }
        }
        let Some((_, nearest, mentions)) = best else { return Choice::default() };
        let [first, second] = nearest.two_sides(&mentions);
        let is_enough = second > 0 && first + second >= LEAST_MENTIONS;
        Choice {
            chosen: is_enough.then(|| Arc::clone(nearest)),
            nearest: Some(Arc::clone(nearest)),
            mentions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str) -> Option<String> {
        ConflictSet::built_in().choose(text).chosen.map(|compiled| compiled.conflict.name.clone())
    }

    #[test]
    fn the_conflict_is_the_one_whose_sides_are_both_there() {
        let text = "The RSF shelled the market. The Sudanese army answered, and the RSF withdrew. Washington watched.";
        assert_eq!(chosen(text).as_deref(), Some("sudan"));
        let text = "Israel struck Gaza. Hamas fired back, Israel said. Iran was silent.";
        assert_eq!(chosen(text).as_deref(), Some("israel-hamas"));
    }

    #[test]
    fn a_conflict_that_is_hardly_mentioned_is_not_chosen() {
        assert_eq!(chosen("Russian bread is on sale. Russia bakes, and Russians buy."), None);
        assert_eq!(chosen("Nobody is at war here."), None);
        assert_eq!(chosen("Kyiv met Moscow."), None);
        let choice = ConflictSet::built_in().choose("Nobody is at war here.");
        assert!(choice.nearest.is_none() && choice.mentions.is_empty());
    }

    #[test]
    fn a_set_keeps_its_own_conflict_before_one_of_the_same_name() {
        let mut own = Conflict::built_in("sudan").expect("built in");
        own.title = "Mine".into();
        let set = ConflictSet::new([own]).with(ConflictSet::built_in());
        assert_eq!(set.named("sudan").expect("there").conflict().title, "Mine");
        assert_eq!(set.iter().count(), BUILT_IN.len());
    }
}
