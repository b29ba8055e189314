//! A page by itself: head, style and script, a way to skip to the text, sections and links to them.

use std::iter::once;

use base64::display::Base64Display;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::dataset::Source;
use crate::digest::sha256;
use crate::report::form::table::printable;

/// What the page looks like.
pub(crate) const STYLE: &str = include_str!("style.css");
/// What makes its tables sortable, keeps what is chosen in its address, and saves its charts.
const SCRIPT: &str =
    concat!(include_str!("script.js"), include_str!("address.js"), include_str!("figures.js"));

/// A page.
pub(in crate::report) struct Page<'a> {
    /// What the tab of a browser says.
    pub(in crate::report) title: String,
    /// What kind of page it is, above the heading.
    pub(in crate::report) kind: String,
    /// The heading.
    pub(in crate::report) heading: String,
    /// What stands under the heading.
    pub(in crate::report) head: Markup,
    /// What stays in view while one reads the sections.
    pub(in crate::report) tools: Markup,
    /// The sections, in order.
    pub(in crate::report) sections: Vec<Section<'a>>,
    /// What stands at the end.
    pub(in crate::report) foot: Markup,
    /// What it looks like beside [`STYLE`].
    pub(in crate::report) style: &'static str,
    /// What runs beside [`SCRIPT`].
    pub(in crate::report) script: &'static str,
}

/// A part of a page that can be linked to.
pub(in crate::report) struct Section<'a> {
    /// Its name in links; each is there once.
    id: String,
    /// The heading.
    heading: String,
    /// What it holds, made when it is written: all of a long article at once would take much memory.
    body: Box<dyn Iterator<Item = Markup> + 'a>,
    /// Whether the links at the top lead to it.
    is_listed: bool,
}

impl<'a> Section<'a> {
    pub(in crate::report) fn new(id: impl Into<String>, heading: impl Into<String>, body: Markup) -> Self {
        Self::of_parts(id, heading, once(body))
    }

    /// A section whose parts are made one by one.
    pub(in crate::report) fn of_parts(
        id: impl Into<String>,
        heading: impl Into<String>,
        body: impl Iterator<Item = Markup> + 'a,
    ) -> Self {
        Self { id: id.into(), heading: heading.into(), body: Box::new(body), is_listed: true }
    }

    /// The same without a link at the top of the page.
    pub(in crate::report) fn unlisted(self) -> Self {
        Self { is_listed: false, ..self }
    }

    fn parts(self) -> impl Iterator<Item = String> + 'a {
        let around = html! {
            section id=(self.id) aria-labelledby={ (self.id) "-heading" } {
                h2 id={ (self.id) "-heading" } { (self.heading) }
                (HERE)
            }
        };
        filled(around, self.body.map(Markup::into_string))
    }
}

/// Where a frame is to be filled. No text has it, since `<` is escaped there.
const HERE: PreEscaped<&str> = PreEscaped("<!-- here -->");

/// A frame, with parts in the place of [`HERE`].
fn filled(around: Markup, parts: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    let around = around.into_string();
    let (before, after) = around.split_once(HERE.0).unwrap_or((&around, ""));
    once(before.to_owned()).chain(parts).chain(once(after.to_owned()))
}

/// The page as HTML that needs nothing beside it. No script but our own runs, and nothing is fetched: the
/// page's own policy says so.
pub(in crate::report) fn rendered(page: Page<'_>) -> String {
    parts(page).collect()
}

/// The same, part by part.
pub(in crate::report) fn parts(page: Page<'_>) -> impl Iterator<Item = String> {
    let script = [SCRIPT, page.script].concat();
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        digest(&script)
    );
    let listed: Vec<&Section<'_>> = page.sections.iter().filter(|section| section.is_listed).collect();
    let around = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (page.title) }
                style { (PreEscaped(STYLE)) (PreEscaped(page.style)) }
            }
            body {
                a.skip href="#content" { "Skip to the text" }
                header.page {
                    p.kind { (page.kind) }
                    h1 { (page.heading) }
                    (page.head)
                    @if listed.len() > 1 {
                        nav aria-label="Sections" {
                            ul { @for section in listed { li { a href={ "#" (section.id) } { (section.heading) } } } }
                        }
                    }
                }
                main id="content" tabindex="-1" {
                    (page.tools)
                    (HERE)
                }
                footer.page { (page.foot) }
                script { (PreEscaped(script)) }
            }
        }
    };
    filled(around, page.sections.into_iter().flat_map(Section::parts)).chain(once("\n".to_owned()))
}

/// A script as a policy of content names it.
fn digest(script: &str) -> String {
    let digest = sha256(script);
    format!("sha256-{}", Base64Display::with_config(&digest, base64::STANDARD))
}

/// Characters of a digest that tell files apart.
const DIGEST: usize = 12;

/// The files, with their rows and the beginning of their digests.
pub(in crate::report) fn data(sources: &[Source]) -> Markup {
    let digest = |source: &Source| source.sha256.chars().take(DIGEST).collect::<String>();
    html! {
        @if !sources.is_empty() {
            div {
                dt { "data" }
                @for source in sources {
                    dd { (printable(&source.path)) " " span.note { (source.rows) " rows, " span title="SHA-256" { (digest(source)) } } }
                }
            }
        }
    }
}

/// What the page is from.
pub(in crate::report) fn foot() -> Markup {
    html! { p { "Written by " b { "stance" } " " (env!("CARGO_PKG_VERSION")) ". This page is whole by itself: nothing is fetched, nothing is sent." } }
}

/// Whether a code can stand in an attribute `lang`.
pub(in crate::report) fn is_language(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= 12
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_has_the_digest_that_browsers_compute() {
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert_eq!(digest("alert(1)"), "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=");
    }

    #[test]
    fn a_section_is_made_as_it_is_written() {
        let made = std::cell::Cell::new(0);
        let body = (0..3).map(|i| {
            made.set(made.get() + 1);
            html! { p { (i) } }
        });
        let page = Page {
            title: HERE.0.into(),
            kind: String::new(),
            heading: String::new(),
            head: html! {},
            tools: html! {},
            sections: vec![Section::of_parts("a", "A", body)],
            foot: html! {},
            style: "",
            script: "",
        };
        let mut parts = parts(page);
        let first: String = parts.by_ref().take(3).collect();
        assert!(made.get() == 1 && first.contains("&lt;!-- here --&gt;") && first.ends_with("</h2><p>0</p>"));
        let rest: String = parts.collect();
        assert!(
            rest.starts_with("<p>1</p><p>2</p></section></main>") && rest.ends_with("</html>\n"),
            "{rest}"
        );
    }

    #[test]
    fn what_is_inlined_ends_nothing_early() {
        for (text, end) in [(STYLE, "</style"), (SCRIPT, "</script")] {
            assert!(!text.to_lowercase().contains(end));
        }
    }
}
