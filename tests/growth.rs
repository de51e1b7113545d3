//! Work grows with the input and no faster: for each shape that once grew with its square, the memory
//! that building asks for and the bytes it makes, at n and 4n. Never seconds.
//!
//! A shape that is refused above a limit (`docs/content/pages/reference/limits.md`) makes an error there, which must name the
//! file; what was made before has to grow linearly all the same.

mod support;

use std::alloc::System;
use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use minamo::BuildOptions;
use minamo::Content;
use minamo::Session;
use minamo::internals::diagnostic::any_error;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::Folder;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// One site at a time: what is counted is of the whole program.
static ALONE: Mutex<()> = Mutex::new(());

const NOTE: &str = "content/notes/2024-01-10.md";

struct Cost {
    allocated: usize,
    bytes: usize,
    refused: bool,
}

fn cost(path: &str, text: &str) -> Cost {
    let folder = Folder::site("language = \"en\"\n", &[(NOTE, "- a\n")]);
    folder.write(path, text);
    let region = Region::new(ALLOCATOR);
    let session = Session::open(folder.path(), &BuildOptions::default(), &mut |_| {});
    let session = session.expect("site.toml can be read");
    let (renderer, diagnostics) = session.renderer();
    let refused = any_error(&diagnostics);
    let bytes = AtomicUsize::new(0);
    if refused {
        let mut errors = diagnostics.iter();
        assert!(
            errors.any(|found| found.place.path().as_str() == path),
            "no error of {path}"
        );
    } else {
        let count = |_: &str, content: Content| {
            if let Content::Bytes(made) = content {
                bytes.fetch_add(made.len(), Ordering::Relaxed);
            }
            Ok::<(), Infallible>(())
        };
        let Ok(problems) = renderer.render_all(&count, &|_, make| make());
        assert!(!any_error(&problems), "a template is broken");
    }
    Cost {
        allocated: region.change().bytes_allocated,
        bytes: bytes.into_inner(),
        refused,
    }
}

/// What is asked for beyond a site without the text grows by three between n and 4n at most by half of
/// what the square would bring.
#[track_caller]
fn linear(path: &str, n: usize, text: impl Fn(usize) -> String) {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    // The first build of a process makes what all share.
    cost(path, &text(1));
    let none = cost(path, &text(1));
    let [one, four] = [n, 4 * n].map(|n| cost(path, &text(n)));
    let grows = |what: &str, none: usize, one: usize, four: usize| {
        let (one, four) = (one.saturating_sub(none), four.saturating_sub(none));
        assert!(
            four <= 6 * one.max(1 << 20),
            "{what}: {one} at n, {four} at 4n"
        );
    };
    // What is refused is not rendered, so that it is not dearer than the site without it.
    let none_allocated = if four.refused { 0 } else { none.allocated };
    grows("memory", none_allocated, one.allocated, four.allocated);
    if !four.refused {
        grows("output", none.bytes, one.bytes, four.bytes);
    }
}

fn list(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect()
}

#[test]
fn equal_bullets() {
    linear(NOTE, 500, |n| "- the same bullet\n".repeat(n));
    linear(NOTE, 500, |n| {
        list(n, |i| format!("- the same beginning of a bullet {i}\n"))
    });
}

#[test]
fn equal_headings() {
    let path = "content/articles/2024-01-10-a.md";
    linear(path, 250, |n| {
        format!("# T\n\n{}", "## Same heading\n\ntext\n\n".repeat(n))
    });
}

#[test]
fn footnotes_in_one_item() {
    linear(NOTE, 250, |n| {
        let references = list(n, |i| format!(" [^f{i}]"));
        format!(
            "- item{references}\n\n{}",
            list(n, |i| format!("[^f{i}]: note\n\n"))
        )
    });
}

#[test]
fn items_that_cite_a_chain_of_footnotes() {
    linear(NOTE, 500, |n| {
        let items = list(n, |i| format!("- item {i} [^f0]\n"));
        let notes = list(n, |i| format!("[^f{i}]: note [^f{}]\n\n", i + 1));
        format!("{items}\n{notes}[^f{n}]: end\n")
    });
}

#[test]
fn keys_of_front_matter() {
    linear(NOTE, 500, |n| {
        format!(
            "---\nextra:\n{}---\n- a\n",
            list(n, |i| format!("  k{i}: v\n"))
        )
    });
    linear(NOTE, 500, |n| {
        format!("---\n{}---\n- a\n", list(n, |i| format!("k{i}: v\n")))
    });
}

#[test]
fn deep_front_matter() {
    linear(NOTE, 500, |n| {
        let blocks = list(n, |i| format!("{}a:\n", " ".repeat(i + 1)));
        format!("---\nextra:\n{blocks}---\n- a\n")
    });
    linear(NOTE, 500, |n| {
        format!(
            "---\nextra: {{a: {}{}}}\n---\n- a\n",
            "[".repeat(n),
            "]".repeat(n)
        )
    });
    linear(NOTE, 500, |n| {
        format!("---\nextra:\n  a:\n    {}x\n---\n- a\n", "- ".repeat(n))
    });
}

#[test]
fn many_old_addresses() {
    linear(NOTE, 100, |n| {
        let old = list(n, |i| format!("\"/old/{i}/\","));
        format!("+++\nredirect_from = [{old}]\n+++\n- a\n")
    });
}

#[test]
fn attributes_of_one_tag() {
    linear(NOTE, 2_000, |n| {
        format!("- a <b {}>b</b>\n", list(n, |i| format!("a{i}=\"x\" ")))
    });
}

#[test]
fn one_line_of_code() {
    for language in ["ruby", "perl", "js"] {
        linear(NOTE, 1_000, |n| {
            format!("```{language}\n{}\n```\n", "a = \"b\" + c; ".repeat(n))
        });
    }
}

#[test]
fn names_of_one_note_and_of_one_item() {
    // The page of each name lists the others, up to a limit.
    linear(NOTE, 1_001, |n| {
        let tags = list(n, |i| format!("\"t{i}\","));
        format!("+++\ntags = [{tags}]\n+++\n- a\n")
    });
    linear(NOTE, 1_001, |n| {
        let names = list(n, |i| format!("KEP-{} ", i + 1));
        format!("- {names}\n")
    });
}

#[test]
fn repositories() {
    linear(NOTE, 250, |n| {
        list(n, |i| format!("- owner{i}x/name{i}y#1 and so on\n"))
    });
}
