//! Whether few enough cases fail.

use super::{Rate, SuiteError, SuiteRun};

/// A bound on the share of cases that fail.
///
/// ```
/// use stancekit::evaluate::MaxFailureRate;
///
/// let gate: MaxFailureRate = "negation=0.2".parse()?;
/// assert_eq!((gate.capability.as_deref(), gate.bound), (Some("negation"), 0.2));
/// assert_eq!("0.3".parse::<MaxFailureRate>()?.capability, None); // of all cases
/// # Ok::<(), stancekit::evaluate::SuiteError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MaxFailureRate {
    /// The capability; none for all cases.
    pub capability: Option<String>,
    /// The largest rate, from 0 to 1.
    pub bound: f64,
}

impl std::str::FromStr for MaxFailureRate {
    type Err = SuiteError;

    fn from_str(text: &str) -> Result<Self, SuiteError> {
        let (capability, number) = match text.rsplit_once('=') {
            Some((name, number)) => (Some(name.trim().to_owned()), number),
            None => (None, text),
        };
        let bound = number.trim().parse().ok().filter(|bound| (0.0..=1.0).contains(bound));
        let has_name = capability.as_ref().is_none_or(|name| !name.is_empty());
        let bound = bound.filter(|_| has_name).ok_or_else(|| SuiteError::Gate { text: text.to_owned() })?;
        Ok(Self { capability, bound })
    }
}

/// The result of a bound on a failure rate.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RateGateResult {
    /// The bound.
    pub gate: MaxFailureRate,
    /// The rate that it is on.
    pub rate: Rate,
    /// Whether the rate is small enough.
    pub passed: bool,
}

impl SuiteRun<'_> {
    /// Holds failure rates against bounds.
    pub fn check(&self, gates: &[MaxFailureRate]) -> Vec<RateGateResult> {
        let check = |gate: &MaxFailureRate| {
            let rate = self.rate(gate.capability.as_deref(), None);
            let passed = rate.value().is_some_and(|value| value <= gate.bound);
            RateGateResult { gate: gate.clone(), rate, passed }
        };
        gates.iter().map(check).collect()
    }
}

impl super::Suite {
    /// Refuses bounds on capabilities that no case has.
    ///
    /// # Errors
    /// [`SuiteError::Capability`] for the first of them.
    pub fn check_capabilities(&self, gates: &[MaxFailureRate]) -> Result<(), SuiteError> {
        let known = self.capabilities();
        let mut named = gates.iter().filter_map(|gate| gate.capability.as_deref());
        match named.find(|name| !known.contains(name)) {
            None => Ok(()),
            Some(name) => {
                let known = known.into_iter().map(str::to_owned).collect();
                Err(SuiteError::Capability { name: name.to_owned(), known })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in ["", "high", "1.5", "-0.1", "NaN", "negation=", "=0.2", "negation=2"] {
            let error = text.parse::<MaxFailureRate>().expect_err(text);
            assert!(
                error.to_string().starts_with(&format!("`{text}` is not RATE or CAPABILITY=RATE")),
                "{error}"
            );
        }
        let gate: MaxFailureRate = "a=b=0.5".parse().expect("a gate");
        assert_eq!(gate.capability.as_deref(), Some("a=b"));
    }
}
