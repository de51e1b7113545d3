//! `no-such-thread`: numbers that their repositories do not have, as GitHub told `minamo facts fetch`.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::link::Site;
use crate::reference::Target;
use crate::subject::SubjectKey;

/// The mentions of threads that are not there.
pub(super) fn missing(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for entry in site.documents() {
        let mentions = entry.items.iter().flat_map(|item| &item.mentions);
        for mention in mentions {
            let subject = site.subjects.get(mention.subject);
            let state = subject
                .facts
                .as_ref()
                .and_then(|facts| facts.state.as_deref());
            let SubjectKey::Target(Target::Thread { repository, number }) = &subject.key else {
                continue;
            };
            if state == Some("missing") {
                let message =
                    format!("{repository} has no issue, pull request or discussion {number}");
                let place = Place::Text(Arc::clone(entry.source()), mention.span);
                found.push(Diagnostic::warning("no-such-thread", message, place).help(
                    "correct the number or its repository; `minamo facts fetch` asks GitHub again",
                ));
            }
        }
    }
    found
}
