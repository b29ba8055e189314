//! Workflow commands of GitHub Actions.

/// Annotations that GitHub shows of one step and level.
pub(super) const MAX_ANNOTATIONS: usize = 10;

/// A message without what would end it.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property without what would end it.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
