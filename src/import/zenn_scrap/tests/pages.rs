//! Whole pages beside those in `tests/imports/zenn-copied`.

use super::super::{Conversion, Doubt, convert};

const PAGE: &str = include_str!("../../../../tests/imports/zenn-copied/source/days.txt");

fn names(conversion: &Conversion) -> Vec<&str> {
    let notes = conversion.notes.iter();
    notes.map(|note| note.file_name.as_str()).collect()
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
}

#[test]
fn content_without_an_author_line_is_kept() {
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
fn nothing_gives_nothing() {
    for page in ["", "\n\n", "\u{feff}", "  \n\t\n"] {
        let conversion = convert(page);
        assert_eq!(conversion.notes, []);
        assert_eq!(conversion.report.unsure, []);
    }
}
