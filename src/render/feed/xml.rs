//! Writing XML: the little of it that feeds need, and what XML cannot hold.
//!
//! Each element is on a line of its own, so that a change of one entry is a change of its lines.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::source::{is_control, may_hold_control};

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// XML in the making. Writing to memory does not fail, so nothing here does.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    /// A part of a document.
    pub(super) fn part() -> Xml {
        Xml {
            writer: Writer::new(Vec::new()),
        }
    }

    /// A document, which begins with its declaration.
    pub(super) fn document() -> Xml {
        let mut xml = Xml::part();
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.line();
        xml
    }

    /// The bytes written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner()
    }

    /// An element that holds others: its first tag.
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.line();
    }

    /// Its last tag.
    pub(super) fn close(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
        self.line();
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.write(Event::Empty(tag(name, attributes)));
        self.line();
    }

    /// An element with text.
    pub(super) fn element(&mut self, name: &str, text: &str) {
        self.element_with(name, &[], text);
    }

    /// An element with attributes and text.
    pub(super) fn element_with(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.start(name, attributes);
        self.write(Event::Text(BytesText::new(&without_controls(text))));
        self.close(name);
    }

    /// An element with plain text that readers may take for HTML. The RSS Advisory Board's profile
    /// advises to write the signs of HTML as numbers there, which says the same to all others. A word
    /// joiner, which is invisible, keeps `</div>` from being taken for a tag all the same.
    pub(super) fn plain(&mut self, name: &str, text: &str) {
        self.start(name, &[]);
        let text = without_controls(text);
        let escaped = match text.contains(['&', '<', '>']) {
            true => Cow::Owned(
                text.replace("</", "<\u{2060}/")
                    .replace('&', "&#x26;")
                    .replace('<', "&#x3C;")
                    .replace('>', "&#x3E;"),
            ),
            false => text,
        };
        self.write(Event::Text(BytesText::from_escaped(escaped)));
        self.close(name);
    }

    /// An element with HTML as it is.
    pub(super) fn cdata(&mut self, name: &str, html: &str) {
        self.start(name, &[]);
        for part in BytesCData::escaped(&without_controls(html)) {
            self.write(Event::CData(part));
        }
        self.close(name);
    }

    /// XML that was written already.
    pub(super) fn raw(&mut self, xml: &[u8]) {
        self.writer.get_mut().extend_from_slice(xml);
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.write(Event::Start(tag(name, attributes)));
    }

    fn line(&mut self) {
        self.writer.get_mut().push(b'\n');
    }

    fn write(&mut self, event: Event<'_>) {
        let written = self.writer.write_event(event);
        written.expect("memory can be written to");
    }
}

fn tag<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    let mut tag = BytesStart::new(name);
    for (name, value) in attributes {
        let value = without_controls(value);
        tag.push_attribute((*name, &*value));
    }
    tag
}

/// The text without the characters that feeds have no place for, not even escaped. A site's texts are
/// read with a warning about each.
pub(super) fn without_controls(text: &str) -> Cow<'_, str> {
    match may_hold_control(text) && text.contains(is_control) {
        true => Cow::Owned(text.replace(is_control, "")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Xml)) -> String {
        let mut xml = Xml::part();
        write(&mut xml);
        String::from_utf8(xml.into_bytes()).unwrap()
    }

    #[test]
    fn whatever_a_note_holds_is_escaped() {
        assert_eq!(
            written(|xml| xml.cdata("c", "a ]]> b\u{8}\u{FFFE} & <b> 🌊\u{200F}")),
            "<c><![CDATA[a ]]]]><![CDATA[> b & <b> 🌊\u{200F}]]></c>\n"
        );
        assert_eq!(
            written(|xml| xml.plain("t", "a & <b>\u{1} </b>")),
            "<t>a &#x26; &#x3C;b&#x3E; &#x3C;\u{2060}/b&#x3E;</t>\n"
        );
        assert_eq!(
            written(|xml| xml.element_with("l", &[("href", "?a=b&c=\"d\"")], "x<y")),
            "<l href=\"?a=b&amp;c=&quot;d&quot;\">x&lt;y</l>\n"
        );
    }
}
