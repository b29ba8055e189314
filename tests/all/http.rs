//! A program that listens, and the few words of HTTP that it takes to ask it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::common::Sandbox;

/// `stance annotate` or `stance serve` at work; it is ended when nobody needs it.
pub(crate) struct Server {
    process: Child,
    /// Kept open: the program may say more.
    _stdout: BufReader<ChildStdout>,
    pub(crate) address: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Self { status, head: head.to_lowercase(), body: body.to_owned() }
    }
}

impl Server {
    /// Starts a command on a port that the system chooses; what it says goes to `errors.txt`.
    pub(crate) fn start(here: &Sandbox, args: &[&str]) -> Self {
        let errors = std::fs::File::create(here.path("errors.txt")).expect("makes");
        let mut command = here.stance(args);
        command.args(["--bind", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(errors);
        let mut process = command.spawn().expect("starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("reads");
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        assert!(!address.is_empty(), "{}", here.read("errors.txt"));
        Self { process, _stdout: stdout, address }
    }

    /// Sends bytes and reads all that comes.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(bytes).ok(); // the program may answer before it has read all
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        Answer::parse(&String::from_utf8_lossy(&answer))
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("sets");
        stream
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        self.raw(request(method, path, &self.address, headers, body).as_bytes())
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &["Content-Type: application/json"], body)
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        let sent = std::process::Command::new("kill").args([&format!("-{name}"), &id]).status();
        assert!(sent.expect("runs").success());
    }

    /// Waits until the program has ended, and gives its exit code.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.process.wait().expect("ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

pub(crate) fn request(method: &str, path: &str, host: &str, headers: &[&str], body: &str) -> String {
    let own = headers.iter().fold(String::new(), |text, header| text + header + "\r\n");
    let host = if headers.iter().any(|of| of.starts_with("Host:")) {
        String::new()
    } else {
        format!("Host: {host}\r\n")
    };
    format!(
        "{method} {path} HTTP/1.1\r\n{host}Connection: close\r\n{own}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
