//! What a name of a file says, and a word behind a fence.

/// Files that are shown as pictures.
const PICTURES: [&str; 9] = [
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".apng",
];

/// Whether a name is that of a picture.
pub fn is_picture(name: &str) -> bool {
    let name = name.split('#').next().unwrap_or_default().trim_end();
    let name = name.to_ascii_lowercase();
    PICTURES.iter().any(|ending| name.ends_with(ending))
}

/// Whether the word behind a fence says that the code is a formula.
pub fn is_math(info: &str) -> bool {
    let word = info.split([' ', ',', '{', ':']).next().unwrap_or_default();
    word.eq_ignore_ascii_case("math")
}
