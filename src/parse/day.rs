//! Names and days of documents, from their paths and their front matter.

mod near;

use chrono::NaiveDate;

use super::document::{Day, Kind};
use super::front_matter::{After, FrontMatter};
use super::start;
use crate::day::parse_day;
use crate::diagnostic::Problems;
pub(super) use near::near_day;

/// The name and the day of a note from its path and its front matter.
pub(super) fn note_name(path: &str, front: &FrontMatter, problems: &Problems) -> (String, Day) {
    let (date_of_path, name) = match date_of_path(path) {
        Some((date, rest)) => (Some(date), format!("{date}{rest}")),
        None => (None, path.rsplit('/').next().unwrap_or(path).to_owned()),
    };
    let after = front.after.as_ref().map(|after| after.value);
    let day = match (&front.date, date_of_path, after) {
        (Some(written), Some(date), _) if written.value != date => {
            problems.warning(
                "two-dates",
                written.span,
                format!(
                    "the file name says {date} and `date` says {}; `date` is used",
                    written.value
                ),
                "rename the file, or remove `date`",
            );
            Day::On(written.value)
        }
        (Some(written), _, _) => Day::On(written.value),
        (None, Some(date), _) => Day::On(date),
        (None, None, Some(After::Nothing)) => Day::After(None),
        (None, None, Some(After::Day(day))) => Day::After(Some(day)),
        (None, None, None) => {
            report_no_date(path, problems);
            Day::After(None)
        }
    };
    report_unused(front, day, problems);
    (name, day)
}

/// Reports days without effect: `after` next to a date, a change before the date of the document.
fn report_unused(front: &FrontMatter, day: Day, problems: &Problems) {
    let Some(date) = day.date() else { return };
    if let Some(after) = &front.after {
        problems.warning(
            "unused-value",
            after.span,
            format!("`after` has no effect: the date is {date}"),
            "remove it; `after` places notes without a date",
        );
    }
    if let Some(updated) = front
        .updated
        .as_ref()
        .filter(|updated| updated.value < date)
    {
        problems.warning(
            "unused-value",
            updated.span,
            format!("`updated` is {}, before the date {date}", updated.value),
            "correct one of the two days",
        );
    }
}

/// Tells how a note gets a day; of a name that is nearly one, how it is written.
fn report_no_date(path: &str, problems: &Problems) {
    let or_set = "or set `date = 2023-09-12` or `after = \"2023-09-12\"` in its front matter";
    let (message, help) = match near_day(path) {
        Some(near) if near.day.is_some() => (
            format!("no date is read from the name `{path}.md`"),
            format!("rename the file to {}.md, {or_set}", near.name),
        ),
        Some(_) => (
            format!("the date in the name `{path}.md` is not a valid one"),
            format!("rename the file to a day of the calendar such as 2023-09-12.md, {or_set}"),
        ),
        None => (
            "this note has no date".to_owned(),
            format!("name the file 2023-09-12.md, {or_set}"),
        ),
    };
    problems.error("no-date", start(problems.source()), message, &help);
}

/// The day that `2023-09-12`, `2023/09/12` or `2023-09-12-kubecon` begins with, and what follows it.
fn date_of_path(path: &str) -> Option<(NaiveDate, &str)> {
    let file = path.rsplit('/').next().unwrap_or(path);
    if let Some(date) = file.get(..10).and_then(parse_day) {
        let rest = &file[10..];
        return (rest.is_empty() || rest.starts_with('-')).then_some((date, rest));
    }
    let mut parts = path.rsplitn(3, '/');
    let (day, month) = (parts.next()?, parts.next()?);
    let year = parts.next()?.rsplit('/').next()?;
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let number = day.get(..2)?;
    let rest = &day[2..];
    let date = NaiveDate::from_ymd_opt(
        year.parse().ok()?,
        month.parse().ok()?,
        number.parse().ok()?,
    )?;
    (is_year && (rest.is_empty() || rest.starts_with('-'))).then_some((date, rest))
}

/// `kubecon/index` is named by its folder.
pub(super) fn article_name(path: &str) -> String {
    path.strip_suffix("/index").unwrap_or(path).to_owned()
}

/// Tells of values of front matter that a document of its kind has no use for.
pub(super) fn report_useless(kind: &Kind, front: &FrontMatter, problems: &Problems) {
    let emoji = front.emoji.as_ref().map(|emoji| ("emoji", emoji.span));
    let after = front.after.as_ref().map(|after| ("after", after.span));
    let (what, useless) = match kind {
        Kind::Note => ("a note", vec![emoji]),
        Kind::Page => ("a page", vec![emoji, after]),
        Kind::Article | Kind::Subject(_) => return,
    };
    for (key, span) in useless.into_iter().flatten() {
        let message = format!("`{key}` has no effect in {what}");
        problems.warning("unused-value", span, message, "remove it");
    }
}

/// The day of an article: what its front matter says, else what its name begins with.
pub(super) fn article_day(name: &str, front: &FrontMatter, problems: &Problems) -> Day {
    let written = front.date.as_ref().map(|date| date.value);
    let of_name = || date_of_path(name).map(|(date, _)| date);
    if let Some(date) = written.or_else(of_name) {
        let day = Day::On(date);
        report_unused(front, day, problems);
        return day;
    }
    problems.error(
        "no-date",
        start(problems.source()),
        "this article has no date",
        "set `date = 2023-09-12` in its front matter, or let its name begin with the date: 2023-09-12-kubecon.md",
    );
    Day::After(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_notes_tell_their_days() {
        let read =
            |path| date_of_path(path).map(|(date, rest)| (date.to_string(), rest.to_owned()));
        let found = |date: &str, rest: &str| Some((date.to_owned(), rest.to_owned()));
        assert_eq!(read("2023-09-12"), found("2023-09-12", ""));
        assert_eq!(
            read("2023/2023-09-12-kubecon"),
            found("2023-09-12", "-kubecon")
        );
        assert_eq!(read("2023/09/12"), found("2023-09-12", ""));
        assert_eq!(read("2023/09/12-kubecon"), found("2023-09-12", "-kubecon"));
        assert_eq!(read("undated-001"), None);
        assert_eq!(read("2023-13-12"), None);
        assert_eq!(read("23/09/12"), None);
    }
}
