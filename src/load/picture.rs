//! The size of a picture, by the beginning of its file.

use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Width and height of a picture in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelSize {
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
            Some(PixelSize {
                width: size.width,
                height: size.height,
            })
        }
        "svg" => size_of_drawing(&std::fs::read_to_string(file).ok()?),
        _ => None,
    }
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
