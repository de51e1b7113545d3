//! `minamo facts`: tables of facts from other sources.
//!
//! What is imported goes to `content/subjects/KIND.toml`; what the writer knows better goes to
//! `content/subjects/KIND/NAME.md` and wins. A table that someone edited by hand is left as it is:
//! its last line has a hash of what was imported.

mod fetch;

use std::collections::BTreeSet;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use clap::{Args, Subcommand};

use super::{Common, DraftsArgs, Failure, Outcome, unreadable_site};
use crate::import::kubernetes::{self, Imported, Problem, threads};
use crate::link::Site;
use crate::parse::item_id::fnv1a;
use crate::regular::read_text;
use crate::session::Session;
use crate::subject::{Facts, own_file};
use crate::{limits, walk, whole};

/// What the last line of an imported table begins with.
const SEAL: &str = "# end of what was imported: ";

#[derive(Args, Debug)]
pub(super) struct FactsArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Import facts of a community
    Import {
        #[command(subcommand)]
        source: Source,
    },
    /// Ask GitHub for the facts of the threads, people and repositories that the notes mention
    Fetch(fetch::FetchArgs),
    /// Take titles, states, authors, labels and dates of threads from a file of JSON lines
    Threads {
        /// The file; the README has the `gh api` command that makes it
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Source {
    /// Checkouts of kubernetes/community and kubernetes/enhancements
    Kubernetes {
        /// A checkout of kubernetes/community
        #[arg(long, value_name = "DIR")]
        community: Option<PathBuf>,
        /// A checkout of kubernetes/enhancements
        #[arg(long, value_name = "DIR")]
        enhancements: Option<PathBuf>,
        /// Import all, not only what the notes mention
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        drafts: DraftsArgs,
    },
}

pub(super) fn run(arguments: &FactsArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = common.site_folder()?;
    match &arguments.command {
        Command::Fetch(arguments) => fetch::run(arguments, &folder, common),
        Command::Threads { from } => import_threads(&folder, from, common),
        Command::Import {
            source:
                Source::Kubernetes {
                    community,
                    enhancements,
                    all,
                    drafts,
                },
        } => {
            let sources = [community.as_deref(), enhancements.as_deref()];
            let drafts = (!*all).then_some(drafts);
            import_kubernetes(&folder, sources, drafts, common)
        }
    }
}

fn import_kubernetes(
    folder: &Path,
    [community, enhancements]: [Option<&Path>; 2],
    mentioned_in: Option<&DraftsArgs>,
    common: &Common,
) -> Result<Outcome, Failure> {
    if community.is_none() && enhancements.is_none() {
        return Err(Failure::new(
            "nothing to import: give --community DIR, --enhancements DIR, or both",
        ));
    }
    for folder in [community, enhancements].into_iter().flatten() {
        if !folder.is_dir() {
            return Err(Failure::new(format!(
                "there is no folder {}",
                folder.display()
            )));
        }
    }
    let imported = kubernetes::read(community, enhancements)
        .map_err(|error| Failure::new(format!("cannot read a checkout: {error}")))?;
    report(&imported.problems, None, common);
    let imported = match mentioned_in {
        None => imported,
        Some(drafts) => {
            let session = Session::open(folder, &drafts.options(), &mut |_| {})
                .map_err(|error| unreadable_site(folder, &error))?;
            let wanted = wanted(session.site(), &imported);
            imported.only(&|key| wanted.contains(&key.to_lowercase()))
        }
    };
    let both = community.is_some() && enhancements.is_some();
    for (kind, text) in imported.tables() {
        let table = site_table(folder, kind);
        if kind == "person" && !both && table.exists() {
            let path = table.display();
            common.say(&format!(
                "{path} is left as it is: people come from both checkouts"
            ));
            continue;
        }
        say_put(folder, kind, &text, common)?;
    }
    Ok(Outcome::Good)
}

/// Canonical names, in lower case, of all that the site is to know: what notes and curated facts
/// name, the groups that this belongs to, and people whom the notes name and who were unknown.
fn wanted(site: &Site, imported: &Imported) -> BTreeSet<String> {
    let mut wanted = mentioned(site);
    let all = imported.keps.iter().chain(&imported.repositories);
    let all = all.filter(|(name, _)| wanted.contains(&name.to_lowercase()));
    let groups = all.flat_map(|(_, facts)| {
        // A repository of several groups is nobody's.
        let owner = facts.owners.first().filter(|_| facts.owners.len() == 1);
        facts.group.iter().chain(&facts.participating).chain(owner)
    });
    let groups: Vec<String> = groups.map(|group| group.to_lowercase()).collect();
    wanted.extend(groups);
    wanted.extend(named_people(site, &imported.people));
    wanted
}

fn mentioned(site: &Site) -> BTreeSet<String> {
    site.subjects
        .iter()
        .filter(|(_, subject)| {
            let curated = subject.facts.as_ref().is_some_and(|facts| facts.curated);
            curated || subject.count() + subject.noted.len() > 0
        })
        .map(|(_, subject)| subject.key.to_string().to_lowercase())
        .collect()
}

/// People whose full name a document has, or whose login as people write logins: who is not known
/// yet is mentioned nowhere.
fn named_people(site: &Site, people: &[(String, Facts)]) -> BTreeSet<String> {
    let mut spellings: Vec<(String, &str)> = Vec::new();
    for (person, facts) in people {
        let login = person.trim_start_matches('@');
        spellings.push((person.clone(), person));
        for honorific in ["さん", "氏", "様", "先生"] {
            spellings.push((format!("{login}{honorific}"), person));
            spellings.push((format!("{login} {honorific}"), person));
        }
        // A single word is a given name of many.
        let names = facts.title.iter().filter(|name| name.contains(' '));
        spellings.extend(names.map(|name| (name.clone(), person.as_str())));
    }
    let Ok(automaton) = AhoCorasick::new(spellings.iter().map(|(spelling, _)| spelling)) else {
        return BTreeSet::new();
    };
    let mut named = BTreeSet::new();
    for entry in site.documents() {
        let found = automaton.find_overlapping_iter(&entry.source().text);
        named.extend(found.map(|found| spellings[found.pattern()].1.to_lowercase()));
    }
    named
}

fn import_threads(folder: &Path, from: &Path, common: &Common) -> Result<Outcome, Failure> {
    let text = read_text(from)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", from.display())))?;
    let (threads, problems) = threads::read_threads(&text);
    report(&problems, Some(from), common);
    say_put(folder, "thread", &threads::table(&threads), common)?;
    Ok(Outcome::Good)
}

/// A line a problem; none of them stops the import.
pub(super) fn report(problems: &[Problem], file: Option<&Path>, common: &Common) {
    for problem in problems {
        let path = file.map_or_else(|| problem.path.clone(), |file| file.display().to_string());
        common.tell(&format!(
            "warning: {path}:{}:{}: {}; {}",
            problem.line, problem.column, problem.message, problem.help
        ));
    }
}

fn site_table(site: &Path, kind: &str) -> PathBuf {
    site.join(format!("content/subjects/{kind}.toml"))
}

/// Writes a table of facts and reports it.
fn say_put(site: &Path, kind: &str, text: &str, common: &Common) -> Result<(), Failure> {
    let what = match put(site, kind, text)? {
        true => "written",
        false => "up to date",
    };
    common.say(&format!("{} is {what}", site_table(site, kind).display()));
    Ok(())
}

/// Writes a table of facts, unless a person wrote or edited the one that is there; whether it differs.
/// It is the old one or the new one at any time, also where this is killed.
fn put(site: &Path, kind: &str, text: &str) -> Result<bool, Failure> {
    let path = site_table(site, kind);
    let sealed = format!("{text}\n{SEAL}{:016x}\n", fnv1a(text.as_bytes()));
    if imported(site, kind)?.is_some_and(|there| there == sealed) {
        return Ok(false);
    }
    let written = match path.exists() {
        true => whole::replace(Some(site), &path, sealed.as_bytes()),
        false => whole::create(Some(site), &path, |file| file.write_all(sealed.as_bytes())),
    };
    written
        .map(|()| true)
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}

/// The table of a kind that is there, if there is one. One that a person wrote or edited is not ours.
fn imported(site: &Path, kind: &str) -> Result<Option<String>, Failure> {
    let path = site_table(site, kind);
    match walk::read_file(site, &path, limits::TABLE) {
        Ok(there) if !is_sealed(&there) => {
            let own = own_file(kind.trim_end_matches(".github"));
            Err(Failure::new(format!(
                "{} was written or edited by hand and is left as it is\nhelp: move its facts to content/subjects/{own}, remove the file, and import again",
                path.display()
            )))
        }
        Ok(there) => Ok(Some(there)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        // What cannot be read may be a person's, as a text in another encoding than UTF-8 is.
        Err(error) => Err(Failure::new(format!(
            "cannot read {}: {error}",
            path.display()
        ))),
    }
}

/// Whether a table is as it was imported.
fn is_sealed(text: &str) -> bool {
    let Some((body, seal)) = text.rsplit_once(SEAL) else {
        return false;
    };
    let body = body.strip_suffix('\n').unwrap_or(body);
    seal.trim_end() == format!("{:016x}", fnv1a(body.as_bytes()))
}
