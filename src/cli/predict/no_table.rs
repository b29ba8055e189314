//! What stands in the place of tables of Parquet in a program that is built without them.

use anyhow::bail;
use serde_json::{Map, Value};

/// There is none.
pub(super) enum Table {}

impl Table {
    pub(super) fn begin() -> anyhow::Result<Self> {
        bail!(
            "--format parquet: not in this program; build it with `--features parquet`, or take `--format jsonl`"
        )
    }

    pub(super) fn push(&mut self, _: Map<String, Value>) -> anyhow::Result<Vec<u8>> {
        match *self {}
    }

    pub(super) fn finish(self) -> anyhow::Result<Vec<u8>> {
        match self {}
    }
}
