//! `config.json`: everything about a model that is not a large array.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::{Calibration, Config, FORMAT_VERSION, FitReport, ModelError, Pull, TargetCount};
use crate::calibrate::{Calibrator, Decision};
use crate::classify::Outcome;
use crate::conflict::Conflict;
use crate::dataset::Source;
use crate::digest::{hex, sha256};
use crate::feature::NgramKind;

/// What `config.json` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format_version: u64,
    pub(super) library_name: String,
    /// The version that trained the model.
    pub(super) library_version: String,
    pub(super) seed: u64,
    pub(super) parameters: Config,
    pub(super) conflicts: Vec<Conflict>,
    /// Digest of the model that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) base: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stance: Option<HeadManifest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sentiment: Option<HeadManifest>,
    /// The files that the model was trained on.
    pub(super) data: Vec<Source>,
    /// Training texts by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) languages: BTreeMap<String, usize>,
    /// SHA-256 of each other file of the model.
    pub(super) files: BTreeMap<String, String>,
    /// SHA-256 of this object without this field, in compact form.
    #[serde(default)]
    pub(super) digest: String,
}

/// What `config.json` holds of one head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadManifest {
    /// Class order.
    pub(super) labels: Vec<String>,
    pub(super) intercepts: Vec<f64>,
    pub(super) calibrator: Calibrator,
    #[serde(default)]
    pub(super) decision: Decision,
    pub(super) interval_width: f64,
    /// Ids that its features know, but for further n-grams; all if none is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) n_words: Option<usize>,
    pub(super) ngrams: Vec<Ngrams>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) further: Vec<FurtherNgrams>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parties: Vec<PartyManifest>,
    pub(super) examples: BTreeMap<String, usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) targets: Vec<TargetCount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) outcome: Option<Outcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) calibration: Option<Calibration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pull: Option<Pull>,
}

/// What `config.json` holds of n-grams that were learnt later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FurtherNgrams {
    /// Ids that they are of; all if none is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) n_words: Option<usize>,
    pub(super) ngrams: Vec<Ngrams>,
}

/// What `config.json` holds of a party with weights of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyManifest {
    pub(super) name: String,
    pub(super) intercepts: Vec<f64>,
}

/// How many columns n-grams of a kind have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ngrams {
    #[serde(flatten)]
    pub(super) kind: NgramKind,
    pub(super) columns: usize,
}

impl Manifest {
    /// The bytes of the file.
    pub(super) fn into_json(mut self) -> Vec<u8> {
        self.digest = self.own_digest();
        let mut json = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut json, FieldPerLine(PrettyFormatter::new()));
        self.serialize(&mut serializer).expect("a manifest is JSON");
        json.push(b'\n');
        json
    }

    /// Reads the bytes of the file; `path` is what messages call it. Its digest is checked on request.
    pub(super) fn from_json(path: &str, bytes: &[u8], check_digest: bool) -> Result<Self, ModelError> {
        let mut manifest = match serde_json::from_slice::<Self>(bytes) {
            Ok(manifest) if manifest.format_version == FORMAT_VERSION => manifest,
            _ => Self::from_tree(path, bytes)?,
        };
        let digest = check_digest.then(|| manifest.own_digest());
        if digest.is_some_and(|digest| digest != manifest.digest) {
            let what = "its digest does not match what it says".into();
            return Err(ModelError::Damaged { path: path.to_owned(), what });
        }
        Ok(manifest)
    }

    /// Reads what may be of another format, or broken, and says what it is.
    fn from_tree(path: &str, bytes: &[u8]) -> Result<Self, ModelError> {
        let fault = |what: String| ModelError::Damaged { path: path.to_owned(), what };
        let value: Value =
            serde_json::from_slice(bytes).map_err(|error| fault(format!("not JSON: {error}")))?;
        match value.get("format_version").and_then(Value::as_u64) {
            Some(FORMAT_VERSION) => {}
            Some(found) if found > FORMAT_VERSION => {
                return Err(ModelError::Newer { path: path.to_owned(), found });
            }
            Some(found) if found > 0 => return Err(ModelError::Older { path: path.to_owned(), found }),
            Some(_) | None => return Err(fault("no `format_version` that is known".into())),
        }
        serde_json::from_value(value).map_err(|error| fault(error.to_string()))
    }

    /// SHA-256 of all that it says, but for the digest that stands in it.
    pub(super) fn own_digest(&mut self) -> String {
        let stated = std::mem::take(&mut self.digest);
        let json = serde_json::to_vec(self).expect("a manifest is JSON");
        self.digest = stated;
        hex(&sha256(json))
    }
}

/// Writes each field on a line of its own, and a list on one line: a model has thousands of names, which a
/// line each would make nearly twice as long to read.
struct FieldPerLine(PrettyFormatter<'static>);

impl Formatter for FieldPerLine {
    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        if is_first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, is_first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

impl HeadManifest {
    pub(super) fn report(self) -> FitReport {
        FitReport {
            examples: self.examples,
            targets: self.targets,
            outcome: self.outcome,
            calibration: self.calibration,
            pull: self.pull,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_a_line_and_a_list_has_one() {
        let value: Value =
            serde_json::json!({"a": {}, "b": [1, [2.5, {"c": ["d", "e"]}]], "f": [], "g": {"h": null}});
        let mut json = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut json, FieldPerLine(PrettyFormatter::new()));
        value.serialize(&mut serializer).expect("JSON");
        let json = String::from_utf8(json).expect("text");
        let expected = "{\n  \"a\": {},\n  \"b\": [1, [2.5, {\n    \"c\": [\"d\", \"e\"]\n  }]],\n  \"f\": [],\n  \"g\": {\n    \"h\": null\n  }\n}";
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON"), value);
    }
}
