//! SemEval's XML of aspects: sentences with `aspectTerm` or `Opinion` elements.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::{Found, Whole, row};
use crate::dataset::{Fault, FieldNames, Notes};

/// Why an aspect is no row.
const NO_PLACE: &str = "the aspect has no place in its text";

/// What is told of a sentence so far.
#[derive(Default)]
struct Sentence {
    line: usize,
    text: String,
    /// Target, its place in characters, polarity.
    aspects: Vec<(String, [usize; 2], String)>,
}

/// A row for each aspect that stands in its sentence.
pub(super) fn read(text: &str, names: &FieldNames, notes: &mut Notes) -> Whole {
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    let (mut sentence, mut in_text) = (Sentence::default(), false);
    let (mut line, mut seen) = (1, 0);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).clamp(seen, text.len());
        line += text.as_bytes()[seen..at].iter().filter(|&&byte| byte == b'\n').count();
        seen = at;
        match reader.read_event().map_err(|error| Fault::Form { what: format!("not XML: {error}") })? {
            Event::Eof => return Ok(found),
            Event::Start(tag) if tag.name().as_ref() == "sentence" => {
                sentence = Sentence { line, ..Sentence::default() };
            }
            Event::Start(tag) if tag.name().as_ref() == "text" => in_text = true,
            Event::Start(tag) | Event::Empty(tag) if is_aspect(&tag) => match aspect(&tag) {
                Some(aspect) => sentence.aspects.push(aspect),
                None => *notes.left_out.entry(NO_PLACE.into()).or_default() += 1,
            },
            Event::Text(part) if in_text => sentence.text += &part.xml10_content(),
            Event::GeneralRef(name) if in_text => {
                let named = format!("&{};", name.xml10_content());
                sentence.text += &quick_xml::escape::unescape(&named).unwrap_or_default();
            }
            Event::End(tag) if tag.name().as_ref() == "text" => in_text = false,
            Event::End(tag) if tag.name().as_ref() == "sentence" => {
                found.extend(std::mem::take(&mut sentence).rows(names));
            }
            _ => {}
        }
    }
}

fn is_aspect(tag: &BytesStart<'_>) -> bool {
    matches!(tag.name().as_ref(), "aspectTerm" | "Opinion")
}

/// `<aspectTerm term polarity from to>` or `<Opinion target polarity from to>`; none of what has no place in
/// the text.
fn aspect(tag: &BytesStart<'_>) -> Option<(String, [usize; 2], String)> {
    let term = match tag.name().as_ref() {
        "aspectTerm" => "term",
        "Opinion" => "target",
        _ => return None,
    };
    let of = |name: &str| {
        let value = tag.try_get_attribute(name).ok()??;
        value.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    };
    let place = [of("from")?.parse().ok()?, of("to")?.parse().ok()?];
    Some((of(term)?, place, of("polarity")?)).filter(|(_, [from, to], _)| from < to)
}

impl Sentence {
    fn rows(self, names: &FieldNames) -> Vec<Found> {
        let of = |(target, span, label): &(String, [usize; 2], String)| {
            (self.line, Ok(row(names, &self.text, target, *span, Value::from(label.as_str()))))
        };
        self.aspects.iter().map(of).collect()
    }
}
