//! The JSON-LD of an article for search engines, in the vocabulary of schema.org.
//!
//! It is in a `<script>` that no browser runs. The text of such an element ends at the first
//! `</script`, and `<!--` changes how it is read; so no `<` is written as itself.

use serde_json::{Map, Value, json};

use super::Pages;
use crate::link::{Entry, Url};
use crate::render::labels::label;
use crate::subject::SubjectKey;

impl Pages<'_> {
    /// An article as JSON that can be put in a `<script>`.
    pub(super) fn linked_data(&self, url: &Url, entry: &Entry) -> String {
        let config = &self.site.config;
        let front = &entry.document.front;
        let url = url.absolute(&config.base_url);
        let day = entry.document.day.date().map(|day| day.to_string());
        let updated = front.updated_day().map(|day| day.to_string());
        let tags = entry
            .front_subjects
            .iter()
            .map(|id| self.site.subjects.get(*id));
        let tags = tags.filter(|subject| matches!(subject.key, SubjectKey::Tag(_)));
        let tags: Vec<&str> = tags.map(|subject| &*subject.label).collect();
        let home = Url::page([]).absolute(&config.base_url);
        let fields = [
            ("@context", json!("https://schema.org")),
            ("@type", json!("BlogPosting")),
            ("headline", json!(label(entry, self.strings()))),
            ("description", json!(front.description)),
            ("datePublished", json!(day)),
            ("dateModified", json!(updated.or_else(|| day.clone()))),
            ("inLanguage", json!(entry.language(config))),
            ("image", json!(self.image_url(entry))),
            ("keywords", json!(tags)),
            ("url", json!(url)),
            ("mainEntityOfPage", json!(url)),
            ("author", self.author(&home)),
            (
                "license",
                json!(config.licence.as_ref().filter(|text| text.contains("://"))),
            ),
            (
                "isPartOf",
                json!({ "@type": "Blog", "name": config.title, "url": home }),
            ),
        ];
        let is_known = |value: &Value| !value.is_null() && *value != json!([]);
        let known = fields.into_iter().filter(|(_, value)| is_known(value));
        let object: Map<String, Value> =
            known.map(|(key, value)| (key.to_owned(), value)).collect();
        Value::Object(object).to_string().replace('<', "\\u003c")
    }

    fn author(&self, home: &str) -> Value {
        let config = &self.site.config;
        let Some(name) = &config.author else {
            return Value::Null;
        };
        let mut author = json!({ "@type": "Person", "name": name, "url": home });
        if !config.rel_me.is_empty() {
            author["sameAs"] = json!(config.rel_me);
        }
        author
    }
}
