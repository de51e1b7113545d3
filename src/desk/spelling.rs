//! The text of a new bullet as the writer would spell it: addresses in the short form of the site, and nothing
//! that Markdown would read as a block.
//!
//! A short form is used only where the site reads it as the very thing that the address names; this is
//! tested by reading it, not guessed.

use std::ops::Range;
use std::sync::Arc;

use crate::import::escape;
use crate::link::Explanation;
use crate::parse::{self, Document, Form, Named};
use crate::reference::{Aspect, Locator, Name, RepositoryName, Target};
use crate::session::Session;
use crate::source::{Source, SourcePath};
use crate::subject::SubjectKey;

/// How many digits of a commit's hash are written.
const HASH: usize = 12;

/// A name in a text of one line, and what it means.
pub(super) struct Meant {
    /// Where it is in the text.
    pub(super) range: Range<usize>,
    form: Form,
    name: Name,
    /// What it is.
    pub(super) target: Target,
    /// Which part of it is meant.
    pub(super) locator: Option<Locator>,
}

/// What references mean, for comparing.
pub(super) type Meaning = (Target, Option<Locator>);

impl Meant {
    /// What it means, for comparing.
    pub(super) fn meaning(&self) -> Meaning {
        (shortened(&self.target), self.locator)
    }

    /// Whether it is written in one piece with more than it needs: `kubernetes/kubernetes#1`,
    /// `KEP- 753`.
    pub(super) fn is_spelt_out(&self, written: &str) -> bool {
        let is_kind = matches!(
            self.target,
            Target::Thread { .. } | Target::Defined { .. } | Target::Release { .. }
        );
        self.form == Form::Text && is_kind && !written.starts_with('#')
    }

    /// The forms of it that are shorter than what is written, the best first.
    pub(super) fn shorter(&self, session: &Session, written: &str) -> Vec<String> {
        let word = self.locator.filter(|_| self.form == Form::Address);
        let word = word.map(|locator| format!("{} - ", locator.as_str()));
        let words = std::iter::once(String::new()).chain(word);
        let forms = words.flat_map(|word| {
            let labels = short_forms(session, self).into_iter();
            labels.map(move |label| format!("{word}{label}"))
        });
        forms.filter(|form| form.len() < written.len()).collect()
    }

    /// Whether it is an address that a short form can stand for.
    pub(super) fn is_address(&self) -> bool {
        let is_page = matches!(
            self.name,
            Name::Repo {
                aspect: Aspect::Inside | Aspect::Module,
                ..
            }
        );
        self.form == Form::Address && !is_page
    }
}

/// A text of one line as the only bullet of a note of the site.
pub(super) fn alone(session: &Session, text: &str) -> Option<Arc<Document>> {
    let path = SourcePath::new("content/notes/9999-12-31.md");
    let source = Source::new(path, format!("- {text}\n"));
    parse::document(&source, session.reading()).document
}

/// The references of a text of one line, in order, as a bullet of the site means them.
pub(super) fn meant(session: &Session, text: &str) -> Vec<Meant> {
    match alone(session, text) {
        Some(document) => meant_in(session, &document, "- ".len()),
        None => Vec::new(),
    }
}

/// The references of a document whose text begins at an offset.
pub(super) fn meant_in(session: &Session, document: &Arc<Document>, offset: usize) -> Vec<Meant> {
    let names = document.items.iter().flat_map(|item| &item.named);
    let explanations = session.explain(document).into_iter();
    let meant = |(named, explanation): (&Named, Explanation)| {
        let range = named.span.range();
        Some(Meant {
            range: range.start.checked_sub(offset)?..range.end.checked_sub(offset)?,
            form: named.form,
            name: named.name.clone(),
            target: explanation.target?,
            locator: named.locator,
        })
    };
    names.zip(explanations).filter_map(meant).collect()
}

/// What the references of a text mean, in order.
pub(super) fn meanings(session: &Session, text: &str) -> Vec<Meaning> {
    meant(session, text).iter().map(Meant::meaning).collect()
}

/// The same target for commits whose hashes are cut differently.
fn shortened(target: &Target) -> Target {
    match target {
        Target::Commit { repository, sha } => Target::Commit {
            repository: repository.clone(),
            sha: sha.chars().take(HASH).collect(),
        },
        target => target.clone(),
    }
}

/// A text of one line with its addresses in short form, where the site reads that as the same.
pub(super) fn spelled(session: &Session, text: &str) -> String {
    let mut spelled = text.to_owned();
    // From the last to the first, so that the places of those before stay.
    for (index, meant) in meant(session, text).iter().enumerate().rev() {
        if meant.is_address()
            && let Some(replaced) = with_short_form(session, &spelled, (index, meant))
        {
            spelled = replaced;
        }
    }
    spelled
}

/// The text with one address in short form; nothing where no short form means the same.
fn with_short_form(
    session: &Session,
    text: &str,
    (index, meant): (usize, &Meant),
) -> Option<String> {
    let mut wanted = meanings(session, text);
    let is_commit = is_commit_of_thread(&text[meant.range.clone()]);
    let locator = meant.locator.or(is_commit.then_some(Locator::Commit));
    wanted.get_mut(index)?.1 = locator;
    let word = locator.map(|locator| format!("{} - ", locator.as_str()));
    // The word may be there already.
    let words = std::iter::once(String::new()).chain(word);
    let forms = words.flat_map(|word| {
        let labels = short_forms(session, meant).into_iter();
        labels.map(move |label| format!("{word}{label}"))
    });
    let mut replaced = forms.map(|form| {
        let mut replaced = text.to_owned();
        replaced.replace_range(meant.range.clone(), &form);
        replaced
    });
    replaced.find(|replaced| meanings(session, replaced) == wanted)
}

/// `…/pull/12/commits/0123abcd`, which the grammar reads as the pull request.
fn is_commit_of_thread(address: &str) -> bool {
    address.contains("/pull/") && address.contains("/commits/")
}

/// How what an address names may be written, the best form first.
fn short_forms(session: &Session, meant: &Meant) -> Vec<String> {
    let short = shortened(&meant.target);
    let mut forms = vec![
        session.label(&SubjectKey::Target(short.clone())),
        short.to_string(),
        session.label(&SubjectKey::Target(meant.target.clone())),
    ];
    // Where identity made something else of a thread, `comment - ` needs the thread.
    if let Name::Thread {
        repository: RepositoryName::Full(repository) | RepositoryName::Address(repository),
        number,
        ..
    } = &meant.name
    {
        forms.push(format!("{repository}#{number}"));
    }
    forms.dedup();
    forms
}

/// A text as one line, without the marker of a bullet before it.
pub(super) fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let bare = ["- ", "* ", "+ "]
        .iter()
        .find_map(|marker| line.strip_prefix(marker));
    bare.unwrap_or(&line).trim().to_owned()
}

/// A line that Markdown reads as the text of a bullet, whatever it begins with.
pub(super) fn guarded(line: &str) -> String {
    let first = line.split(' ').next().unwrap_or_default();
    let digits = first.trim_end_matches(['.', ')']);
    let is_number = digits.len() + 1 == first.len()
        && digits.len() <= 9
        && digits.bytes().all(|b| b.is_ascii_digit());
    let is_heading = first.len() <= 6 && first.bytes().all(|b| b == b'#');
    let is_fence = line.starts_with("```") || line.starts_with("~~~");
    match () {
        () if is_number && !digits.is_empty() => line.replacen(digits, &format!("{digits}\\"), 1),
        () if is_heading || is_fence || line.starts_with('>') || is_rule(line) => {
            format!("\\{line}")
        }
        () => line.to_owned(),
    }
}

/// Whether a line is nothing but signs that make a rule or an empty bullet.
fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| "-*_+= ".contains(c))
}

/// A text that others wrote, to be shown to the letter.
pub(super) fn verbatim(text: &str) -> String {
    escape::paragraph(&[&line(text)]).concat()
}
