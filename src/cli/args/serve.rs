//! What can be typed after `stance serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

/// `stance serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance serve                                         a page to paste articles into, and answers for programs
  stance serve --model my-model --api-key-file key.txt --bind 0.0.0.0:8700
  curl --json '{\"rows\": [{\"text\": \"Kyiv kept its word.\"}]}' http://127.0.0.1:8700/v1/predict
  curl -H 'Content-Type: text/plain' --data-binary @article.txt http://127.0.0.1:8700/v1/article

SIGHUP reads the model anew: it takes the place of the other once it has been verified and tried. SIGTERM and Ctrl-C end the program when the
requests that have begun are answered. /openapi.json says all that can be asked.")]
pub(crate) struct ServeArgs {
    /// Directory of the model; `default` is the one compiled in.
    #[arg(long, value_name = "DIR", default_value = "default")]
    pub(crate) model: PathBuf,
    /// Address and port; with the port 0 the system chooses one. 0.0.0.0 is every address of this machine.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8700")]
    pub(crate) bind: SocketAddr,
    /// File with the key that requests must have, as `Authorization: Bearer KEY`; white space around it does
    /// not count.
    #[arg(long, value_name = "FILE")]
    pub(crate) api_key_file: Option<PathBuf>,
    /// Bytes that a request may have.
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20, value_parser = at_least_one)]
    pub(crate) max_body: usize,
    /// Rows that a request may have.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = at_least_one)]
    pub(crate) max_rows: usize,
    /// Articles that a request may have.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = at_least_one)]
    pub(crate) max_articles: usize,
    /// Requests that are worked at at once; by default twice as many as there are threads.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) max_concurrency: Option<usize>,
    /// Requests that may wait for those; more get the status 429.
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = at_least_one)]
    pub(crate) max_queue: usize,
    /// Seconds that a request may take, its way here among them; then it gets the status 503.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
    /// Do not tell of each request on standard error.
    #[arg(long)]
    pub(crate) no_access_log: bool,
}

/// A number from 1 to a billion: more than any machine has, and sums of two still are numbers.
fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1_000_000_000).contains(number));
    number.ok_or_else(|| "expected a whole number from 1 to 1000000000".to_owned())
}
