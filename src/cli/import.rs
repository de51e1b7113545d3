//! `minamo import`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Common, Failure, Outcome, plural, site_in};
use crate::import::zenn_scrap::{self, ImportedNote};

#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// A Zenn scrap: its page as copied from a browser into a text file
    ZennScrap {
        /// The text file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The site that gets the notes [default: as with --site]
        #[arg(long, value_name = "SITE", conflicts_with = "site")]
        into: Option<PathBuf>,
    },
}

pub(super) fn run(arguments: &ImportArgs, common: &Common) -> Result<Outcome, Failure> {
    let Format::ZennScrap { file, into } = &arguments.format;
    let page = fs::read(file)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))?;
    let page = String::from_utf8(page)
        .map_err(|error| Failure::new(format!("{} is not UTF-8: {error}", file.display())))?;
    let into = match into {
        Some(into) => site_in(into)?,
        None => common.site_folder()?,
    };
    let conversion = zenn_scrap::convert(&page);
    let folder = into.join("content/notes");
    let report = conversion.report.to_string();
    let put = put_all(&conversion.notes, &folder)?;
    common.say(report.trim_end());
    common.say(&format!(
        "{} written to {}, {} there already",
        plural(put.written, "note"),
        folder.display(),
        put.unchanged
    ));
    for path in &put.kept {
        common.tell(&format!(
            "warning: {} has other text and was left as it is",
            path.display()
        ));
    }
    Ok(Outcome::Good)
}

/// What became of the notes.
#[derive(Default)]
struct Put {
    written: usize,
    unchanged: usize,
    /// Files that are there with other bytes, which are the writer's.
    kept: Vec<PathBuf>,
}

fn put_all(notes: &[ImportedNote], folder: &Path) -> Result<Put, Failure> {
    fs::create_dir_all(folder)
        .map_err(|error| Failure::new(format!("cannot make {}: {error}", folder.display())))?;
    let mut put = Put::default();
    for note in notes {
        let path = folder.join(&note.file_name);
        match fs::read(&path) {
            Ok(bytes) if bytes == note.text.as_bytes() => put.unchanged += 1,
            Ok(_) => put.kept.push(path),
            Err(_) => {
                fs::write(&path, &note.text).map_err(|error| {
                    Failure::new(format!("cannot write {}: {error}", path.display()))
                })?;
                put.written += 1;
            }
        }
    }
    Ok(put)
}
