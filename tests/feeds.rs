//! Feeds as subscribers get them: read by a parser that is not ours, and what never changes in them.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use minamo::BuildOptions;
use minamo::Content;
use minamo::internals::config::{Feeds, Format};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use support::Folder;
use support::folder::Tree;
use support::output::{attributes, decoded};
use support::sample::{self, Built};

const NOTES: &str = "content/notes/";

/// The files of the sample site of this repository.
fn sample_site() -> Tree {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let build =
        minamo::build(root, &BuildOptions::default(), &mut |_| {}).expect("the sample site");
    let files = build.files.into_iter().map(|file| match file.content {
        Content::Bytes(bytes) => (file.path, bytes),
        Content::Copy(_) => (file.path, Vec::new()),
    });
    files.collect()
}

/// Every feed among some files, as the independent parser reads it.
fn feeds(files: &Tree) -> BTreeMap<&str, feed_rs::model::Feed> {
    let is_feed = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        Format::ALL.iter().any(|format| format.file_name() == name)
    };
    let found = files.iter().filter(|(path, _)| is_feed(path));
    found
        .map(|(path, bytes)| {
            let feed = feed_rs::parser::parse(bytes.as_slice());
            (
                path.as_str(),
                feed.unwrap_or_else(|error| panic!("{path}: {error}")),
            )
        })
        .collect()
}

/// Why an address of the sample site leads nowhere; nothing for one that leads somewhere.
fn fault(files: &Tree, address: &str) -> Option<String> {
    let below = address.strip_prefix("https://minamo.example/")?;
    let (path, fragment) = below.split_once('#').unwrap_or((below, ""));
    let path = decoded(path);
    let file = match path.is_empty() || path.ends_with('/') {
        true => format!("{path}index.html"),
        false => path,
    };
    let Some(bytes) = files.get(&file) else {
        return Some(format!("there is no {file}"));
    };
    let fragment = decoded(fragment);
    let page = String::from_utf8_lossy(bytes);
    let known = attributes(&page)
        .into_iter()
        .any(|attribute| attribute.name == "id" && attribute.value == fragment);
    (!fragment.is_empty() && !known).then(|| format!("{file} has no {fragment}"))
}

#[test]
fn every_feed_of_the_sample_site_is_sound() {
    let files = sample_site();
    let feeds = feeds(&files);
    assert!(!feeds.is_empty());
    for (path, feed) in &feeds {
        let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), feed.entries.len(), "{path} has an id twice");
        let dates: Vec<_> = feed.entries.iter().map(|entry| entry.published).collect();
        let dated: Vec<_> = dates.iter().flatten().collect();
        assert!(dated.is_sorted_by(|a, b| a >= b), "{path}: {dated:?}");
        for entry in &feed.entries {
            assert!(
                entry.id.starts_with("tag:minamo.example,2023:"),
                "{path}: {}",
                entry.id
            );
            assert!(!entry.links.is_empty(), "{path}: {} has no link", entry.id);
            let links = entry.links.iter().map(|link| link.href.clone());
            let body = entry
                .content
                .as_ref()
                .and_then(|content| content.body.clone());
            let body = body.unwrap_or_else(|| panic!("{path}: {} has no text", entry.id));
            let inner = attributes(&body);
            let inner = inner
                .into_iter()
                .filter(|attribute| ["href", "src"].contains(&attribute.name.as_str()))
                .map(|attribute| attribute.value);
            for link in links.chain(inner) {
                assert!(link.contains("://"), "{path}: {link} is not absolute");
                assert_eq!(fault(&files, &link), None, "{path}: {link}");
            }
        }
    }
}

#[test]
fn programs_find_every_feed_and_nothing_else() {
    let files = sample_site();
    let feeds = feeds(&files);
    let mut announced: BTreeSet<String> = BTreeSet::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        for line in html
            .lines()
            .filter(|line| line.starts_with("<link rel=\"alternate\" type=\"application/"))
        {
            let values: BTreeMap<String, String> = attributes(line)
                .into_iter()
                .map(|attribute| (attribute.name, attribute.value))
                .collect();
            let name = values["href"].strip_prefix("https://minamo.example/");
            let name = decoded(name.unwrap_or_else(|| panic!("{path}: {line}")));
            let format = Format::ALL
                .into_iter()
                .find(|format| name.ends_with(format.file_name()));
            let Some(format) = format else {
                continue;
            };
            assert_eq!(values["type"], format.media_type(), "{path}");
            assert!(feeds.contains_key(name.as_str()), "{path} announces {name}");
            announced.insert(name);
        }
    }
    let silent: Vec<&&str> = feeds
        .keys()
        .filter(|path| !path.starts_with("feeds/") && !announced.contains(**path))
        .collect();
    assert!(silent.is_empty(), "no page announces {silent:?}");
    let opml = String::from_utf8_lossy(&files["feeds.opml"]);
    let listed: BTreeSet<String> = attributes(&opml)
        .into_iter()
        .filter(|attribute| attribute.name == "xmlUrl")
        .map(|attribute| decoded(&attribute.value["https://minamo.example/".len()..]))
        .collect();
    let rss: BTreeSet<String> = feeds
        .keys()
        .filter(|path| path.ends_with("feed.xml"))
        .map(|path| (*path).to_owned())
        .collect();
    assert_eq!(listed, rss);
}

/// Builds a site of notes, by their days.
fn built(config: &str, notes: &[(&str, String)]) -> Built {
    let folder = Folder::site(config, &[]);
    for (day, text) in notes {
        folder.write(&format!("{NOTES}{day}.md"), text);
    }
    sample::build(&folder).good()
}

/// Ids of the entries of every feed.
fn ids(built: &Built) -> BTreeMap<&str, BTreeSet<String>> {
    let feeds = feeds(&built.files).into_iter();
    feeds
        .map(|(path, feed)| {
            let ids = feed.entries.into_iter().map(|entry| decoded(&entry.id));
            (path, ids.collect())
        })
        .collect()
}

#[test]
fn a_named_feed_has_exactly_what_its_query_finds() {
    let config = "[feeds]\nid = \"tag:me.example,2023:\"\n[[feeds.named]]\nname = \"network-keps\"\ntitle = \"Network KEPs\"\nquery = \"sig:network kep:*\"\nformats = [\"rss\", \"atom\", \"json\"]\n";
    let text = "- KEP-1 in SIG Network\n- KEP-2 in SIG Node\n- SIG Network alone\n- KEP-3 for sig-network and sig-node\n";
    let built = built(config, &[("2023-09-12", text.to_owned())]);
    let ids = ids(&built);
    let expected: BTreeSet<String> = ["kep-1", "kep-3"]
        .iter()
        .map(|id| format!("tag:me.example,2023:2023-09-12#{id}"))
        .collect();
    for format in Format::ALL {
        let path = format!("feeds/network-keps/{}", format.file_name());
        assert_eq!(ids[path.as_str()], expected, "{path}");
    }
}

#[test]
fn limits_hold_by_entries_and_by_bytes() {
    let notes: Vec<(String, String)> = (1..=9)
        .map(|day| {
            (
                format!("2023-09-0{day}"),
                format!("- KEP-1 {}\n", "語".repeat(1000)),
            )
        })
        .collect();
    let notes: Vec<(&str, String)> = notes
        .iter()
        .map(|(day, text)| (day.as_str(), text.clone()))
        .collect();
    let count = |settings: &str| {
        let built = built(&format!("[feeds]\n{settings}\n"), &notes);
        let feeds = feeds(&built.files);
        let of = |path: &str| feeds[path].entries.len();
        (
            of("feed.xml"),
            of("atom.xml"),
            of("feed.json"),
            of("kep/1/feed.xml"),
        )
    };
    assert_eq!(count("limit = 4"), (4, 4, 4, 4));
    assert_eq!(count("max_bytes = 1"), (1, 1, 1, 1));
    let (rss, atom, json, subject) = count("max_bytes = 20000");
    for entries in [rss, atom, json, subject] {
        assert!(
            (2..9).contains(&entries),
            "{entries} entries of over 3 kB in 20 kB"
        );
    }
}

#[test]
fn an_excerpt_is_all_that_a_reader_gets_where_the_site_says_so() {
    let notes = [("2023-09-12", "- first `<b>`\n  - nested words\n".to_owned())];
    let built = built("[feeds]\ncontent = \"excerpt\"\n", &notes);
    for path in ["feed.xml", "atom.xml", "feed.json", "items/feed.xml"] {
        let text = built.text(path);
        assert!(text.contains("first"), "{path}");
        assert!(!text.contains("nested words"), "{path}\n{text}");
    }
    assert!(!built.text("feed.xml").contains("content:encoded>"));
}

#[test]
fn allowed_html_is_sanitised_in_feeds() {
    let text = "- text <script>alert(1)</script><span onclick=\"x()\" class=\"c\" style=\"d\">safe</span> <iframe src=\"https://x.example/\"></iframe> [bad](javascript:alert(2)) KEP-1\n";
    let built = built(
        "[markdown]\nhtml = \"allow\"\n",
        &[("2023-09-12", text.to_owned())],
    );
    for path in ["feed.xml", "atom.xml", "feed.json", "kep/1/feed.xml"] {
        let feed = built.text(path);
        assert!(feed.contains("safe"), "{feed}");
        for bad in [
            "alert",
            "onclick",
            "style=",
            "class=",
            "iframe",
            "javascript",
        ] {
            assert!(!feed.contains(bad), "{path} has {bad}\n{feed}");
        }
    }
}

#[test]
fn two_entries_never_have_one_moment_and_changes_are_reported() {
    let notes = [
        ("2023-09-12", "- a\n- b\n".to_owned()),
        ("2023-09-12-b", "- c\n".to_owned()),
        (
            "2023-09-13",
            "+++\nupdated = 2023-09-20\n+++\n\n- d\n".to_owned(),
        ),
        (
            "undated-001",
            "+++\nafter = \"2023-09-12\"\n+++\n\n- e\n- f\n".to_owned(),
        ),
        ("undated-002", "+++\nafter = \"\"\n+++\n\n- g\n".to_owned()),
    ];
    let config = "time_zone = \"Asia/Tokyo\"\n[feeds]\nformats = [\"atom\"]\n";
    let built = built(config, &notes);
    for path in ["atom.xml", "items/atom.xml"] {
        let feed = &feeds(&built.files)[path];
        let moments: BTreeSet<_> = feed.entries.iter().map(|entry| entry.updated).collect();
        assert_eq!(moments.len(), feed.entries.len(), "{path}");
        let order: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        let last = order.last().expect("an entry");
        assert!(last.contains("undated-002"), "{order:?}");
    }
    let atom = built.text("atom.xml");
    assert!(
        atom.contains("<published>2023-09-13T00:00:00+09:00</published>\n<updated>2023-09-20T"),
        "{atom}"
    );
    let days: Vec<String> = feeds(&built.files)["atom.xml"]
        .entries
        .iter()
        .map(|entry| entry.id.replace(Feeds::DEFAULT_ID, ""))
        .collect();
    assert_eq!(
        days,
        [
            "2023-09-13",
            "undated-001",
            "2023-09-12-b",
            "2023-09-12",
            "undated-002"
        ]
    );
}

fn settings() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked: Option<u32> = asked.and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(24),
        rng_seed: match asked {
            Some(_) => RngSeed::Random,
            None => RngSeed::Fixed(2023),
        },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Words that name nothing, in Markdown that means nothing.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(
            &[
                "水面",
                "版",
                "fix",
                "&",
                "「題」",
                "🌊",
                "]]>",
                "\u{200F}",
                "1.29",
                "`<b>`",
            ][..],
        ),
        0..8,
    )
    .prop_map(|words| words.join(" "))
}

/// An item about a KEP, a group, and something.
fn item() -> impl Strategy<Value = (u32, &'static str, String)> {
    let group = prop::sample::select(&["sig-network", "sig-node", "sig-auth"][..]);
    (1_u32..9, group, words())
}

fn note(items: &[(u32, &str, String)]) -> String {
    let items = items
        .iter()
        .map(|(kep, group, words)| format!("- KEP-{kep} {group} {words}\n"));
    items.collect()
}

proptest! {
    #![proptest_config(settings())]

    /// Nothing that a writer may polish is in an id: titles, tags, the order of items, the address
    /// of the site, and the text after an item's first reference.
    #[test]
    fn edits_leave_ids_alone(
        items in prop::collection::btree_map(1_u32..99, (words(), words()), 1..6),
        title in "[a-z<&]{1,8}",
        base in prop::sample::select(&["https://other.example", "https://me.example/below"][..]),
    ) {
        let item = |kep: &u32, text: &str| format!("- KEP-{kep} sig-node {text}\n");
        let first: String = items.iter().map(|(kep, (text, _))| item(kep, text)).collect();
        let second: String = items.iter().rev().map(|(kep, (_, text))| item(kep, text)).collect();
        let config = |title: &str, base: &str| format!("title = \"{title}\"\nbase_url = \"{base}\"\n[feeds]\nid = \"tag:me.example,2023:\"\nformats = [\"rss\", \"atom\", \"json\"]\n[[feeds.named]]\nname = \"nodes\"\nquery = \"sig:node\"\n");
        let before = built(&config("a", "https://me.example"), &[("2023-09-12", first)]);
        let front = format!("+++\ntitle = \"{title}\"\ntags = [\"x\"]\n+++\n\n");
        let after = built(&config(&title, base), &[("2023-09-12", front + &second)]);
        let (before, mut after) = (ids(&before), ids(&after));
        after.retain(|path, _| !path.starts_with("tag/"));
        prop_assert_eq!(before, after);
    }

    /// A new note changes the feeds that carry it and no other. The digest is left out: with a
    /// newer note, the week before is over and has its digest.
    #[test]
    fn a_note_changes_only_the_feeds_that_carry_it(
        old in prop::collection::vec(item(), 1..5),
        new in prop::collection::vec(item(), 1..3),
    ) {
        let config = "title = \"T\"\n[feeds]\nid = \"tag:me.example,2023:\"\n[[feeds.named]]\nname = \"nodes\"\nquery = \"sig:node\"\n";
        let old = ("2023-09-12", note(&old));
        let new = ("2023-09-13", note(&new));
        let before = built(config, std::slice::from_ref(&old));
        let alone = built(config, std::slice::from_ref(&new));
        let after = built(config, &[old, new]);
        let carried = ids(&alone);
        for (path, entries) in ids(&before) {
            let carries = carried.get(path).is_some_and(|new| !new.is_empty());
            let same = before.files[path] == after.files[path];
            if path.starts_with("archive/") {
                continue;
            }
            prop_assert_eq!(same, !carries, "{}", path);
            let all = &ids(&after)[path];
            prop_assert!(entries.is_subset(all), "{}", path);
        }
    }
}

#[test]
fn the_feed_is_at_its_old_addresses_too() {
    let config =
        |also_at: &str| sample::CONFIG.replace("[feeds]", &format!("[feeds]\nalso_at = {also_at}"));
    let note = [("content/notes/2023-09-12.md", "- a note\n")];
    let good =
        config("[\"/rss.xml\", \"/blog/index.xml\", \"/feed.rss\", \"/feed.xml\", \"/rss.xml\"]");
    let built = sample::build(&Folder::site(&good, &note)).good();
    assert_eq!(built.messages(), "");
    for path in ["rss.xml", "blog/index.xml", "feed.rss"] {
        assert_eq!(built.text(path), built.text("feed.xml"), "{path}");
    }
    for (taken, file) in [
        ("/rss.xml", "content/pages/rss.xml"),
        ("/atom.xml", "content/pages/x.txt"),
        ("/sitemap.xml", "content/pages/x.txt"),
    ] {
        let folder = Folder::site(&config(&format!("[\"{taken}\"]")), &note);
        folder.write(file, "mine");
        let messages = sample::build(&folder).messages();
        assert!(
            messages.contains("error[duplicate-url]: something else of the site is at ")
                && messages.contains("site.toml:"),
            "{messages}"
        );
    }
}
