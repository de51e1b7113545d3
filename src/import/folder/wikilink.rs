//! Wikilinks and embedded files as links.

use super::daily::without_ordinals;
use super::links::{Links, between_posts, link};
use super::source::is_markdown;
use crate::import::dates::written_day;
use crate::parse::markdown::{is_picture, size_in_name};
use crate::source::join;

impl Links<'_> {
    /// A wikilink as a link, and what is lost by it.
    pub(super) fn wikilink(
        &mut self,
        post: usize,
        target: &str,
        shown: Option<&str>,
    ) -> (String, Option<String>) {
        let (name, fragment) = match target.split_once('#') {
            Some((name, fragment)) => (name.trim(), Some(fragment)),
            None => (target, None),
        };
        let text = shown.unwrap_or(target).replace(['[', ']'], "");
        let day = || {
            let day = written_day(&without_ordinals(name).replace('_', "-"))?;
            Some((self.posts.of_day(day)?, false))
        };
        let found = match name.is_empty() {
            true => Some((post, false)),
            false => self.posts.named(name).or_else(day),
        };
        let Some((other, is_several)) = found else {
            return match self.named_file(name) {
                Some(file) => {
                    let target = self.take(&file);
                    (
                        format!("[{text}]({})", link(&self.posts.list[post].target, &target)),
                        None,
                    )
                }
                None => (text, Some("leads to no note; its text is kept".to_owned())),
            };
        };
        let anchor = fragment.and_then(|fragment| {
            self.anchor(other, fragment.rsplit('#').next().unwrap_or(fragment))
        });
        let mut loss = (fragment.is_some() && anchor.is_none())
            .then(|| "the heading cannot be linked to; this links to the note".to_owned());
        if name.is_empty() && anchor.is_none() {
            return (
                text,
                Some("the heading cannot be linked to; its text is kept".to_owned()),
            );
        }
        if is_several {
            let path = self.posts.list[other].path();
            loss = Some(format!("several notes have this name; {path} is used"));
        }
        let address = match name.is_empty() {
            true => String::new(),
            false => between_posts(&self.posts.list[post], &self.posts.list[other]),
        };
        let anchor = anchor
            .map(|anchor| format!("#{anchor}"))
            .unwrap_or_default();
        (format!("[{text}]({address}{anchor})"), loss)
    }

    /// An embedded file as an image or a link, an embedded note as a link, and what is lost by it.
    pub(super) fn embedded(
        &mut self,
        post: usize,
        target: &str,
        shown: Option<&str>,
    ) -> (String, Option<String>) {
        let path = target.split('#').next().unwrap_or(target).trim();
        let folder = self.posts.list[post].path();
        let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = join(folder, path).filter(|path| self.folder.has(path) && !is_markdown(path));
        let Some(file) = beside.or_else(|| self.named_file(path)) else {
            let (link, loss) = self.wikilink(post, target, shown);
            let what = match self.posts.named(path) {
                Some(_) => "an embedded note is a link now".to_owned(),
                None => "the embedded file is missing; its text is kept".to_owned(),
            };
            return (
                link,
                Some(
                    loss.filter(|_| self.posts.named(path).is_some())
                        .unwrap_or(what),
                ),
            );
        };
        let place = self.take(&file);
        let address = link(&self.posts.list[post].target, &place);
        let name = file.rsplit('/').next().unwrap_or(&file);
        let is_size = |text: &str| size_in_name(text).is_some();
        let size = shown.filter(|shown| is_size(shown));
        let text = shown
            .filter(|shown| !is_size(shown))
            .unwrap_or(name)
            .replace(['[', ']'], "");
        let loss = size.map(|size| format!("the size {size} is left out"));
        match is_picture(name) {
            true => (format!("![{text}]({address})"), loss),
            false => (
                format!("[{text}]({address})"),
                Some("an embedded file is a link now".to_owned()),
            ),
        }
    }
}
