//! What the import knows of each kind of subject.

use chrono::NaiveDate;

/// A SIG, working group, user group or committee of `sigs.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupFacts {
    /// Its id, the name of its folder: `sig-network`.
    pub id: String,
    /// `SIG Network`, `WG Batch`, `Steering Committee`.
    pub title: String,
    /// Names of its channel and mailing list that say which group it is and differ from the id:
    /// `sig-contribex`, `kubernetes-sig-scale`. `kubernetes-` before the id is no other name, and
    /// a channel `code-of-conduct` or a list `steering` is an ordinary word rather than a name.
    pub aliases: Vec<String>,
    /// Chairs (of a committee its members), then tech leads, each once, with `@`.
    pub leads: Vec<String>,
    /// The ids of the SIGs a working group works for.
    pub stakeholders: Vec<String>,
    /// The Slack channel without `#`.
    pub channel: Option<String>,
    /// The address of the mailing list.
    pub mailing_list: Option<String>,
    /// Its own meetings, in the order of the file; those of subprojects are left out.
    pub meetings: Vec<Meeting>,
    /// `owner/name` of repositories in which a subproject owns something.
    pub repositories: Vec<String>,
    /// Label and address of pages about it.
    pub links: Vec<(String, String)>,
}

/// A regular meeting of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meeting {
    /// `Regular SIG Meeting`
    pub title: String,
    /// Day, time, time zone and frequency in the words of the file.
    pub when: String,
    /// Where it takes place.
    pub url: Option<String>,
    /// Agenda and minutes.
    pub notes: Option<String>,
    /// Recordings.
    pub recordings: Option<String>,
}

/// A Kubernetes Enhancement Proposal, from its `kep.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KepFacts {
    /// The number of its folder, or of the file where the folder has none.
    pub number: u32,
    /// Its title.
    pub title: Option<String>,
    /// The id of the owning group.
    pub group: Option<String>,
    /// The ids of the groups that take part, without the owner.
    pub participating: Vec<String>,
    /// `provisional`, `implementable`, `implemented`, `deferred`, `rejected`, `withdrawn` or
    /// `replaced`.
    pub state: Option<String>,
    /// `alpha`, `beta`, `stable`, `deprecated`, `disabled` or `removed`.
    pub stage: Option<String>,
    /// Stage and release, `("alpha", "v1.28")`, in the order of the stages.
    pub milestones: Vec<(String, String)>,
    /// The day it was begun. A number written before 2019 does not mean this KEP.
    pub created: Option<NaiveDate>,
    /// The names of its feature gates, in the order of the file.
    pub feature_gates: Vec<String>,
    /// Logins with `@`, in the order of the file.
    pub authors: Vec<String>,
    /// `keps/sig-node/753-sidecar-containers`
    pub folder: String,
}

/// A repository in which groups own something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RepoFacts {
    /// `kubernetes/kubernetes`
    pub name: String,
    /// The ids of all groups that own something in it, sorted. Only a repository with one owner
    /// says which group an item belongs to.
    pub owners: Vec<String>,
}

/// A person with a role in a group, or an author of a KEP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PersonFacts {
    /// The login without `@`, as `sigs.yaml` writes it, else as most files do.
    pub login: String,
    /// The name.
    pub title: Option<String>,
    /// The company as of the data, which gives no dates; at most one.
    pub affiliations: Vec<String>,
    /// `SIG Network chair`, `SIG Node tech lead`, in the order of the file.
    pub roles: Vec<String>,
    /// `KEP-753` of the proposals this person is an author of, in order.
    pub keps: Vec<String>,
}

impl KepFacts {
    /// The canonical name, `KEP-753`.
    pub(crate) fn key(&self) -> String {
        format!("KEP-{}", self.number)
    }
}

impl PersonFacts {
    /// The canonical name, `@aojea`.
    pub(crate) fn key(&self) -> String {
        format!("@{}", self.login)
    }
}
