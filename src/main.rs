//! The `stance` binary.
fn main() {}
