//! Text that looks the same is the same: NFC and NFD, and tags by NFKC and case folding.

mod support;

use support::Folder;
use support::sample::{self, Built};

/// `が`, `ぞ` and `é` as macOS takes them apart.
const NFD: &str = "か\u{3099}そ\u{3099}うe\u{301}";
const NFC: &str = "がぞうé";

/// The smallest picture in GIF.
const GIF: &[u8] = b"GIF89a\x03\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x03\x00\x02\x00\x00\x02\x03D\x02\x05\x00;";

/// A site whose files have names in one form, and whose texts are in the other.
fn built(named: &str, written: &str) -> Built {
    let note = format!(
        "- {written} を見る\n- ![絵]({written}.gif) と [頁](../pages/{written}.md)、[節](../pages/{written}.md#{written})、[項目](#{written}-を見る)\n- x {{#{written}}}\n"
    );
    let page = format!("## {named}\n\ntext\n");
    let folder = Folder::site(
        "",
        &[
            ("content/notes/2023-09-12.md", &note),
            (&format!("content/pages/{named}.md"), &page),
        ],
    );
    folder.write(&format!("content/notes/{named}.gif"), GIF);
    sample::build(&folder)
}

#[test]
fn nfc_and_nfd_are_one_text() {
    let first = built(NFC, NFC);
    assert!(first.messages().is_empty(), "{}", first.messages());
    for (named, written) in [(NFD, NFC), (NFC, NFD), (NFD, NFD)] {
        let other = built(named, written);
        assert!(other.messages().is_empty(), "{}", other.messages());
        let paths = |built: &Built| built.files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&other), paths(&first));
        let page = other.text("notes/2023-09-12/index.html");
        for expected in [
            &format!("id=\"{NFC}-を見る\""),
            &format!("id=\"{NFC}\""),
            &format!("src=\"/notes/{NFC}.gif\" alt=\"絵\" width=\"3\" height=\"2\""),
            &format!("href=\"/{NFC}/\""),
            &format!("href=\"/{NFC}/#{NFC}\""),
            &format!("href=\"/notes/2023-09-12/#{NFC}-を見る\""),
        ] {
            assert!(page.contains(expected.as_str()), "no {expected} in {page}");
        }
    }
}

#[test]
fn tags_are_equal_as_the_search_has_it() {
    for tags in [
        ["K8s", "Ｋ８ｓ"],
        ["k8s", "K8S"],
        ["テスト", "ﾃｽﾄ"],
        ["がぞう", "か\u{3099}そ\u{3099}う"],
        ["①", "1"],
        ["École", "e\u{301}cole"],
        ["㍻", "平成"],
    ] {
        let note = |tag: &str| format!("---\ntags: [\"{tag}\"]\n---\n- x\n");
        let folder = Folder::site(
            "",
            &[
                ("content/notes/2023-09-12.md", &note(tags[0])),
                ("content/notes/2023-09-13.md", &note(tags[1])),
            ],
        );
        let built = sample::build(&folder);
        let of_tags = |path: &&String| {
            path.starts_with("tag/")
                && path.ends_with("/index.html")
                && path.matches('/').count() == 2
        };
        let pages: Vec<&String> = built.files.keys().filter(of_tags).collect();
        assert_eq!(pages.len(), 1, "{tags:?}: {pages:?}");
    }
}
