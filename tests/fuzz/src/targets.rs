//! The targets, each a function of some bytes, and what they share: texts, folders in memory, and what
//! must hold of a site. `tests/properties.rs` tries them too, with the seeds.

use std::cell::RefCell;
use std::path::Path;

use minamo::fuzzing::{self, Tried};

use crate::support::folder::Folder;
use crate::support::holds;

/// A target: its name, and what it does with some bytes.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All targets; each has a file in `targets/` and a folder in `seeds/`.
pub(crate) const TARGETS: &[Target] = &[
    ("addresses", addresses),
    ("facts", facts),
    ("folder", |bytes| {
        with_folder(text(bytes), fuzzing::folder_of);
    }),
    ("front_matter", front_matter),
    ("grammar", |bytes| {
        with_site(|site| site.references(text(bytes)));
    }),
    ("kubernetes", |bytes| {
        with_folder(text(bytes), |folder| fuzzing::kubernetes_of(folder, folder));
    }),
    ("note", note),
    ("query", |bytes| fuzzing::query(text(bytes))),
    ("scrap", |bytes| fuzzing::scrap_of(text(bytes))),
    ("tables", |bytes| fuzzing::tables(text(bytes))),
    ("threads", |bytes| fuzzing::threads_of(text(bytes))),
];

/// The text at the beginning of some bytes.
fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// A site in a folder that vanishes, with what is tried on it.
struct Site {
    tried: Tried,
    _folder: Folder,
}

impl Site {
    fn new(html: &str, dialects: bool) -> Site {
        let folder = Folder::site(&holds::config(html, dialects), holds::FILES);
        let tried = Tried::open(folder.path());
        Site {
            tried,
            _folder: folder,
        }
    }
}

thread_local! {
    /// One a mode of HTML, in the order of [`MODES`].
    static SITES: RefCell<Vec<Site>> = RefCell::new(
        MODES.iter().map(|(html, dialects)| Site::new(html, *dialects)).collect()
    );
}

/// Values of `markdown.html`, and whether the markup of other programs is read.
const MODES: &[(&str, bool)] = &[("escape", false), ("sanitize", true), ("allow", true)];

fn addresses(bytes: &[u8]) {
    let text = text(bytes);
    // Such a request is refused before it is looked at.
    if text.contains(|c: char| c.is_control() || c == ' ') {
        return;
    }
    let (path, query) = match text.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text, None),
    };
    with_site(|site| site.address(path, query));
}

fn facts(bytes: &[u8]) {
    let text = text(bytes);
    with_site(|site| match text.starts_with(['[', '"', '#']) {
        true => site.write("content/subjects/kep.toml", text),
        false => {
            let of_person = format!("---\n{text}\n---\n");
            site.write("content/subjects/person/aojea.md", &of_person);
        }
    });
}

fn front_matter(bytes: &[u8]) {
    let text = text(bytes);
    with_site(|site| {
        for fence in ["---", "+++"] {
            let text = format!("{fence}\n{text}\n{fence}\n- a KEP-1\n");
            for path in ["notes/2024-01-10", "notes/undated", "articles/a", "pages/a"] {
                site.document(&format!("content/{path}.md"), &text);
            }
        }
    });
}

/// Does something with a site.
fn with_site(work: impl FnOnce(&mut Tried)) {
    SITES.with_borrow_mut(|sites| work(&mut sites[1].tried));
}

/// Builds the site with this note; the first byte chooses the site.
fn note(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let mode = usize::from(*first) % MODES.len();
    let text = text(rest);
    let files = SITES.with_borrow_mut(|sites| sites[mode].tried.note(text));
    if MODES[mode].0 == "allow" {
        return;
    }
    let faults = holds::faults(&files);
    assert!(faults.is_empty(), "{faults:#?}");
    if MODES[mode].0 == "escape" && !text.starts_with(['+', '-']) {
        let page = &files["notes/2024-01-10/index.html"];
        let lost = holds::lost_words(text, &String::from_utf8_lossy(page));
        assert!(lost.is_empty(), "lost: {lost:?}");
    }
}

/// Makes a folder of the files in a text, each of which begins with a line of `=== PATH`, and hands it over.
fn with_folder(text: &str, work: impl FnOnce(&Path)) {
    let folder = Folder::new();
    for file in text.split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap_or((file, ""));
        let is_name = |part: &str| {
            let is_special = part.is_empty() || part.starts_with("..") || part == ".";
            !is_special && part.len() < 64 && !part.contains('\0')
        };
        let is_path = path.split('/').all(is_name) && path.split('/').count() < 8;
        let is_taken = || {
            let mut above = Path::new(path).ancestors().skip(1);
            folder.join(path).is_dir() || above.any(|above| folder.path().join(above).is_file())
        };
        if is_path && !is_taken() {
            folder.write(path, text);
        }
    }
    work(folder.path());
}
