//! What bounds the work that one file can ask for, all in one place; `docs/content/pages/reference/limits.md` tells of them.
//!
//! Each is far above what people write. Without them a file of some kilobytes could ask for gigabytes
//! of output: a thousand tags have a thousand pages, each of which lists a thousand tags.

/// The largest file of Markdown, in bytes: some pages show all of it.
pub(crate) const MARKDOWN: u64 = 32 << 20;

/// The largest table of facts, in bytes: a million threads. To read it takes some twenty times as much memory.
pub(crate) const TABLE: u64 = 128 << 20;

/// The largest file of a theme, in bytes: all of them are in memory.
pub(crate) const THEME: u64 = 128 << 20;

/// How much of a drawing is read for its size, in bytes.
pub(crate) const DRAWING: u64 = 1 << 20;

/// The largest file that a command is given to read, in bytes: notifications, threads, a scrap, a feed.
pub(crate) const INPUT: u64 = 512 << 20;

/// How many folders of a site may be in one another.
pub(crate) const FOLDERS: usize = 64;

/// How many links to folders a walk through the folders of a site follows, each as often as it is reached:
/// links in linked folders can lead to one file in more ways than anybody can count.
pub(crate) const LINKS: usize = 1_000;

/// How many files and folders may be reached by these links.
pub(crate) const LINKED: usize = 100_000;

/// How many lists and tables of front matter may be in one another.
pub(crate) const DEPTH: usize = 64;

/// The longest line of code that gets colours, in bytes.
pub(crate) const LINE: usize = 2_000;

/// The longest block of code that gets colours, in bytes.
pub(crate) const CODE: usize = 200_000;

/// How many subjects front matter may name, and how many an item may name or belong to.
pub(crate) const NAMES: usize = 1_000;

/// How many bytes a value of a table or a heading may have: many pages show some of them.
pub(crate) const TEXT: usize = 10_000;

/// How many bytes each part of an address may have: file systems hold no longer names of files.
pub(crate) const NAME: usize = 255;

/// How many bytes an address may have.
pub(crate) const ADDRESS: usize = 2_000;

/// How many bytes pages of subjects may show of a document for each byte that it has, as each page shows
/// whole items.
pub(crate) const COPIES: usize = 100;

/// How many bytes pages of subjects may show of any document.
pub(crate) const FEW_COPIES: usize = 64 << 20;

/// How many stand-alone pages the menu may have, as every page of the site shows it.
pub(crate) const MENU: usize = 200;

/// How many other addresses the feed of the site may have: a copy of it is at each.
pub(crate) const FEED_ADDRESSES: usize = 20;

/// How many profiles of the author every page of the site may have.
pub(crate) const PROFILES: usize = 50;

/// How many style sheets of the site's own every page may have.
pub(crate) const STYLESHEETS: usize = 50;

/// How many named feeds a site may have: each asks every item, and pages list them.
pub(crate) const NAMED_FEEDS: usize = 1_000;

/// How many bytes of output a site may have for each byte of its notes, tables and `site.toml`: what no
/// other limit foresees. A tag of three letters makes a page, a preview and a feed of ten thousand bytes.
pub(crate) const OUTPUT: u64 = 10_000;

/// How many bytes of output any site may have.
pub(crate) const LITTLE_OUTPUT: u64 = 256 << 20;

/// How many items a document may have.
pub(crate) const ITEMS: usize = 50_000;

/// How many attributes a tag of HTML may have.
pub(crate) const ATTRIBUTES: usize = 500;

/// How many elements of HTML may be in one another in an item.
pub(crate) const ELEMENTS: usize = 500;

/// How many bytes of tags such as `<b>` the blocks of a document may open again for each byte of its own.
pub(crate) const REOPENED: usize = 16;

/// How many bytes of them any document may open again.
pub(crate) const FEW_REOPENED: usize = 1 << 20;

/// How many cells the tables of a document may have, or as many as it has bytes: short rows are filled up
/// to the width of their head.
pub(crate) const CELLS: usize = 10_000;

/// How many bytes of footnotes a document may show for each byte of its own, as each item shows all that
/// it leads to.
pub(crate) const NOTES: usize = 16;

/// How many bytes of footnotes any document may show.
pub(crate) const FEW_NOTES: usize = 1 << 20;

/// How many bytes of items of its own and of other documents a document may show for each byte of its own.
pub(crate) const EMBEDS: usize = 16;

/// How many bytes of items any document may show.
pub(crate) const FEW_EMBEDS: usize = 1 << 20;

/// How many bytes of items all documents may show, if that is more than [`EMBEDS`] allows for all.
pub(crate) const ALL_EMBEDS: usize = 64 << 20;

/// How many findings of one code in one file are reported one by one; one more tells how many follow.
pub(crate) const FINDINGS: usize = 1_000;

/// How many other names a subject may have in its facts, and a repository in `[repos]`: each has a list of
/// all that is noted about the subject in the search index, and a repository an old address of each thread.
pub(crate) const OTHER_NAMES: usize = 50;

/// How many spellings of a subject in the text find all of its items in a search; further ones find the
/// items that are written so.
pub(crate) const SPELLINGS: usize = 100;

/// How many kinds of references `site.toml` may define, as the menu and the index list each.
pub(crate) const KINDS: usize = 50;
