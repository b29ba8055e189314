//! `stance serve`.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};

use super::args::ServeArgs;
use super::io::{Terminal, say};
use super::{DEFAULT_MODEL, ExitStatus, message};
use crate::serve::api::{ApiKey, Limits, ModelSource, Options, Service};
use crate::serve::{Listening, run as listen};

pub(super) fn run(args: &ServeArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let key = args.api_key_file.as_ref().map(|path| -> anyhow::Result<ApiKey> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        match text.trim() {
            "" => bail!("{}: empty, expected a key", path.display()),
            key => Ok(ApiKey::new(key)),
        }
    });
    let is_embedded = args.model.as_os_str() == DEFAULT_MODEL && !args.model.exists();
    let options = Options {
        model: if is_embedded { ModelSource::Embedded } else { ModelSource::Directory(args.model.clone()) },
        limits: limits(args),
        key: key.transpose()?,
        access_log: !args.no_access_log,
    };
    if !args.bind.ip().is_loopback() && options.key.is_none() {
        say("warning: others than this machine can ask, and no key is asked for (`--api-key-file`)");
    }
    let service = Service::new(options)?;
    let listening = Listening::at(args.bind).with_context(|| format!("`--bind {}`", args.bind))?;
    let address = listening.address()?;
    say(&format!("model {}, digest {}; Ctrl-C ends", args.model.display(), service.digest()));
    terminal.print(&format!("http://{address}/\n"))?;
    listen(listening, service.router(), reloads(service))?;
    Ok(ExitStatus::Yes)
}

fn limits(args: &ServeArgs) -> Limits {
    Limits {
        body: args.max_body,
        rows: args.max_rows,
        articles: args.max_articles,
        concurrency: args.max_concurrency.unwrap_or_else(|| 2 * rayon::current_num_threads()),
        queue: args.max_queue,
        time: Duration::from_secs(args.timeout),
    }
}

/// Reads the model anew whenever the process gets SIGHUP.
#[cfg(unix)]
async fn reloads(service: Arc<Service>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut hangups) = signal(SignalKind::hangup()) else { return };
    while hangups.recv().await.is_some() {
        let service = Arc::clone(&service);
        tokio::task::spawn_blocking(move || reload(&service)).await.ok();
    }
}

/// There is no such signal here.
#[cfg(not(unix))]
async fn reloads(_: Arc<Service>) {}

#[cfg(unix)]
fn reload(service: &Service) {
    match service.reload() {
        Ok(()) => say(&format!("read the model anew, digest {}", service.digest())),
        Err(error) => {
            let error = message(&anyhow::Error::from(error));
            say(&format!(
                "{error}; the model that was there, digest {}, goes on answering",
                service.digest()
            ));
        }
    }
}
