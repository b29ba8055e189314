//! How much the pages of a PDF draw. Readers of PDF follow what a page refers to without looking back: what
//! would never end is refused before.

use std::collections::BTreeMap;
use std::ptr;

use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::super::error::PdfFault;

/// How deep drawings can be used in drawings, and nodes of the tree of pages stand in nodes.
const DEEPEST: usize = 16;
const HIGHEST: usize = 100;
/// Most drawings that are drawn, each as often as it is.
const MOST_DRAWN: usize = 100_000;

/// Refuses a document with a page that stands in itself, with a drawing that draws itself, or with far too
/// many of them.
pub(super) fn check(document: &Document) -> Result<(), PdfFault> {
    let mut drawings = Drawings { document, above: Vec::new(), counted: BTreeMap::new() };
    let mut drawn = 0;
    for page in document.get_pages().into_values() {
        let resources = inherited_resources(document, page)?;
        let content = document.get_page_content(page).unwrap_or_default();
        drawn += drawings.drawn_by(&content, resources)?;
        if drawn > MOST_DRAWN {
            return Err(PdfFault::TooLong);
        }
    }
    Ok(())
}

/// What a page may draw: its own resources, or those of the nearest node above it that has any.
fn inherited_resources(document: &Document, page: ObjectId) -> Result<Option<&Dictionary>, PdfFault> {
    let mut resources = None;
    let mut node = document.get_dictionary(page).ok();
    for _ in 0..HIGHEST {
        let Some(found) = node else { return Ok(resources) };
        resources = resources.or_else(|| dictionary(document, found, b"Resources"));
        let parent = found.get(b"Parent").and_then(Object::as_reference);
        node = parent.and_then(|id| document.get_dictionary(id)).ok();
    }
    Err(PdfFault::Damaged)
}

/// The dictionary under a name, or that it refers to.
fn dictionary<'d>(document: &'d Document, of: &'d Dictionary, name: &[u8]) -> Option<&'d Dictionary> {
    document.dereference(of.get(name).ok()?).ok()?.1.as_dict().ok()
}

/// Counts drawings, each with those that it draws.
struct Drawings<'d> {
    document: &'d Document,
    /// Those that the one at hand is drawn in.
    above: Vec<ObjectId>,
    /// How many each draws, by itself and the place of the resources that it finds others in.
    counted: BTreeMap<(ObjectId, usize), usize>,
}

impl<'d> Drawings<'d> {
    fn drawn_by(&mut self, content: &[u8], resources: Option<&'d Dictionary>) -> Result<usize, PdfFault> {
        let operations = Content::decode(content).map(|content| content.operations).unwrap_or_default();
        let mut drawn = 0;
        for operation in operations.iter().filter(|operation| operation.operator == "Do") {
            let name = operation.operands.first().and_then(|name| name.as_name().ok());
            let Some((id, drawing)) = name.and_then(|name| self.named(resources, name)) else { continue };
            drawn += 1 + self.drawn_in(id, drawing, resources)?;
            if drawn > MOST_DRAWN {
                return Err(PdfFault::TooLong);
            }
        }
        Ok(drawn)
    }

    fn named(&self, resources: Option<&'d Dictionary>, name: &[u8]) -> Option<(ObjectId, &'d Stream)> {
        let id = dictionary(self.document, resources?, b"XObject")?.get(name).ok()?.as_reference().ok()?;
        Some((id, self.document.get_object(id).ok()?.as_stream().ok()?))
    }

    /// What a drawing draws that is drawn where these resources are; it may have its own.
    fn drawn_in(
        &mut self,
        id: ObjectId,
        drawing: &'d Stream,
        resources: Option<&'d Dictionary>,
    ) -> Result<usize, PdfFault> {
        if self.above.contains(&id) || self.above.len() >= DEEPEST {
            return Err(PdfFault::Damaged);
        }
        let resources = dictionary(self.document, &drawing.dict, b"Resources").or(resources);
        let key = (id, resources.map_or(0, |resources| ptr::from_ref(resources).addr()));
        if let Some(drawn) = self.counted.get(&key) {
            return Ok(*drawn);
        }
        let unpacked = drawing.filters().ok().and_then(|_| drawing.decompressed_content().ok());
        self.above.push(id);
        let drawn = self.drawn_by(unpacked.as_deref().unwrap_or(&drawing.content), resources)?;
        self.above.pop();
        self.counted.insert(key, drawn);
        Ok(drawn)
    }
}
