//! Small checkouts of our own, and the real sample when it is there.

mod oddities;
mod sample;
mod sigs_oddities;
mod thread_lines;
mod whole;

use std::collections::BTreeSet;

use super::checkout::{Enhancements, File};
use super::{Imported, import};

/// Two SIGs, of which one has another channel and list, a working group and a committee.
const SIGS: &str = r#"sigs:
  - dir: sig-water
    name: Water
    charter_link: charter.md
    leadership:
      chairs:
        - github: Mizu
          name: Mizu Kawa
          company: Spring
          email: mizu@example.com
      tech_leads:
        - github: Mizu
          name: Mizu Kawa
          company: Spring
        - github: nami
          name: Nami Umi
          company: Ocean
      emeritus_leads:
        - github: ame
          name: Ame
    meetings:
      - description: Regular SIG Meeting
        day: Monday
        time: "9:00"
        tz: UTC
        frequency: biweekly
        url: https://example.com/meet
        archive_url: https://example.com/notes
    contact:
      slack: sig-water
      mailing_list: https://groups.google.com/a/kubernetes.io/g/sig-water
      liaison:
        github: shima
        name: Shima
    subprojects:
      - name: pipes
        owners:
          - https://raw.githubusercontent.com/kubernetes-sigs/pipes/main/OWNERS
          - https://raw.githubusercontent.com/kubernetes/kubernetes/master/pkg/pipes/OWNERS
          - https://raw.githubusercontent.com/kubernetes/kubernetes/master/pkg/taps/OWNERS
  - dir: sig-irrigation
    name: Irrigation
    contact:
      slack: sig-irri
      mailing_list: https://groups.google.com/forum/#!forum/kubernetes-sig-irri
    subprojects:
      - name: fields
        leads:
          - github: ta
            name: Ta Hatake
        owners:
          - https://github.com/kubernetes/kubernetes/blob/master/pkg/fields/OWNERS
workinggroups:
  - dir: wg-tide
    name: Tide
    stakeholder_sigs:
      - Water
    contact:
      slack: wg-tide
usergroups: []
committees:
  - dir: committee-shore
    name: Shore
    leadership:
      chairs:
        - github: shima
          name: Shima
    contact:
      slack: shore-committee
      mailing_list: https://groups.google.com/a/kubernetes.io/g/shore
gb_rep:
  github: shima
  name: Shima
"#;

/// A `kep.yaml` without an oddity.
const KEP: &str = r#"title: Pipes that mend themselves
kep-number: 42
authors:
  - "@nami"
  - "@ame"
owning-sig: sig-water
participating-sigs:
  - sig-irrigation
status: implementable
creation-date: 2021-03-04
reviewers:
  - "@Mizu"
approvers:
  - "@Mizu"
see-also:
  - "/keps/sig-water/42-pipes"
  - "n/a"
replaces: []
stage: beta
latest-milestone: "v1.30"
milestone:
  stable: ""
  beta: "v1.30"
  alpha: "v1.28"
feature-gates:
  - name: SelfMendingPipes
    components:
      - kubelet
disable-supported: true
"#;

const PATH: &str = "keps/sig-water/42-pipes/kep.yaml";

/// Imports texts as if they stood at these paths.
fn imported(sigs: Option<&str>, keps: &[(&str, &str)]) -> Imported {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: Ok(text.to_owned()),
    };
    let mut paths = BTreeSet::new();
    for (path, _) in keps {
        let parts: Vec<&str> = path.split('/').collect();
        paths.extend((1..=parts.len()).map(|end| parts[..end].join("/")));
    }
    let enhancements = Enhancements {
        files: keps.iter().map(|(path, text)| file(path, text)).collect(),
        paths,
        problems: Vec::new(),
    };
    import(sigs.map(|text| file("sigs.yaml", text)), Some(enhancements))
}

/// Problems as lines, without the help.
fn lines(imported: &Imported) -> Vec<String> {
    let problems = imported.problems.iter();
    problems
        .map(|p| format!("{}:{}:{}: {}", p.path, p.line, p.column, p.message))
        .collect()
}
