//! `minamo facts fetch`
//!
//! 1. Of what the site mentions those are asked for that no table knows, and those that may have changed
//!    since they were last asked for: open threads, threads that were not there, people, repositories.
//! 2. GitHub is asked through its CLI, a hundred at a time ([`ask`]). What is not answered is asked for in
//!    halves. Numbers that are neither issue nor pull request may be discussions, which is asked once more.
//! 3. The tables are written after every answer, so that a run that ends early loses nothing, and the next
//!    one goes on where it ended.

mod ask;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{imported, put};
use crate::cli::clock::now;
use crate::cli::gh::GhArgs;
use crate::cli::{Common, DraftsArgs, Failure, Outcome, plural, unreadable_site};
use crate::import::github::{self, About, BATCH, ThreadId, Told};
use crate::import::kubernetes::threads::{self, thread_name};
use crate::link::Site;
use crate::reference::Target;
use crate::regular;
use crate::session::Session;
use crate::subject::{Facts, SubjectKey, read_table, write_table};
use crate::whole::private_folder;
use ask::{Asker, End};

/// What the state of a thread is that its repository does not have.
const MISSING: &str = "missing";

/// The tables of people and repositories.
const KINDS: [&str; 2] = ["person", "repo"];

#[derive(Args, Debug)]
pub(in crate::cli) struct FetchArgs {
    #[command(flatten)]
    gh: GhArgs,
    /// After how many hours people, repositories and open threads are asked for again
    #[arg(long, value_name = "HOURS", default_value_t = 12)]
    max_age: i64,
    /// How many seconds to wait at most when GitHub's limit is reached
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u64,
    #[command(flatten)]
    drafts: DraftsArgs,
}

/// A fetch while it goes on.
struct Fetch<'a> {
    asker: Asker<'a>,
    folder: &'a Path,
    common: &'a Common,
    /// Threads and their names, by key.
    known: BTreeMap<String, (String, Facts)>,
    /// People and repositories and their names, by key.
    about: BTreeMap<String, (String, Facts)>,
    /// When each of them was last asked for, in seconds since 1970.
    asked: BTreeMap<String, i64>,
    renamed: BTreeMap<String, String>,
}

pub(super) fn run(
    arguments: &FetchArgs,
    folder: &Path,
    common: &Common,
) -> Result<Outcome, Failure> {
    let table = imported(folder, "thread")?.unwrap_or_default();
    let by_key = |table: &str| {
        let all = read_table(table).into_iter();
        all.map(|named| (named.0.to_lowercase(), named))
            .collect::<Vec<_>>()
    };
    let mut about = BTreeMap::new();
    for kind in KINDS {
        let table = imported(folder, &format!("{kind}.github"))?.unwrap_or_default();
        about.extend(by_key(&table));
    }
    let session = Session::open(folder, &arguments.drafts.options(), &mut |_| {})
        .map_err(|error| unreadable_site(folder, &error))?;
    let mut fetch = Fetch {
        asker: Asker {
            gh: &arguments.gh,
            wait: arguments.wait,
            common,
            left: Cell::default(),
            told: RefCell::new(None),
        },
        folder,
        common,
        known: by_key(&table).into_iter().collect(),
        about,
        asked: read_asked(folder),
        renamed: BTreeMap::new(),
    };
    let before = now().timestamp() - arguments.max_age.saturating_mul(3600);
    let end = fetch.everything(session.site(), before)?;
    for (old, new) in &fetch.renamed {
        common.say(&format!(
            "{old} is {new} today; in site.toml, under [repos]: \"{old}\" = \"{new}\""
        ));
    }
    match end {
        None => Ok(Outcome::Good),
        Some(End::Limit(until)) => {
            let until = until.map_or_else(
                || "this hour".to_owned(),
                |until| format!("before {} UTC", until.format("%Y-%m-%d %H:%M:%S")),
            );
            common.tell(&format!("warning: GitHub answers no more questions {until}; what it has answered is written\nhelp: run the command again then: it goes on from here; --wait SECONDS waits for up to that time"));
            Ok(Outcome::Unfinished)
        }
        Some(End::Failed(why)) => Err(Failure::new(format!(
            "GitHub does not answer: {why}\nhelp: what it has answered is written; the next run goes on from here"
        ))),
    }
}

/// The threads that a site mentions, in their order, and the people and repositories.
fn mentioned(site: &Site) -> (Vec<ThreadId>, Vec<About>) {
    let subjects = site.subjects.iter().map(|(_, subject)| subject);
    let (mut threads, mut about) = (Vec::new(), Vec::new());
    for subject in subjects.filter(|subject| subject.noted_count() > 0) {
        match &subject.key {
            SubjectKey::Target(Target::Thread { repository, number }) => {
                threads.push((repository.clone(), *number));
            }
            SubjectKey::Target(Target::Person(login)) => about.push(About::Person(login.clone())),
            SubjectKey::Target(Target::Repo(repository)) => {
                about.push(About::Repo(repository.clone()));
            }
            _ => {}
        }
    }
    (threads, about)
}

fn key((repository, number): &ThreadId) -> String {
    format!("{}#{number}", repository.key())
}

impl Fetch<'_> {
    /// Asks for all that the site mentions and that may be news; why it ended early, if it did.
    fn everything(&mut self, site: &Site, before: i64) -> Result<Option<End>, Failure> {
        let (mentioned, all_about) = mentioned(site);
        let is_old = |key: &str| self.asked.get(key).is_none_or(|asked| *asked <= before);
        let threads: Vec<ThreadId> = mentioned
            .iter()
            .filter(|thread| self.may_change(thread) && is_old(&key(thread)))
            .cloned()
            .collect();
        let about: Vec<About> = all_about
            .iter()
            .filter(|about| is_old(&about.key().to_lowercase()))
            .cloned()
            .collect();
        for (all, wanted, what) in [
            (mentioned.len(), threads.len(), "thread"),
            (all_about.len(), about.len(), "other"),
        ] {
            let what = match what {
                "other" => format!("{all} people and repositories"),
                what => plural(all, what),
            };
            self.common
                .say(&format!("{what} in the notes, {wanted} to ask for"));
        }
        let end = self.in_batches(&threads, "threads", Self::batch)?;
        let end = match end {
            None => self.in_batches(&about, "people and repositories", Self::about)?,
            end => end,
        };
        Ok(end)
    }

    /// Whether a thread is new, or may have changed.
    fn may_change(&self, thread: &ThreadId) -> bool {
        let state = self.known.get(&key(thread));
        let state = state.map(|(_, facts)| facts.state.as_deref().unwrap_or("open"));
        state.is_none_or(|state| matches!(state, "open" | MISSING))
    }

    /// Asks for all of them, and writes what is known after every answer.
    fn in_batches<T>(
        &mut self,
        wanted: &[T],
        what: &str,
        ask: impl Fn(&mut Self, &[T]) -> Result<Option<End>, Failure>,
    ) -> Result<Option<End>, Failure> {
        for (index, batch) in wanted.chunks(BATCH).enumerate() {
            let end = ask(self, batch)?;
            self.write()?;
            if end.is_some() {
                return Ok(end);
            }
            if !self.common.quiet {
                let done = (index * BATCH + batch.len()).min(wanted.len());
                self.common
                    .tell(&format!("asked for {done} of {} {what}", wanted.len()));
            }
        }
        Ok(None)
    }

    /// Asks for some threads; in halves, where GitHub does not answer.
    fn batch(&mut self, threads: &[ThreadId]) -> Result<Option<End>, Failure> {
        let read = |threads: &[ThreadId]| {
            let threads = threads.to_vec();
            move |body: &github::Body| github::told(body, &threads)
        };
        let question = github::facts_question(threads);
        let told = match self.asker.ask(&question, read(threads))? {
            Ok(told) => told,
            Err(End::Failed(_)) if threads.len() > 1 => {
                let (first, second) = threads.split_at(threads.len() / 2);
                return match self.batch(first)? {
                    None => self.batch(second),
                    end => Ok(end),
                };
            }
            Err(end) => return Ok(Some(end)),
        };
        let absent = told.absent.iter().map(|index| threads[*index].clone());
        let absent: Vec<ThreadId> = absent.collect();
        self.keep(told, threads);
        if absent.is_empty() {
            return Ok(None);
        }
        let question = github::discussions_question(&absent);
        match self.asker.ask(&question, read(&absent))? {
            Ok(told) => {
                for index in &told.absent {
                    self.miss(&absent[*index]);
                }
                self.keep(told, &absent);
                Ok(None)
            }
            Err(end) => Ok(Some(end)),
        }
    }

    /// Asks about some people and repositories; in halves, where GitHub does not answer.
    fn about(&mut self, all: &[About]) -> Result<Option<End>, Failure> {
        let question = github::about_question(all);
        let told = match self
            .asker
            .ask(&question, |body| github::told_about(body, all))?
        {
            Ok(told) => told,
            Err(End::Failed(_)) if all.len() > 1 => {
                let (first, second) = all.split_at(all.len() / 2);
                return match self.about(first)? {
                    None => self.about(second),
                    end => Ok(end),
                };
            }
            Err(end) => return Ok(Some(end)),
        };
        let time = now().timestamp();
        for (index, facts) in told {
            let name = all[index].key();
            let key = name.to_lowercase();
            self.asked.insert(key.clone(), time);
            match facts {
                Some(facts) => {
                    let new = facts.renamed_to.clone();
                    self.renamed.extend(new.map(|new| (name.clone(), new)));
                    self.about.insert(key, (name, facts));
                }
                None => {
                    self.about.remove(&key);
                }
            }
        }
        Ok(None)
    }

    fn keep(&mut self, told: Told, threads: &[ThreadId]) {
        let time = now().timestamp();
        for (index, facts) in told.threads {
            self.learn(&threads[index], facts, time);
        }
        self.renamed.extend(told.renamed);
    }

    /// Keeps that a repository does not have a number.
    fn miss(&mut self, thread: &ThreadId) {
        let facts = Facts {
            state: Some(MISSING.to_owned()),
            ..Facts::default()
        };
        self.learn(thread, facts, now().timestamp());
    }

    fn learn(&mut self, thread: &ThreadId, facts: Facts, time: i64) {
        let (repository, number) = thread;
        let name = thread_name(repository.as_str(), u64::from(*number));
        self.asked.insert(key(thread), time);
        self.known.insert(key(thread), (name, facts));
    }

    fn write(&self) -> Result<(), Failure> {
        let known: Vec<(String, Facts)> = self.known.values().cloned().collect();
        if !known.is_empty() {
            put(self.folder, "thread", &threads::table(&known))?;
        }
        for kind in KINDS {
            let is_person = kind == "person";
            let of_kind = self.about.values();
            let of_kind = of_kind.filter(|(name, _)| name.starts_with('@') == is_person);
            let of_kind: Vec<(String, Facts)> = of_kind.cloned().collect();
            let name = format!("{kind}.github");
            if !of_kind.is_empty() || super::site_table(self.folder, &name).exists() {
                put(
                    self.folder,
                    &name,
                    &write_table("facts fetch", kind, &of_kind),
                )?;
            }
        }
        // Without it they are asked for once more, and nothing else is lost.
        if let (Ok(path), Ok(text)) = (asked_file(self.folder), serde_json::to_string(&self.asked))
        {
            let _ = regular::write(&path, &text);
        }
        Ok(())
    }
}

fn asked_file(folder: &Path) -> std::io::Result<PathBuf> {
    Ok(private_folder(folder)?.join("asked.json"))
}

fn read_asked(folder: &Path) -> BTreeMap<String, i64> {
    let text = asked_file(folder).and_then(|file| regular::read_to_string(&file));
    text.ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}
