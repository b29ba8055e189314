//! What on a page is no part of the report, by what it is called.

use dom_query::NodeRef;

/// Why an element is no part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// Menus, boxes beside the text, what stands at the foot.
    Boilerplate,
    /// What readers say of it.
    Comments,
    /// A browser does not show it.
    Hidden,
}

/// Elements that are boilerplate.
const ELEMENTS: [&str; 7] = ["nav", "footer", "aside", "dialog", "menu", "form", "figure"];
/// Roles of elements that are.
const ROLES: [&str; 10] = [
    "navigation",
    "complementary",
    "contentinfo",
    "banner",
    "dialog",
    "alertdialog",
    "search",
    "menu",
    "menubar",
    "toolbar",
];
/// Attributes that hold what an element is called.
const NAMES: [&str; 4] = ["class", "id", "data-testid", "data-component"];
/// How the words begin that boilerplate is called in the name of a class or an identifier.
const WORDS: [&str; 47] = [
    "advertis",
    "adverts",
    "banner",
    "bio",
    "breadcrumb",
    "byline",
    "caption",
    "carousel",
    "consent",
    "cookie",
    "copyright",
    "credit",
    "disclaimer",
    "donat",
    "footer",
    "gallery",
    "gdpr",
    "jobs",
    "login",
    "menu",
    "morefrom",
    "mostpopular",
    "mostread",
    "nav",
    "newsletter",
    "outbrain",
    "player",
    "popular",
    "promo",
    "recirc",
    "recommend",
    "related",
    "relation",
    "share",
    "sharing",
    "sidebar",
    "signup",
    "social",
    "sponsor",
    "subscri",
    "taboola",
    "tags",
    "teaser",
    "toolbar",
    "trending",
    "widget",
    "zergnet",
];
/// The same for what readers say.
const COMMENTS: [&str; 6] = ["comment", "disqus", "discussion", "reactions", "kommentar", "respond"];

impl Apart {
    /// What an element is by its name, role, class and identifier.
    pub(super) fn of(node: &NodeRef<'_>) -> Option<Self> {
        let element = node.element_ref()?;
        let name = element.name.local.as_ref();
        if matches!(name, "html" | "body" | "main" | "article") && !is_hidden(node) {
            return None;
        }
        let attr = |wanted: &str| {
            element.attrs.iter().find(|attr| &*attr.name.local == wanted).map(|attr| &*attr.value)
        };
        if is_hidden(node) {
            return Some(Self::Hidden);
        }
        if ELEMENTS.contains(&name) || attr("role").is_some_and(|role| ROLES.contains(&role)) {
            return Some(Self::Boilerplate);
        }
        // A paragraph is judged by what it says.
        if matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "blockquote") {
            return None;
        }
        let names: Vec<String> = NAMES.into_iter().filter_map(attr).flat_map(words).collect();
        let is_called = |by: &[&str]| by.iter().any(|word| names.iter().any(|name| name.starts_with(word)));
        match () {
            () if is_called(&COMMENTS) => Some(Self::Comments),
            () if is_called(&WORDS) => Some(Self::Boilerplate),
            () => None,
        }
    }
}

/// How names begin and end that tell the state of an element, and not what it is.
const STATES: [&str; 12] = [
    "has-",
    "is-",
    "no-",
    "with-",
    "without-",
    "js-",
    "hide-",
    "show-",
    "-enabled",
    "-disabled",
    "-managed",
    "-collapsed",
];

fn is_state(name: &str) -> bool {
    STATES.iter().any(|state| match state.strip_prefix('-') {
        Some(_) => name.ends_with(state),
        None => name.starts_with(state),
    })
}

/// The words in the names of classes: `mostRead-box` is `mostread`, `most`, `read`, `box`.
fn words(names: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let names = names.split_whitespace().filter(|name| !is_state(name));
    for part in names.flat_map(|name| name.split(|c: char| !c.is_alphanumeric())) {
        words.push(part.to_lowercase());
        let mut start = 0;
        for (at, c) in part.char_indices().skip(1) {
            if c.is_uppercase() {
                words.push(part[start..at].to_lowercase());
                start = at;
            }
        }
        if start > 0 {
            words.push(part[start..].to_lowercase());
        }
    }
    words.retain(|word| word.len() > 2);
    words
}

/// Whether a browser would not show an element.
pub(super) fn is_hidden(node: &NodeRef<'_>) -> bool {
    let Some(element) = node.element_ref() else { return false };
    let is = |name: &str, value: &str| match name {
        "hidden" => value != "until-found",
        "style" => {
            let style: String = value.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    };
    element.attrs.iter().any(|attr| is(&attr.name.local, &attr.value))
}
