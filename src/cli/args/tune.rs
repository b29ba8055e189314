//! `stance tune`.

use std::path::PathBuf;
use std::time::Duration;

use super::{DataArgs, LearnArgs};

/// `stance tune`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance tune train.jsonl --trials 50 --time 10m --output best.toml
  stance train train.jsonl --config best.toml --model my-model --dev dev.jsonl

Trial 0 is the configuration as given, the others are drawn at random. Each is measured on
held-out folds of the data, no article in two of them. Ctrl-C stops after the trial at hand and
keeps the best so far.")]
pub(crate) struct TuneArgs {
    /// How to learn.
    #[command(flatten)]
    pub(crate) learn: LearnArgs,
    /// Metric of the stances to make better, or with `sentiment.` before it of the sentiments: larger, or
    /// smaller for losses and errors.
    #[arg(long, value_name = "METRIC", default_value = "f1_macro")]
    pub(crate) metric: String,
    /// Trials at most; 30 by default, or with --time as many as it allows.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) trials: Option<u64>,
    /// Time after which no further trial begins, such as 90s, 10m or 2h.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) time: Option<Duration>,
    /// Seed of the trials and of the folds; as many trials of the same seed give the same result at any
    /// number of threads.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// File to write the best configuration to, as TOML that `stance train --config` takes; printed by
    /// default.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What to learn from.
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// A whole number of seconds, minutes or hours.
fn duration(text: &str) -> Result<Duration, String> {
    let seconds = || {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let unit = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => return None,
        };
        number.parse::<u64>().ok()?.checked_mul(unit).filter(|&seconds| seconds > 0)
    };
    let expected = || "expected a whole number above 0 and s, m or h, such as 90s, 10m or 2h".to_owned();
    seconds().map(Duration::from_secs).ok_or_else(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("10m"), Ok(Duration::from_secs(600)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7200)));
        for text in ["", "s", "10", "0m", "-1m", "1.5h", "5 m", "5µ", "99999999999999999h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
