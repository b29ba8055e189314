//! Whose voice it is: against labels of our own, and in a real article.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use stancekit::article::{Article, Paragraph};
use stancekit::model::Model;
use stancekit::pipeline::Predictor;
use stancekit::speech::{Speech, SpeechKind, speeches, voice};

use crate::common::{Sandbox, project, shared};

/// Share of paragraphs whose voice is right, and of direct speeches that have a speaker.
fn measured(part: &str) -> (f64, f64) {
    let rows = fs::read_to_string(project("datasets/russia-ukraine").join(part)).expect("reads");
    let (mut n, mut right, mut direct, mut with_speaker) = (0.0, 0.0, 0.0, 0.0);
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).expect("a row");
        let text = row["text"].as_str().expect("a text");
        let found = speeches(&[text]).remove(0);
        n += 1.0;
        right += f64::from(u8::from(row["voice"] == voice(text, &found).name()));
        for speech in found.iter().filter(|speech| speech.kind == SpeechKind::Direct) {
            direct += 1.0;
            with_speaker += f64::from(u8::from(speech.speaker.is_some()));
        }
    }
    (right / n, with_speaker / direct)
}

#[test]
fn the_voice_is_the_labelled_one_nearly_always() {
    for (part, accuracy, speakers) in [("train.jsonl", 0.96, 0.98), ("test.jsonl", 0.97, 0.96)] {
        let (right, with_speaker) = measured(part);
        assert!(right >= accuracy && with_speaker >= speakers, "{part}: {right} {with_speaker}");
    }
}

/// Speakers, their parties and their words in the last of the paragraphs of a line of `voices.tsv`, as its columns have them.
fn attributed(predictor: &Predictor, paragraphs: &str) -> [String; 3] {
    let paragraph = |text: &str| {
        let quoted = text.strip_prefix("> ");
        Paragraph { text: quoted.unwrap_or(text).into(), span: None, is_quotation: quoted.is_some() }
    };
    let paragraphs: Vec<Paragraph> = paragraphs.split(" ¶ ").map(paragraph).collect();
    let article = Article { paragraphs, ..Article::default() };
    let last = predictor.predict_article(&article).expect("scores").pop().expect("a paragraph");
    let text = &article.paragraphs.last().expect("a paragraph").text;
    let speaker =
        |speech: &Speech| speech.speaker.as_ref().map_or("-".into(), |speaker| speaker.name.clone());
    let party = |speech: &Speech| {
        let party = speech.speaker.as_ref().and_then(|speaker| speaker.party.clone());
        party.map_or("-".into(), |party| party.to_string())
    };
    let words = |speech: &Speech| {
        let said = speech.span.slice(text).expect("inside");
        said.trim_matches(|c: char| c.is_whitespace() || ",.!?。，،;".contains(c)).to_owned()
    };
    let column = |cell: &dyn Fn(&Speech) -> String, between: &str| {
        last.speeches.iter().map(cell).collect::<Vec<_>>().join(between)
    };
    [column(&speaker, ";"), column(&party, ";"), column(&words, " | ")]
}

/// Lines of a table of voices that come out as they should, and all, by language; those that do not are printed.
#[expect(clippy::print_stdout, reason = "a test tells what it measures")]
fn right_by_language(table: &str) -> BTreeMap<String, (usize, usize)> {
    let predictor = Predictor::new(Model::embedded());
    let mut right: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, lang, paragraphs, expected @ ..] = cells.as_slice() else { panic!("six columns: {line}") };
        let found = attributed(&predictor, paragraphs);
        let is_right = found.iter().map(String::as_str).eq(expected.iter().copied());
        let (n_right, n) = right.entry((*lang).to_owned()).or_default();
        (*n_right, *n) = (*n_right + usize::from(is_right), *n + 1);
        if !is_right {
            println!("{id} {paragraphs}\n  found    {found:?}\n  expected {expected:?}");
        }
    }
    println!("{right:?}");
    right
}

#[test]
fn in_ten_languages_the_right_one_says_the_right_words() {
    for (file, least) in [("voices.tsv", 0.97), ("voices-held-out.tsv", 0.7)] {
        let table = fs::read_to_string(project("tests/data").join(file)).expect("reads");
        let right = right_by_language(&table);
        let (n_right, n) = right.values().fold((0, 0), |sum, (right, n)| (sum.0 + right, sum.1 + n));
        assert!(n_right as f64 >= least * n as f64, "{file}: {n_right} of {n}");
        assert_eq!(right.len(), 10, "{file}");
    }
}

#[test]
fn block_quotations_of_pages_and_of_markdown_are_speech_of_whoever_is_before() {
    let page = "<html><body><article><h1>A post</h1><p>The Russian envoy, Pavel Orlov, wrote on his channel late on Monday:</p>\
        <blockquote><p>Ukraine has lied to the whole world about the bridge.</p></blockquote>\
        <p>Nobody else had seen it by then, and the bridge stood where it had stood for forty years.</p></article>";
    let text = "# A post\n\nThe Russian envoy, Pavel Orlov, wrote on his channel:\n\n\
        > Ukraine has lied to the whole world about the bridge.\n\nNobody else had seen it.\n";
    for article in [Article::from_html(page), Article::from_markdown(text)] {
        let marks: Vec<bool> = article.paragraphs.iter().map(|paragraph| paragraph.is_quotation).collect();
        assert_eq!(marks, [false, true, false]);
        let predictions = Predictor::new(Model::embedded()).predict_article(&article).expect("scores");
        let post = predictions.iter().find(|prediction| !prediction.speeches.is_empty()).expect("speech");
        let speaker = post.speeches[0].speaker.as_ref().expect("a speaker");
        assert_eq!((speaker.name.as_str(), speaker.party.as_deref()), ("Pavel Orlov", Some("russia")));
    }
}

#[test]
fn whoever_signs_a_block_quotation_says_it() {
    let page = "<html><body><article><h1>A post</h1><p>Bells rang all night in the harbour, the regional mayor said.</p>\
        <blockquote><p>Ukraine has lied to the whole world about the bridge.</p>\
        — Pavel Orlov, the Russian envoy <a href='x'>May 4, 2026</a></blockquote>\
        <p>Nobody else had seen it by then, and the bridge stood where it had stood for forty years.</p></article>";
    let text = "# A post\n\nBells rang all night in the harbour, the regional mayor said.\n\n\
        > Ukraine has lied to the whole world about the bridge.\n>\n> — Pavel Orlov, the Russian envoy\n\nNobody had seen it.\n";
    for article in [Article::from_html(page), Article::from_markdown(text)] {
        let predictions = Predictor::new(Model::embedded()).predict_article(&article).expect("scores");
        let direct = predictions.iter().flat_map(|prediction| &prediction.speeches);
        let direct: Vec<&Speech> = direct.filter(|speech| speech.kind == SpeechKind::Direct).collect();
        let [post] = direct.as_slice() else { panic!("one quotation: {direct:?}") };
        let speaker = post.speaker.as_ref().expect("a speaker");
        assert_eq!((speaker.name.as_str(), speaker.party.as_deref()), ("Pavel Orlov", Some("russia")));
    }
}

#[test]
fn quotations_of_a_real_article_have_their_speakers() {
    let Some(path) = shared("articles/000_794f06b03966ac8f.txt") else { return };
    let article = Article::from_text(&fs::read_to_string(path).expect("reads"));
    let texts: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let all = speeches(&texts);
    let direct = all.iter().zip(&texts).flat_map(|(speeches, text)| {
        let direct = speeches.iter().filter(|speech| speech.kind == SpeechKind::Direct);
        direct.map(move |speech: &Speech| {
            let start: String = speech.span.slice(text).expect("inside").chars().take(20).collect();
            (speech.speaker.as_ref().map_or("", |speaker| speaker.name.as_str()), start)
        })
    });
    let expected = [
        ("US state department", "at the drop of a hat"),
        ("Tammy Bruce", "at the drop of a hat"),
        ("Tammy Bruce", "between the two part"),
        ("Tammy Bruce", "We will not be the m"),
        ("Marco Rubio", "This is not our war,"),
        ("JD Vance", "now that each side k"),
        ("JD Vance", "It's going to be up "),
        ("Denys Shmyhal", "This agreement will "),
    ];
    assert_eq!(direct.collect::<Vec<_>>(), expected.map(|(name, start)| (name, start.to_owned())));
}

/// An article in which the paper and those it quotes speak of Russia.
const PAGE: &str = "Talks, and \"terms\", end in Geneva\n\nRussia left the talks in Geneva on Monday.\n\n\
    “Russia lied to us, and Russia will pay for it,” said Olena Hrytsai, a Ukrainian envoy.\n";

#[test]
fn an_article_tells_what_the_paper_says_from_what_it_passes_on() {
    let here = Sandbox::new();
    here.write("page.txt", PAGE);
    let run = here.run(&["predict", "page.txt", "--format", "json"]);
    let page: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let said = &page["paragraphs"][2];
    assert_eq!((&said["voice"], &said["stances"][0]["voice"]), (&"quotation".into(), &"quotation".into()));
    assert_eq!(said["speeches"][0]["span"], serde_json::json!([1, 47]));
    assert_eq!(
        (&said["stances"][0]["speaker"], &said["stances"][0]["speaker_party"]),
        (&"Olena Hrytsai".into(), &"ukraine".into())
    );
    let by_voice = &page["parties"][0]["by_voice"];
    assert_eq!(
        (&by_voice["narration"]["paragraphs"], &by_voice["quotation"]["paragraphs"]),
        (&1.into(), &1.into())
    );
    let quoted = &page["quoted"][0];
    assert_eq!((&quoted["speaker_party"], &quoted["target"]), (&"ukraine".into(), &"russia".into()));
    let text = here.run(&["predict", "page.txt"]).stdout;
    assert!(
        text.contains("said by") && text.contains("those quoted") && text.contains("Olena Hrytsai"),
        "{text}"
    );
}

#[test]
fn a_table_of_articles_has_a_line_for_each_party() {
    let here = Sandbox::new();
    here.write("a.txt", PAGE);
    here.write("b.txt", PAGE);
    let run = here.run(&["predict", "a.txt", "b.txt", "--format", "csv"]);
    let mut table = csv::Reader::from_reader(run.stdout.as_bytes());
    let header = table.headers().expect("a header").clone();
    assert_eq!(
        header.iter().take(14).collect::<Vec<_>>(),
        [
            "path",
            "title",
            "url",
            "outlet",
            "date",
            "iso_date",
            "lang",
            "conflict",
            "conflict_title",
            "error",
            "warnings",
            "target",
            "target_name",
            "net_stance"
        ]
    );
    let rows: Vec<csv::StringRecord> = table.records().map(|row| row.expect("a row")).collect();
    let at = |name: &str| header.iter().position(|known| known == name).expect("a column");
    let targets: Vec<[&str; 2]> = rows.iter().map(|row| [&row[at("path")], &row[at("target")]]).collect();
    assert_eq!(
        targets,
        [["a.txt", "russia"], ["a.txt", "ukraine"], ["b.txt", "russia"], ["b.txt", "ukraine"]]
    );
    assert_eq!(&rows[0][at("title")], "Talks, and \"terms\", end in Geneva");
    assert_eq!([&rows[0][at("narration_paragraphs")], &rows[0][at("quotation_paragraphs")]], ["1", "1"]);
    assert_eq!([&rows[0][at("narration_low")], &rows[1][at("quotation_net_stance")]], ["", ""]);
    assert_eq!([&rows[0][at("conflict")], &rows[0][at("target_name")]], ["russia-ukraine", "Russia"]);
}

#[test]
fn long_paragraphs_can_weigh_more() {
    let here = Sandbox::new();
    here.write("page.txt", PAGE);
    let net = |weight: &str| {
        let run = here.run(&["predict", "page.txt", "--format", "json", "--weight", weight]);
        let page: Value = serde_json::from_str(&run.stdout).expect("JSON");
        page["parties"][0]["net_stance"].as_f64().expect("a number")
    };
    // The quotation is longer, and against Russia.
    assert!(net("length") < net("paragraph"));
}

#[test]
fn parties_that_are_meant_are_scored_on_request() {
    let here = Sandbox::new();
    here.write("page.txt", "Talks end\n\nRussia left the talks.\n\nThe country has broken its word again.\n");
    let stances = |args: &[&str]| {
        let asked = ["predict", "page.txt", "--format", "json", "--conflict", "russia-ukraine"];
        let run = here.run(&[&asked, args].concat());
        let page: Value = serde_json::from_str(&run.stdout).expect("JSON");
        page["paragraphs"][2]["stances"].clone()
    };
    assert_eq!(stances(&[]), serde_json::json!([]));
    let meant = &stances(&["--inferred"])[0];
    assert_eq!((&meant["target"], &meant["inferred"]), (&"russia".into(), &true.into()));
    assert_eq!(meant["mentions"], serde_json::json!([[0, 11]]));
}

#[test]
fn the_voice_that_a_row_came_with_stays_beside_the_one_that_is_found() {
    let here = Sandbox::new();
    here.write("rows.jsonl", "{\"text\":\"“Moscow lied to us all,” said Jo Public.\",\"voice\":\"narration\",\"speaker\":\"envoy\"}\n");
    let run = here.run(&["predict", "rows.jsonl", "--format", "jsonl"]);
    let row: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!([&row["voice"], &row["speaker"]], ["quotation", "Jo Public"]);
    assert_eq!([&row["gold_voice"], &row["gold_speaker"]], ["narration", "envoy"]);
}
