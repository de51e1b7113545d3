//! The size of a picture, by the beginning of its file.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::limits;

/// Width and height of a picture in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PixelSize {
    /// Its width.
    pub width: usize,
    /// Its height.
    pub height: usize,
}

/// The size of the picture in a file; none of other files, and of those that are not what their name
/// says.
pub(super) fn size(file: &Path) -> Option<PixelSize> {
    let ending = file.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" => {
            let size = imagesize::size(file).ok()?;
            let (width, height) = match is_turned(file, &ending) {
                true => (size.height, size.width),
                false => (size.width, size.height),
            };
            Some(PixelSize { width, height })
        }
        "svg" => {
            let mut text = Vec::new();
            let file = File::open(file).ok()?;
            file.take(limits::DRAWING).read_to_end(&mut text).ok()?;
            size_of_drawing(&String::from_utf8_lossy(&text))
        }
        _ => None,
    }
}

/// Whether a photo lies on its side in the file, as cameras write it, and is turned by browsers when it is
/// shown (Exif 2.32, tag 274; CSS Images 3, `image-orientation`).
fn is_turned(file: &Path, ending: &str) -> bool {
    let orientation = || {
        let mut file = BufReader::new(File::open(file).ok()?);
        let exif = exif::Reader::new().read_from_container(&mut file).ok()?;
        let field = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?;
        field.value.get_uint(0)
    };
    // PNG can hold it as well, at its very end; cameras do not write PNG.
    matches!(ending, "jpg" | "jpeg" | "webp")
        && orientation().is_some_and(|way| (5..=8).contains(&way))
}

/// The size that a drawing in SVG gives itself in pixels; else that of its `viewBox`, whose shape is
/// that of the picture (SVG 2, section 8.2).
fn size_of_drawing(svg: &str) -> Option<PixelSize> {
    let root = root(svg)?;
    let value = |name: &str| {
        let attribute = root.try_get_attribute(name).ok()??;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    };
    let own = || Some((pixels(&value("width")?)?, pixels(&value("height")?)?));
    let of_view = || {
        let view = value("viewBox")?;
        let is_between = |c: char| c.is_whitespace() || c == ',';
        let mut numbers = view.split(is_between).filter(|number| !number.is_empty());
        Some((pixels(numbers.nth(2)?)?, pixels(numbers.next()?)?))
    };
    let (width, height) = own().or_else(of_view)?;
    Some(PixelSize { width, height })
}

/// The first tag of the root, if that is `<svg>`.
fn root(svg: &str) -> Option<BytesStart<'_>> {
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                return (tag.local_name().as_ref() == "svg").then_some(tag);
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Whole pixels of a length without a unit or in `px`, at least one.
fn pixels(length: &str) -> Option<usize> {
    let number = length.trim();
    let number: f64 = number.strip_suffix("px").unwrap_or(number).parse().ok()?;
    let known = (0.5..1e6).contains(&number);
    #[expect(clippy::cast_sign_loss, reason = "it is positive")]
    known.then(|| number.round() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A photo of 3 by 2 pixels, as far as its size goes, with an orientation.
    fn photo(orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut photo = b"\xFF\xD8\xFF\xE1\0".to_vec();
        photo.push(exif.len() as u8 + 2);
        photo.extend(exif);
        photo.extend(b"\xFF\xC0\0\x0B\x08\0\x02\0\x03\x01\x01\x11\0\xFF\xDA\0\x02\xFF\xD9");
        photo
    }

    #[test]
    fn a_photo_has_the_size_that_readers_see() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let read = |name: &str, bytes: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).expect("the file is written");
            size(&file).map(|size| (size.width, size.height))
        };
        for (orientation, expected) in [
            (1, (3, 2)),
            (3, (3, 2)),
            (6, (2, 3)),
            (8, (2, 3)),
            (9, (3, 2)),
        ] {
            assert_eq!(
                read("a.jpg", &photo(orientation)),
                Some(expected),
                "{orientation}"
            );
        }
        let plain = b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x02\0\x03\x01\x01\x11\0\xFF\xD9";
        assert_eq!(read("b.JPEG", plain), Some((3, 2)));
    }
}
