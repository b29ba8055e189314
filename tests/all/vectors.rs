//! Models that read word vectors beside n-grams.

use stancekit::conflict::Conflict;
use stancekit::dataset::{Dataset, ReadOptions};
use stancekit::feature::WordVectors;
use stancekit::model::Model;
use stancekit::pipeline::{Predictor, Trainer};

use crate::common::{Sandbox, project};

/// A few words with made-up vectors, some of them in no training text.
const VECTORS: &str = "brave 0.9 0.1 -0.2\nlied -0.8 0.3 0.1\nthe 0.1 0.1 0.1\nsaid 0.2 -0.1 0.3\n\
                       truce 0.3 0.8 -0.4\nperfidious -0.7 0.4 0.2\nattack -0.6 -0.5 0.3\nhelp 0.7 0.2 0.4\n";

fn data() -> Dataset {
    let file = project("datasets/russia-ukraine/test.jsonl");
    Dataset::read(&[file], &ReadOptions::default(), |_| ()).expect("our own data")
}

fn train(vectors: Option<&str>) -> Model {
    let vectors = vectors.map(|text| WordVectors::read("v", text.as_bytes(), None).expect("well formed"));
    let trainer =
        Trainer::new().conflicts(Conflict::built_in("russia-ukraine").into_iter().collect()).vectors(vectors);
    trainer.train(&data(), &()).expect("trains").model
}

#[test]
fn a_model_with_vectors_is_the_same_on_disk() {
    let here = Sandbox::new();
    let model = train(Some(VECTORS));
    model.write(&here.path("m"), "").expect("writes");
    let read = Model::read(&here.path("m")).expect("reads");
    assert_eq!(read, model);
    let rows = data().rows;
    let predict = |model: Model| Predictor::new(model).predict_all(&rows).expect("predicts");
    assert_eq!(predict(read), predict(model));
}

#[test]
fn vectors_speak_for_words_that_no_training_text_has() {
    let said = |model: Model, word: &str| {
        let predictor = Predictor::new(model);
        let text = format!("Kyiv is {word}.");
        let told = predictor.explain(&text, Some("ukraine")).expect("explains");
        told.contributions.iter().any(|of| of.name == "vectors: right" && of.value.abs() > 0.0)
    };
    assert!(said(train(Some(VECTORS)), "perfidious"));
    assert!(!said(train(Some(VECTORS)), "perfidiously"), "a word without a vector");
    assert!(!said(train(None), "perfidious"));
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    let here = Sandbox::new();
    let mut model = train(Some(VECTORS));
    model.write(&here.path("m"), "").expect("writes");
    let bytes = std::fs::read(here.path("m/model.safetensors")).expect("reads");
    std::fs::write(here.path("m/model.safetensors"), &bytes[..bytes.len() - 8]).expect("writes");
    assert!(Model::read(&here.path("m")).is_err());
    model.vectors = None;
    assert!(model.write(&here.path("n"), "").is_err(), "a tail without its vectors is not read back");
}

/// Sentences enough for a few words to keep company in a few ways.
fn corpus() -> String {
    let places = ["north", "south", "east", "west", "hills", "coast"];
    let line = |i: usize| format!("the {} army left the {}\n", ["calm", "quiet"][i % 2], places[i % 6]);
    (0..60).map(line).collect()
}

#[test]
fn vectors_are_learnt_imported_and_used() {
    let here = Sandbox::new();
    here.write("corpus.txt", corpus());
    let learn = ["vectors", "train", "corpus.txt", "--vector-size", "4", "--output", "ours.safetensors"];
    let learnt = here.run(&learn);
    assert_eq!(
        learnt.stdout, "wrote ours.safetensors: 11 words from 60 texts, 4 numbers each, 0.0 MB\n",
        "{}",
        learnt.stderr
    );
    let first = std::fs::read(here.path("ours.safetensors")).expect("reads");
    here.run(&[&learn[..], &["--threads", "1"]].concat());
    assert_eq!(std::fs::read(here.path("ours.safetensors")).expect("reads"), first, "the same bytes");

    here.write("glove.txt", VECTORS);
    let import = ["vectors", "import", "glove.txt", "--output", "few.safetensors"];
    let kept = |more: &[&str]| {
        let run = here.run(&[&import, more].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        WordVectors::open(&here.path("few.safetensors"), None).expect("reads").words().join(" ")
    };
    assert_eq!(kept(&["--top", "3"]), "brave lied the");
    here.write("rows.jsonl", "{\"text\":\"The brave said no.\"}\n");
    assert_eq!(kept(&["--words-of", "rows.jsonl"]), "brave the said");
    assert_eq!(kept(&["--words-of", "rows.jsonl", "--top", "2"]), "brave the");
    here.write("other.txt", "nothing of it\n");
    here.run(&[&import[..], &["--words-of", "other.txt"]].concat())
        .refused("error: glove.txt: none of its 8 words is in the texts of `--words-of`");

    let data = project("datasets/russia-ukraine/test.jsonl");
    let data = data.to_str().expect("UTF-8");
    for vectors in ["ours.safetensors", "few.safetensors", "glove.txt"] {
        let run =
            here.run(&["train", data, "--vectors", vectors, "--model", "m", "--set", "calibration.folds=2"]);
        assert_eq!(run.code, Some(0), "{vectors}: {}", run.stderr);
    }
}

#[test]
fn counts_of_parts_add_up() {
    let here = Sandbox::new();
    let (corpus, done) =
        (corpus(), |run: crate::common::Run| assert_eq!(run.code, Some(0), "{}", run.stderr));
    here.write("corpus.txt", &corpus);
    let learn = ["vectors", "train", "--vector-size", "4", "--output", "whole", "corpus.txt"];
    done(here.run(&learn));
    let lines: Vec<&str> = corpus.split_inclusive('\n').collect();
    for (number, part) in lines.chunks(25).enumerate() {
        here.write(&format!("{number}.txt"), part.concat());
        done(here.run(&[
            "vectors",
            "count",
            &format!("{number}.txt"),
            "--output",
            &format!("{number}.words"),
        ]));
    }
    done(here.run(&["vectors", "merge", "2.words", "0.words", "1.words", "--output", "all.words"]));
    for number in 0..3 {
        let (text, pairs) = (format!("{number}.txt"), format!("{number}.pairs"));
        done(here.run(&["vectors", "count", &text, "--words", "all.words", "--output", &pairs]));
    }
    done(here.run(&["vectors", "merge", "0.pairs", "1.pairs", "--output", "some.pairs"]));
    done(here.run(&["vectors", "merge", "2.pairs", "some.pairs", "--output", "all.pairs"]));
    let pairs = ["vectors", "train", "--vector-size", "4", "--output", "parts", "--pairs", "all.pairs"];
    done(here.run(&pairs));
    assert_eq!(
        std::fs::read(here.path("parts")).expect("reads"),
        std::fs::read(here.path("whole")).expect("reads")
    );

    here.run(&[&pairs[..], &["--window", "2"]].concat()).refused("cannot be used with");
    here.run(&["vectors", "merge", "0.words", "0.pairs", "--output", "x"])
        .refused("0.pairs: counts of neighbours, expected counts of words");
    here.run(&[
        "vectors",
        "count",
        "0.txt",
        "--words",
        "all.words",
        "--window",
        "2",
        "--output",
        "narrow.pairs",
    ]);
    here.run(&["vectors", "merge", "0.pairs", "narrow.pairs", "--output", "x"])
        .refused("narrow.pairs: counts of other words or another window");
    here.run(&["vectors", "count", "0.txt", "--window", "2", "--output", "x"])
        .refused("which `--words FILE` counts");
    here.run(&["vectors", "train", "--pairs", "all.words", "--output", "x"])
        .refused("all.words: no counts of neighbours");
    here.write("bad.words", "word\tcount\nthe\t3\ncalm\tmany\n");
    here.run(&["vectors", "merge", "bad.words", "--output", "x"]).refused("bad.words:3: ");
    assert!(!here.path("x").exists());
}

#[test]
fn faulty_vectors_are_named_by_file_and_line() {
    let here = Sandbox::new();
    for (file, message) in [
        ("war 1 2\npeace 1\n", "bad.txt:2: 1 numbers, expected 2 as for the first word"),
        ("war 1 2\npeace 1 NaN\n", "bad.txt:2: `peace` has the number NaN, expected finite ones"),
        ("war 1 2\npeace 1 inf\n", "bad.txt:2: `peace` has the number inf, expected finite ones"),
        ("war 1 2\npeace 1 x\n", "bad.txt:2: `x` is no number"),
        ("2 2\nwar 1 2\npeace 1", "bad.txt:3: 1 numbers, expected 2 as for the first word"),
        ("war\n", "bad.txt:1: no numbers, expected a word and its vector"),
        ("", "bad.txt: empty, expected lines of a word and its vector"),
        ("{\"dimensions\": 2, \"vectors\": {\"war\": [1, 2], \"peace\": [1", "bad.txt:1: EOF"),
        ("{\"dimensions\": 2, \"vectors\": {\"war\": [1]}}", "bad.txt: `war`: 1 numbers, expected 2"),
        ("{\"words\": 2}", "bad.txt:1: missing field `dimensions`"),
    ] {
        here.write("bad.txt", file);
        here.run(&["vectors", "import", "bad.txt", "--output", "v"]).refused(&format!("error: {message}"));
        assert!(!here.path("v").exists());
    }
    here.run(&["vectors", "import", "none.txt", "--output", "v"]).refused("error: none.txt: No such file");
    here.write("glove.txt", VECTORS);
    here.run(&["vectors", "import", "glove.txt", "--output", "glove.txt"]).refused("is also an input");
}

#[test]
fn damaged_and_foreign_safetensors_are_refused() {
    let here = Sandbox::new();
    let vectors = WordVectors::read("v", VECTORS.as_bytes(), None).expect("well formed");
    let bytes = vectors.to_bytes();
    here.write("cut.safetensors", &bytes[..bytes.len() - 3]);
    here.run(&["vectors", "import", "cut.safetensors", "--output", "v"]).refused("error: cut.safetensors: ");
    let twice = String::from_utf8_lossy(b"brave\nlied").into_owned();
    let place = bytes.windows(twice.len()).position(|window| window == twice.as_bytes()).expect("the words");
    let mut doubled = bytes;
    doubled[place + 6..place + 10].copy_from_slice(b"the\n");
    here.write("doubled.safetensors", doubled);
    here.run(&["vectors", "import", "doubled.safetensors", "--output", "v"])
        .refused("error: doubled.safetensors: words, values and scales do not fit together");
    let model = project("models/default/model.safetensors");
    here.run(&["vectors", "import", model.to_str().expect("UTF-8"), "--output", "v"])
        .refused("model.safetensors: no U8 array `words`, expected word vectors");
}

#[test]
fn too_little_text_for_vectors_is_said() {
    let here = Sandbox::new();
    here.write("corpus.txt", corpus());
    here.run(&["vectors", "train", "corpus.txt", "--output", "v"]).refused("words keep company in");
    here.write("blank.txt", "\n \n");
    here.run(&["vectors", "train", "blank.txt", "--output", "v"]).refused("error: blank.txt: empty");
    here.write("latin.txt", b"caf\xe9\n");
    here.run(&["vectors", "train", "latin.txt", "--output", "v"]).refused("error: latin.txt:1: byte 0xe9");
}

#[test]
fn a_lexicon_of_ones_own_is_read_and_its_faults_are_told() {
    let here = Sandbox::new();
    here.write("good.tsv", "kept*\t2\nshell*\t-3\n");
    here.write("bad.tsv", "kept\t2\nBroke\t-1\n");
    let train = |lexicon: &str| {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/russia-ukraine/test.jsonl");
        here.run(&["train", data, "--conflict", "russia-ukraine", "--model", "m", "--lexicon", lexicon])
    };
    assert_eq!(train("good.tsv").code, Some(0));
    here.write("text.txt", "Moscow kept shelling.");
    let explained = here.run(&["explain", "text.txt", "--target", "russia", "--model", "m", "--top", "99"]);
    assert!(explained.stdout.contains("lexicon: good words"), "{}", explained.stdout);
    train("bad.tsv").refused("bad.tsv:2: `Broke`, expected lower case");
    train("no.tsv").refused("expected a file or one of en, ru, uk, bg, hi, pt");
}

#[test]
fn words_with_blanks_and_words_that_stand_twice_are_read() {
    let here = Sandbox::new();
    here.write(
        "g.txt",
        ", 0.5 0.25\n. . . 1 2\nwrite to me@post.example 3 4\nwar 1 -2\nwar 9 9\npeace 2 1\n",
    );
    let run = here.run(&["vectors", "import", "g.txt", "--output", "g.json"]);
    assert!(run.code == Some(0) && run.stdout.contains("5 words of 5, 2 numbers each"), "{run:?}");
    assert!(run.stderr.contains("which are left out: 1"), "{run:?}");
    here.write("bad.txt", "war 1 -2\npeace 1 2 3\n");
    here.run(&["vectors", "import", "bad.txt", "--output", "b.json"])
        .refused("bad.txt:2: 3 numbers, expected 2");
}

#[test]
fn vectors_of_no_words_or_dimensions_or_of_too_many_and_words_of_two_lines_are_refused() {
    let message =
        |text: &str| WordVectors::read("v.json", text.as_bytes(), None).expect_err("no vectors").to_string();
    let none = message(r#"{"dimensions":0,"vectors":{"rain":[0.1],"sun":[1]}}"#);
    assert_eq!(none, "v.json: 0 dimensions, expected 1 to 4096");
    let many = message(r#"{"dimensions":8888888888888,"vectors":{}}"#);
    assert_eq!(many, "v.json: 8888888888888 dimensions, expected 1 to 4096");
    let torn = message(r#"{"dimensions":2,"vectors":{"rain\nfall":[1,2],"sun":[1,3]}}"#);
    assert!(torn.contains("a line end in a word"), "{torn}");
    let empty = message(r#"{"dimensions":2,"vectors":{}}"#);
    assert_eq!(empty, "v.json: no words, expected vectors of one at least");
}
