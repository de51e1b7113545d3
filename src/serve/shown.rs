//! A site at one moment, as it is shown, and what is wrong with it.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use hyper::body::Bytes;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use super::media;
use super::payload::{Made, Payload};
use super::route::Own;
use crate::config::BaseUrl;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::link::SiteMap;
use crate::link::pages::{Output, Page};
use crate::render::{Content, Renderer};
use crate::walk;

/// Larger files are sent piece by piece and never held whole.
const LARGEST_WHOLE: u64 = 1 << 20;

/// More problems than this are counted in a browser and not shown.
const MOST_SHOWN: usize = 50;

/// What browsers see until something changes.
#[derive(Debug)]
pub(super) struct Shown {
    /// The last site without errors, if there was any.
    renderer: Option<Arc<Renderer>>,
    versions: Versions,
    problems: Problems,
    /// The same for the script of pages.
    event: Bytes,
}

/// Which states of a site there were. Each differs from all others of any server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Versions {
    /// Of everything.
    pub(super) site: String,
    /// Other files that pages use, apart from HTML and style sheets: pictures, scripts.
    pub(super) files: String,
    /// Of style sheets.
    pub(super) styles: String,
}

/// What is wrong with a site, for people.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Problems {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// As `minamo check` prints them, errors first.
    pub(super) text: String,
}

/// What is sent to the script of pages.
#[derive(Serialize)]
struct Event<'a> {
    versions: &'a Versions,
    problems: &'a Problems,
}

impl Problems {
    /// Errors and warnings among diagnostics; hints are for `minamo check` alone.
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Problems {
        let of = |severity| {
            let is = move |diagnostic: &&Diagnostic| diagnostic.severity == severity;
            diagnostics.iter().filter(is)
        };
        let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
        let all = errors.clone().chain(warnings.clone());
        let few: Vec<Diagnostic> = all.take(MOST_SHOWN).cloned().collect();
        let (errors, warnings) = (errors.count(), warnings.count());
        let mut text = diagnostic::render(&few, false);
        let more = errors + warnings - few.len();
        if more > 0 {
            text.push_str(&format!("and {more} more; `minamo check` prints all\n"));
        }
        Problems {
            errors,
            warnings,
            text,
        }
    }
}

impl Shown {
    /// What is shown of a site and of what is wrong with it.
    pub(super) fn new(
        renderer: Option<Arc<Renderer>>,
        versions: Versions,
        problems: Problems,
    ) -> Shown {
        let event = event(&Event {
            versions: &versions,
            problems: &problems,
        });
        Shown {
            renderer,
            versions,
            problems,
            event,
        }
    }

    /// The last good site.
    pub(super) fn renderer(&self) -> Option<&Arc<Renderer>> {
        self.renderer.as_ref()
    }

    pub(super) fn map(&self) -> Option<&SiteMap> {
        self.renderer.as_ref().map(|renderer| &*renderer.site().map)
    }

    pub(super) fn problems(&self) -> &Problems {
        &self.problems
    }

    /// What is sent to the script of pages.
    pub(super) fn event(&self) -> &Bytes {
        &self.event
    }

    /// A file of the site, with the script if it is a page; an error in words for people.
    pub(super) fn make(
        &self,
        (output, path): (Output, &str),
        base: &BaseUrl,
    ) -> Result<Option<Made>, String> {
        let Some(renderer) = &self.renderer else {
            return Ok(None);
        };
        let content = renderer.render(output, path);
        let content = content.map_err(|problem| diagnostic::render(&[problem], false))?;
        let mut made = match content {
            None => return Ok(None),
            Some(Content::Bytes(bytes)) => whole(bytes),
            Some(Content::Copy(from)) => match copied(renderer.folder(), &from) {
                Ok(made) => made,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(format!("error: cannot read {path}: {error}\n")),
            },
        };
        if let Payload::Whole(bytes) = &made.payload
            && media::is_page(path)
        {
            if is_search(output, &renderer.site().map) {
                made.tag = format!("{}-{}", made.tag, self.versions.site);
            }
            made.payload = Payload::Whole(with_script(bytes, &made.tag, base));
        }
        Ok(Some(made))
    }
}

/// What the search finds is in other files than its page, which is another one whenever they change.
fn is_search(output: Output, map: &SiteMap) -> bool {
    matches!(output, Output::Page(index) if map.pages[index as usize].1 == Page::Search)
}

fn whole(bytes: Vec<u8>) -> Made {
    Made {
        tag: format!("{:032x}", xxh3_128(&bytes)),
        payload: Payload::Whole(bytes.into()),
    }
}

/// A file that is copied as it is. To read a large one for its tag would make everyone wait: its length
/// and the time it was written tell it from others.
fn copied(site: &Path, path: &Path) -> io::Result<Made> {
    let mut file = walk::open(site, path)?;
    let metadata = file.metadata()?;
    if metadata.len() <= LARGEST_WHOLE {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        return Ok(whole(bytes));
    }
    let written = format!("{:?} {:?}", metadata.len(), metadata.modified()?);
    Ok(Made {
        tag: format!("{:032x}", xxh3_128(written.as_bytes())),
        payload: Payload::File(file, metadata.len()),
    })
}

/// A page with the script, which gets the page's tag: if the tag changes, so has the page.
fn with_script(page: &[u8], tag: &str, base: &BaseUrl) -> Bytes {
    const END: &[u8] = b"</body>";
    let at = page
        .windows(END.len())
        .rposition(|part| part.eq_ignore_ascii_case(END))
        .unwrap_or(page.len());
    let script = script(tag, base);
    [&page[..at], script.as_bytes(), &page[at..]]
        .concat()
        .into()
}

fn script(tag: &str, base: &BaseUrl) -> String {
    let address = Own::Script.address(base);
    format!("<script src=\"{address}\" data-page=\"{tag}\" defer></script>\n")
}

/// A page that has nothing but problems to show.
pub(super) fn broken_page(text: &str, base: &BaseUrl) -> Bytes {
    let text = crate::html::escape(text);
    let style = Own::Style.address(base);
    let script = script("", base);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>This site has errors</title>\n<link rel=\"stylesheet\" href=\"{style}\">\n\
         <body>\n<pre id=\"minamo-problems\">{text}</pre>\n{script}</body>\n</html>\n"
    )
    .into()
}

/// How soon a browser comes back to a server that was started again, in milliseconds.
const RETRY: u32 = 500;

/// An event as it is sent.
fn event(value: &impl Serialize) -> Bytes {
    // JSON has no line ends but those between its parts, and these are left out.
    let json = serde_json::to_string(value).expect("counts and texts can be written as JSON");
    format!("retry: {RETRY}\ndata: {json}\n\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_get_a_script_at_their_end() {
        let base = BaseUrl::parse("http://127.0.0.1:1111/a").unwrap();
        let with = |page: &str| {
            String::from_utf8(with_script(page.as_bytes(), "t", &base).to_vec()).unwrap()
        };
        let script = "<script src=\"/a/-/minamo/live.js\" data-page=\"t\" defer></script>\n";
        assert_eq!(
            with("<body></body>x</BODY></html>"),
            format!("<body></body>x{script}</BODY></html>")
        );
        assert_eq!(with("<p>a"), format!("<p>a{script}"));
        assert_eq!(with(""), script);
    }
}
