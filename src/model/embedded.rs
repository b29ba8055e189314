//! The default model, compiled into the program.

use std::path::PathBuf;
use std::sync::Arc;

use super::Model;
use super::file::Files;

/// Bytes at an address that numbers can be read from.
#[repr(C, align(16))]
struct Aligned<B: ?Sized>(B);

static TENSORS: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/default/model.safetensors"));

impl Model {
    /// Bytes of the files of the default model.
    pub fn embedded_bytes() -> u64 {
        let config = include_bytes!("../../models/default/config.json").len();
        let tokenizer = include_bytes!("../../models/default/tokenizer.json").len();
        (config + tokenizer + TENSORS.0.len()) as u64
    }

    /// The default model, which `models/README.md` tells the making of.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn embedded() -> Self {
        let files = Files {
            dir: PathBuf::from("the default model"),
            config: include_bytes!("../../models/default/config.json").into(),
            tokenizer: include_bytes!("../../models/default/tokenizer.json").into(),
            tensors: Arc::new(&TENSORS.0),
        };
        files.load(false).expect("the default model is well formed")
    }
}
