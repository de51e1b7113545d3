//! Old addresses: those that front matter names, and those of subjects that have another name today.

use std::sync::Arc;

use super::{Page, Planner, thread_url};
use crate::diagnostic::{Diagnostic, Place};
use crate::link::Graph;
use crate::link::identity::alias_target;
use crate::link::naming::defined_url;
use crate::link::subjects::Subject;
use crate::link::url::Url;
use crate::reference::{Repository, Target};
use crate::source::{Source, Spanned};
use crate::subject::SubjectKey;

impl Planner<'_> {
    pub(super) fn redirects(&mut self) {
        let site = self.site;
        let pages = site.pages.iter().map(Arc::as_ref);
        let documents = site.entries().map(|(_, entry)| entry).chain(pages);
        for entry in documents {
            for old in &entry.document.front.redirect_from {
                let Some(url) = old_url(&old.value) else {
                    self.diagnostics.push(bad_redirect(entry.source(), old));
                    continue;
                };
                // A page that keeps its old address needs no redirection.
                if url == entry.url {
                    continue;
                }
                let place = (Arc::clone(entry.source()), old.span);
                self.redirects.insert(self.map.pages.len() as u32, place);
                self.page(url, Page::Redirect(entry.url.clone()));
            }
        }
    }

    /// Old addresses of subjects: a thread that became a KEP, a repository with a new name.
    pub(super) fn moved(&mut self) {
        let site = self.site;
        for (thread, id) in &site.became {
            let new = site.subjects.get(*id);
            if let (Target::Thread { repository, number }, Some(url)) = (thread, new.url.clone()) {
                self.redirect(thread_url(&repository.key(), *number), url);
            }
        }
        for (_, subject) in site.subjects.iter() {
            let Some(url) = &subject.url else { continue };
            for old in folded(site, subject) {
                self.redirect(old, url.clone());
            }
        }
        for (old, new) in &site.rules.repositories {
            // A short name is no address anybody had.
            if let (Some(old), Some(new)) = (Repository::parse(old), Repository::parse(new))
                && old.owner().len() > 2
            {
                self.renamed(site, &old, &new);
            }
        }
    }

    /// The pages that a repository and its threads had under an old name.
    fn renamed(&mut self, site: &Graph, old: &Repository, new: &Repository) {
        for (_, subject) in site.subjects.iter() {
            let (SubjectKey::Target(target), Some(url)) = (&subject.key, subject.url.clone())
            else {
                continue;
            };
            match target {
                Target::Repo(repository) if repository == new => {
                    self.redirect(Url::page(["repo", &old.key()]), url);
                }
                Target::Thread { repository, number } if repository == new => {
                    self.redirect(thread_url(&old.key(), *number), url);
                }
                _ => {}
            }
        }
        for (thread, id) in &site.became {
            let url = site.subjects.get(*id).url.clone();
            if let (Target::Thread { repository, number }, Some(url)) = (thread, url)
                && repository == new
            {
                self.redirect(thread_url(&old.key(), *number), url);
            }
        }
    }

    /// Redirects an address unless something has it.
    fn redirect(&mut self, from: Url, to: Url) {
        if !self.map.contains(&from) {
            self.page(from, Page::Redirect(to));
        }
    }
}

/// The addresses of numbers that were folded into a subject of a defined kind.
fn folded(site: &Graph, subject: &Subject) -> Vec<Url> {
    let SubjectKey::Target(target @ Target::Defined { .. }) = &subject.key else {
        return Vec::new();
    };
    let aliases = subject.facts.iter().flat_map(|facts| &facts.aliases);
    aliases
        .filter_map(
            |alias| match alias_target(&site.rules, &site.grammar, target, alias)? {
                Target::Defined { kind, id } => defined_url(&site.rules, &kind, &id),
                _ => None,
            },
        )
        .collect()
}

/// The address that `redirect_from` writes; nothing when it would leave the site.
fn old_url(written: &str) -> Option<Url> {
    let path = written.trim_matches('/');
    // Hidden files are for web servers (`.htaccess`), and our own.
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.');
    if !path.split('/').all(is_plain) || path.contains(['\\', '\0', ':']) {
        return None;
    }
    let is_file = !written.ends_with('/') && path.rsplit('/').next()?.contains('.');
    Some(if is_file {
        Url::file(path)
    } else {
        Url::page([path])
    })
}

fn bad_redirect(source: &Arc<Source>, old: &Spanned<String>) -> Diagnostic {
    let place = Place::Text(Arc::clone(source), old.span);
    let message = format!("`{}` is no address of this site", old.value);
    Diagnostic::error("bad-redirect", message, place)
        .help("write the path of the old page, for example \"/2022/old-name/\"")
}
