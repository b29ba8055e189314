//! How long pages take that are large in one way or another, and how much memory.

use std::fs;
use std::time::Instant;

use stancekit::article::{Article, ReadArticle};

/// Sentences of a report.
const REPORT: [&str; 3] = [
    "The envoys of Rome met those of Veii on Monday, and neither side would say what had been agreed.",
    "A second round is to be held on Friday, the mayor of the river town has said. “We will wait,” he added.",
    "The bridge has been closed since the storm of last autumn, and guards of both banks stand there.",
];

/// Prints seconds and megabytes of pages made for it.
pub(crate) fn load() {
    println!("{:<32} {:>9} {:>7} {:>8} {:>8}", "", "bytes", "tags", "seconds", "peak MB");
    measure("live blog", &[live_blog()]);
    measure("200 pages", &vec![page(40, 400); 200]);
    measure("1 MB, one paragraph", &[format!("<p>{}</p>", REPORT.join(" ").repeat(3300))]);
    measure("1 MB, paragraphs of a report", &[page(9000, 0)]);
    measure("1 MB, links", &[page(20, 17_000)]);
    measure("1 MB, paragraphs of a word", &[page(20, 0) + &"<p>US.".repeat(165_000)]);
    measure(
        "1 MB, rows of a table",
        &[format!("<html><table>{}</table>", "<tr><td>Rome and home and the river<td>12".repeat(25_000))],
    );
    measure("1 MB, a tag of many attributes", &[format!("<p{}>{}", " a=1".repeat(250_000), REPORT[0])]);
}

/// A report of so many paragraphs, and so many links around it.
fn page(n_paragraphs: usize, n_links: usize) -> String {
    let links: String = "<li><a href='https://post.example/news'>World and home</a></li>".repeat(n_links);
    let report: Vec<String> =
        (0..n_paragraphs).map(|i| format!("<p>On day {i} it rained. {}</p>", REPORT[i % 3])).collect();
    format!(
        "<html lang=en><title>Envoys meet</title><body><ul class=menu>{links}</ul><article><h1>Envoys meet</h1>{}</article>",
        report.concat()
    )
}

/// A live blog of 1,858 tags and 1.25 MB, most of them linked data.
fn live_blog() -> String {
    let post = |i: usize| {
        format!("<div class=post><h2>Post {i}</h2><p>At {i} o’clock it rained. {}</p></div>", REPORT[i % 3])
    };
    let posts: Vec<String> = (0..308).map(post).collect();
    let update = |i: usize| {
        format!(
            r#"{{"@type":"BlogPosting","headline":"Post {i}","articleBody":"{}"}}"#,
            REPORT.join(" ").repeat(12)
        )
    };
    let updates: Vec<String> = (0..308).map(update).collect();
    format!(
        r#"<html lang=en><head><title>Talks: live</title><script type="application/ld+json">{{"@type":"LiveBlogPosting","headline":"Talks: live","liveBlogUpdate":[{}]}}</script></head><body><main><h1>Talks: live</h1>{}</main></body>"#,
        updates.join(","),
        posts.concat()
    )
}

fn measure(name: &str, pages: &[String]) {
    // Linux forgets the peak that was.
    fs::write("/proc/self/clear_refs", "5").ok();
    let start = Instant::now();
    let mut refused = None;
    for page in pages {
        refused = Article::read("page.html", page.as_bytes(), &ReadArticle::default()).err().or(refused);
    }
    let seconds = start.elapsed().as_secs_f64();
    let bytes: usize = pages.iter().map(String::len).sum();
    let tags: usize = pages.iter().map(|page| page.matches('<').count()).sum();
    let refused = refused.map(|error| format!("  refused: {error}")).unwrap_or_default();
    println!("{name:<32} {bytes:>9} {tags:>7} {seconds:>8.2} {:>8}{refused}", peak());
}

/// The most memory that the process held, in megabytes; nothing where the system does not tell.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.trim().parse::<usize>().ok());
    kilobytes.map(|kilobytes| (kilobytes / 1024).to_string()).unwrap_or_default()
}
