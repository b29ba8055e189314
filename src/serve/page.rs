//! What all pages have: a head, a style and a script that the program sends, too.

use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::report::{ARTICLE_STYLE, STYLE};

/// A page whose style is at `/style.css` and whose script is at `/script.js`.
pub(super) fn page(title: &str, body: &Markup) -> Html<String> {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href="style.css";
                link rel="icon" href="data:,";
                script src="script.js" defer {}
            }
            body { (body) }
        }
    };
    Html(markup.into_string())
}

/// The style of reports, and what a page adds.
pub(super) fn style(own: &'static str) -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], [STYLE, ARTICLE_STYLE, own].concat()).into_response()
}

/// A script.
pub(super) fn script(own: &'static str) -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], own).into_response()
}
