//! Words → the language whose words of speech they are read with.

/// A language with words of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Language {
    #[default]
    English,
    Ukrainian,
    Russian,
    German,
    French,
    Spanish,
    Polish,
    Arabic,
    Hebrew,
    Chinese,
}

impl Language {
    pub(super) const ALL: [Self; 10] = [
        Self::English,
        Self::Ukrainian,
        Self::Russian,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Polish,
        Self::Arabic,
        Self::Hebrew,
        Self::Chinese,
    ];

    /// That of a code of two letters, as the tables have them.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let at =
            ["en", "uk", "ru", "de", "fr", "es", "pl", "ar", "he", "zh"].iter().position(|c| *c == code)?;
        Some(Self::ALL[at])
    }
}
