//! How long-running work reports its progress.

/// Receives the progress of long work.
pub trait Progress: Sync {
    /// A stage begins, of so many steps (0: not known).
    fn begin(&self, stage: &str, steps: u64);

    /// So many further steps are done.
    fn advance(&self, steps: u64);
}

/// Nobody watches.
impl Progress for () {
    fn begin(&self, _: &str, _: u64) {}

    fn advance(&self, _: u64) {}
}
