//! Whole pages: posts, days, file names, header and footer.

use chrono::NaiveDate;

use super::super::{Conversion, Doubt, convert};

const PAGE: &str = "\
Open3

水面の記録

Mina MoMina Mo
  • 日付のない最初の話
Mina MoMina Mo

2024/5/6

  • 月曜の話 (blog)
Mina MoMina Mo

2024-05-07

Mina MoMina Mo
  • 火曜より後の話
Mina MoMina Mo
  • さらに後の話
Mina MoMina Mo

２０２４年5月6日

  • 月曜の追記
";

fn names(conversion: &Conversion) -> Vec<&str> {
    let notes = conversion.notes.iter();
    notes.map(|note| note.file_name.as_str()).collect()
}

#[test]
fn days_and_file_names() {
    let conversion = convert(PAGE);
    let expected = [
        "undated-001.md",
        "2024-05-06.md",
        "undated-002.md",
        "undated-003.md",
        "2024-05-06-2.md",
    ];
    assert_eq!(names(&conversion), expected);
    let texts: Vec<&str> = conversion
        .notes
        .iter()
        .map(|note| note.text.as_str())
        .collect();
    let expected = [
        "+++\nafter = \"\"\n+++\n\n- 日付のない最初の話\n",
        "- 月曜の話 (blog)\n",
        "+++\nafter = \"2024-05-07\"\n+++\n\n- 火曜より後の話\n",
        "+++\nafter = \"2024-05-07\"\n+++\n\n- さらに後の話\n",
        "- 月曜の追記\n",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn the_report_names_what_is_in_no_note() {
    let report = convert(PAGE).report;
    assert_eq!((report.posts, report.notes, report.undated), (6, 5, 3));
    let header: Vec<_> = report
        .header
        .iter()
        .map(|line| (line.line, line.text.as_str()))
        .collect();
    assert_eq!(header, [(1, "Open3"), (3, "水面の記録")]);
    let day = NaiveDate::from_ymd_opt(2024, 5, 7);
    let empty: Vec<_> = report
        .empty_posts
        .iter()
        .map(|post| (post.line, post.day))
        .collect();
    assert_eq!(empty, [(12, day)]);
    let expected = "\
6 posts, 5 notes (3 undated), 1 empty posts
  line 12: empty post, 2024-05-07
  line 1: above the first post, left out: Open3
  line 3: above the first post, left out: 水面の記録
1 labels whose links were lost in copying:
  (blog) 1: lines 11
";
    assert_eq!(report.to_string(), expected);
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let windows = format!("\u{feff}{}", PAGE.replace('\n', "\r\n"));
    assert_eq!(convert(&windows), convert(PAGE));
    assert_eq!(convert(&PAGE.replace('\n', "\r")), convert(PAGE));
    assert_eq!(convert(PAGE.trim_end()), convert(PAGE));
}

#[test]
fn dates_in_all_forms() {
    let forms = [
        "2024/5/6",
        "2024-05-06",
        "2024年5月6日",
        "２０２４／５／６",
        "2024.5.6",
        " 2024/05/06 ",
        "2024/5/6 (月)",
    ];
    for form in forms {
        let page = format!("ああああ\n{form}\n  • 話\n");
        assert_eq!(names(&convert(&page)), ["2024-05-06.md"], "{form}");
    }
    for form in ["2024/2/30", "2024/5/6 の追記", "2024/5"] {
        let page = format!("ああああ\n{form}\n  • 話\n");
        let conversion = convert(&page);
        assert_eq!(names(&conversion), ["undated-001.md"], "{form}");
        assert!(
            conversion.notes[0]
                .text
                .ends_with(&format!("{form}\n\n- 話\n")),
            "{form}"
        );
    }
    let conversion = convert("ああああ\n\n2024/2/30\n\n  • 話\n");
    assert_eq!(conversion.report.unsure[0].doubt, Doubt::OddDate);
}

#[test]
fn other_authors_post_too() {
    let page = "NagiNagi\n  • 一\nNagiNagi\n  • 二\nTokoTokoGuest\n  • 三\n";
    assert_eq!(convert(page).report.posts, 2);
    let page = "NagiNagi\n  • 一\nNagiNagi\n  • 二\nGuestGuest\n  • 三\n";
    let conversion = convert(page);
    assert_eq!(
        names(&conversion),
        ["undated-001.md", "undated-002.md", "undated-003.md"]
    );
    let doubt = Doubt::OtherAuthor("Guest".to_owned());
    assert_eq!(
        (
            conversion.report.unsure[0].line,
            &conversion.report.unsure[0].doubt
        ),
        (5, &doubt)
    );
}

#[test]
fn a_doubled_word_in_a_post_is_no_author() {
    let page = "NagiNagi\n\n2024/5/6\n\nわくわくわくわく\n朝です。\n\n  • 一\nNagiNagi\n  • 二\n";
    let conversion = convert(page);
    assert_eq!(
        conversion.notes[0].text,
        "わくわくわくわく\\\n朝です。\n\n- 一\n"
    );
}

#[test]
fn content_without_an_author_line_is_kept() {
    let conversion = convert("題\n\n2024/5/6\n\n  • 上の話\nNagiNagi\n\n2024/5/7\n\n  • 下の話\n");
    assert_eq!(names(&conversion), ["2024-05-06.md", "2024-05-07.md"]);
    assert_eq!(conversion.report.header.len(), 1);
    assert_eq!(
        conversion.report.unsure[0].doubt,
        Doubt::ContentAboveFirstPost
    );
    let dated = convert("題\n2024/5/1\n\nNagiNagi\n  • 話\n");
    assert_eq!(dated.report.header.len(), 2);
    assert_eq!(names(&dated), ["undated-001.md"]);
    let conversion = convert("題だけのページです。\n\n  • 話\n");
    assert_eq!(
        conversion.notes[0].text,
        "+++\nafter = \"\"\n+++\n\n題だけのページです。\n\n- 話\n"
    );
    assert_eq!(conversion.report.unsure[0].doubt, Doubt::NoAuthorLine);
}

#[test]
fn the_site_s_footer_is_no_content() {
    let page = "NagiNagi\n\n2024/5/6\n\n  • 話\n\n作成者以外のコメントは許可されていません\n";
    let conversion = convert(page);
    assert_eq!(conversion.notes[0].text, "- 話\n");
    assert_eq!(conversion.report.footer[0].line, 7);
    assert!(
        conversion
            .report
            .to_string()
            .contains("line 7: below the last post")
    );
}

#[test]
fn nothing_gives_nothing() {
    for page in ["", "\n\n", "\u{feff}", "  \n\t\n"] {
        let conversion = convert(page);
        assert_eq!(conversion.notes, []);
        assert_eq!(conversion.report.unsure, []);
    }
}
