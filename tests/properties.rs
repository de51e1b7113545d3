//! What holds for every site, tried on random ones.

#[path = "fuzz/src/targets.rs"]
mod targets;

mod support;

use std::collections::BTreeSet;

use minamo::internals::config::Feeds;
use minamo::internals::written_references;
use minamo::{Source, Span};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use support::Folder;
use support::folder::Tree;
use support::holds::{BASE, lost_words, unbalanced_pages};
use support::output::faults;
use support::sample::{self, Built};

/// Pieces that mean something to Markdown or to the grammar, alone or beside one another.
const PIECES: &[&str] = &[
    "k/k#1",
    "k/k#2",
    "(comment - k/k#3)",
    "commit - k/k@0123abc",
    "#4",
    "PR #5",
    "KEP-753",
    "KEP- 2",
    "KEP",
    "kubernetes-sigs/kind",
    "(containerd/containerd)",
    "SIG Network",
    "sig-node",
    "wg-lts",
    "tag-security",
    "@aojea",
    "Tony",
    "containerd/containerd#v1.7.0",
    "RFC 9110",
    "https://github.com/kubernetes/kubernetes/pull/1",
    "<https://other.example/>",
    "https://github.com/kubernetes/kubernetes/issues/2#issuecomment-1",
    "https://github.com/k/k/blob/main/a_b.go#L1-L2",
    "https://日本.example/パス?a=b&c",
    "**",
    "*",
    "~~",
    "_",
    "`",
    "``",
    "「",
    "」",
    "、",
    "。",
    "（",
    "水面",
    "𠮷",
    "e\u{301}",
    "🌊",
    "\u{200B}",
    "\u{3000}",
    " ",
    " ",
    " ",
    "\n",
    "\n  ",
    "  \n",
    "\\\n",
    "\n\n",
    "\n\n  ",
    "\t",
    "\n- ",
    "\n  - ",
    "\n    - ",
    "\n1. ",
    "\n3) ",
    "\n> ",
    "\n# ",
    "\n### ",
    "\n---\n",
    "\n***\n",
    "\n\n```yaml:a.yaml\nkind: Pod # KEP-1\n```\n\n",
    "\n\n```\n",
    "\n~~~rust\n",
    "\n\n    indented",
    "\n\n| a | KEP-3 |\n|---|:-:|\n| k/k#1 | `b|` |\n\n",
    "[^a]",
    "[^b]",
    "[^c]",
    "\n\n[^a]: note KEP-4\n\n",
    "\n\n[^b]: - k/k#6[^a]\n\n",
    "[link][d]",
    "\n\n[d]: https://other.example \"t\"\n\n",
    "[here](2023-09-13.md)",
    "[there](/archive/)",
    "[gone](gone.md)",
    "[x](#kep-753)",
    "![i](i.png)",
    "![k/k#1](gone.png)",
    "[k/k#1](https://github.com/kubernetes/kubernetes/pull/1)",
    "[a KEP-5 b](/)",
    "[",
    "](",
    "]",
    ")",
    "!",
    "<b>",
    "</b>",
    "<div>\n",
    "</div>",
    "<!-- c -->",
    "<!--",
    "<br/>",
    "<kbd>",
    "<script>",
    "<",
    ">",
    "&amp;",
    "&#35;",
    "&",
    "\\",
    "\\#",
    "\\*",
    "{#id}",
    "{#other-id}\n",
    "{",
    "[ ] ",
    "[x] ",
    "\n- [x] ",
    "%",
    "%zz",
    "\"",
    "'",
    "]]>",
    "\r\n",
];

/// Values of front matter, good and bad.
const FRONT: &[&str] = &[
    "",
    "",
    "",
    "+++\nsigs = [\"network\"]\ntags = [\"Tag\", \"コスト\"]\n+++\n\n",
    "---\nkeps: [753]\nrefs: [\"k/k#1\"]\ntitle: 題 <b>\nlang: en\n---\n\n",
    "+++\nredirect_from = [\"/old/\"]\npeople = [\"@aojea\"]\n+++\n",
    "+++\ndraft = true\n+++\n- ",
    "+++\nupdated = 2023-10-10\nrepos = [\"kubernetes-sigs/kind\"]\ndescription = \"d & <e>\"\n+++\n",
    "+++\ntitle = \"\"\ntags = [\"C++\", \"security\"]\n+++\n",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[a-z #/@-]{0,8}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| format!("- {}", pieces.concat()))
}

fn document() -> impl Strategy<Value = String> {
    (select(FRONT), text()).prop_map(|(front, text)| format!("{front}{text}"))
}

/// Texts of two notes, an article, a page and a subject.
fn texts() -> impl Strategy<Value = [String; 5]> {
    (document(), document(), text(), text(), text())
        .prop_map(|(first, second, article, page, subject)| [first, second, article, page, subject])
}

fn build(texts: &[String; 5], html: &str) -> Built {
    sample::build(&site_of(texts, html))
}

/// The site with these texts.
fn site_of(texts: &[String; 5], html: &str) -> Folder {
    let [first, second, article, page, subject] = texts;
    let config = format!(
        "base_url = \"https://me.example/notes\"\n[references]\ndefault_repo = \"kubernetes/kubernetes\"\n[index]\nper_page = 2\n[markdown]\nhtml = \"{html}\"\n[[references.kinds]]\nname = \"rfc\"\nwritten = [\"RFC {{n}}\"]\ntarget = \"RFC-{{n}}\"\nindex = true\n"
    );
    let folder = Folder::site(&config, &[]);
    folder.write("content/notes/2023-09-12.md", first);
    folder.write("content/notes/2023-09-13.md", second);
    folder.write("content/notes/i.png", "png");
    let article = format!("+++\ntitle = \"A\"\ndate = 2023-09-13\nkeps = [1]\n+++\n{article}");
    folder.write("content/articles/a.md", article);
    folder.write("content/pages/about.md", page);
    folder.write("content/subjects/kep/753.md", subject);
    folder.write(
        "content/subjects/person/aojea.md",
        "---\ntitle: Antonio\naliases: [Tony]\n---\n",
    );
    folder
}

/// A usual run tries the same sites everywhere; `PROPTEST_CASES` asks for that many others.
fn settings() -> ProptestConfig {
    tries(64)
}

fn tries(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked: Option<u32> = asked.and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(usual),
        rng_seed: match asked {
            Some(_) => RngSeed::Random,
            None => RngSeed::Fixed(2023),
        },
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    }
}

/// Mentions that do not point at the text they were read from.
fn misplaced_mentions(built: &Built) -> Vec<String> {
    let mut misplaced = Vec::new();
    for (source, span, written) in written_references(&built.build) {
        misplaced.extend(misplacement(&source, span, &written));
    }
    misplaced
}

/// What is wrong with where a mention points, if anything.
fn misplacement(source: &Source, span: Span, written: &str) -> Option<String> {
    let Some(slice) = source.text.get(span.range()) else {
        return Some(format!("{span:?} of {written:?} is on no boundary"));
    };
    // Where Markdown's own signs stand within, the reader's text is another.
    let plain = !slice.contains([
        '\\', '&', '*', '_', '~', '<', '>', '`', '[', ']', '\n', '\r',
    ]);
    let same = if plain {
        slice == written
    } else {
        !slice.is_empty()
    };
    (!same).then(|| format!("{slice:?} is not {written:?}"))
}

/// Feeds that cannot be read, or name an entry twice.
fn faults_of_feeds(built: &Built) -> Vec<String> {
    let feeds = built
        .files
        .iter()
        .filter(|(path, _)| path.ends_with("feed.xml"));
    let fault = |(path, bytes): (&String, &Vec<u8>)| {
        let feed = match feed_rs::parser::parse(bytes.as_slice()) {
            Ok(feed) => feed,
            Err(error) => return Some(format!("{path}: {error}")),
        };
        let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        let own = ids.iter().all(|id| id.starts_with(Feeds::DEFAULT_ID));
        let distinct = ids.len() == feed.entries.len();
        (!own || !distinct).then(|| format!("{path}: {ids:?}"))
    };
    feeds.filter_map(fault).collect()
}

proptest! {
    #![proptest_config(settings())]

    /// Nothing panics; what is built leads somewhere, its tags are closed, it can be read as feeds, its
    /// mentions point at the text they were read from, and no word of the Markdown is lost.
    #[test]
    fn every_site_holds_together(texts in texts(), html in select(&["escape", "sanitize"][..])) {
        let built = build(&texts, html);
        prop_assert_eq!(faults(&built.files, BASE), [""; 0]);
        prop_assert_eq!(unbalanced_pages(&built.files), [""; 0]);
        if html == "escape" && texts[0].starts_with("- ") {
            let page = built.text("notes/2023-09-12/index.html");
            prop_assert_eq!(lost_words(&texts[0], page), [""; 0]);
        }
        prop_assert_eq!(misplaced_mentions(&built), [""; 0]);
        prop_assert_eq!(faults_of_feeds(&built), [""; 0]);
    }

    /// Ids of feeds' entries come from nothing that a writer may polish.
    #[test]
    fn nothing_but_an_items_beginning_changes_ids_of_feeds(
        keps in prop::collection::btree_set(1_u32..9999, 2..6),
        tails in prop::collection::vec(text(), 6),
        title in "[a-z]{1,8}",
    ) {
        let items: Vec<String> = keps
            .iter()
            .zip(&tails)
            .map(|(kep, tail)| {
                let tail: String = tail.chars().filter(|c| !"\n\r`<#{:[|\\".contains(*c)).collect();
                format!("- KEP-{kep} in sig-network {tail}\n")
            })
            .collect();
        let site = |items: String, front: &str, base: &str| {
            let config = format!("title = \"{title}\"\nbase_url = \"{base}\"\n[feeds]\nid = \"tag:me,2023:\"\n");
            let note = format!("+++\n{front}\n+++\n\n{items}");
            sample::build(&Folder::site(&config, &[("content/notes/2023-09-12.md", &note)]))
        };
        let first = site(items.concat(), "", "https://me.example");
        let front = format!("title = \"{title}\"\ntags = [\"{title}\"]\nsigs = [\"network\"]");
        let reversed: String = items.iter().rev().map(String::as_str).collect();
        let second = site(reversed, &front, "https://other.example/below");
        for feed in ["feed.xml", "sig/network/feed.xml"] {
            prop_assert_eq!(ids(first.text(feed)), ids(second.text(feed)));
        }
    }
}

fn ids(feed: &str) -> BTreeSet<String> {
    let parts = feed.split("<guid isPermaLink=\"false\">").skip(1);
    parts
        .map(|part| part.split('<').next().unwrap_or_default().to_owned())
        .collect()
}

/// A text that is nearly one that somebody wrote: a seed with some of its parts replaced.
fn nearly(seed: &[u8], changes: &[(usize, usize, String)]) -> Vec<u8> {
    let mut bytes = seed.to_owned();
    for (at, length, text) in changes {
        let at = at % (bytes.len() + 1);
        let end = bytes.len().min(at + length);
        bytes.splice(at..end, text.bytes());
    }
    bytes
}

/// The seeds of a target of `tests/fuzz/`.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = support::expect::tests_folder()
        .join("fuzz/seeds")
        .join(target);
    let seeds: Vec<Vec<u8>> = support::folder::tree(&folder).into_values().collect();
    assert!(!seeds.is_empty(), "{target} has no seeds");
    seeds
}

#[test]
fn every_target_takes_its_seeds() {
    for (target, take) in targets::TARGETS {
        let file = support::expect::tests_folder().join(format!("fuzz/targets/{target}.rs"));
        assert!(file.is_file(), "{}", file.display());
        for seed in seeds(target) {
            take(&seed);
        }
    }
}

proptest! {
    #![proptest_config(tries(24))]

    /// What `tests/run fuzz` looks for longer.
    #[test]
    fn every_target_takes_what_is_nearly_a_seed(
        choice in any::<prop::sample::Index>(),
        changes in prop::collection::vec(
            (0..2000_usize, 0..12_usize, select(PIECES).prop_map(str::to_owned)), 1..6),
    ) {
        for (target, take) in targets::TARGETS {
            let seeds = seeds(target);
            let seed: &Vec<u8> = choice.get(&seeds);
            take(&nearly(seed, &changes));
        }
    }

    #[test]
    fn one_thread_and_eight_make_the_same(texts in texts()) {
        let folder = site_of(&texts, "sanitize");
        let [one, eight] = [1, 8].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.expect("threads").install(|| sample::build(&folder).files)
        });
        prop_assert!(one == eight, "{:?}", differences(&one, &eight));
    }
}

/// The paths at which two trees differ.
fn differences(one: &Tree, other: &Tree) -> Vec<String> {
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differ = paths
        .into_iter()
        .filter(|path| one.get(*path) != other.get(*path));
    differ.cloned().collect()
}
