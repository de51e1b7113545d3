//! Tables of what GitHub tells about people and repositories. They are apart from those of imports, so
//! that neither takes away what the other knows.

use super::toml_text::TomlText;
use crate::reference::natural_order;

/// What GitHub tells about a person or a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fetched {
    /// `@aojea`, or `kubernetes/kubernetes`.
    pub key: String,
    /// The full name of a person, what a repository is for.
    pub title: Option<String>,
    /// Where a person works.
    pub affiliation: Option<String>,
    /// `archived`
    pub state: Option<String>,
    /// What a repository is called today.
    pub renamed_to: Option<String>,
}

/// The text of `content/subjects/KIND.github.toml`.
pub(crate) fn table(kind: &str, all: &[Fetched]) -> String {
    let name = match kind {
        "person" => "LOGIN",
        _ => "OWNER/NAME",
    };
    let mut toml = TomlText::new(&format!(
        "Written by `minamo facts fetch`; do not edit: put your own facts into content/subjects/{kind}/{name}.md."
    ));
    let mut all: Vec<&Fetched> = all.iter().collect();
    all.sort_by(|a, b| natural_order(&a.key, &b.key));
    for fetched in all {
        toml.table(&fetched.key);
        toml.optional("title", fetched.title.as_deref());
        let affiliations: Vec<String> = fetched.affiliation.iter().cloned().collect();
        toml.strings("affiliations", &affiliations);
        toml.optional("state", fetched.state.as_deref());
        toml.optional("renamed_to", fetched.renamed_to.as_deref());
    }
    toml.finish()
}

/// What a table has that [`table`] made.
pub(crate) fn read_table(text: &str) -> Vec<Fetched> {
    let table: toml::Table = toml::from_str(text).unwrap_or_default();
    let all = table.into_iter().filter_map(|(key, value)| {
        let facts = value.as_table()?;
        let text = |value: &toml::Value| value.as_str().map(str::to_owned);
        let string = |key: &str| text(facts.get(key)?);
        let affiliations = facts.get("affiliations").and_then(toml::Value::as_array);
        Some(Fetched {
            title: string("title"),
            affiliation: affiliations.and_then(|all| text(all.first()?)),
            state: string("state"),
            renamed_to: string("renamed_to"),
            key,
        })
    });
    all.collect()
}
