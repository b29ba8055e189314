//! Everything that a user may set about training, with its defaults.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::ModelError;
use crate::dataset::Row;
use crate::feature::FeatureParams;
use crate::span::Location;
use crate::toml_lines::{Step, line_of, line_of_error};

/// The parameters of a training, as they stand in a `--config` file and in a model's `config.json`.
///
/// ```
/// use stancekit::model::Config;
///
/// let mut config = Config::default();
/// config.set("classifier.C", "0.5")?;
/// config.set("features.views.near.enabled", "false")?;
/// assert_eq!(config.classifier.c, 0.5);
/// let error = config.set("features.mindf", "2").unwrap_err();
/// assert_eq!(error.hint().as_deref(), Some("did you mean `features.min_df`?"));
/// # Ok::<(), stancekit::model::ModelError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How the tokenizer is trained.
    pub tokenizer: TokenizerConfig,
    /// How texts become rows.
    pub features: FeatureParams,
    /// How rows become scores.
    pub classifier: ClassifierConfig,
    /// Which targets have weights of their own.
    pub parties: PartyConfig,
    /// How scores become probabilities.
    pub calibration: CalibrationConfig,
}

/// How the tokenizer is trained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenizerConfig {
    /// Words that occur less often are unknown.
    pub min_frequency: usize,
    /// Most words known.
    pub vocab_size: usize,
}

impl Default for TokenizerConfig {
    fn default() -> Self {
        Self { min_frequency: 1, vocab_size: 200_000 }
    }
}

/// Which solver fits the classifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Solver {
    /// Ours, over sparse rows.
    #[default]
    Sparse,
    /// `linfa-logistic`, over dense rows; for small data, and without weights.
    Dense,
}

/// How much each label counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected \"balanced\", \"none\" or a factor for each label, such as { favor = 2.0 }"
)]
pub enum LabelWeight {
    /// One of the rules.
    Rule(WeightRule),
    /// A factor for each label by name; 1 for those not named.
    Given(BTreeMap<String, f64>),
}

/// A rule for the weights of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WeightRule {
    /// Every label counts the same in sum, however rare it is.
    Balanced,
    /// Every example counts 1.
    None,
}

/// How rows become scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassifierConfig {
    /// Which solver.
    pub solver: Solver,
    /// Inverse strength of the L2 penalty.
    #[serde(rename = "C")]
    pub c: f64,
    /// `"balanced"`, `"none"`, or a factor per label.
    pub class_weight: LabelWeight,
    /// Gradient norm, relative to the first one, at which the fit has converged.
    pub tol: f64,
    /// Newton steps at most.
    pub max_iter: usize,
    /// Most MiB that the dense solver may take for its rows.
    pub dense_memory: usize,
}

impl Default for ClassifierConfig {
    fn default() -> Self {
        Self {
            solver: Solver::Sparse,
            c: 0.5,
            class_weight: LabelWeight::Rule(WeightRule::Balanced),
            tol: 1e-3,
            max_iter: 100,
            dense_memory: 2048,
        }
    }
}

/// Which targets have weights of their own beside the shared ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyConfig {
    /// Whether any have. Without, a model says the same whoever the parties are.
    pub enabled: bool,
    /// Inverse strength of the L2 penalty on these weights.
    #[serde(rename = "C")]
    pub c: f64,
    /// Targets with fewer examples have none.
    pub min_examples: usize,
    /// At most so many targets have them, those with the most examples.
    pub max_parties: usize,
}

impl Default for PartyConfig {
    fn default() -> Self {
        Self { enabled: true, c: 1.0, min_examples: 300, max_parties: 50 }
    }
}

/// How scores become probabilities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationConfig {
    /// Folds in which the scores of held-out examples are found; 0 leaves scores as they are.
    pub folds: usize,
    /// Which label is said of probabilities.
    pub decision: DecisionRule,
    /// `"FIELD=VALUE"`: calibrate only on rows with that value in that field, such as those that were drawn
    /// at random.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<String>,
}

impl CalibrationConfig {
    /// Whether a row is one to calibrate on.
    pub(crate) fn selects(&self, row: &Row) -> bool {
        let Some(wanted) = &self.rows else { return true };
        let (field, value) = wanted.split_once('=').unwrap_or((wanted, ""));
        row.fields.get(field).and_then(serde_json::Value::as_str) == Some(value)
    }
}

/// Which label is said of probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionRule {
    /// The one of the largest macro F1 that the probabilities of held-out examples let expect: rare labels
    /// are named before they are the most probable.
    #[default]
    MacroF1,
    /// The most probable one.
    MostProbable,
}

impl Default for CalibrationConfig {
    fn default() -> Self {
        Self { folds: 5, decision: DecisionRule::default(), rows: None }
    }
}

impl Config {
    /// Makes the parameters fit for other data, which need not have the field that calibration chose rows by.
    #[must_use]
    pub fn for_other_data(&self) -> Self {
        let calibration = CalibrationConfig { rows: None, ..self.calibration.clone() };
        Self { calibration, ..self.clone() }
    }

    /// Sets one parameter by its full name, `section.key`. The value is TOML; a bare word is a string.
    ///
    /// # Errors
    /// [`ModelError::UnknownKey`] or [`ModelError::BadValue`].
    pub fn set(&mut self, key: &str, typed: &str) -> Result<(), ModelError> {
        let parsed = toml::from_str::<Table>(&format!("value = {typed}")).ok();
        // `.5` is a number to whoever types it, though not to TOML.
        let number = || typed.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Float);
        let value = parsed.and_then(|mut table| table.remove("value")).or_else(number);
        let value = value.unwrap_or_else(|| Value::String(typed.into()));
        self.set_value(key, &value)
    }

    fn set_value(&mut self, key: &str, value: &Value) -> Result<(), ModelError> {
        let known = known_keys();
        if !known.iter().any(|name| name == key) {
            let nearest = nearest(key, &known).map(str::to_owned);
            return Err(ModelError::UnknownKey { key: key.to_owned(), nearest });
        }
        let mut all = self.to_table();
        let mut table = &mut all;
        let (sections, last) = key.rsplit_once('.').unwrap_or(("", key));
        for section in sections.split('.').filter(|section| !section.is_empty()) {
            table = table.get_mut(section).and_then(Value::as_table_mut).expect("a known section");
        }
        table.insert(last.to_owned(), value.clone());
        *self = all.try_into().map_err(|error: toml::de::Error| ModelError::BadValue {
            key: key.to_owned(),
            value: value.to_string(),
            message: error.message().lines().next().unwrap_or_default().to_owned(),
        })?;
        Ok(())
    }

    /// Sets what a TOML file says, and leaves the rest as it is.
    ///
    /// # Errors
    /// [`ModelError::ConfigFile`] with the line of the fault.
    pub fn merge_file(&mut self, path: &Path) -> Result<(), ModelError> {
        let name: Arc<str> = path.display().to_string().into();
        let place = |line| Location { path: Arc::clone(&name), line };
        let text = std::fs::read_to_string(path).map_err(|source| ModelError::io(path, source))?;
        let table: Table = toml::from_str(&text).map_err(|error| {
            let line = line_of_error(&text, &error);
            let what = error.message().lines().next().unwrap_or_default().to_owned();
            ModelError::ConfigFile { place: place(line), what, hint: None }
        })?;
        let known = known_keys();
        for (key, value) in leaves(&table, "", &known) {
            self.set_value(&key, &value).map_err(|error| {
                let hint = error.hint();
                ModelError::ConfigFile {
                    place: place(line_of(&text, key.split('.').map(Step::Key))),
                    what: error.to_string(),
                    hint,
                }
            })?;
        }
        Ok(())
    }

    /// All parameters as TOML, which [`merge_file`](Self::merge_file) takes.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a configuration is a table")
    }

    /// Full names and values of the parameters that are not those of another configuration.
    ///
    /// ```
    /// use stancekit::model::Config;
    ///
    /// let mut config = Config::default();
    /// config.classifier.c = 2.0;
    /// assert_eq!(config.differences(&Config::default()), [("classifier.C".to_owned(), "2.0".to_owned())]);
    /// ```
    pub fn differences(&self, other: &Self) -> Vec<(String, String)> {
        let known = known_keys();
        let others = leaves(&other.to_table(), "", &known);
        let own = leaves(&self.to_table(), "", &known).into_iter().filter(|leaf| !others.contains(leaf));
        own.map(|(key, value)| (key, value.to_string())).collect()
    }

    fn to_table(&self) -> Table {
        Table::try_from(self).expect("a configuration is a table")
    }
}

/// Full names of all parameters.
fn known_keys() -> Vec<String> {
    let mut every = Config::default();
    every.features.max_features = Some(1);
    every.calibration.rows = Some(String::new());
    leaves(&every.to_table(), "", &[]).into_iter().map(|(key, _)| key).collect()
}

/// Full names and values of what is in a table; a table that is itself a known parameter is a value.
fn leaves(table: &Table, prefix: &str, known: &[String]) -> Vec<(String, Value)> {
    let each = |(name, value): (&String, &Value)| {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Table(inner) if !known.contains(&key) => leaves(inner, &key, known),
            value => vec![(key, value.clone())],
        }
    };
    table.iter().flat_map(each).collect()
}

/// The known name that a wrong one was most likely meant to be.
fn nearest<'k>(key: &str, known: &'k [String]) -> Option<&'k str> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    let whole = |name: &str| strsim::damerau_levenshtein(name, key);
    // A name without its section is near enough; of names that end alike the one counts that is nearest as a
    // whole.
    let distance = |name: &str| whole(name).min(strsim::damerau_levenshtein(&last(name), &last(key)) + 1);
    let is_of_party = |name: &str| name.starts_with("parties."); // the weights of parties come behind those of all
    let best = known
        .iter()
        .min_by_key(|name| (distance(name), is_of_party(name) && !key.contains('.'), whole(name)))?;
    (distance(best) <= 1 + key.len() / 3).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_can_be_set_to_its_own_value() {
        let mut config = Config::default();
        config.features.max_features = Some(1);
        for (key, value) in leaves(&config.to_table(), "", &[]) {
            let before = config.clone();
            config.set(&key, &value.to_string()).expect("a value of its own");
            assert_eq!(config, before, "{key}");
        }
    }

    #[test]
    fn words_numbers_and_tables_are_understood() {
        let mut config = Config::default();
        config.set("features.norm", "l1").expect("a bare word");
        config.set("classifier.C", ".5").expect("a number, though not in TOML");
        assert!((config.classifier.c - 0.5).abs() < 1e-12);
        config.set("features.min_df", "0.01").expect("a share");
        config.set("classifier.class_weight", "{ favor = 2.0 }").expect("a table");
        assert_eq!(
            config.classifier.class_weight,
            LabelWeight::Given(BTreeMap::from([("favor".into(), 2.0)]))
        );
        assert_eq!(config.features.min_df, crate::feature::DocumentFrequency::Share(0.01));
    }

    #[test]
    fn unknown_names_get_the_nearest_known_one() {
        let hint = |key: &str| Config::default().set(key, "1").expect_err("unknown").hint();
        assert_eq!(hint("C").as_deref(), Some("did you mean `classifier.C`?"));
        assert_eq!(hint("classifier.c").as_deref(), Some("did you mean `classifier.C`?"));
        assert_eq!(hint("ngram_range").as_deref(), Some("did you mean `features.views.left.ngram_range`?"));
        let clause = Some("did you mean `features.views.clause.enabled`?");
        assert_eq!(hint("features.views.clase.enabled").as_deref(), clause);
        assert_eq!(hint("colour"), None);
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused_and_nothing_changes() {
        let mut config = Config::default();
        let error = config.set("classifier.max_iter", "many").expect_err("not a number");
        assert_eq!(
            error.to_string(),
            "`classifier.max_iter` is \"many\": invalid type: string \"many\", expected usize"
        );
        assert_eq!(config, Config::default());
    }

    #[test]
    fn a_file_sets_what_it_names_and_faults_carry_their_line() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("config.toml");
        let merge = |text: &str| {
            std::fs::write(&path, text).expect("writes");
            let mut config = Config::default();
            config.merge_file(&path).map(|()| config).map_err(|error| error.to_string())
        };
        let set = merge(
            "[classifier]\nC = 3.0\nclass_weight = { favor = 2.0 }\n[features.views.left]\nenabled = false\n",
        );
        let mut expected = Config::default();
        expected.classifier.c = 3.0;
        expected.classifier.class_weight = LabelWeight::Given(BTreeMap::from([("favor".into(), 2.0)]));
        expected.features.views.left.enabled = false;
        assert_eq!(set, Ok(expected));
        let message = merge("[classifier]\n\nmax_itr = 3\n").expect_err("unknown");
        assert!(message.ends_with("config.toml:3: no parameter `classifier.max_itr`"), "{message}");
        let message = merge("[classifier]\nC = \n").expect_err("not TOML");
        assert!(message.contains("config.toml:2: "), "{message}");
    }
}
