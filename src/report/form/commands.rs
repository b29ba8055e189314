//! Workflow commands of GitHub Actions.

use super::table::printable;

/// Annotations that GitHub shows of one step and level.
pub(in crate::report) const MAX_ANNOTATIONS: usize = 10;

/// A message without what would end it, or steer a terminal that shows the log.
pub(in crate::report) fn data(text: &str) -> String {
    let line = |line: &str| line.split('\r').map(printable).collect::<Vec<_>>().join("%0D");
    text.replace('%', "%25").split('\n').map(line).collect::<Vec<_>>().join("%0A")
}

/// A property without what would end it.
pub(in crate::report) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
