//! The desk at which somebody annotates: one page, and an answer to each key.

mod card;
mod guidelines;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tokio::task::spawn_blocking;

use super::{guard, page};
use crate::annotate::{AnnotateError, AnswerInput, AnswerKind, Session};
use crate::label::{Sentiment, Stance};
use crate::report::printable;

/// Our own guidelines.
pub(crate) const GUIDELINES: &str = include_str!("../../../datasets/GUIDELINES.md");
/// Answers after which agreement is computed again.
const AGREEMENT: usize = 10;

const STYLE: &str = include_str!("desk.css");
const SCRIPT: &str = include_str!("desk.js");

/// A session that pages work on, several tabs at once.
pub(crate) struct Desk {
    session: Mutex<Session>,
    guidelines: String,
    /// How far annotators agree, in a line; empty if there is only one.
    agreement: Mutex<String>,
}

impl Desk {
    /// A desk with guidelines, in Markdown, at hand.
    pub(crate) fn new(session: Session, guidelines: &str) -> Arc<Self> {
        let agreement = Mutex::new(card::agreement(&session.agreement()));
        Arc::new(Self { session: Mutex::new(session), guidelines: guidelines::html(guidelines), agreement })
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn agreement(&self) -> MutexGuard<'_, String> {
        self.agreement.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What stands on the desk: the next card.
    fn next(&self, notice: &str) -> String {
        let session = self.session();
        card::shown(&session, session.next(), notice, &self.agreement())
    }

    /// The same, with the card of a row if there is more to say of it, else with the next one.
    fn after(&self, said: &AnswerInput) -> String {
        let session = self.session();
        let open = session.card_of(said.row).filter(|card| session.has_open(*card));
        let next = open.map(|card| (card, said.by_margin)).or_else(|| session.next());
        card::shown(&session, next, "", &self.agreement())
    }

    /// The same, with the card of a row, whether or not all is said of it.
    fn still(&self, row: usize, by_margin: bool, notice: &str) -> String {
        let session = self.session();
        let card = session.card_of(row).map(|card| (card, by_margin));
        card::shown(&session, card, notice, &self.agreement())
    }

    /// Does what takes long away from who annotates: trains the model, looks how far annotators agree.
    fn learn(self: &Arc<Self>) {
        let lesson = self.session().lesson();
        let is_time = self.session().total().is_multiple_of(AGREEMENT);
        let desk = Arc::clone(self);
        if lesson.is_none() && !is_time {
            return;
        }
        spawn_blocking(move || {
            if is_time {
                let agreement = desk.session().agreement();
                *desk.agreement() = card::agreement(&agreement);
            }
            if let Some(lesson) = lesson {
                let learnt = lesson.learn().ok();
                desk.session().learnt(learnt);
            }
        });
    }
}

/// The routes of a desk. `is_local` says that it is for this machine alone.
pub(crate) fn router(desk: Arc<Desk>, is_local: bool) -> Router {
    Router::new()
        .route("/", get(whole))
        .route("/style.css", get(|| async { page::style(STYLE) }))
        .route("/script.js", get(|| async { page::script(SCRIPT) }))
        .route("/card", get(shown))
        .route("/answer", post(answer))
        .route("/undo", post(undo))
        .route("/again", post(ask_skipped))
        .layer(from_fn(move |request, next| guard::own_pages(is_local, request, next)))
        .with_state(desk)
}

async fn whole(State(desk): State<Arc<Desk>>) -> Html<String> {
    let card = desk.next("");
    let session = desk.session();
    page::page("Annotate", &card::page(&session, &card, &desk.guidelines))
}

async fn shown(State(desk): State<Arc<Desk>>) -> Html<String> {
    Html(desk.next(""))
}

/// What a page sends for a key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    row: usize,
    version: usize,
    say: Say,
    by_margin: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Say {
    Label(Stance),
    Sentiment(Sentiment),
    Comment(String),
    Skip,
}

async fn answer(State(desk): State<Arc<Desk>>, Json(sent): Json<Sent>) -> Response {
    let is_done = matches!(sent.say, Say::Label(_) | Say::Skip);
    let what = match sent.say {
        Say::Label(label) => AnswerKind::Label(label),
        Say::Sentiment(mood) => AnswerKind::Sentiment(mood),
        Say::Comment(text) => AnswerKind::Comment(text),
        Say::Skip => AnswerKind::Skip,
    };
    let said = AnswerInput { row: sent.row, version: sent.version, what, by_margin: sent.by_margin };
    let taken = desk.session().say(&said);
    match taken {
        Ok(()) => {
            desk.learn();
            let html = if is_done { desk.after(&said) } else { desk.still(said.row, said.by_margin, "") };
            Html(html).into_response()
        }
        Err(error) => refused(&desk, &error),
    }
}

/// How many answers the page has seen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    total: usize,
}

async fn undo(State(desk): State<Arc<Desk>>, Json(seen): Json<Seen>) -> Response {
    let taken_back = desk.session().undo(seen.total);
    match taken_back {
        Ok(Some(row)) => Html(desk.still(row, false, "Taken back.")).into_response(),
        Ok(None) => Html(desk.next("There is nothing to take back.")).into_response(),
        Err(error) => refused(&desk, &error),
    }
}

async fn ask_skipped(State(desk): State<Arc<Desk>>) -> Html<String> {
    desk.session().ask_skipped();
    Html(desk.next(""))
}

/// What an answer that is not taken is answered with: where it stands already, what stands; else what is
/// wrong.
fn refused(desk: &Desk, error: &AnnotateError) -> Response {
    match error {
        AnnotateError::Stale { row } => {
            let notice = "This was answered in another tab, and that answer stays. Here it is; answer again to change it.";
            (StatusCode::CONFLICT, Html(desk.still(*row, false, notice))).into_response()
        }
        AnnotateError::NoRow { .. } => {
            let notice = "That row is not one to answer here.";
            (StatusCode::CONFLICT, Html(desk.next(notice))).into_response()
        }
        error => {
            let hint = error.hint().map_or(String::new(), |hint| format!(" ({hint})"));
            let text = format!("Not saved: {}{hint}", printable(&error.to_string()));
            (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
        }
    }
}
