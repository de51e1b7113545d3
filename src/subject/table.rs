//! Tables of facts that programs write: `content/subjects/KIND.toml` in TOML. The same facts give the same
//! bytes, whatever a library's next version would think of line breaks.

use super::Facts;
use crate::diagnostic::Problems;
use crate::reference::natural_order;
use crate::source::{Source, SourcePath, Span};
use crate::table::{Value, parse_toml, toml_list, toml_string};

/// The path of a file of one's own facts about a subject, below `content/subjects`.
pub(crate) fn own_file(kind: &str) -> String {
    let name = match kind {
        "kep" => "NUMBER",
        "person" => "LOGIN",
        "repo" => "OWNER/NAME",
        "thread" => "OWNER/NAME/NUMBER",
        _ => "NAME",
    };
    format!("{kind}/{name}.md")
}

/// The table of the subjects of a kind that a command writes, in the order of their names.
pub(crate) fn write_table(command: &str, kind: &str, all: &[(String, Facts)]) -> String {
    let own = own_file(kind);
    let mut text = format!(
        "# Written by `minamo {command}`; do not edit: put your own facts into content/subjects/{own}.\n"
    );
    let mut all: Vec<&(String, Facts)> = all.iter().collect();
    all.sort_by(|(a, _), (b, _)| natural_order(a, b));
    for (name, facts) in all {
        text.push_str(&format!("\n[{}]\n", toml_string(name)));
        for (key, value) in facts.lines(kind) {
            if let Some(value) = value {
                text.push_str(&format!("{key} = {value}\n"));
            }
        }
    }
    text
}

/// The facts of a table that [`write_table`] made, by their names.
pub(crate) fn read_table(text: &str) -> Vec<(String, Facts)> {
    let source = Source::new(SourcePath::new("content/subjects"), text.to_owned());
    let problems = Problems::new(&source);
    let table = parse_toml(&problems, Span::new(0..source.text.len()));
    let facts = table
        .into_iter()
        .filter_map(|entry| match entry.node.value {
            Value::Table(table) => Some((entry.key, Facts::read(&problems, table))),
            _ => None,
        });
    facts.collect()
}

impl Facts {
    /// Every key and its value in TOML, where it has one.
    fn lines(&self, kind: &str) -> Vec<(&'static str, Option<String>)> {
        let text = |value: &Option<String>| value.as_deref().map(toml_string);
        let list = |values: &[String]| (!values.is_empty()).then(|| toml_list(values));
        let day = |value: Option<chrono::NaiveDate>| value.map(|day| day.to_string());
        let milestones = self.milestones.iter();
        let milestones = milestones.map(|(stage, release)| (&stage[..], Some(&release[..])));
        let milestones: Vec<_> = milestones.collect();
        let (author, authors) = match kind {
            "thread" => (text(&self.authors.first().cloned()), None),
            _ => (None, list(&self.authors)),
        };
        vec![
            ("title", text(&self.title)),
            ("aliases", list(&self.aliases)),
            ("leads", list(&self.leads)),
            ("channel", text(&self.channel)),
            ("mailing_list", text(&self.mailing_list)),
            ("meetings", self.meetings()),
            ("links", self.links()),
            ("owners", list(&self.owners)),
            ("group", text(&self.group)),
            ("participating", list(&self.participating)),
            ("affiliations", list(&self.affiliations)),
            ("state", text(&self.state)),
            ("stage", text(&self.stage)),
            (
                "milestones",
                (!milestones.is_empty()).then(|| inline(&milestones)),
            ),
            ("author", author),
            ("labels", list(&self.labels)),
            ("created", day(self.created)),
            ("closed", day(self.closed)),
            ("merged", day(self.merged)),
            ("feature_gates", list(&self.feature_gates)),
            ("authors", authors),
            ("folder", text(&self.folder)),
            ("roles", list(&self.roles)),
            ("keps", list(&self.keps)),
            ("renamed_to", text(&self.renamed_to)),
        ]
    }

    fn meetings(&self) -> Option<String> {
        let meetings = self.meetings.iter().map(|meeting| {
            inline(&[
                ("title", Some(&meeting.title)),
                ("when", Some(&meeting.when)),
                ("url", meeting.url.as_deref()),
                ("notes", meeting.notes.as_deref()),
                ("recordings", meeting.recordings.as_deref()),
            ])
        });
        rows(meetings)
    }

    fn links(&self) -> Option<String> {
        let links = self.links.iter();
        let links = links.map(|(label, url)| inline(&[("label", Some(label)), ("url", Some(url))]));
        rows(links)
    }
}

/// A list of tables, one a line, unless it is empty.
fn rows(tables: impl Iterator<Item = String>) -> Option<String> {
    let lines: String = tables
        .flat_map(|table| ["  ".to_owned(), table, ",\n".to_owned()])
        .collect();
    (!lines.is_empty()).then(|| format!("[\n{lines}]"))
}

/// A table in one line, of the keys that have a value; they are bare.
fn inline(pairs: &[(&str, Option<&str>)]) -> String {
    let pairs = pairs
        .iter()
        .filter_map(|(key, value)| Some(format!("{key} = {}", toml_string((*value)?))));
    let pairs: Vec<String> = pairs.collect();
    format!("{{ {} }}", pairs.join(", "))
}
