//! Names: what the ending of a file name means, and what a word after a fence means.

use super::PictureSize;

/// Files that are shown as pictures.
const PICTURES: [&str; 9] = [
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".apng",
];

/// Whether a name is that of a picture.
pub(crate) fn is_picture(name: &str) -> bool {
    let name = name.split('#').next().unwrap_or_default().trim_end();
    let name = name.to_ascii_lowercase();
    PICTURES.iter().any(|ending| name.ends_with(ending))
}

/// Whether the word after a fence says that the code is a formula.
pub(crate) fn is_math(info: &str) -> bool {
    let word = info.split([' ', ',', '{', ':']).next().unwrap_or_default();
    word.eq_ignore_ascii_case("math")
}

/// The size of a picture that Obsidian has in place of its description: `100`, `100x80`.
pub(crate) fn size_in_name(text: &str) -> Option<PictureSize> {
    let (width, height) = match text.trim().split_once('x') {
        Some((width, height)) => (width, Some(height)),
        None => (text.trim(), None),
    };
    let is_number = |text: &str| {
        (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_size = is_number(width) && height.is_none_or(is_number);
    is_size.then(|| PictureSize {
        width: Some(width.to_owned()),
        height: height.map(str::to_owned),
    })
}
