//! `stance serve` and the pages of `stance annotate`, asked over loopback.

use std::fs;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::{Sandbox, project};
use crate::http::{Server, request};

fn serve(here: &Sandbox, args: &[&str]) -> Server {
    Server::start(here, &[&["serve"], args].concat())
}

#[test]
fn rows_get_what_predict_prints() {
    let here = Sandbox::new();
    let server = serve(&here, &[]);
    let rows = json!([{"id": "a", "text": "Kyiv kept its word, Moscow broke its own."}, {"text": "It rained.", "target": "rome"}]);
    let answer = server.post("/v1/predict", &json!({"rows": rows}).to_string());
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = answer.json();
    let lines = rows.as_array().expect("a list").iter().map(|row| row.to_string() + "\n");
    here.write("rows.jsonl", lines.collect::<String>());
    let printed = here.run(&["predict", "rows.jsonl", "--format", "jsonl"]).stdout;
    let printed: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let said = answer["predictions"].as_array().expect("a list");
    let numbers: Vec<&Value> = said.iter().map(|of| &of["row"]).collect();
    assert_eq!(numbers, [&json!(0), &json!(0), &json!(1)]);
    assert_eq!(*said, printed);
    let models = server.get("/v1/models").json();
    assert_eq!(models["models"][0]["digest"], answer["model"]);
    let of = |conflict: &str| {
        let asked = json!({"conflict": conflict, "rows": [{"text": "The RSF shelled the town, Kyiv said."}]});
        server.post("/v1/predict", &asked.to_string())
    };
    assert_eq!(of("sudan").json()["predictions"][0]["target"], "rsf");
    assert_eq!(of("atlantis").status, 422);
}

#[test]
fn articles_get_what_predict_prints_and_the_page_too() {
    let here = Sandbox::new();
    let server = serve(&here, &[]);
    let text = fs::read_to_string(project("datasets/articles/talks-in-geneva.txt")).expect("reads");
    let answer = server.ask("POST", "/v1/article", &["Content-Type: text/plain; charset=utf-8"], &text);
    assert_eq!(answer.status, 200, "{answer:?}");
    here.write("article", &text);
    let printed = here.run(&["predict", "article", "--format", "json"]).stdout;
    assert_eq!(answer.json()["articles"][0], serde_json::from_str::<Value>(&printed).expect("JSON"));
    let html = "<html><head><title>Talks</title></head><body><article><h1>Talks end in Kyiv</h1><p>Moscow broke its word, the mayor of Kyiv said on Monday, and nobody will trust it again.</p></article></body></html>";
    let page =
        server.ask("POST", "/v1/article?conflict=russia-ukraine", &["Content-Type: text/html"], html).json();
    assert_eq!(page["articles"][0]["title"], "Talks end in Kyiv");
    let nothing = server.ask("POST", "/v1/article", &["Content-Type: text/plain"], "\n").json();
    assert!(nothing["articles"][0]["error"].is_string(), "{nothing}");
    let form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--b\r\nContent-Disposition: form-data; name=\"conflict\"\r\n\r\n\r\n--b--\r\n"
    );
    let shown = server.ask("POST", "/article", &["Content-Type: multipart/form-data; boundary=b"], &form);
    assert_eq!(shown.status, 200, "{shown:?}");
    assert!(shown.body.contains("Paragraph by paragraph") && shown.head.contains("frame-ancestors 'none'"));
    let front = server.get("/");
    assert!(front.body.contains("<textarea") && front.head.contains("default-src 'none'"), "{front:?}");
}

#[test]
fn what_cannot_be_answered_is_told_as_json_by_its_status() {
    let here = Sandbox::new();
    let server = serve(&here, &["--max-rows", "2", "--max-body", "2000"]);
    let long = json!({"rows": [{"text": "x".repeat(4000)}]}).to_string();
    for (body, status) in [
        ("{", 400),
        ("[]", 422),
        ("{\"rows\":[{\"text\":5}]}", 422),
        ("{\"rows\":[{\"words\":\"x\"}]}", 422),
        ("{\"rows\":[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"}]}", 422),
        (long.as_str(), 413),
    ] {
        let answer = server.post("/v1/predict", body);
        assert_eq!(
            (answer.status, answer.json()["error"]["status"].as_u64()),
            (status, Some(u64::from(status))),
            "{body}"
        );
    }
    assert_eq!(server.ask("POST", "/v1/predict", &["Content-Type: text/csv"], "x").status, 415);
    assert_eq!(server.ask("POST", "/v1/article", &["Content-Type: image/png"], "x").status, 415);
    assert_eq!(server.ask("POST", "/v1/article", &["Content-Type: text/plain"], "").status, 422);
    assert_eq!(server.ask("POST", "/v1/article?lang=en", &["Content-Type: text/plain"], "x").status, 422);
    assert_eq!((server.get("/v1/predict").status, server.get("/nothing").status), (405, 404));
    assert_eq!(server.raw(b"nonsense\r\n\r\n").status, 400);
    assert_eq!(server.get("/readyz").body, "ready\n");
}

#[test]
fn an_empty_text_has_an_error_and_no_labels_and_ids_may_be_numbers() {
    let here = Sandbox::new();
    let server = serve(&here, &[]);
    let answer =
        server.post("/v1/predict", r#"{"rows":[{"id":7,"text":" "},{"text":"Kyiv waits."}]}"#).json();
    let said = answer["predictions"].as_array().expect("predictions");
    assert_eq!(said[0], json!({"row": 0, "id": "7", "text": " ", "error": "the text is empty"}));
    assert_eq!((said[1]["row"].as_u64(), said[1]["text"].as_str()), (Some(1), Some("Kyiv waits.")));
    assert_eq!(server.post("/v1/predict", r#"{"rows":[{"id":[],"text":"x"}]}"#).status, 422);
}

#[test]
fn a_client_that_is_too_slow_does_not_keep_its_place() {
    let here = Sandbox::new();
    let server = serve(&here, &["--timeout", "1", "--max-concurrency", "1", "--max-queue", "1"]);
    let mut slow: Vec<_> = (0..2).map(|_| server.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"POST /v1/predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{").expect("writes");
    }
    let began = Instant::now();
    std::thread::sleep(Duration::from_millis(200)); // so that both are heard before the others
    let full = std::iter::repeat_with(|| server.post("/v1/predict", "{\"rows\":[]}").status).take(20);
    let full = full.collect::<Vec<_>>();
    assert!(full.contains(&429), "{full:?}");
    let mut answer = [0; 12];
    slow[0].read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 503");
    assert!(began.elapsed() < Duration::from_secs(20));
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(server.post("/v1/predict", "{\"rows\":[]}").status, 200);
}

#[test]
fn many_connections_are_answered() {
    let here = Sandbox::new();
    let server = serve(&here, &["--no-access-log"]);
    let body = "{\"rows\":[{\"text\":\"Kyiv waits.\"}]}";
    let asked = request("POST", "/v1/predict", "x", &["Content-Type: application/json"], body);
    let mut streams: Vec<_> = (0..200).map(|_| server.connect()).collect();
    streams.iter_mut().for_each(|stream| stream.write_all(asked.as_bytes()).expect("writes"));
    for stream in &mut streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("reads");
        assert!(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 429"), "{answer}");
    }
}

#[test]
fn a_key_is_asked_for_where_there_is_one_and_texts_are_not_logged() {
    let here = Sandbox::new();
    here.write("key.txt", "harbour-7\n");
    let server = serve(&here, &["--api-key-file", "key.txt"]);
    let body = "{\"rows\":[{\"text\":\"A secret of Kyiv.\"}]}";
    let refused = server.post("/v1/predict", body);
    assert_eq!(refused.status, 401);
    assert!(refused.head.contains("www-authenticate: basic"), "{refused:?}");
    let ask =
        |key: &str| server.ask("POST", "/v1/predict", &["Content-Type: application/json", key], body).status;
    assert_eq!((ask("Authorization: Bearer harbour-8"), ask("Authorization: Bearer harbour-7")), (401, 200));
    assert_eq!((server.get("/livez").status, server.get("/metrics").status), (200, 401));
    let log = here.read("errors.txt");
    assert!(log.contains(" POST /v1/predict 200 ") && log.contains(" 401 "), "{log}");
    assert!(!log.contains("secret") && !log.contains("harbour"), "{log}");
    here.write("empty.txt", " \n");
    here.run(&["serve", "--api-key-file", "empty.txt"]).refused("empty.txt: empty, expected a key");
}

#[test]
fn a_new_model_takes_over_and_a_damaged_one_does_not() {
    let here = Sandbox::new();
    here.train("model");
    let server = serve(&here, &["--model", "model"]);
    let digest = || server.get("/v1/models").json()["models"][0]["digest"].clone();
    let reloaded = |said: &str| {
        for _ in 0..200 {
            if here.read("errors.txt").contains(said) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("never said `{said}`: {}", here.read("errors.txt"));
    };
    let first = digest();
    let trained = here.run(&[
        "train",
        "train.jsonl",
        "--conflict",
        "russia-ukraine",
        "--model",
        "model",
        "--seed",
        "3",
    ]);
    assert_eq!(trained.code, Some(0), "{trained:?}");
    server.signal("HUP");
    reloaded("read the model anew");
    let second = digest();
    assert_ne!(first, second);
    let tensors = here.path("model").join("model.safetensors");
    let mut bytes = fs::read(&tensors).expect("reads");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::remove_file(&tensors).expect("removes"); // the old one stays mapped
    fs::write(&tensors, bytes).expect("writes");
    server.signal("HUP");
    reloaded("goes on answering");
    assert_eq!(digest(), second);
    assert_eq!(server.post("/v1/predict", "{\"rows\":[{\"text\":\"Kyiv waits.\"}]}").json()["model"], second);
    let metrics = server.get("/metrics").body;
    assert!(metrics.contains("stance_reloads_total{result=\"done\"} 1\n"), "{metrics}");
    assert!(metrics.contains("stance_reloads_total{result=\"failed\"} 1\n"), "{metrics}");
    assert!(metrics.contains("stance_requests_total{route=\"/v1/predict\",status=\"200\"} 1\n"), "{metrics}");
    assert!(metrics.contains("stance_labels_total{task=\"stance\""), "{metrics}");
}

#[test]
fn what_has_begun_is_finished_when_the_program_is_told_to_end() {
    let here = Sandbox::new();
    let mut server = serve(&here, &[]);
    let rows: Vec<Value> =
        (0..800).map(|i| json!({"text": format!("Kyiv waits for Moscow on day {i}.")})).collect();
    let asked = json!({"rows": rows}).to_string();
    let asked = request("POST", "/v1/predict", "x", &["Content-Type: application/json"], &asked);
    let mut stream = server.connect();
    stream.write_all(&asked.as_bytes()[..asked.len() - 9]).expect("writes");
    std::thread::sleep(Duration::from_millis(200));
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(200));
    stream.write_all(&asked.as_bytes()[asked.len() - 9..]).expect("writes");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("reads");
    assert!(answer.starts_with("HTTP/1.1 200"), "{}", &answer[..answer.len().min(200)]);
    assert_eq!(server.ended(), Some(0));
}

#[test]
fn the_document_of_the_service_names_its_paths_and_its_shapes() {
    let here = Sandbox::new();
    let server = serve(&here, &[]);
    let document = server.get("/openapi.json").json();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        let status = server.get(path).status;
        assert_eq!(status, if operations.get("get").is_some() { 200 } else { 405 }, "{path}");
    }
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
    let row = &document["components"]["schemas"]["rows-row"]["properties"];
    let said = server.post("/v1/predict", "{\"rows\":[{\"text\":\"Kyiv waits.\"}]}").json();
    for name in said["predictions"][0].as_object().expect("an object").keys().filter(|name| *name != "row") {
        assert!(row.get(name).is_some(), "{name}");
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let here = Sandbox::new();
    let server = serve(&here, &[]);
    here.run(&["serve", "--bind", &server.address]).refused(&format!("`--bind {}`", server.address));
    here.run(&["serve", "--model", "nothing"]).refused("nothing");
}

const TODO: &str = "{\"id\":\"1\",\"text\":\"Kyiv <b>waits</b> for Moscow.\",\"target\":\"ukraine\",\"label\":null,\"pi\":0.5}\n{\"id\":\"2\",\"text\":\"Kyiv sleeps.\",\"target\":\"ukraine\",\"label\":null,\"pi\":0.5}\n";

#[test]
fn the_page_of_annotate_takes_answers_and_only_from_itself() {
    let here = Sandbox::new();
    here.write("todo.jsonl", TODO);
    let mut server = Server::start(&here, &["annotate", "todo.jsonl", "--annotator", "ann"]);
    let page = server.get("/").body;
    assert!(
        page.contains("&lt;b&gt;waits&lt;/b&gt;") && page.contains("Guidelines") && page.contains("favor"),
        "{page}"
    );
    let say = |version: usize, what: &str| {
        server.post(
            "/answer",
            &format!("{{\"row\":0,\"version\":{version},\"say\":{what},\"by_margin\":false}}"),
        )
    };
    let answer = say(0, "{\"label\":\"favor\"}");
    assert!(
        answer.status == 200
            && answer.body.contains("</span> sleeps.")
            && answer.body.contains("The model says"),
        "{answer:?}"
    );
    let stale = say(0, "{\"label\":\"against\"}");
    assert!(stale.status == 409 && stale.body.contains("another tab"), "{stale:?}");
    let comment = say(1, "{\"comment\":\"<i>odd</i>\"}");
    assert!(
        comment.body.contains("&lt;i&gt;odd&lt;/i&gt;") && !comment.body.contains("<i>odd"),
        "{comment:?}"
    );
    let other = ["Content-Type: application/json", "Origin: https://evil.example"];
    assert_eq!(server.ask("POST", "/undo", &other, "{\"total\":2}").status, 403);
    assert_eq!(server.ask("GET", "/", &["Host: evil.example:80"], "").status, 403);
    assert_eq!(server.ask("POST", "/undo", &["Content-Type: text/plain"], "{\"total\":2}").status, 415);
    let second = here.run(&["annotate", "todo.jsonl", "--annotator", "bob", "--bind", "127.0.0.1:0"]);
    second.refused("todo.labelled.jsonl: another `stance annotate` is at work on it");
    let labelled = here.read("todo.labelled.jsonl");
    assert!(
        labelled.ends_with('\n')
            && labelled.contains("\"annotator\":\"ann\",\"label\":\"favor\",\"comment\":\"<i>odd</i>\""),
        "{labelled}"
    );
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    here.run(&["annotate", "todo.jsonl", "--output", "todo.jsonl"]).refused("is also an input");
    here.run(&["annotate", "-"]).refused("expected the name of a file");
}
