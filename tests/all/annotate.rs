//! Rows that people label: what is answered is kept, and what is kept is labelled data.

use std::fs::{self, OpenOptions};
use std::io::Write;

use stancekit::annotate::{AnnotateError, AnswerInput, AnswerKind, Rows, Session, SessionOptions};
use stancekit::conflict::Conflict;
use stancekit::dataset::ReadOptions;
use stancekit::label::{Sentiment, Stance};
use stancekit::model::Model;

use crate::common::{Sandbox, project};

/// Rows of three paragraphs of one article, one of them toward two parties.
const TODO: &str = r#"{"id":"a.txt","paragraph":1,"part":"body","text":"Kyiv kept its word and Moscow broke its own.","target":"russia","mentions":[[23,29]],"label":null,"pi":0.25}
{"id":"a.txt","paragraph":2,"part":"body","text":"“We will not yield,” said an aide in Moscow.","target":"russia","label":null,"pi":0.5}
{"id":"a.txt","paragraph":1,"part":"body","text":"Kyiv kept its word and Moscow broke its own.","target":"ukraine","label":null,"pi":0.25}
{"id":"a.txt","paragraph":3,"part":"body","text":"The ferries of Odesa, which Ukraine runs, were late.","target":"ukraine","label":null,"pi":0.5}
"#;

fn setup(here: &Sandbox, annotator: &str) -> SessionOptions {
    let output = here.path("labelled.jsonl");
    SessionOptions { annotator: annotator.into(), output, review: false, active: false }
}

fn open(here: &Sandbox, setup: SessionOptions) -> Result<Session, AnnotateError> {
    let rows =
        Rows::read(&here.path("todo.jsonl"), &ReadOptions::default(), Model::embedded(), None).expect("rows");
    Session::open(rows, setup)
}

fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    here.write("todo.jsonl", TODO);
    here
}

fn said(row: usize, version: usize, label: Stance) -> AnswerInput {
    AnswerInput { row, version, what: AnswerKind::Label(label), by_margin: false }
}

/// The labels that a reader of labelled data finds, by text and target.
fn labels(here: &Sandbox) -> Vec<Option<Stance>> {
    let data =
        stancekit::dataset::Dataset::read(&[here.path("labelled.jsonl")], &ReadOptions::default(), |_| ());
    data.expect("rows").rows.iter().map(|row| row.targets[0].stance).collect()
}

#[test]
fn a_paragraph_is_one_card_and_answers_lead_from_party_to_party() {
    let here = sandbox();
    let mut session = open(&here, setup(&here, "ann")).expect("a session");
    let (card, by_margin) = session.next().expect("a card");
    assert_eq!((session.card(card).expect("a card").rows.as_slice(), by_margin), ([0, 2].as_slice(), false));
    assert_eq!(
        session.card(card).expect("a card").after.as_deref(),
        Some("“We will not yield,” said an aide in Moscow.")
    );
    session.say(&said(0, 0, Stance::Against)).expect("kept");
    assert!(session.has_open(card));
    session.say(&said(2, 0, Stance::Favor)).expect("kept");
    assert!(!session.has_open(card));
    assert_eq!(session.card_of(1), session.next().map(|(card, _)| card));
    assert_eq!(labels(&here), [Some(Stance::Against), None, Some(Stance::Favor), None]);
    let progress = session.progress();
    assert_eq!((progress.done, progress.rows, progress.skipped), (2, 4, 0));
}

#[test]
fn an_answer_that_was_cut_off_is_lost_alone_and_the_rest_goes_on() {
    let here = sandbox();
    let mut session = open(&here, setup(&here, "ann")).expect("a session");
    session.say(&said(0, 0, Stance::Against)).expect("kept");
    session.say(&said(1, 0, Stance::Neutral)).expect("kept");
    drop(session);
    let whole = here.read("labelled.jsonl");
    let torn = whole.trim_end().len() - 9;
    fs::write(here.path("labelled.jsonl"), &whole[..torn]).expect("writes");
    let run = here.run(&["check", "labelled.jsonl"]);
    assert!(run.stderr.contains("not written to its end"), "{run:?}");
    let mut session = open(&here, setup(&here, "ann")).expect("a session");
    assert!(session.torn() > 0);
    assert_eq!(labels(&here), [Some(Stance::Against), None, None, None]);
    session.say(&said(1, 0, Stance::Favor)).expect("kept");
    assert_eq!(labels(&here), [Some(Stance::Against), Some(Stance::Favor), None, None]);
}

#[test]
fn one_process_at_a_time_writes_and_nobody_else_in_between() {
    let here = sandbox();
    let mut session = open(&here, setup(&here, "ann")).expect("a session");
    let second = open(&here, setup(&here, "bob")).expect_err("in use");
    assert!(matches!(second, AnnotateError::InUse { .. }) && second.hint().is_some(), "{second}");
    let mut file = OpenOptions::new().append(true).open(here.path("labelled.jsonl")).expect("opens");
    file.write_all(b"\n").expect("writes");
    let changed = session.say(&said(0, 0, Stance::Favor)).expect_err("changed");
    assert!(changed.to_string().contains("changed by another program"), "{changed}");
    drop(session);
    here.write("todo.jsonl", TODO.replace("ferries", "trains"));
    let other = open(&here, setup(&here, "ann")).expect_err("other rows");
    assert!(other.to_string().contains("answers to other rows"), "{other}");
}

#[test]
fn a_file_of_something_else_is_no_file_of_answers() {
    let here = sandbox();
    here.write("labelled.jsonl", "{\"text\":\"Rome won.\",\"label\":\"favor\"}\n");
    let error = open(&here, setup(&here, "ann")).expect_err("no answers");
    assert!(error.to_string().contains("labelled.jsonl:1: no head of a file of answers"), "{error}");
    assert!(here.read("labelled.jsonl").contains("Rome won."));
}

#[test]
fn a_second_tab_cannot_write_over_what_it_has_not_seen_and_may_send_twice() {
    let here = sandbox();
    let mut session = open(&here, setup(&here, "ann")).expect("a session");
    session.say(&said(0, 0, Stance::Favor)).expect("kept");
    session.say(&said(0, 0, Stance::Favor)).expect("the same, sent twice");
    let stale = session.say(&said(0, 0, Stance::Against)).expect_err("stale");
    assert!(matches!(stale, AnnotateError::Stale { row: 0 }), "{stale}");
    assert_eq!((labels(&here)[0], session.total()), (Some(Stance::Favor), 1));
    session.say(&said(0, 1, Stance::Against)).expect("it has seen it now");
    assert!(matches!(session.say(&said(9, 0, Stance::Favor)), Err(AnnotateError::NoRow { row: 9 })));
}

#[test]
fn answers_are_taken_back_one_by_one_and_over_a_new_start() {
    let here = sandbox();
    let mut session = open(&here, setup(&here, "ann")).expect("a session");
    session.say(&said(0, 0, Stance::Favor)).expect("kept");
    session.say(&said(0, 1, Stance::Against)).expect("kept");
    session.say(&AnswerInput { what: AnswerKind::Skip, ..said(1, 0, Stance::Favor) }).expect("kept");
    assert_eq!(session.undo(3).expect("taken back"), Some(1));
    assert_eq!(session.undo(3).expect("sent twice"), Some(1));
    assert!(matches!(session.undo(1), Err(AnnotateError::Stale { .. })));
    drop(session);
    let mut session = open(&here, setup(&here, "ann")).expect("a session");
    assert_eq!(session.undo(4).expect("taken back"), Some(0));
    assert_eq!(labels(&here)[0], Some(Stance::Favor));
    assert_eq!(session.undo(5).expect("taken back"), Some(0));
    assert_eq!((labels(&here)[0], session.undo(6).expect("nothing left")), (None, None));
}

#[test]
fn what_was_skipped_comes_again_when_it_is_asked_for() {
    let here = sandbox();
    let mut session = open(&here, setup(&here, "ann")).expect("a session");
    for row in 0..4 {
        session.say(&AnswerInput { what: AnswerKind::Skip, ..said(row, 0, Stance::Favor) }).expect("kept");
    }
    assert_eq!((session.next(), session.progress().skipped), (None, 4));
    session.ask_skipped();
    assert_eq!(session.next().map(|(card, _)| card), session.card_of(0));
}

#[test]
fn annotators_share_a_file_check_says_how_far_they_agree_and_a_review_decides() {
    let here = sandbox();
    for (who, labels) in
        [("ann", [Stance::Favor, Stance::Neutral]), ("bob", [Stance::Against, Stance::Neutral])]
    {
        let mut session = open(&here, setup(&here, who)).expect("a session");
        let mood =
            AnswerInput { what: AnswerKind::Sentiment(Sentiment::Negative), ..said(0, 0, Stance::Favor) };
        session.say(&mood).expect("kept");
        session.say(&said(0, 1, labels[0])).expect("kept");
        session.say(&said(1, 0, labels[1])).expect("kept");
    }
    assert_eq!(labels(&here), [None, Some(Stance::Neutral), None, None]);
    let run = here.run(&["check", "labelled.jsonl"]);
    assert!(run.stdout.contains("agreement of 2 annotators on 2 examples"), "{run:?}");
    let review = SessionOptions { review: true, ..setup(&here, "chief") };
    let mut session = open(&here, review.clone()).expect("a session");
    let card = session.next().and_then(|(card, _)| session.card(card)).expect("a card").clone();
    let said_so: Vec<_> =
        session.items(&card)[0].others.iter().map(|of| (of.annotator.as_str(), of.label)).collect();
    assert_eq!(said_so, [("ann", Some(Stance::Favor)), ("bob", Some(Stance::Against))]);
    session.say(&said(0, 0, Stance::Against)).expect("kept");
    assert_eq!(session.next(), None);
    assert!(matches!(session.say(&said(1, 0, Stance::Favor)), Err(AnnotateError::NoRow { .. })));
    assert_eq!(labels(&here)[0], Some(Stance::Against));
    drop(session);
    let nothing =
        open(&here, SessionOptions { annotator: "other".into(), ..review }).expect_err("all is decided");
    assert!(nothing.to_string().contains("no row on which annotators differ"), "{nothing}");
}

#[test]
fn wide_rows_and_rows_without_a_target_are_asked_for_party_by_party() {
    let here = Sandbox::new();
    here.write(
        "todo.jsonl",
        "{\"id\":\"w\",\"text\":\"Kyiv and Moscow talk.\",\"stance\":{\"russia\":null,\"ukraine\":\"favor\"}}\n{\"id\":\"n\",\"text\":\"Kyiv waits for Moscow.\"}\n{\"text\":\"It rained.\"}\n",
    );
    let rows =
        Rows::read(&here.path("todo.jsonl"), &ReadOptions::default(), Model::embedded(), None).expect("rows");
    assert_eq!(rows.left_out, 1);
    let session = Session::open(rows, setup(&here, "ann")).expect("a session");
    assert_eq!(
        (session.card(0).expect("a card").rows.len(), session.card(1).expect("a card").rows.len()),
        (2, 2)
    );
    assert_eq!(session.progress().rows, 3, "the row that came with a label is not asked for");
    assert_eq!(labels(&here), [None, Some(Stance::Favor), None, None]);
}

/// A sandbox with an archive that was predicted, rows of it to label, and what their labels are.
fn archive(n: &str) -> (Sandbox, Vec<(String, Stance)>) {
    let here = Sandbox::new();
    for (from, to) in [
        ("datasets/halvourne-quennoth/test.jsonl", "archive.jsonl"),
        ("datasets/conflicts/halvourne-quennoth.toml", "war.toml"),
    ] {
        here.write(to, fs::read(project(from)).expect("reads"));
    }
    let predict = [
        "predict",
        "archive.jsonl",
        "--conflict",
        "war.toml",
        "--format",
        "jsonl",
        "--output",
        "predictions.jsonl",
    ];
    assert_eq!(here.run(&predict).code, Some(0));
    let sample = ["sample", "predictions.jsonl", "--n", n, "--output", "todo.jsonl"];
    assert_eq!(here.run(&sample).code, Some(0));
    let archive = here.read("archive.jsonl");
    let known: Vec<serde_json::Value> =
        archive.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let todo = here.read("todo.jsonl");
    let label = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let of = known.iter().find(|of| of["id"] == row["id"]).expect("a row");
        let label =
            of["stance"][row["target"].as_str().expect("a target")].as_str().expect("a label").to_owned();
        let stance = stancekit::label::Label::parse(&label).expect("a stance");
        (label, stance)
    };
    let labels = todo.lines().map(label).collect();
    (here, labels)
}

fn open_archive(here: &Sandbox, active: bool) -> Session {
    let war = Conflict::open(&here.path("war.toml").display().to_string()).expect("a conflict");
    let rows = Rows::read(&here.path("todo.jsonl"), &ReadOptions::default(), Model::embedded(), Some(war));
    Session::open(rows.expect("rows"), SessionOptions { active, ..setup(here, "ann") }).expect("a session")
}

#[test]
fn estimates_read_answers_as_they_read_labels_written_by_hand() {
    let (here, known) = archive("160");
    let mut session = open_archive(&here, false);
    for (row, (_, stance)) in known.iter().enumerate() {
        session.say(&said(row, 0, *stance)).expect("kept");
    }
    drop(session);
    let todo = here.read("todo.jsonl");
    let by_hand = todo
        .lines()
        .zip(&known)
        .map(|(line, (label, _))| line.replace("\"label\":null", &format!("\"label\":\"{label}\"")) + "\n");
    here.write("by-hand.jsonl", by_hand.collect::<String>());
    let estimate = |gold: &str| here.run(&["estimate", "predictions.jsonl", "--gold", gold]);
    let (ours, theirs) = (estimate("labelled.jsonl"), estimate("by-hand.jsonl"));
    assert_eq!(ours.code, Some(0), "{ours:?}");
    assert_eq!((&ours.stdout, &ours.stderr), (&theirs.stdout, &theirs.stderr));
    let train = here.run(&["train", "labelled.jsonl", "--conflict", "war.toml", "--model", "model"]);
    assert_eq!(train.code, Some(0), "{train:?}");
    assert!(train.stdout.contains("stance: 160 examples"), "{train:?}");
}

#[test]
fn active_sessions_learn_and_estimates_warn_of_labels_that_are_no_random_part() {
    let (here, known) = archive("80");
    let mut session = open_archive(&here, true);
    let mut n_by_margin = 0;
    for n in 0..24 {
        let (card, by_margin) = session.next().expect("a card");
        n_by_margin += usize::from(by_margin);
        let card = session.card(card).expect("a card").clone();
        let row = session.items(&card).iter().find(|item| item.is_open).expect("open").row;
        session.say(&AnswerInput { by_margin, ..said(row, 0, known[row].1) }).expect("kept");
        let lesson = session.lesson();
        assert_eq!(lesson.is_some(), n == 19, "after {} answers", n + 1);
        if let Some(lesson) = lesson {
            session.learnt(Some(lesson.learn().expect("a model")));
        }
    }
    assert!((18..24).contains(&n_by_margin), "{n_by_margin} of 24 by margin, the others in their turn");
    drop(session);
    let run = here.run(&["estimate", "predictions.jsonl", "--gold", "labelled.jsonl"]);
    assert!(
        run.stderr.contains("the labels are no random part of the rows")
            || run.stdout.contains("no random part"),
        "{run:?}"
    );
}

#[test]
fn rows_that_are_drawn_from_articles_tell_what_stands_around_them() {
    let here = Sandbox::new();
    let article = fs::read(project("datasets/articles/talks-in-geneva.txt")).expect("reads");
    here.write("geneva.txt", article);
    let run = here.run(&["sample", "geneva.txt", "--n", "5", "--output", "todo.jsonl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let todo = here.read("todo.jsonl");
    let rows: Vec<serde_json::Value> =
        todo.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(rows.iter().all(|row| row.get("before").is_some() && row.get("after").is_some()));
    assert!(rows.iter().any(|row| row["before"].is_string()), "{rows:?}");
}
