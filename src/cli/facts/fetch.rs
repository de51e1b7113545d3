//! `minamo facts fetch`
//!
//! 1. Of the threads that the site mentions those are asked for that no table knows, and those that were
//!    open, or not there, when they were last asked for.
//! 2. GitHub is asked through its CLI, a hundred at a time. What is not answered is asked for in halves.
//!    Numbers that are neither issue nor pull request may be discussions, which is asked once more.
//! 3. The table is written after every answer, so that a run that ends early loses nothing, and the next
//!    one goes on where it ended.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{imported, put};
use crate::cli::clock::now;
use crate::cli::gh::GhArgs;
use crate::cli::{Common, DraftsArgs, Failure, Outcome, plural, unreadable_site};
use crate::import::github::{self, BATCH, ThreadId, Told};
use crate::import::kubernetes::threads::{self, ThreadFacts};
use crate::link::Site;
use crate::reference::Target;
use crate::session::Session;
use crate::subject::SubjectKey;
use crate::write::state::private_folder;

/// What the state of a thread is that its repository does not have.
const MISSING: &str = "missing";

#[derive(Args, Debug)]
pub(in crate::cli) struct FetchArgs {
    #[command(flatten)]
    gh: GhArgs,
    /// After how many hours an open thread is asked for again
    #[arg(long, value_name = "HOURS", default_value_t = 12)]
    max_age: i64,
    #[command(flatten)]
    drafts: DraftsArgs,
}

/// A fetch while it goes on.
struct Fetch<'a> {
    gh: &'a GhArgs,
    folder: &'a Path,
    common: &'a Common,
    known: BTreeMap<String, ThreadFacts>,
    /// When each thread was last asked for, in seconds since 1970.
    asked: BTreeMap<String, i64>,
    renamed: BTreeMap<String, String>,
}

/// Why asking ends.
enum End {
    /// GitHub answers no more questions this hour.
    Limit,
    /// It does not answer.
    Failed(String),
}

pub(super) fn run(
    arguments: &FetchArgs,
    folder: &Path,
    common: &Common,
) -> Result<Outcome, Failure> {
    let table = imported(folder, "thread")?.unwrap_or_default();
    let session = Session::open(folder, &arguments.drafts.options(), &mut |_| {})
        .map_err(|error| unreadable_site(folder, &error))?;
    let known = threads::read_table(&table).into_iter();
    let mut fetch = Fetch {
        gh: &arguments.gh,
        folder,
        common,
        known: known
            .map(|facts| (facts.key().to_lowercase(), facts))
            .collect(),
        asked: read_asked(folder),
        renamed: BTreeMap::new(),
    };
    let mentioned = mentioned(session.site());
    let before = now().timestamp() - arguments.max_age.saturating_mul(3600);
    let wanted: Vec<ThreadId> = mentioned
        .iter()
        .filter(|thread| fetch.is_wanted(thread, before))
        .cloned()
        .collect();
    common.say(&format!(
        "{} in the notes, {} to ask for",
        plural(mentioned.len(), "thread"),
        wanted.len()
    ));
    let end = fetch.all(&wanted)?;
    for (old, new) in &fetch.renamed {
        common.say(&format!(
            "{old} is {new} today; in site.toml, under [repos]: \"{old}\" = \"{new}\""
        ));
    }
    match end {
        None => Ok(Outcome::Good),
        Some(End::Limit) => {
            common.tell(
                "warning: GitHub answers no more questions this hour; the next run goes on from here",
            );
            Ok(Outcome::Good)
        }
        Some(End::Failed(why)) => Err(Failure::new(format!(
            "GitHub does not answer: {why}\nhelp: what it has answered is written; the next run goes on from here"
        ))),
    }
}

/// The threads that a site mentions, in their order.
fn mentioned(site: &Site) -> Vec<ThreadId> {
    let subjects = site.subjects.iter().map(|(_, subject)| subject);
    let noted = subjects.filter(|subject| subject.noted_count() > 0);
    noted
        .filter_map(|subject| match &subject.key {
            SubjectKey::Target(Target::Thread { repository, number }) => {
                Some((repository.clone(), *number))
            }
            _ => None,
        })
        .collect()
}

fn key((repository, number): &ThreadId) -> String {
    format!("{}#{number}", repository.key())
}

impl Fetch<'_> {
    /// Whether a thread is new, or may have changed since it was asked for before a time.
    fn is_wanted(&self, thread: &ThreadId, before: i64) -> bool {
        let key = key(thread);
        match self.known.get(&key) {
            None => true,
            Some(facts) => {
                let state = facts.state.as_deref().unwrap_or("open");
                let may_change = matches!(state, "open" | MISSING);
                may_change && self.asked.get(&key).is_none_or(|asked| *asked <= before)
            }
        }
    }

    /// Asks for all threads; why it ended before the end, if it did.
    fn all(&mut self, wanted: &[ThreadId]) -> Result<Option<End>, Failure> {
        for (index, batch) in wanted.chunks(BATCH).enumerate() {
            let end = self.batch(batch)?;
            self.write()?;
            if end.is_some() {
                return Ok(end);
            }
            let done = (index * BATCH + batch.len()).min(wanted.len());
            self.common
                .say(&format!("asked for {done} of {}", wanted.len()));
        }
        Ok(None)
    }

    /// Asks for some threads; in halves, where GitHub does not answer.
    fn batch(&mut self, threads: &[ThreadId]) -> Result<Option<End>, Failure> {
        let told = match self.ask(&github::facts_question(threads), threads)? {
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
        let is_last = told.remaining == Some(0);
        let absent: Vec<ThreadId> = told
            .absent
            .iter()
            .map(|index| threads[*index].clone())
            .collect();
        self.keep(told, threads);
        if !absent.is_empty() && !is_last {
            let question = github::discussions_question(&absent);
            match self.ask(&question, &absent)? {
                Ok(told) => {
                    for index in &told.absent {
                        self.miss(&absent[*index]);
                    }
                    self.keep(told, &absent);
                }
                Err(end) => return Ok(Some(end)),
            }
        }
        Ok(is_last.then_some(End::Limit))
    }

    fn ask(&self, question: &str, threads: &[ThreadId]) -> Result<Result<Told, End>, Failure> {
        let said = self
            .gh
            .api(&["graphql", "-f", &format!("query={question}")])?;
        let why = said.failure.unwrap_or_default();
        let is_limit = |text: &str| text.to_lowercase().contains("rate limit");
        Ok(match github::told(&said.text, threads) {
            Ok(Told {
                refused: Some(refused),
                ..
            }) if is_limit(&refused) => Err(End::Limit),
            Ok(Told {
                refused: Some(refused),
                ..
            }) => Err(End::Failed(refused)),
            Ok(told) if !told.threads.is_empty() || !told.absent.is_empty() => Ok(told),
            // An answer about nothing is one where all repositories are unknown.
            Ok(told) if told.remaining.is_some() => Ok(told),
            _ if is_limit(&why) => Err(End::Limit),
            Ok(_) if why.is_empty() => Err(End::Failed("its answer is empty".to_owned())),
            Err(error) if why.is_empty() => {
                Err(End::Failed(format!("its answer is not JSON: {error}")))
            }
            _ => Err(End::Failed(why)),
        })
    }

    fn keep(&mut self, told: Told, threads: &[ThreadId]) {
        let time = now().timestamp();
        for (index, facts) in told.threads {
            let key = key(&threads[index]);
            self.asked.insert(key.clone(), time);
            self.known.insert(key, facts);
        }
        self.renamed.extend(told.renamed);
    }

    /// Keeps that a repository does not have a number.
    fn miss(&mut self, thread: &ThreadId) {
        let (repository, number) = thread;
        let facts = ThreadFacts {
            repo: repository.to_string(),
            number: u64::from(*number),
            state: Some(MISSING.to_owned()),
            ..ThreadFacts::default()
        };
        self.asked.insert(key(thread), now().timestamp());
        self.known.insert(key(thread), facts);
    }

    fn write(&self) -> Result<(), Failure> {
        let known: Vec<ThreadFacts> = self.known.values().cloned().collect();
        put(self.folder, "thread", &threads::table(&known), self.common)?;
        // Without it threads are asked for once more, and nothing else is lost.
        if let (Ok(path), Ok(text)) = (asked_file(self.folder), serde_json::to_string(&self.asked))
        {
            let _ = fs::write(path, text);
        }
        Ok(())
    }
}

fn asked_file(folder: &Path) -> std::io::Result<PathBuf> {
    Ok(private_folder(folder)?.join("asked.json"))
}

fn read_asked(folder: &Path) -> BTreeMap<String, i64> {
    let text = asked_file(folder).and_then(fs::read_to_string);
    text.ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}
