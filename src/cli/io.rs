//! How results get out: to a stream or, whole or not at all, to a file.

use std::error::Error as StdError;
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstream::adapter::strip_str;
use anyhow::{Context, bail};
use clap::ColorChoice;

use super::bar;
use crate::hidden::hidden_file;
use crate::report::printable;

/// Width of text where there is no terminal.
const WIDTH: usize = 110;

/// What is known of the terminal.
pub(super) struct Terminal {
    color: ColorChoice,
}

impl Terminal {
    pub(super) fn new(color: ColorChoice) -> Self {
        Self { color }
    }

    /// Prints to standard output, with colours if they are wanted there.
    pub(super) fn print(&self, text: &str) -> anyhow::Result<()> {
        let wanted = self.wants_color(io::stdout().is_terminal());
        print_bytes(if wanted { text.to_owned() } else { plain(text) }.as_bytes())
    }

    /// Says what went wrong, the first word in red.
    pub(super) fn say_error(&self, text: &str) {
        let red = anstyle::AnsiColor::Red.on_default().bold();
        match text.strip_prefix("error:") {
            Some(rest) if self.wants_color(io::stderr().is_terminal()) => {
                write!(io::stderr(), "{red}error:{red:#}").ok();
                say_lines(rest);
            }
            _ => say_lines(text),
        }
    }

    fn wants_color(&self, is_terminal: bool) -> bool {
        let is_refused = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && !is_refused(),
        }
    }

    /// Makes sure that there can be a file of results, before long work for them begins.
    pub(super) fn can_write(path: Option<&Path>) -> anyhow::Result<()> {
        let file = path.filter(|path| path.as_os_str() != "-" && !is_device(path));
        file.map_or(Ok(()), |path| NewFile::create(path).map(drop))
    }

    /// Where the results of a command go: a file, or standard output, which is also called `-`.
    pub(super) fn output(&self, path: Option<&Path>) -> anyhow::Result<Output> {
        let stream = |out, color| Output::Stream { out: BufWriter::new(out), color };
        Ok(match path.filter(|path| path.as_os_str() != "-") {
            None => stream(Box::new(io::stdout()), self.wants_color(io::stdout().is_terminal())),
            Some(path) if is_device(path) => {
                let device = OpenOptions::new().write(true).open(path);
                stream(Box::new(device.with_context(|| path.display().to_string())?), false)
            }
            Some(path) => Output::File(NewFile::create(path)?),
        })
    }
}

/// Columns of standard output.
pub(super) fn width() -> usize {
    let size = terminal_size::terminal_size_of(io::stdout());
    size.map_or(WIDTH, |(terminal_size::Width(width), _)| usize::from(width))
}

/// Prints to standard output.
pub(super) fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// Says something beside the results, on standard error, in one line and without what would steer a terminal
/// or a CI. If that is closed, nobody listens.
pub(super) fn say(line: &str) {
    bar::beside(|| writeln!(io::stderr(), "{}", printable(line))).ok();
}

/// Says several lines.
pub(super) fn say_lines(text: &str) {
    text.lines().for_each(say);
}

/// Says what to bear in mind of results.
pub(super) fn say_warnings(warnings: &[String]) {
    warnings.iter().for_each(|warning| say(&format!("warning: {warning}")));
}

/// The result of writing output, without the error that its reader closed the pipe: that is no fault.
pub(super) fn ignore_broken_pipe(written: anyhow::Result<()>) -> anyhow::Result<()> {
    written.or_else(|error| if is_broken_pipe(&error) { Ok(()) } else { Err(error) })
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is = |cause: &(dyn StdError + 'static)| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    };
    error.chain().any(is)
}

/// Text without colours, and without the blanks that they hid at ends of lines.
fn plain(text: &str) -> String {
    let bare = strip_str(text).to_string();
    bare.split_inclusive('\n')
        .flat_map(|line| [line.trim_end(), if line.ends_with('\n') { "\n" } else { "" }])
        .collect()
}

/// Results on their way out.
pub(super) enum Output {
    /// Standard output, a pipe or a device.
    Stream { out: BufWriter<Box<dyn Write + Send>>, color: bool },
    /// A file that takes its place when it is whole.
    File(NewFile),
}

impl Output {
    /// Writes text that may have colours.
    pub(super) fn text(&mut self, text: &str) -> anyhow::Result<()> {
        match self {
            Self::Stream { color: true, out } => Ok(out.write_all(text.as_bytes())?),
            _ => Ok(self.write_all(plain(text).as_bytes())?),
        }
    }

    /// Ends the results.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        match self {
            Self::Stream { .. } => Ok(()),
            Self::File(file) => file.commit(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream { out, .. } => out.write(bytes),
            Self::File(file) => file.out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream { out, .. } => out.flush(),
            Self::File(file) => file.out.flush(),
        }
    }
}

/// Whether something is there that takes what is written and keeps no file: a pipe, a terminal, `/dev/null`.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// A file under a name of its own until it is whole.
pub(super) struct NewFile {
    out: BufWriter<tempfile::NamedTempFile>,
    path: std::path::PathBuf,
}

impl NewFile {
    /// Begins a file; a link is followed, so that what it points to is replaced and not the link.
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            bail!("{}: a directory, expected the name of a file", path.display());
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let context = || path.display().to_string();
        fs::create_dir_all(parent).with_context(context)?;
        let file = hidden_file(parent).with_context(context)?;
        Ok(Self { out: BufWriter::new(file), path: path.to_owned() })
    }

    pub(super) fn commit(self) -> anyhow::Result<()> {
        let context = || self.path.display().to_string();
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error).with_context(context)?;
        file.as_file().sync_all().with_context(context)?;
        file.persist(&self.path).map_err(|error| error.error).with_context(context)?;
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
