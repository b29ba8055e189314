//! Files under a name of their own until they are whole.

use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// Begins a file in a directory under a hidden name. It has the permissions of any file; it is removed unless
/// it gets another name.
pub(crate) fn hidden_file(parent: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".stance-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less the umask
    builder.tempfile_in(parent)
}
