//! Old addresses: those that front matter names, and those of renamed subjects.

use std::collections::HashMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::{Page, Planner, thread_url};
use crate::diagnostic::{Diagnostic, Place};
use crate::link::Graph;
use crate::link::addresses::subject_url;
use crate::link::identity::alias_target;
use crate::link::naming::defined_url;
use crate::link::subjects::Subject;
use crate::link::url::Url;
use crate::reference::{Repository, Target};
use crate::source::{Source, Spanned, nfc};
use crate::subject::SubjectKey;

impl Planner<'_> {
    pub(super) fn redirects(&mut self) {
        let site = self.site;
        let pages = site.pages.iter().map(Arc::as_ref);
        let documents = site.entries().map(|(_, entry)| entry).chain(pages);
        for entry in documents {
            for old in &entry.document.front.redirect_from {
                let url = match old_url(&old.value) {
                    Ok(url) => url,
                    Err(help) => {
                        let refused = bad_redirect(entry.source(), old, help);
                        self.diagnostics.push(refused);
                        continue;
                    }
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

    /// Old addresses of subjects: a thread that redirected a KEP, a repository with a new name.
    pub(super) fn moved(&mut self) {
        let site = self.site;
        for (thread, id) in &site.redirected {
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
        let pages = pages_of_repositories(site);
        for (old, new) in &site.rules.repositories {
            // A short name was never an address.
            if let (Some(old), Some(new)) = (Repository::parse(old), Repository::parse(new))
                && old.owner().len() > 2
            {
                self.renamed(&old, pages.get(&new).map_or(&[], Vec::as_slice));
            }
        }
    }

    /// The pages that a repository and its threads had under an old name.
    fn renamed(&mut self, old: &Repository, pages: &[(&Target, Url)]) {
        for (target, url) in pages {
            let from = match target {
                Target::Thread { number, .. } => thread_url(&old.key(), *number),
                _ => subject_url("repo", &old.key()),
            };
            self.redirect(from, url.clone());
        }
    }

    /// Redirects an address unless something has it.
    fn redirect(&mut self, from: Url, to: Url) {
        if !self.map.contains(&from) {
            self.page(from, Page::Redirect(to));
        }
    }
}

/// The pages of each repository: its own, those of its threads, and those that threads of it became.
fn pages_of_repositories(site: &Graph) -> HashMap<&Repository, Vec<(&Target, Url)>> {
    let subjects = site.subjects.iter();
    let subjects = subjects.filter_map(|(_, subject)| match &subject.key {
        SubjectKey::Target(target) => Some((target, subject.url.clone()?)),
        SubjectKey::Tag(_) => None,
    });
    let became = site.redirected.iter();
    let became = became.filter_map(|(thread, id)| {
        let url = site.subjects.get(*id).url.clone()?;
        Some((thread, url))
    });
    let mut pages: HashMap<&Repository, Vec<(&Target, Url)>> = HashMap::new();
    for (target, url) in subjects.chain(became) {
        if let Target::Repo(repository) | Target::Thread { repository, .. } = target {
            pages.entry(repository).or_default().push((target, url));
        }
    }
    pages
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

/// The address that `redirect_from` writes, as it is or as browsers copy it; or what to write instead.
///
/// Every page is a folder with a file of HTML, whatever dots its name has: a server would not show a
/// file called `v1.28` as a page.
fn old_url(written: &str) -> Result<Url, &'static str> {
    const PATH: &str = "write the path of the old page, for example \"/2022/old-name/\"";
    if written.contains("://") {
        return Err("write the path alone, without the host: \"/2022/old-name/\"");
    }
    if written.contains(['?', '#']) {
        return Err(
            "write the path alone: servers ignore what follows `?` when they look for a file, and never receive what follows `#`",
        );
    }
    let decoded = percent_decode_str(written).decode_utf8();
    let decoded =
        decoded.map_err(|_| "the letters after `%` are not UTF-8; write them as they are")?;
    let decoded = nfc(&decoded);
    let path = decoded.trim_matches('/');
    if path.split('/').any(|part| part.starts_with('.')) {
        return Err(
            "hidden files and folders are for web servers, such as `.htaccess`; no page can be there",
        );
    }
    let is_refused = |c: char| matches!(c, '\\' | ':') || c.is_control();
    if path.split('/').any(str::is_empty) || path.contains(is_refused) {
        return Err(PATH);
    }
    let is_file = [".html", ".htm"]
        .iter()
        .any(|ending| path.ends_with(ending));
    Ok(match is_file && !decoded.ends_with('/') {
        true => Url::file(path),
        false => Url::page([path]),
    })
}

fn bad_redirect(source: &Arc<Source>, old: &Spanned<String>, help: &str) -> Diagnostic {
    let place = Place::Text(Arc::clone(source), old.span);
    let message = format!("`{}` cannot be an old address of a page", old.value);
    Diagnostic::error("bad-redirect", message, place).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_are_read_as_browsers_copy_them() {
        for (written, expected) in [
            ("/a/b/", Some("/a/b/")),
            ("a/b", Some("/a/b/")),
            ("/old.html", Some("/old.html")),
            ("/old.html/", Some("/old.html/")),
            ("/v1.28", Some("/v1.28/")),
            ("/x.php", Some("/x.php/")),
            ("/%E6%97%A5/", Some("/日/")),
            ("/か\u{3099}/", Some("/が/")),
            ("/a%20b", Some("/a b/")),
            ("/a%3Fb", Some("/a?b/")),
            ("/?p=12", None),
            ("/a/#b", None),
            ("/%E6%97/", None),
            ("/a%00b", None),
            ("/.htaccess", None),
            ("/%2Ehtaccess", None),
            ("/a/../b", None),
            ("/%2e%2e/b", None),
            ("/a%5Cb", None),
            ("/a//b", None),
            ("/", None),
            ("", None),
            ("https://me.example/a/", None),
        ] {
            let url = old_url(written).ok();
            assert_eq!(url.as_ref().map(Url::as_str), expected, "{written}");
        }
    }
}
