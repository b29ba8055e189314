//! Labels that figures pass over, and articles whose name is a word for nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Row;

/// What programs write as the name of an article that is not known.
const NO_GROUP: [&str; 6] = ["nan", "none", "null", "nat", "<na>", "n/a"];

/// Sentences on labels that figures pass over, and on rows that are one article by a word for nothing.
pub(super) fn unclear(rows: &[Row]) -> impl Iterator<Item = String> + use<> {
    let of_row = |row: &Row| {
        let stances = row.targets.iter().filter(|of| of.stance.is_none() && !of.shares.is_empty()).count();
        stances + usize::from(row.sentiment.is_none() && !row.sentiment_shares.is_empty())
    };
    let n: usize = rows.iter().map(of_row).sum();
    let have = if n == 1 { "label has" } else { "labels have" };
    let tied = (n > 0).then(|| {
        format!("{n} {have} no largest share: training takes the shares, figures and counts leave them out")
    });
    let mut nameless: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        let group = row.group.as_deref().filter(|group| NO_GROUP.contains(&group.to_lowercase().as_str()));
        if let Some(group) = group {
            nameless.entry(group).or_default().insert(&row.text);
        }
    }
    let joined = nameless.into_iter().filter(|(_, texts)| texts.len() > 1).map(|(group, texts)| {
        format!(
            "{} texts are of one article, `{group}`: if that stands for none, leave the cell empty",
            texts.len()
        )
    });
    let joined: Vec<String> = joined.collect();
    tied.into_iter().chain(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ReadOptions, Reader};

    fn of(lines: &[&str]) -> Vec<String> {
        let text = lines.join("\n");
        let rows = Reader::new("f", text.as_bytes(), &ReadOptions::default()).expect("rows");
        unclear(&rows.collect::<Result<Vec<Row>, _>>().expect("rows")).collect()
    }

    #[test]
    fn labels_without_a_largest_share_are_counted() {
        let tied = r#"{"text":"Tarn won.","target":"Tarn","label":{"favor":0.5,"against":0.5}}"#;
        let told = r#"{"text":"Tarn lost.","target":"Tarn","label":{"favor":0.4,"against":0.6}}"#;
        assert!(of(&[told]).is_empty());
        assert!(of(&[tied, told])[0].starts_with("1 label has no largest share"));
    }

    #[test]
    fn texts_of_an_article_called_nothing_are_told() {
        let named = |text: &str, group: &str| format!("{{\"text\":\"{text}\",\"group\":\"{group}\"}}");
        assert!(
            of(&[&named("a", "nan")]).is_empty()
                && of(&[&named("a", "nora"), &named("b", "nora")]).is_empty()
        );
        assert!(
            of(&[&named("a", "NaN"), &named("b", "NaN")])[0].starts_with("2 texts are of one article, `NaN`")
        );
    }
}
