//! What holds for every text: spans, order, no panics, and that width does not matter.

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;

use minamo::internals::link::Resolver;
use minamo::reference::url::raw_urls;
use minamo::reference::{Grammar, KindRule, KnownPerson, Login, Place, Repository, Rules};
use support::resolve::{named, passage};

fn rules() -> Rules {
    let mut rules = Rules::preset("kubernetes").expect("the preset exists");
    rules.default_repository = Repository::parse("kubernetes/kubernetes");
    rules.people.push(KnownPerson {
        login: Login::new("mkato").expect("a login"),
        names: vec!["Mei Kato".to_owned(), "ガガ".to_owned()],
    });
    let kind = |name: &str, written: &str| KindRule {
        name: name.to_owned(),
        written: vec![written.to_owned()],
        target: written.to_owned(),
        url: String::new(),
        index: false,
        ..KindRule::default()
    };
    rules.kinds.insert(0, kind("cve", "CVE-{year}-{n}"));
    rules.kinds.insert(0, kind("jira", "{key:word}-x-{n}"));
    rules
}

thread_local! {
    static RULES: Rules = rules();
    static GRAMMAR: Grammar = Grammar::compile(&rules()).expect("the rules compile");
}

/// Texts made of the pieces that matter, in any order, so that they nearly are references.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "k/k",
            "#",
            "@",
            "/",
            "KEP",
            "-",
            " ",
            "123",
            "comment - ",
            "SIG",
            "Node",
            "sig-",
            "https://",
            "github.com/",
            "owner",
            "repo",
            ".",
            ",",
            "(",
            ")",
            "、",
            "同",
            "PR",
            "の",
            "さん",
            "mkato",
            "Mei Kato",
            "ｋ／ｋ＃１",
            "（",
            "）",
            "　",
            "ガガ",
            "ｶﾞ",
            "ﾞ",
            "か\u{3099}",
            "v1.2",
            "0123abcdef",
            "\n",
            "\u{fffc}",
            "－",
            "–",
            "CVE-2024-",
            "a-x-1",
            "{",
            "}",
            "GH-",
            "kubernetes-",
            "_",
            ":",
            "\u{a0}",
            "pull/1",
            "/issues/2#issuecomment-3",
            "wg-lts",
            "kk#1",
            "é",
            "É",
            "e\u{301}",
            "Сеть",
            "/",
            "PR 4001",
            "and",
            "(#4001, mkato)",
            "kind@v1.2",
            "SIG Node",
            ", Storage",
            "と",
            "sigs.k8s.io/",
            "0123abc ",
            "'s",
            "😀",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, place: Place) {
    let found = GRAMMAR.with(|grammar| grammar.scan(text, place));
    let mut end = 0;
    for candidate in &found {
        let mut start = candidate.span.start;
        if let Some(locator) = &candidate.locator_span {
            assert!(
                locator.start < locator.end && locator.end <= start,
                "{text:?} {candidate:?}"
            );
            assert!(
                text.get(locator.clone()).is_some(),
                "{text:?} {candidate:?}"
            );
            start = locator.start;
        }
        assert!(end <= start, "{text:?} {found:?}");
        assert!(
            !text
                .get(candidate.span.clone())
                .unwrap_or_default()
                .is_empty(),
            "{text:?}"
        );
        end = candidate.span.end;
    }
    let named = GRAMMAR.with(|grammar| named(grammar, text));
    RULES.with(|rules| {
        let names = named.iter().map(|one| &one.name);
        let resolver = Resolver::new(rules, names, BTreeSet::new());
        let settled = resolver.note([passage(&named), passage(&[])].into_iter());
        assert_eq!((settled.len(), settled[0].len()), (2, named.len()));
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn near_references(text in texts()) {
        check(&text, Place::ItemStart);
        check(&text, Place::Inside);
    }

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text, Place::ItemStart);
    }

    #[test]
    fn urls_lie_on_boundaries(text in texts()) {
        let mut end = 0;
        for url in raw_urls(&text) {
            assert!(end <= url.start && text.get(url.clone()).is_some_and(|url| url.contains("://")));
            end = url.end;
        }
    }

    /// A text in full-width letters names what it names in ASCII.
    #[test]
    fn width_does_not_matter(text in "[kK/# ,()0-9a-zSIGKEP@.-]{0,40}") {
        let wide: String = text.chars().map(|c| match c {
            ' ' => '\u{3000}',
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).expect("full-width forms"),
            other => other,
        }).collect();
        let names = |text: &str| {
            let found = GRAMMAR.with(|grammar| grammar.scan(text, Place::ItemStart));
            found.into_iter().map(|one| (one.name, one.locator)).collect::<Vec<_>>()
        };
        prop_assert_eq!(names(&text), names(&wide));
    }
}
