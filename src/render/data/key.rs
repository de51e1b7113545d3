//! What subjects are called in files for programs: `kep:753`, `sig:network`,
//! `thread:kubernetes/kubernetes#116429`. The words are those of the search's filters.

use crate::link::{Site, SubjectId};
use crate::reference::Target;
use crate::slug::slug;
use crate::subject::SubjectKey;

/// The key of a subject: its kind as in addresses, a colon, and its name therein. Names that
/// compare without case are in lower case, so that equal keys are equal subjects.
pub(super) fn key(site: &Site, id: SubjectId) -> String {
    let target = match &site.subjects.get(id).key {
        SubjectKey::Tag(tag) => return format!("tag:{tag}"),
        SubjectKey::Target(target) => target,
    };
    match target {
        Target::Group(group) => match site.rules.group_prefix(group.as_str()) {
            Some((prefix, name)) => format!("{prefix}:{name}"),
            None => format!("group:{group}"),
        },
        Target::Defined { kind, id } => {
            let name = slug(id);
            let short = name.strip_prefix(&format!("{kind}-"));
            format!("{kind}:{}", short.unwrap_or(&name))
        }
        Target::Thread { repository, number } => format!("thread:{}#{number}", repository.key()),
        Target::Release { repository, tag } => format!("release:{}@{tag}", repository.key()),
        Target::Commit { repository, sha } => format!("commit:{}@{sha}", repository.key()),
        Target::Repo(repository) => format!("repo:{}", repository.key()),
        Target::Person(login) => format!("person:{}", login.key()),
    }
}
