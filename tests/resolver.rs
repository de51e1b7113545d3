//! What only the whole site decides, and communities other than Kubernetes.

mod support;

use std::collections::BTreeSet;

use minamo::internals::link::{Decision, Resolver};
use minamo::internals::parse::Named;
use minamo::reference::{
    Grammar, GroupId, KindRule, KnownGroup, Logins, Name, Repository, Rules, Target,
};
use support::resolve::{named, passage};

/// Notes of items of texts, resolved: one list of references a note.
fn site(rules: &Rules, notes: &[&[&str]]) -> Vec<Vec<Decision>> {
    let grammar = Grammar::compile(rules).expect("the rules compile");
    let scan = |items: &&[&str]| -> Vec<Vec<Named>> {
        items.iter().map(|text| named(&grammar, text)).collect()
    };
    let scanned: Vec<Vec<Vec<Named>>> = notes.iter().map(scan).collect();
    let all = scanned.iter().flatten().flatten().map(|one| &one.name);
    let resolver = Resolver::new(rules, all, BTreeSet::new());
    let resolve = |items: &Vec<Vec<Named>>| {
        let decisions = resolver.note(items.iter().map(|item| passage(item)));
        let decisions = decisions.into_iter().flatten();
        decisions.filter(|one| one.target.is_some()).collect()
    };
    scanned.iter().map(resolve).collect()
}

fn shown(decision: &Decision) -> String {
    let target = decision.target.as_ref();
    target.map(ToString::to_string).unwrap_or_default()
}

fn targets(rules: &Rules, notes: &[&[&str]]) -> Vec<Vec<String>> {
    let resolved = site(rules, notes);
    resolved
        .iter()
        .map(|note| note.iter().map(shown).collect())
        .collect()
}

fn kubernetes() -> Rules {
    let mut rules = Rules::preset("kubernetes").expect("the preset exists");
    rules.default_repository = Repository::parse("kubernetes/kubernetes");
    rules
}

#[test]
fn a_bare_number_belongs_to_its_item_then_to_the_default() {
    let notes: &[&[&str]] = &[
        &["etcd-io/etcd#1 と #20", "続き #30", "PR #40"],
        &["#50 と #60", "途中の #70"],
    ];
    let found = targets(&kubernetes(), notes);
    assert_eq!(found[0][..2], ["etcd-io/etcd#1", "etcd-io/etcd#20"]);
    assert_eq!(
        found[0][2..],
        ["kubernetes/kubernetes#30", "kubernetes/kubernetes#40"]
    );
    let second = [
        "kubernetes/kubernetes#50",
        "kubernetes/kubernetes#60",
        "kubernetes/kubernetes#70",
    ];
    assert_eq!(found[1], second);
}

#[test]
fn without_a_default_a_number_takes_the_nearest_of_its_note() {
    let mut rules = kubernetes();
    rules.default_repository = None;
    let notes: &[&[&str]] = &[
        &["etcd-io/etcd#1 と #20", "続き #30", "PR #40"],
        &["PR #50"],
    ];
    let found = targets(&rules, notes);
    assert_eq!(found[0][2..], ["etcd-io/etcd#30", "etcd-io/etcd#40"]);
    assert_eq!(found[1], Vec::<String>::new());
}

#[test]
fn without_a_repository_a_number_in_text_is_none() {
    let mut rules = kubernetes();
    rules.default_repository = None;
    assert_eq!(
        targets(&rules, &[&["PR #40 と #50"]]),
        [Vec::<String>::new()]
    );
}

#[test]
fn an_owner_with_numbers_owns_bare_repositories() {
    let plain = targets(&kubernetes(), &[&["ここで qwerz/blorp を使う"]]);
    assert_eq!(plain, [Vec::<String>::new()]);
    let cited = targets(
        &kubernetes(),
        &[&["ここで qwerz/blorp を使う"], &["qwerz/other#4"]],
    );
    assert_eq!(cited[0], ["qwerz/blorp"]);
    let alone = targets(
        &kubernetes(),
        &[&["ここで qwerz/blorp を使う"], &["道具 (qwerz/blorp)"]],
    );
    assert_eq!(alone[0], ["qwerz/blorp"]);
}

#[test]
fn the_case_of_the_rules_or_of_the_first_mention_is_shown() {
    let found = targets(
        &kubernetes(),
        &[&["Kubernetes/Website#1 と Qwerz/Blorp#2 と qwerz/blorp#3"]],
    );
    assert_eq!(
        found[0],
        ["kubernetes/website#1", "Qwerz/Blorp#2", "Qwerz/Blorp#3"]
    );
}

#[test]
fn slips_are_mended_with_evidence() {
    let found = site(
        &kubernetes(),
        &[&[
            "kubernetes/enhancemnts#5",
            "kubernetes/cloud-provider-foo#6",
        ]],
    );
    let slip = found[0][0].misspelling.as_ref().expect("a slip");
    assert_eq!(slip.written, "kubernetes/enhancemnts");
    assert_eq!(slip.meant.to_string(), "kubernetes/enhancements");
    assert!(slip.evidence.contains("known"), "{}", slip.evidence);
    assert_eq!(found[0][1].misspelling, None);
}

#[test]
fn what_the_site_repeats_corrects_what_it_names_once() {
    let notes: &[&[&str]] = &[
        &["qwerz/blorptool#1 qwerz/blorptool#2 qwerz/blorptool#3 qwerz/blorptool#4"],
        &["qwerz/blorptol#5", "qwerz/blorptool2#6"],
    ];
    let found = targets(&kubernetes(), notes);
    assert_eq!(found[1], ["qwerz/blorptool#5", "qwerz/blorptool2#6"]);
}

#[test]
fn logins_are_people_only_when_known() {
    let rules = kubernetes();
    let grammar = Grammar::compile(&rules).expect("the preset compiles");
    let named = named(&grammar, "@mkato と @someone");
    let known = BTreeSet::from(["mkato".to_owned()]);
    let resolver = Resolver::new(&rules, named.iter().map(|one| &one.name), known);
    let found = &resolver.note(std::iter::once(passage(&named)))[0];
    let names: Vec<_> = found.iter().map(shown).collect();
    assert_eq!(names, ["@mkato", ""]);
}

fn kind(name: &str, written: &[&str], target: &str, url: &str) -> KindRule {
    KindRule {
        name: name.to_owned(),
        written: written.iter().map(|&pattern| pattern.to_owned()).collect(),
        target: target.to_owned(),
        url: url.to_owned(),
        index: true,
        ..KindRule::default()
    }
}

fn rust() -> Rules {
    let mut rules = Rules::preset("none").expect("the preset exists");
    rules.default_repository = Repository::parse("rust-lang/rust");
    rules
        .repositories
        .push(("cargo".to_owned(), "rust-lang/cargo".to_owned()));
    rules.logins = Logins::Any;
    let names = vec!["T-compiler".to_owned()];
    rules.groups.push(KnownGroup {
        id: GroupId::new("t-compiler"),
        names,
    });
    rules.kinds = vec![
        kind(
            "rfc",
            &[
                "RFC {n}",
                "RFC-{n}",
                "rust-lang/rfcs#{n}",
                "https://rust-lang.github.io/rfcs/{n}-{title:word}.html",
            ],
            "RFC-{n}",
            "https://rust-lang.github.io/rfcs/{n:04}.html",
        ),
        kind(
            "cve",
            &["CVE-{year}-{n}"],
            "CVE-{year}-{n}",
            "https://www.cve.org/CVERecord?id=CVE-{year}-{n}",
        ),
        kind(
            "ghsa",
            &["GHSA-{id:word}"],
            "GHSA-{id}",
            "https://github.com/advisories/GHSA-{id}",
        ),
        kind(
            "jira",
            &["{project:word}-{n}"],
            "{project}-{n}",
            "https://jira.example/browse/{project}-{n}",
        ),
    ];
    rules
}

#[test]
fn a_rust_community_needs_configuration_only() {
    let text = "#115143 と cargo#12、RFC 0002 と rust-lang/rfcs#3137 (CVE-2024-0567、GHSA-abcd-1234-efgh) \
                を T-compiler の @someone が t-compiler で、KAFKA-77 も https://rust-lang.github.io/rfcs/2000-const-generics.html";
    let found = targets(&rust(), &[&[text]]);
    let want = [
        "rust-lang/rust#115143",
        "rust-lang/cargo#12",
        "RFC-2",
        "RFC-3137",
        "CVE-2024-0567",
        "GHSA-abcd-1234-efgh",
        "t-compiler",
        "@someone",
        "t-compiler",
        "KAFKA-77",
        "RFC-2000",
    ];
    assert_eq!(found[0], want);
}

#[test]
fn links_lead_to_github_or_to_the_template() {
    let rules = rust();
    let grammar = Grammar::compile(&rules).expect("the rules compile");
    let url = |text: &str| {
        let named = named(&grammar, text);
        let resolver = Resolver::new(&rules, named.iter().map(|one| &one.name), BTreeSet::new());
        let settled = resolver
            .note(std::iter::once(passage(&named)))
            .remove(0)
            .remove(0);
        grammar.url_of(&settled.target.expect("a reference"))
    };
    assert_eq!(
        url("RFC 2").as_deref(),
        Some("https://rust-lang.github.io/rfcs/0002.html")
    );
    let cve = "https://www.cve.org/CVERecord?id=CVE-2024-0567";
    assert_eq!(url("CVE-2024-0567").as_deref(), Some(cve));
    assert_eq!(
        url("cargo#12").as_deref(),
        Some("https://github.com/rust-lang/cargo/issues/12")
    );
    let tag = "https://github.com/a1/b2/releases/tag/x%2Fv1.0";
    assert_eq!(url("a1/b2@x/v1.0").as_deref(), Some(tag));
    assert_eq!(
        url("@someone").as_deref(),
        Some("https://github.com/someone")
    );
    assert_eq!(url("T-compiler"), None);
}

#[test]
fn wrong_patterns_are_all_reported() {
    let mut rules = Rules::preset("none").expect("the preset exists");
    rules.kinds = vec![kind(
        "x",
        &["{n}", "X-{number}", "X-{n", "X-{n}", "{n}{word}"],
        "X-{n}",
        "",
    )];
    let errors = Grammar::compile(&rules)
        .map(|_| ())
        .expect_err("wrong patterns");
    let patterns: Vec<_> = errors.iter().map(|error| error.pattern.as_str()).collect();
    assert_eq!(patterns, ["{n}", "X-{number}", "X-{n", "{n}{word}"]);
}

#[test]
fn pull_requests_are_distinguished_from_issues_by_their_url() {
    let grammar = Grammar::compile(&kubernetes()).expect("the preset compiles");
    let pull = |url: &str| match grammar.read_url(url).map(|candidate| candidate.name) {
        Some(Name::Thread { pull, .. }) => pull,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        pull("https://github.com/kubernetes/enhancements/pull/9"),
        Some(true)
    );
    assert_eq!(
        pull("https://github.com/kubernetes/enhancements/issues/9"),
        Some(false)
    );
}

#[test]
fn targets_have_a_natural_order() {
    let repository = Repository::parse("k/k").expect("a repository");
    let thread = |number| Target::Thread {
        repository: repository.clone(),
        number,
    };
    let release = |tag: &str| Target::Release {
        repository: repository.clone(),
        tag: tag.to_owned(),
    };
    let mut targets = [release("v1.10.0"), thread(10), release("v1.9.0"), thread(9)];
    targets.sort();
    assert_eq!(
        targets,
        [thread(9), thread(10), release("v1.9.0"), release("v1.10.0")]
    );
}
