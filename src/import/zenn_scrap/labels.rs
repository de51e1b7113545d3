//! Finds labels of links whose targets were lost in copying: `(blog)`, `(k/k#1, video)`.

use super::line::Line;
use super::outline::Block;
use super::report::LostLabel;

/// Words in brackets that were a link and name no target themselves.
pub(crate) const LABELS: &[&str] = &[
    "announcement",
    "article",
    "blog",
    "blog post",
    "changelog",
    "demo",
    "design doc",
    "discord",
    "discussion",
    "doc",
    "docs",
    "document",
    "documentation",
    "example",
    "examples",
    "gist",
    "google docs",
    "google groups",
    "hacker news",
    "linkedin",
    "link",
    "links",
    "mailing list",
    "medium",
    "news",
    "paper",
    "pdf",
    "playground",
    "podcast",
    "post",
    "press release",
    "qiita",
    "reddit",
    "release",
    "release note",
    "release notes",
    "repo",
    "repository",
    "site",
    "slack",
    "slide",
    "slides",
    "source",
    "source code",
    "spreadsheet",
    "tweet",
    "twitter",
    "video",
    "videos",
    "website",
    "wiki",
    "youtube",
    "zenn",
    "スライド",
    "ソース",
    "ツイート",
    "ドキュメント",
    "ブログ",
    "リリースノート",
    "リンク",
    "公式ブログ",
    "公式ドキュメント",
    "動画",
    "記事",
    "資料",
];

/// Adds the lost labels of the blocks, in order. Code has none.
pub(super) fn collect(blocks: &[Block<'_>], found: &mut Vec<LostLabel>) {
    for block in blocks {
        match block {
            Block::Paragraph(lines) => lines.iter().for_each(|line| in_line(*line, found)),
            Block::Quote(paragraphs) => {
                let lines = paragraphs.iter().flatten();
                lines.for_each(|line| in_line(*line, found));
            }
            Block::Code(_) => {}
            Block::List(list) => {
                for item in &list.items {
                    collect(&item.blocks, found);
                }
            }
        }
    }
}

/// The labels of a line. A bracket that is not closed reaches to the line's end.
fn in_line(line: Line<'_>, found: &mut Vec<LostLabel>) {
    for group in line.text.split(['(', '(']).skip(1) {
        let inside = group.split([')', ')']).next().unwrap_or_default();
        for label in inside.split([',', '、', '，']).map(str::trim) {
            if LABELS.contains(&label.to_lowercase().as_str()) {
                found.push(LostLabel {
                    line: line.number,
                    label: label.to_owned(),
                });
            }
        }
    }
}
