//! Where the prose of a page stands.

use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::page::BlockKind;
use super::apart::Apart;
use super::blocks::Placed;

/// Share of the prose, in percent, that an element holds which is never thrown away for its name or because
/// it is hidden.
const MOST: usize = 50;
/// The same for what is hidden: pages hide the rest of a report until somebody asks for it.
const MUCH: usize = 40;
/// The same for what is called comments and stands below other prose: comments can be longer than the report.
const NEARLY_ALL: usize = 85;
/// Share of the prose of an element, in percent, that one of its children has to hold to be the place of the
/// report.
const MAIN: usize = 60;

/// How much prose stands below each element, and which blocks stand apart from the report.
pub(super) struct Outline {
    /// Per block: whether it stands in something that is no part of the report.
    pub(super) apart: Vec<Option<Apart>>,
    /// Per block: whether it stands in the element that holds most of the prose.
    in_main: Vec<bool>,
}

impl Outline {
    pub(super) fn of(document: &Document, placed: &[Placed]) -> Self {
        let tree = &document.tree;
        let all = masses(document, placed, |_| true);
        let total = tree.body().and_then(|body| all.get(&body.id).copied()).unwrap_or(0);
        let share = Shares {
            by_name: by_name(document, &all),
            mass: &all,
            total,
            above: above_first(document, placed),
            without_items: masses(document, placed, |i| placed[i].block.kind != BlockKind::Item),
        };
        let mut known: FxHashMap<NodeId, Option<Apart>> = FxHashMap::default();
        let apart: Vec<Option<Apart>> =
            placed.iter().map(|block| apart(document, block.element, &share, &mut known)).collect();
        let mass = masses(document, placed, |i| apart[i].is_none());
        let main = tree.body().map(|body| main(&body, &mass));
        let is_below = |element: NodeId| {
            let node = tree.get(&element);
            main == Some(element)
                || node.is_some_and(|node| node.ancestors_it(None).any(|above| Some(above.id) == main))
        };
        let in_main = placed.iter().map(|block| is_below(block.element)).collect();
        Self { apart, in_main }
    }

    /// Whether a block stands in the element that holds most of the prose.
    pub(super) fn is_in_main(&self, block: usize) -> bool {
        self.in_main[block]
    }
}

/// Width of the prose below each element, of the blocks that are wanted.
fn masses(
    document: &Document,
    placed: &[Placed],
    is_wanted: impl Fn(usize) -> bool,
) -> FxHashMap<NodeId, usize> {
    let mut mass = FxHashMap::default();
    for (_, place) in placed.iter().enumerate().filter(|(i, place)| is_wanted(*i) && place.is_prose) {
        *mass.entry(place.element).or_default() += place.width;
        let above = document.tree.get(&place.element);
        let above = above.iter().flat_map(|node| node.ancestors_it(None));
        above.for_each(|node| *mass.entry(node.id).or_default() += place.width);
    }
    mass
}

/// How much of all prose stands in an element, or in all elements of its kind: a text can be cut into several
/// places.
struct Shares<'m> {
    mass: &'m FxHashMap<NodeId, usize>,
    /// By the names of the classes.
    by_name: FxHashMap<String, usize>,
    total: usize,
    /// The elements around the first prose of the page.
    above: FxHashSet<NodeId>,
    /// Width of the prose below each element that is no item of a list.
    without_items: FxHashMap<NodeId, usize>,
}

impl Shares<'_> {
    /// Whether an element is what it is called, and not the place of the report.
    fn is(&self, own: Apart, node: &NodeRef<'_>) -> bool {
        let bound = match own {
            Apart::Comments if !self.above.contains(&node.id) => NEARLY_ALL,
            // What is said of the pictures of a gallery can be longer than the report around it.
            Apart::Boilerplate
                if !self.above.contains(&node.id) && !self.without_items.contains_key(&node.id) =>
            {
                NEARLY_ALL
            }
            Apart::Hidden => MUCH,
            _ => MOST,
        };
        self.of(node) < bound
    }

    /// Share of an element, in percent.
    fn of(&self, node: &NodeRef<'_>) -> usize {
        let own = self.mass.get(&node.id).copied().unwrap_or(0);
        let alike = node.class().and_then(|name| self.by_name.get(name.as_ref()).copied()).unwrap_or(0);
        own.max(alike) * 100 / self.total.max(1)
    }
}

/// The elements around the first prose of a page.
fn above_first(document: &Document, placed: &[Placed]) -> FxHashSet<NodeId> {
    let first = placed.iter().find(|placed| placed.is_prose);
    let node = first.and_then(|placed| document.tree.get(&placed.element));
    node.iter()
        .flat_map(|node| std::iter::once(node.id).chain(node.ancestors_it(None).map(|above| above.id)))
        .collect()
}

/// Width of the prose in all elements of the same classes. Those inside of others of the same name count
/// twice, as few do.
fn by_name(document: &Document, mass: &FxHashMap<NodeId, usize>) -> FxHashMap<String, usize> {
    let mut by_name = FxHashMap::default();
    let mut ids: Vec<_> = mass.iter().collect();
    ids.sort_unstable();
    for (id, mass) in ids {
        let class = document.tree.get(id).and_then(|node| node.class());
        class.into_iter().for_each(|class| *by_name.entry(class.to_string()).or_default() += mass);
    }
    by_name
}

/// What a block stands in that is no part of the report.
fn apart(
    document: &Document,
    element: NodeId,
    shares: &Shares<'_>,
    known: &mut FxHashMap<NodeId, Option<Apart>>,
) -> Option<Apart> {
    let node = document.tree.get(&element)?;
    let path: Vec<NodeRef<'_>> = std::iter::once(node).chain(node.ancestors_it(None)).collect();
    let mut found = None;
    for node in path.iter().rev() {
        found = *known
            .entry(node.id)
            .or_insert_with(|| found.or_else(|| Apart::of(node).filter(|own| shares.is(*own, node))));
    }
    found
}

/// The innermost element that holds most of the prose.
fn main(body: &NodeRef<'_>, mass: &FxHashMap<NodeId, usize>) -> NodeId {
    let of = |node: &NodeRef<'_>| mass.get(&node.id).copied().unwrap_or(0);
    let mut node = *body;
    loop {
        let heaviest = node.children_it(false).filter(NodeRef::is_element).max_by_key(of);
        let has_own = node.children_it(false).any(|child| of(&child) > 0 && is_text(&child));
        match heaviest {
            Some(child)
                if !has_own && of(&child) > 0 && of(&child) * 100 >= MAIN * of(&node) && !is_text(&child) =>
            {
                node = child;
            }
            _ => return node.id,
        }
    }
}

/// Whether an element is a paragraph and not a place for some.
fn is_text(node: &NodeRef<'_>) -> bool {
    node.node_name()
        .is_some_and(|name| matches!(name.as_ref(), "p" | "li" | "blockquote" | "span" | "a" | "td"))
}
