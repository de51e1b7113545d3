//! Facts about a subject apart from the notes: written by hand in `content/subjects/KIND/NAME.md`, or in
//! bulk in the tables of `content/subjects/KIND.toml`.

use chrono::NaiveDate;

use crate::diagnostic::Problems;
use crate::limits;
use crate::source::Spanned;
use crate::table::{Fields, Table};

/// What is known of a subject. All of it is optional; a kind uses what makes sense for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Whether the writer made a file for it, which gives it a page in any case.
    pub curated: bool,
    /// Its full name.
    pub title: Option<String>,
    /// Other names that text uses for it.
    pub aliases: Vec<String>,
    /// The group that owns it, as written.
    pub group: Option<String>,
    /// Groups that take part in it, as written.
    pub participating: Vec<String>,
    /// Groups that own a repository; one that is alone says whose matter the repository is.
    pub owners: Vec<String>,
    /// `implementable`, `merged`, `open` …
    pub state: Option<String>,
    /// `alpha`, `beta`, `stable`
    pub stage: Option<String>,
    /// Stage and release, in the order written.
    pub milestones: Vec<(String, String)>,
    /// Feature gates of a KEP.
    pub feature_gates: Vec<String>,
    /// The day it was created.
    pub created: Option<NaiveDate>,
    /// The day a thread was closed.
    pub closed: Option<NaiveDate>,
    /// The day a pull request was merged.
    pub merged: Option<NaiveDate>,
    /// Labels of a thread.
    pub labels: Vec<String>,
    /// Who leads a group, as written.
    pub leads: Vec<String>,
    /// Who wrote it, as written.
    pub authors: Vec<String>,
    /// Where a person works or worked, in the writer's words.
    pub affiliations: Vec<String>,
    /// What a person does, in the writer's words.
    pub roles: Vec<String>,
    /// KEPs a person wrote.
    pub keps: Vec<String>,
    /// When and where a group meets.
    pub meetings: Vec<Meeting>,
    /// A group's channel: `#sig-network`.
    pub channel: Option<String>,
    /// A group's mailing list.
    pub mailing_list: Option<String>,
    /// The folder of a KEP in its repository.
    pub folder: Option<String>,
    /// What a repository or a thread is called today, as GitHub answered.
    pub renamed_to: Option<String>,
    /// Label and address of pages elsewhere.
    pub links: Vec<(String, String)>,
}

impl Facts {
    /// Reads the front matter of a file in `content/subjects/`, or a table of facts; unknown keys
    /// are errors.
    pub(crate) fn read(problems: &Problems, table: Table) -> Facts {
        let mut fields = Fields::new(problems, "the facts of a subject", table);
        let facts = Facts {
            curated: false,
            title: fields.text("title"),
            aliases: aliases(&mut fields, problems),
            group: fields.text("group"),
            participating: texts(&mut fields, "participating"),
            owners: texts(&mut fields, "owners"),
            state: fields.text("state"),
            stage: fields.text("stage"),
            milestones: fields
                .pairs("milestones")
                .into_iter()
                .map(|(stage, release)| (stage.value, release.value))
                .collect(),
            feature_gates: texts(&mut fields, "feature_gates"),
            created: day(&mut fields, "created"),
            closed: day(&mut fields, "closed"),
            merged: day(&mut fields, "merged"),
            labels: texts(&mut fields, "labels"),
            leads: texts(&mut fields, "leads"),
            authors: authors(&mut fields),
            affiliations: texts(&mut fields, "affiliations"),
            roles: texts(&mut fields, "roles"),
            keps: texts(&mut fields, "keps"),
            meetings: fields
                .tables("meetings", "a meeting of a group")
                .into_iter()
                .map(|meeting| read_meeting(meeting, problems))
                .collect(),
            channel: fields.text("channel"),
            mailing_list: fields.text("mailing_list"),
            folder: fields.text("folder"),
            renamed_to: fields.text("renamed_to"),
            links: fields
                .tables("links", "a link of a subject")
                .into_iter()
                .filter_map(|link| read_link(link, problems))
                .collect(),
        };
        fields.finish();
        facts
    }

    /// These facts with what they lack taken from others: curated ones over imported ones.
    #[must_use]
    pub(crate) fn over(self, other: Facts) -> Facts {
        Facts {
            curated: self.curated || other.curated,
            title: self.title.or(other.title),
            aliases: both(self.aliases, other.aliases),
            group: self.group.or(other.group),
            participating: either(self.participating, other.participating),
            owners: either(self.owners, other.owners),
            state: self.state.or(other.state),
            stage: self.stage.or(other.stage),
            milestones: either(self.milestones, other.milestones),
            feature_gates: either(self.feature_gates, other.feature_gates),
            created: self.created.or(other.created),
            closed: self.closed.or(other.closed),
            merged: self.merged.or(other.merged),
            labels: either(self.labels, other.labels),
            leads: either(self.leads, other.leads),
            authors: either(self.authors, other.authors),
            affiliations: either(self.affiliations, other.affiliations),
            roles: either(self.roles, other.roles),
            keps: either(self.keps, other.keps),
            meetings: either(self.meetings, other.meetings),
            channel: self.channel.or(other.channel),
            mailing_list: self.mailing_list.or(other.mailing_list),
            folder: self.folder.or(other.folder),
            renamed_to: self.renamed_to.or(other.renamed_to),
            links: both(self.links, other.links),
        }
    }
}

/// A meeting of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meeting {
    /// What it is called.
    pub title: String,
    /// Its day, hour, zone and rhythm, in words.
    pub when: String,
    /// Where it is held.
    pub url: Option<String>,
    /// Its minutes.
    pub notes: Option<String>,
    /// Its recordings.
    pub recordings: Option<String>,
}

fn read_meeting(mut fields: Fields<'_>, problems: &Problems) -> Meeting {
    let mut address = |key| web_address(fields.string(key)?, problems);
    let [url, notes, recordings] = ["url", "notes", "recordings"].map(&mut address);
    let meeting = Meeting {
        title: fields.text("title").unwrap_or_default(),
        when: fields.text("when").unwrap_or_default(),
        url,
        notes,
        recordings,
    };
    fields.finish();
    meeting
}

/// A thread has one author, a KEP several.
fn authors(fields: &mut Fields<'_>) -> Vec<String> {
    let mut authors = texts(fields, "authors");
    authors.extend(fields.text("author"));
    authors
}

fn texts(fields: &mut Fields<'_>, key: &'static str) -> Vec<String> {
    let strings: Vec<Spanned<String>> = fields.strings(key);
    strings.into_iter().map(|string| string.value).collect()
}

/// Other names; one without a letter or a digit would be found between all words.
fn aliases(fields: &mut Fields<'_>, problems: &Problems) -> Vec<String> {
    let (mut aliases, empty): (Vec<_>, Vec<_>) = fields
        .strings("aliases")
        .into_iter()
        .partition(|alias| alias.value.contains(char::is_alphanumeric));
    for alias in empty {
        let message = format!("the alias `{}` has no letter or digit", alias.value);
        problems.error(
            "empty-alias",
            alias.span,
            message,
            "write a name as texts have it, or remove it",
        );
    }
    if let Some(first) = aliases.get(limits::OTHER_NAMES) {
        problems.error(
            "too-many-values",
            first.span,
            format!("`aliases` has more than {} entries", limits::OTHER_NAMES),
            "remove those that no text uses: the search lists all that is noted about the subject under each",
        );
        aliases.truncate(limits::OTHER_NAMES);
    }
    aliases.into_iter().map(|alias| alias.value).collect()
}

fn day(fields: &mut Fields<'_>, key: &'static str) -> Option<NaiveDate> {
    fields.date(key).map(|date| date.value)
}

/// The first list unless it is empty.
fn either<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
    if first.is_empty() { second } else { first }
}

/// Both lists, each element once.
fn both<T: PartialEq>(mut first: Vec<T>, second: Vec<T>) -> Vec<T> {
    for element in second {
        if !first.contains(&element) {
            first.push(element);
        }
    }
    first
}

fn read_link(mut link: Fields<'_>, problems: &Problems) -> Option<(String, String)> {
    let span = link.span();
    let label = link.text("label");
    let url = link.string("url");
    link.finish();
    let (Some(label), Some(url)) = (label, url) else {
        let message = "a link must have a `label` and a `url`";
        problems.error("incomplete-link", span, message, "");
        return None;
    };
    Some((label, web_address(url, problems)?))
}

/// An address that a page may link to: any other could run something when it is clicked.
fn web_address(url: Spanned<String>, problems: &Problems) -> Option<String> {
    let is_web = url.value.starts_with("https://") || url.value.starts_with("http://");
    if !is_web {
        problems.error(
            "bad-link",
            url.span,
            format!("`{}` is not a web address", url.value),
            "write it with `https://` at its beginning",
        );
    }
    is_web.then_some(url.value)
}
