//! The size of a picture: what the writer gave it, and what follows from the picture's own.

use crate::load::PixelSize;
use crate::parse::markdown::PictureSize;

/// The attributes of a picture that has a size of its own and one that the writer gave it.
pub(super) fn size_attributes(given: &PictureSize, own: Option<PixelSize>) -> String {
    let pixels = |length: &Option<String>| {
        length
            .as_deref()
            .and_then(|text| text.parse::<usize>().ok())
    };
    let (width, height) = (pixels(&given.width), pixels(&given.height));
    // A share of the line's length is not a number of pixels.
    let share = |length: &Option<String>| {
        let length = length.as_deref().filter(|text| text.ends_with('%'));
        length.map(str::to_owned)
    };
    let own = own.map(|own| (own.width, own.height));
    let scaled = |length: usize, (from, to): (usize, usize)| {
        (from > 0).then(|| (length * to + from / 2) / from)
    };
    let (width, height) = match (width, height, own) {
        (None, None, Some((width, height))) => (Some(width), Some(height)),
        (Some(width), None, Some((w, h))) => (Some(width), scaled(width, (w, h))),
        (None, Some(height), Some((w, h))) => (scaled(height, (h, w)), Some(height)),
        (width, height, _) => (width, height),
    };
    let mut attributes = String::new();
    for (name, length) in [("width", width), ("height", height)] {
        if let Some(length) = length {
            attributes.push_str(&format!(" {name}=\"{length}\""));
        }
    }
    if let Some(share) = share(&given.width) {
        attributes.push_str(&format!(" style=\"width:{share}\""));
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_length_gives_the_other() {
        let size = |width: Option<&str>, height: Option<&str>| PictureSize {
            width: width.map(str::to_owned),
            height: height.map(str::to_owned),
        };
        let own = Some(PixelSize {
            width: 800,
            height: 600,
        });
        for (given, own, expected) in [
            (size(None, None), own, " width=\"800\" height=\"600\""),
            (size(None, None), None, ""),
            (
                size(Some("200"), None),
                own,
                " width=\"200\" height=\"150\"",
            ),
            (
                size(None, Some("150")),
                own,
                " width=\"200\" height=\"150\"",
            ),
            (
                size(Some("10"), Some("10")),
                own,
                " width=\"10\" height=\"10\"",
            ),
            (size(Some("200"), None), None, " width=\"200\""),
            (
                size(Some("50%"), None),
                own,
                " width=\"800\" height=\"600\" style=\"width:50%\"",
            ),
        ] {
            assert_eq!(size_attributes(&given, own), expected);
        }
    }
}
