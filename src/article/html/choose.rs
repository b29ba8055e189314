//! Which blocks of a page are the report.
//!
//! The opinion of a general extractor is the start. It is ignored where it has less than half of the prose
//! that stands together on the page, or other prose than that under the title. Then blocks that are called
//! boilerplate are taken out, and blocks in elements of the same making as the report, and the standfirst,
//! are put in.

use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::page::BlockKind;
use super::super::text::folded;
use super::apart::Apart;
use super::blocks::Placed;
use super::head::Head;
use super::outline::Outline;

/// Share of the prose that was found, in percent, that elements of one making hold from which on all of them
/// belong to the report.
const ALIKE: usize = 30;
/// Share of the prose that was found, in percent, that the place of the report has to hold for the rest to be
/// left out.
const IN_MAIN: usize = 90;
/// Share of the prose in the place of the report, in percent, that is nearly all of it.
const HELD: usize = 75;
/// Share of the prose that was found, in percent, that the head of the page repeats from which on it repeats
/// all of the report.
const TOLD: usize = 80;
/// Share of a list, in percent, that links can be.
const LINKED: usize = 40;
/// Least width of the items of a list below a heading, on average.
const ITEM: usize = 50;
/// Elements above a block that say of which making it is.
const ABOVE: usize = 4;
/// Shortest description, in bytes of its letters, that a standfirst is known by, and how much of it has to be
/// the same.
const DESCRIBED: usize = 30;

/// Chooses among the blocks of a page.
pub(super) struct Chooser<'p> {
    document: &'p Document,
    placed: &'p [Placed],
    outline: &'p Outline,
    head: &'p Head,
}

impl<'p> Chooser<'p> {
    pub(super) fn new(
        document: &'p Document,
        placed: &'p [Placed],
        outline: &'p Outline,
        head: &'p Head,
    ) -> Self {
        Self { document, placed, outline, head }
    }

    /// The blocks of the report, `opinion` being those that an extractor took for it, `told` those that the
    /// head repeats.
    pub(super) fn report(&self, opinion: Option<Vec<bool>>, told: Option<Vec<bool>>) -> Vec<bool> {
        let main = self.main();
        let mut marks = opinion.unwrap_or_else(|| main.clone());
        self.keep_if(&mut marks, |i| self.outline.apart[i].is_none(), 50);
        self.keep_if(&mut marks, |i| self.outline.is_in_main(i), IN_MAIN);
        if !self.is_believed(&marks, &main) {
            marks = main;
        }
        self.add_alike(&mut marks);
        self.close_gaps(&mut marks);
        self.add_items(&mut marks);
        self.add_sources(&mut marks);
        told.into_iter().for_each(|told| self.check(&mut marks, &told));
        self.add_headings(&mut marks);
        self.add_standfirst(&mut marks);
        marks
    }

    /// What stands in the place of most prose and is not called boilerplate.
    pub(super) fn main(&self) -> Vec<bool> {
        self.all(|i| self.outline.is_in_main(i) && self.outline.apart[i].is_none())
    }

    /// Whether marks hold nearly all of what stands in that place.
    pub(super) fn is_main(&self, marks: &[bool]) -> bool {
        let main = self.main();
        let both = self.all(|i| marks[i] && main[i]);
        self.mass(&both) * 100 >= self.mass(&main) * HELD
    }

    /// The blocks that fulfil a condition.
    pub(super) fn all(&self, is_wanted: impl Fn(usize) -> bool) -> Vec<bool> {
        (0..self.placed.len()).map(is_wanted).collect()
    }

    /// Keeps marks that fulfil a condition, if those that do hold so much of the prose, in percent.
    fn keep_if(&self, marks: &mut Vec<bool>, is_kept: impl Fn(usize) -> bool, share: usize) {
        let kept = self.all(|i| marks[i] && is_kept(i));
        if self.mass(&kept) * 100 >= self.mass(marks) * share {
            *marks = kept;
        }
    }

    /// Width of the prose that is marked, what stands there twice only once.
    pub(super) fn mass(&self, marks: &[bool]) -> usize {
        let mut seen = FxHashSet::default();
        let prose =
            self.placed.iter().zip(marks).filter(|(placed, is_marked)| **is_marked && placed.is_prose);
        let once = prose.filter(|(placed, _)| seen.insert(placed.block.text.as_str()));
        once.map(|(placed, _)| placed.width).sum()
    }

    /// Whether what an extractor took for the report can be it, beside what stands together on the page.
    fn is_believed(&self, marks: &[bool], main: &[bool]) -> bool {
        let both = self.all(|i| marks[i] && main[i]);
        let [found, together, both] = [marks, main, &both].map(|marks| self.mass(marks));
        let is_elsewhere = both * 2 < found
            && together > found
            && self.first_below_title(marks, main).is_some_and(|i| main[i]);
        together <= 2 * found && !is_elsewhere
    }

    /// The first prose below the title that is in one of two choices.
    fn first_below_title(&self, one: &[bool], other: &[bool]) -> Option<usize> {
        let title = folded(self.head.title.as_deref()?);
        let is_title = |placed: &Placed| {
            let heading = folded(&placed.block.text);
            placed.block.kind == BlockKind::Heading
                && heading.len() > 8
                && (title.contains(&heading) || heading.contains(&title))
        };
        let at = self.placed.iter().rposition(is_title)?;
        (at..self.placed.len()).find(|&i| self.placed[i].is_prose && (one[i] || other[i]))
    }

    /// Marks prose that stands in elements of the same making as much of what is marked: a text is cut by
    /// boxes and advertisements.
    fn add_alike(&self, marks: &mut [bool]) {
        let is_prose = |i: usize| self.placed[i].is_prose && self.outline.apart[i].is_none();
        let makings: Vec<Option<String>> =
            (0..marks.len()).map(|i| is_prose(i).then(|| making(self.document, &self.placed[i]))).collect();
        let mut marked: FxHashMap<&str, usize> = FxHashMap::default();
        for (i, making) in makings.iter().enumerate().filter(|(i, _)| marks[*i]) {
            making.iter().for_each(|making| *marked.entry(making).or_default() += self.placed[i].width);
        }
        let found = self.mass(marks);
        for (mark, making) in marks.iter_mut().zip(&makings) {
            let held = making.as_deref().and_then(|making| marked.get(making));
            *mark |= held.is_some_and(|held| held * 100 >= found * ALIKE);
        }
    }

    /// Marks a block of prose between two that are marked, if it stands where they stand.
    fn close_gaps(&self, marks: &mut [bool]) {
        let prose: Vec<usize> = (0..marks.len()).filter(|&i| self.placed[i].is_prose).collect();
        let gaps = prose.windows(3).filter(|near| !marks[near[1]] && marks[near[0]] && marks[near[2]]);
        let gaps: Vec<usize> = gaps
            .filter(|near| self.place(near[1]).is_some_and(|place| self.place(near[0]) == Some(place)))
            .map(|near| near[1])
            .collect();
        gaps.into_iter().for_each(|i| marks[i] = true);
    }

    /// Marks the items of lists that stand where the prose above them stands, or are of some length below a
    /// heading, unless most of a list is links.
    fn add_items(&self, marks: &mut [bool]) {
        let items: Vec<usize> =
            (0..marks.len()).filter(|&i| self.placed[i].block.kind == BlockKind::Item).collect();
        for list in items.chunk_by(|a, b| a + 1 == *b) {
            let above = (0..list[0]).rev().find(|&i| marks[i] && self.placed[i].is_prose);
            let is_beside = self
                .list_place(list[0])
                .is_some_and(|place| above.and_then(|i| self.place(i)) == Some(place));
            let blocks = || list.iter().map(|&i| &self.placed[i].block);
            let width: usize = list.iter().map(|&i| self.placed[i].width).sum();
            let (linked, all) =
                blocks().fold((0, 0), |(linked, all), block| (linked + block.linked, all + block.text.len()));
            let is_headed = list[0].checked_sub(1).is_some_and(|above| self.is_heading(above))
                && width >= ITEM * list.len();
            let is_boilerplate = list.iter().all(|&i| self.outline.apart[i].is_some());
            if (is_beside || is_headed) && !is_boilerplate && linked * 100 <= all * LINKED {
                list.iter().for_each(|&i| marks[i] = true);
            }
        }
    }

    /// Marks what names the source of a block quotation, below the quotation itself.
    fn add_sources(&self, marks: &mut [bool]) {
        for i in 1..marks.len() {
            marks[i] |= marks[i - 1] && self.outline.apart[i] != Some(Apart::Hidden) && self.is_source(i);
        }
    }

    /// Whether a block and the one above it are of the same block quotation, and it names the source.
    fn is_source(&self, i: usize) -> bool {
        let quotation = |i: usize| {
            let node = self.document.tree.get(&self.placed[i].element)?;
            let mut around = std::iter::once(node).chain(node.ancestors_it(None));
            around.find(|node| node.has_name("blockquote")).map(|node| node.id)
        };
        let names_source = |node: NodeRef<'_>| {
            let is_cite = |node: &NodeRef<'_>| node.has_name("cite");
            is_cite(&node) || node.has_name("footer") || node.children_it(false).any(|child| is_cite(&child))
        };
        self.document.tree.get(&self.placed[i].element).is_some_and(names_source)
            && !self.placed[i].is_prose
            && quotation(i).is_some_and(|around| quotation(i - 1) == Some(around))
    }

    /// The element around the list that an item belongs to.
    fn list_place(&self, block: usize) -> Option<NodeId> {
        let node = self.document.tree.get(&self.placed[block].element)?;
        let list =
            node.ancestors_it(None).filter(|node| node.has_name("ul") || node.has_name("ol")).last()?;
        named_above(&list)
    }

    /// The element around a block and around elements without a name above it.
    fn place(&self, block: usize) -> Option<NodeId> {
        named_above(&self.document.tree.get(&self.placed[block].element)?)
    }

    /// Marks prose that the head repeats. Where that is nearly all of what is marked, the rest of the prose
    /// is none of the report.
    fn check(&self, marks: &mut [bool], told: &[bool]) {
        let both = self.all(|i| marks[i] && told[i]);
        let is_whole = self.mass(&both) * 100 >= self.mass(marks) * TOLD;
        for i in (0..marks.len()).filter(|&i| self.placed[i].is_prose) {
            let is_comment = self.outline.apart[i] == Some(Apart::Comments);
            let is_text = self.placed[i].block.kind == BlockKind::Text;
            marks[i] = (marks[i] || told[i] && !is_comment) && (told[i] || !is_whole || !is_text);
        }
    }

    /// Marks headings right above what is marked.
    fn add_headings(&self, marks: &mut [bool]) {
        let Some(first) = marks.iter().position(|mark| *mark) else { return };
        let is_text = |i: usize| {
            marks[i] || self.outline.apart[i].is_none() && self.placed[i].block.kind == BlockKind::Text
        };
        let is_above =
            |i: usize| (i + 1..marks.len()).find(|&next| is_text(next)).is_some_and(|next| marks[next]);
        let headings: Vec<usize> =
            (first.saturating_sub(1)..marks.len()).filter(|&i| self.is_heading(i) && is_above(i)).collect();
        headings.into_iter().for_each(|i| marks[i] = true);
    }

    /// Whether a block is a heading, and no link, where most of the prose stands.
    fn is_heading(&self, i: usize) -> bool {
        let block = &self.placed[i].block;
        block.kind == BlockKind::Heading
            && block.linked == 0
            && self.outline.is_in_main(i)
            && self.outline.apart[i].is_none()
    }

    /// Marks the block above the text that says what the description of the page says, unless the text does.
    fn add_standfirst(&self, marks: &mut [bool]) {
        let told: Vec<String> = self.head.descriptions.iter().map(|text| folded(text)).collect();
        let is_told = |i: usize| {
            let text = folded(&self.placed[i].block.text);
            let begins = |told: &&String| told.chars().take(DESCRIBED).eq(text.chars().take(DESCRIBED));
            text.len() >= DESCRIBED
                && told
                    .iter()
                    .filter(|told| told.len() >= DESCRIBED)
                    .any(|told| begins(&told) || told.contains(&text) || text.contains(told.as_str()))
        };
        let first = (0..marks.len()).find(|&i| marks[i] && self.placed[i].is_prose).unwrap_or(0);
        let is_text = |i: usize| {
            self.placed[i].block.kind != BlockKind::Caption && self.outline.apart[i] != Some(Apart::Hidden)
        };
        if !(0..marks.len()).any(|i| marks[i] && is_told(i)) {
            (0..first).rev().find(|&i| is_text(i) && is_told(i)).into_iter().for_each(|i| marks[i] = true);
        }
    }
}

/// The element around another that is more than an envelope.
fn named_above(node: &NodeRef<'_>) -> Option<NodeId> {
    let is_named =
        |node: &NodeRef<'_>| node.has_attr("class") || node.has_attr("id") || !node.has_name("div");
    node.ancestors_it(None).find(is_named).map(|node| node.id)
}

/// The names and classes of the elements that a block stands in; digits in them count for nothing.
fn making(document: &Document, placed: &Placed) -> String {
    let Some(node) = document.tree.get(&placed.element) else { return String::new() };
    let one = |node: &NodeRef<'_>| {
        let class = node.class().unwrap_or_default();
        let class: String = class.chars().filter(|c| !c.is_ascii_digit()).collect();
        format!("{} {class}>", node.node_name().unwrap_or_default())
    };
    let above = node.ancestors_it(Some(ABOVE)).map(|node| one(&node));
    std::iter::once(one(&node)).chain(above).collect()
}
