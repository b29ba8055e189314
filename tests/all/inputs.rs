//! What articles are read from, and what cannot be read.

use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::common::{Run, Sandbox};

const PAGE: &str = "<!DOCTYPE html><html lang=\"en-GB\"><head><title>Rome and Veii to talk about the bridge</title>\
    <link rel=canonical href=\"https://paper.example/talks\"><meta name=author content=\"Ann Other\">\
    <meta property=\"article:published_time\" content=\"2025-05-03T18:40:00Z\"></head><body>\
    <nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav><article>\
    <h1>Rome and Veii to talk about the bridge</h1>\
    <p>Envoys of Rome and Veii will meet on <em>Monday</em> to talk about the bridge, which neither holds alone.</p>\
    <p>Kyiv accused Moscow of shelling the town; the mayor said that nobody had slept there for three nights.</p>\
    <p style=\"display: none\">Nobody is to see this sentence, which is here for machines.</p>\
    <div class=share>Share this article</div></article><footer>© 2025 The Paper</footer></body></html>";
const FIRST: &str =
    "Envoys of Rome and Veii will meet on Monday to talk about the bridge, which neither holds alone.";

fn json(run: &Run) -> Value {
    assert_eq!(run.code, Some(0), "{run:?}");
    serde_json::from_str(&run.stdout).expect("JSON")
}

/// The texts of the paragraphs, without the headline.
fn texts(article: &Value) -> Vec<&str> {
    let paragraphs = article["paragraphs"].as_array().expect("paragraphs").iter();
    let body = paragraphs.filter(|paragraph| paragraph["part"] == "body");
    body.filter_map(|paragraph| paragraph["text"].as_str()).collect()
}

#[test]
fn a_page_is_read_with_what_its_head_says() {
    let here = Sandbox::new();
    here.write("page", PAGE);
    let article = json(&here.run(&["predict", "page", "--format", "json"]));
    assert_eq!(article["title"], "Rome and Veii to talk about the bridge");
    assert_eq!(article["byline"], "Ann Other");
    assert_eq!(article["date"], "2025-05-03T18:40:00Z");
    assert_eq!(article["lang"], "en");
    assert_eq!(article["url"], "https://paper.example/talks");
    assert_eq!(article["paragraphs"][1]["span"], Value::Null);
    let texts = texts(&article);
    assert_eq!((texts.len(), texts[0]), (2, FIRST));
    let text = json(&here.run(&["predict", "page", "--format", "json", "--input", "text"]));
    assert!(text["paragraphs"][0]["text"].as_str().is_some_and(|text| text.starts_with("<!DOCTYPE")));
}

#[test]
fn pages_are_in_any_character_set() {
    let here = Sandbox::new();
    let page = PAGE.replace("<em>Monday</em>", "понедельник, в девять часов утра,");
    let utf16: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows = encoding_rs::WINDOWS_1251.encode(&page).0.into_owned();
    let named = |name: &str| page.replace("<head>", &format!("<head><meta charset={name}>"));
    for bytes in [
        page.clone().into_bytes(),
        named("iso-8859-1").into_bytes(),
        [b"\xff\xfe", utf16.as_slice()].concat(),
        utf16,
        encoding_rs::WINDOWS_1251.encode(&named("windows-1251")).0.into_owned(),
        encoding_rs::WINDOWS_1251.encode(&named("utf-8")).0.into_owned(),
        windows,
    ] {
        here.write("page.html", bytes);
        let article = json(&here.run(&["predict", "page.html", "--format", "json"]));
        assert_eq!(texts(&article)[0], FIRST.replace("Monday", "понедельник, в девять часов утра,"));
    }
}

#[test]
fn saved_pages_markdown_feeds_and_archives() {
    let here = Sandbox::new();
    let mhtml = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://paper.example/saved\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"; boundary=\"--x--\"\r\n\r\n----x--\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n----x--\r\nContent-Type: text/css\r\n\r\np {{}}\r\n----x----\r\n",
        PAGE.replace('=', "=3D")
            .replace("; the mayor", "; the=\r\n mayor")
            .replace("<link rel=3Dcanonical href=3D\"https://paper.example/talks\">", "")
    );
    here.write("page.mhtml", mhtml);
    let article = json(&here.run(&["predict", "page.mhtml", "--format", "json"]));
    assert_eq!((texts(&article)[0], &article["url"]), (FIRST, &Value::from("https://paper.example/saved")));

    here.write("page.md", format!("# Talks\n\n{FIRST}\n\n- [Home](/)\n- [World](/w)\n"));
    let article = json(&here.run(&["predict", "page.md", "--format", "json"]));
    assert_eq!(
        (texts(&article)[0], &article["paragraphs"][1]["span"]),
        (FIRST, &serde_json::json!([9, 105]))
    );

    let item = |n: usize, text: &str| {
        format!(
            "<item><title>Item {n}</title><link>https://paper.example/{n}</link><description>{text}</description></item>"
        )
    };
    here.write(
        "feed.xml",
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Paper</title><language>en</language>{}{}{}</channel></rss>",
            item(1, "&lt;p&gt;Kyiv spoke.&lt;/p&gt;&lt;p&gt;Moscow did not.&lt;/p&gt;"),
            item(2, ""),
            item(3, "Rome won.")
        ),
    );
    let run = here.run(&["predict", "feed.xml", "--format", "json"]);
    let articles = json(&run);
    assert_eq!((articles.as_array().map(Vec::len), texts(&articles[0]).len()), (Some(3), 2));
    assert_eq!(
        (&articles[2]["url"], &articles[2]["path"]),
        (&"https://paper.example/3".into(), &"feed.xml#3".into())
    );
    assert_eq!(articles[1]["error"], "feed.xml#2: no paragraph of an article in it");
    assert!(run.stderr.contains("warning: feed.xml#2: no paragraph"), "{run:?}");

    here.write("pages.warc.gz", gzipped(&archive(&[PAGE, "gone"])));
    let articles = json(&here.run(&["predict", "pages.warc.gz", "--format", "json"]));
    assert_eq!((articles.as_array().map(Vec::len), texts(&articles[0])[0]), (Some(2), FIRST));
    let whole = archive(&[PAGE]);
    here.write("cut.warc", &whole[..whole.len() - 30]);
    let run = here.run(&["predict", "cut.warc"]);
    assert!(
        run.code == Some(0) && run.stderr.contains("warning: cut.warc#4: the last record is cut off"),
        "{run:?}"
    );
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("writes");
    packed.finish().expect("packs")
}

/// An archive of a header, of requests that are skipped, and of responses.
fn archive(pages: &[&str]) -> Vec<u8> {
    let mut archive = String::new();
    let mut record = |kind: &str, content: &str, body: &str| {
        write!(archive, "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://paper.example/\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len()).expect("writes");
    };
    record("warcinfo", "application/warc-fields", "software: none\r\n");
    for page in pages {
        record("request", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n");
        let body = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{page}\r\n0\r\n\r\n",
            page.len()
        );
        record("response", "application/http; msgtype=response", &body);
    }
    record(
        "response",
        "application/http; msgtype=response",
        "HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\nno",
    );
    archive.into_bytes()
}

#[test]
fn folders_are_read_in_order_and_what_cannot_be_read_gets_a_row() {
    let here = Sandbox::new();
    here.write("in/b.html", PAGE);
    here.write("in/b_files/frame.html", PAGE);
    here.write("in/a/z.txt", "Kyiv spoke.\n");
    here.write("in/a/picture.png", b"\x89PNG\0");
    here.write("in/c.pdf", "%PDF-1.7\n");
    here.write("in/d.txt", b"\x7fELF\x02\x01\x01\0\0\0");
    here.write("in/e.html", "");
    here.write("in/.hidden.txt", "Kyiv spoke.\n");
    fs::create_dir(here.path("in/a/empty")).expect("makes");
    let run = here.run(&["predict", "in", "--format", "json"]);
    let articles = json(&run);
    let articles = articles.as_array().expect("a list");
    let paths: Vec<&str> = articles.iter().filter_map(|article| article["path"].as_str()).collect();
    assert_eq!(paths, ["in/a/z.txt", "in/b.html", "in/c.pdf", "in/d.txt", "in/e.html"]);
    let errors: Vec<bool> = articles.iter().map(|article| article["error"].is_string()).collect();
    assert_eq!(errors, [false, false, true, true, true]);
    assert!(run.stderr.contains("warning: in/c.pdf: a PDF that is damaged or of an unknown form"), "{run:?}");
    let lines = here.run(&["predict", "in", "--format", "jsonl"]);
    assert_eq!(lines.stdout.lines().filter(|line| line.contains("\"error\":")).count(), 3);
    assert!(here.run(&["predict", "in"]).stdout.contains("not read: in/d.txt: neither text nor a web page"));

    here.write("bad/a.txt", "");
    here.write("bad/b.txt", "Share\n");
    here.run(&["predict", "bad"]).refused("error: none of the files could be read");
}

#[cfg(unix)]
#[test]
fn a_file_that_nobody_may_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    let here = Sandbox::new();
    here.write("in/a.txt", "Kyiv spoke.\n");
    here.write("in/b.txt", "Moscow spoke.\n");
    std::os::unix::fs::symlink("nowhere.txt", here.path("in/c.txt")).expect("links");
    std::os::unix::fs::symlink(".", here.path("in/loop")).expect("links");
    fs::set_permissions(here.path("in/b.txt"), fs::Permissions::from_mode(0o000)).expect("sets");
    let run = here.run(&["predict", "in", "--format", "json"]);
    let articles = json(&run);
    assert_eq!(articles.as_array().map(Vec::len), Some(3));
    assert!(articles[2]["error"].as_str().is_some_and(|error| error.contains("No such file")), "{run:?}");
    // The superuser may read all.
    assert!(articles[1]["error"].is_string() || texts(&articles[1]) == ["Moscow spoke."], "{run:?}");
}

#[test]
fn every_format_can_be_asked_for() {
    let here = Sandbox::new();
    here.write("page.txt", "Envoys meet\n\nKyiv spoke, and Moscow did not.\n");
    for (input, message) in [
        ("pdf", "page.txt: a PDF that is damaged or of an unknown form"),
        ("feed", "page.txt: not a feed"),
        ("jsonl", "page.txt:1: not a JSON object"),
    ] {
        here.run(&["predict", "page.txt", "--input", input]).refused(message);
    }
    for input in ["text", "markdown", "html", "mhtml", "eml"] {
        let run = here.run(&["predict", "page.txt", "--input", input, "--format", "json"]);
        assert!(json(&run)["paragraphs"].is_array(), "{input}: {run:?}");
    }
    here.write("rows.txt", "__label__favor Kyiv spoke.\n");
    let run = here.run(&["predict", "rows.txt", "--input", "fasttext", "--format", "jsonl"]);
    assert!(run.stdout.contains("\"text\":\"Kyiv spoke.\""), "{run:?}");
}

#[test]
fn one_file_that_is_no_article_is_refused() {
    let here = Sandbox::new();
    for (name, bytes, message) in [
        ("program", b"\x7fELF\x02\x01\x01\0\0\0\0".as_slice(), "neither text nor a web page: a zero byte at position 7"),
        ("page.html", b"<html>\0\0\0\0", "neither text nor a web page"),
        ("page.pdf", b"%PDF-1.7\n%\xff", "a PDF that is damaged or of an unknown form\nhint: make text of it first"),
        ("empty.html", b"", "no paragraph of an article in it\nhint: `--input` says"),
        ("bare.html", b"<html><body></body></html>", "no paragraph of an article in it"),
        ("menu.html", b"<html><body><nav><a href=/>Home</a> <a href=/w>World</a></nav></body></html>", "no paragraph"),
        ("feed.xml", b"<rss version='2.0'><channel><item>", "error: feed.xml: not a feed: "),
        ("none.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n", "no article in it"),
        ("bad.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n", "a record does not say how long it is"),
        ("page.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/css\n\np {}\n--x--\n", "no part of the saved page is HTML"),
    ] {
        here.write(name, bytes);
        here.run(&["predict", name]).refused(message);
    }
}

#[test]
fn nesting_without_end_and_pages_without_end() {
    let here = Sandbox::new();
    let deep = |open: &str, close: &str| {
        format!("<html><body>{}<p>{FIRST}</p>{}</body></html>", open.repeat(90_000), close.repeat(90_000))
    };
    for (open, close) in [
        ("<div>", "</div>"),
        ("<div>", ""),
        ("<div/>", ""),
        ("<b>", "</b>"),
        ("<font size=1><p>", ""),
        ("<table><tr><td>", ""),
        ("<ul><li>", ""),
        ("<blockquote>", "</blockquote>"),
        ("<svg><foreignObject>", ""),
        ("<a href=x><li>", ""),
    ] {
        here.write("deep.html", deep(open, close));
        let start = Instant::now();
        let run = here.run(&["predict", "deep.html", "--format", "json"]);
        assert!(run.code == Some(0) || run.code == Some(2), "{open}: {run:?}");
        assert!(start.elapsed() < Duration::from_secs(20), "{open}: {:?}", start.elapsed());
        if run.code == Some(0) && !open.contains("svg") {
            assert!(run.stdout.contains("neither holds alone"), "{open}");
        }
    }
    here.write("deep.md", format!("{}{FIRST}\n", "> ".repeat(100_000)));
    let run = here.run(&["predict", "deep.md"]);
    assert!(run.code == Some(0) || run.code == Some(2), "{run:?}");
    here.write("tags.html", format!("<html>{}", "<p>Kyiv spoke.</p>".repeat(1 << 18)));
    here.run(&["predict", "tags.html"]).refused("error: tags.html: more than 100000 tags");
    here.write("long.html", format!("<html>{}", "<p>Kyiv spoke.</p>".repeat(3 << 20)));
    here.run(&["predict", "long.html"]).refused("error: long.html: more than 16 MiB, expected one article");
}
