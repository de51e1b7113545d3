//! What the importer makes of pages. All text in here is the tests' own.

mod pages;
mod properties;
mod real_page;
mod seen;

use super::{Conversion, Doubt, Report, convert, read};
use crate::config::Zone;

/// A page of one post of that day with these lines.
fn one_post(lines: &str) -> String {
    format!("Mina MoMina Mo\n\n2024/5/6\n\n{lines}")
}

/// The Markdown of a post with these lines.
fn markdown(lines: &str) -> String {
    let Conversion { mut notes, .. } = convert(&one_post(lines));
    assert_eq!(notes.len(), 1, "one note of:\n{lines}");
    notes.remove(0).text
}

/// The report on a post with these lines, whose first line is line 1.
fn doubts(lines: &str) -> Vec<(usize, Doubt)> {
    let Report { unsure, .. } = convert(&one_post(lines)).report;
    let place = |unsure: super::Unsure| (unsure.line - 4, unsure.doubt);
    unsure.into_iter().map(place).collect()
}

#[test]
fn bullets_nest_by_two() {
    let page = "  • 一番目\n    • 子\n      • 孫\n    • 子の次\n  • 二番目\n";
    let note = "- 一番目\n  - 子\n    - 孫\n  - 子の次\n- 二番目\n";
    assert_eq!(markdown(page), note);
}

#[test]
fn numbers_stay_and_hold_what_is_below_them() {
    let page = "  • 手順\n    1. 準備\n      • 道具\n    2. 実行\n        続き\n  9. 九\n    • 子\n  10. 十\n    • 子\n";
    let note = "- 手順\n  1. 準備\n     - 道具\n  2. 実行\\\n     続き\n\n9. 九\n   - 子\n10. 十\n    - 子\n";
    assert_eq!(markdown(page), note);
}

#[test]
fn numbers_aligned_at_their_dots_are_one_list() {
    let page = "   9. 九\n  10. 十\n      • 子\n  11. 十一\n";
    assert_eq!(markdown(page), "9. 九\n10. 十\n    - 子\n11. 十一\n");
}

#[test]
fn numbers_that_start_again_start_a_list() {
    let page = "  1. 甲\n  2. 乙\n  1. 丙\n  5. 丁\n";
    assert_eq!(markdown(page), "1. 甲\n2. 乙\n\n1) 丙\n\n5. 丁\n");
    // A number other than 1 cannot start a list directly below text.
    let page = "  • 前から\n    3. 三\n";
    assert_eq!(markdown(page), "- 前から\n\n  3. 三\n");
}

#[test]
fn a_line_break_stays_in_its_item() {
    let page = "  • 最初の行は\n    ここで折れる\n    • 子も\n      折れて\n      さらに折れる\n";
    let note = "- 最初の行は\\\n  ここで折れる\n  - 子も\\\n    折れて\\\n    さらに折れる\n";
    assert_eq!(markdown(page), note);
    assert_eq!(doubts(page), []);
}

#[test]
fn code_belongs_to_the_item_whose_text_is_at_its_column() {
    let page = "  • 親\n    • 子は次の通り\n    let x = 1;\n    \tlet y = 2;\n    \n    • 次の子\n";
    let note = "- 親\n  - 子は次の通り\n  ```\n  let x = 1;\n  \tlet y = 2;\n  ```\n  - 次の子\n";
    assert_eq!(markdown(page), note);
    let page = "  • 親\n    • 子\n      a: 1\n      \n";
    assert_eq!(markdown(page), "- 親\n  - 子\n    ```\n    a: 1\n    ```\n");
    assert_eq!(doubts(page), []);
}

#[test]
fn code_is_kept_byte_by_byte() {
    let page = "  • 例\n    ```\n    2024/5/7\n      a  \n    \n    ````b\n    1. x\n    \tc\n    \n    \n  • 次\n";
    let note =
        "- 例\n  `````\n  ```\n  2024/5/7\n    a  \n\n  ````b\n  1. x\n  \tc\n\n  `````\n- 次\n";
    assert_eq!(markdown(page), note);
    assert_eq!(doubts(page), [(7, Doubt::NumbersInCode)]);
}

#[test]
fn text_before_and_below_code_stays_text() {
    let page = "  • 例を\n    見てみる\n    x := 1\n    \n    以上です\n  • 次\n";
    let note = "- 例を\\\n  見てみる\n  ```go\n  x := 1\n  ```\n  以上です\n- 次\n";
    assert_eq!(markdown(page), note);
    let expected = [(2, Doubt::ProseBeforeCode), (5, Doubt::TextBelowCode)];
    assert_eq!(doubts(page), expected);
}

#[test]
fn code_is_known_by_its_looks_when_trailing_blanks_are_gone() {
    let page = "  • 例\n    func main() {\n        run()\n\n        stop()\n    }\n  • 次\n";
    let note = "- 例\n  ```go\n  func main() {\n      run()\n\n      stop()\n  }\n  ```\n- 次\n";
    assert_eq!(
        markdown(page).replace("    stop", "stop"),
        note.replace("    stop", "stop")
    );
    let found = doubts(page);
    assert_eq!(found[0], (2, Doubt::CodeWithoutEnd));
}

#[test]
fn code_at_the_edge_of_the_page() {
    let page = "  • 手元で\n\n❯ kubectl get pods\nNAME   READY\nweb    1/1\n\n❯ date\n\n試した結果です。\n次の行。\n";
    let note = "- 手元で\n\n```console\n❯ kubectl get pods\nNAME   READY\nweb    1/1\n\n❯ date\n```\n\n試した結果です。\\\n次の行。\n";
    assert_eq!(markdown(page), note);
    assert_eq!(doubts(page), [(7, Doubt::BlankInCode)]);
}

#[test]
fn numbers_in_code_at_the_edge() {
    let page = "spec:\n  steps:\n1. first\nstatus: {}\n";
    let note = "```yaml\nspec:\n  steps:\n1. first\nstatus: {}\n```\n";
    assert_eq!(markdown(page), note);
}

#[test]
fn quotes_stay_in_their_item() {
    let page = "  • 誰かの言葉\n\n    We will not remove it, and here is why.\n    It is used.\n\n    A second thought, which is longer.\n\n    • 子\n\n      No plan at all.\n\n  • 次\n";
    let note = "- 誰かの言葉\n  > We will not remove it, and here is why.\\\n  > It is used.\n  >\n  > A second thought, which is longer.\n  - 子\n    > No plan at all.\n- 次\n";
    assert_eq!(markdown(page), note);
    assert_eq!(doubts(page), []);
    let page = "  • 題\n\n    これは引用か段落か。\n\n";
    assert_eq!(markdown(page), "- 題\n  > これは引用か段落か。\n");
    assert_eq!(doubts(page), [(3, Doubt::QuoteOrParagraph)]);
}

#[test]
fn an_empty_bullet_stays_and_is_told() {
    let page = "  • 親\n    •\n      • 孫\n  •\n  • 次\n";
    let note = "- 親\n\n  -\n    - 孫\n-\n- 次\n";
    assert_eq!(markdown(page), note);
    assert_eq!(convert(&one_post(page)).report.empty_bullets, [8]);
}

#[test]
fn a_skipped_depth_is_told() {
    let page = "  • 親\n      • 孫\n";
    assert_eq!(markdown(page), "- 親\n  - 孫\n");
    assert_eq!(doubts(page), [(2, Doubt::SkippedDepth)]);
}

#[test]
fn dates_inside_a_post_are_text() {
    let page = "  • 前\n\n2024/5/7\n\n  • 後\n";
    assert_eq!(markdown(page), "- 前\n\n2024/5/7\n\n- 後\n");
    assert_eq!(doubts(page)[0], (3, Doubt::DateInside));
}

#[test]
fn languages() {
    let table = [
        ("go", "for _, x := range xs {\n}"),
        ("rust", "fn main() {\n    println!(\"{}\", 1);\n}"),
        ("python", "def f(x):\n    return x"),
        ("yaml", "apiVersion: v1\nkind: Pod"),
        (
            "yaml",
            "spec:\n  containers:\n  - name: web\n    image: nginx",
        ),
        ("json", "{\n  \"a\": 1\n}"),
        ("toml", "[package]\nname = \"x\""),
        ("dockerfile", "FROM alpine\nRUN true"),
        ("console", "$ ls\nfile"),
        ("bash", "❯ ls\n❯ pwd"),
        ("bash", "curl -v http://localhost"),
        ("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y"),
        ("yaml", "pod.yaml\nkey: value"),
        ("", "名前のない文字列"),
        ("", "NAME   READY\nweb    1/1"),
    ];
    for (language, code) in table {
        let lines: Vec<&str> = code.lines().collect();
        assert_eq!(super::language::of_code(&lines), language, "{code}");
    }
}

#[test]
fn lost_labels() {
    let page = "  • 話題 (blog)\n    • 詳細 (k/k#1, Video、slack) と (comment - k/k#2)\n    • 閉じない (release note\n  • 普通の (括弧) と (e.g. blog を読む)\n    docs (docs)\n    \n";
    let report = convert(&one_post(page)).report;
    let labels: Vec<_> = report
        .lost_labels
        .iter()
        .map(|lost| (lost.line, lost.label.as_str()))
        .collect();
    let expected = [(5, "blog"), (6, "Video"), (6, "slack"), (7, "release note")];
    assert_eq!(labels, expected);
}

#[test]
fn what_needs_a_backslash_gets_one() {
    let table = [
        ("snake_case と k/k#123", "snake_case と k/k#123"),
        ("GOMAXPROCS: 16", "GOMAXPROCS: 16"),
        ("a * b * c", "a * b * c"),
        ("[]*Node", "[]*Node"),
        ("[]*Node と []*Pod", "[]\\*Node と []\\*Pod"),
        ("__init__", "\\_\\_init\\_\\_"),
        ("# 題", "\\# 題"),
        ("#sig-node", "#sig-node"),
        ("> 引用", "\\> 引用"),
        ("+ 足す", "\\+ 足す"),
        ("- 線", "\\- 線"),
        ("1. 数", "1\\. 数"),
        ("1.28 で", "1.28 で"),
        ("[x] 済み", "\\[x] 済み"),
        ("<details> の話", "\\<details> の話"),
        ("A <-> B -> C <= 1", "A <-> B -> C <= 1"),
        ("<a@b.example> へ", "\\<a@b.example> へ"),
        ("&lt; と & と &x", "\\&lt; と & と &x"),
        ("~~消す~~", "\\~\\~消す\\~\\~"),
        ("3~5 分", "3~5 分"),
        ("`kubectl` を", "\\`kubectl\\` を"),
        ("バッククォート ` だけ", "バッククォート ` だけ"),
        ("[題](先)", "[題\\](先)"),
        ("[^1] と", "\\[^1] と"),
        ("[a]: b", "\\[a]: b"),
        ("C:\\dir と \\*", "C:\\dir と \\\\*"),
        ("---", "\\---"),
        ("終わり {#id}", "終わり \\{#id}"),
        (":::message", "\\:::message"),
    ];
    for (text, escaped) in table {
        assert_eq!(
            crate::import::escape::paragraph(&[text]),
            [escaped],
            "{text}"
        );
    }
    let table = crate::import::escape::paragraph(&["| a | b |", "|---|---|"]);
    assert_eq!(table, ["| a | b |", "\\|---|---|"]);
}

#[test]
fn json_that_is_nested_too_deeply_is_refused_as_json() {
    let json = format!("{{\"comments\":{}{}}}", "[".repeat(200), "]".repeat(200));
    let zone = Zone::parse("Asia/Tokyo").expect("a zone");
    let refused = read(&json, zone).expect_err("it is too deep");
    assert!(refused.starts_with("this JSON has more lists"), "{refused}");
}
