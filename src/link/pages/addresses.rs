//! Addresses of pages that others than the plan of all pages make too, and how lists are cut.

use crate::link::url::Url;

/// `/thread/kubernetes/kubernetes/116429/`, from the repository in lower case.
pub fn thread_url(repository: &str, number: u32) -> Url {
    Url::page(["thread", repository, &number.to_string()])
}

/// `/archive/2023/`
pub fn year_url(year: i32) -> Url {
    Url::page(["archive", &year.to_string()])
}

/// `/archive/2023/09/`
pub fn month_url(year: i32, month: u32) -> Url {
    Url::page(["archive", &year.to_string(), &format!("{month:02}")])
}

/// `/stories/`
pub fn stories_url() -> Url {
    Url::page(["stories"])
}

/// `/archive/weeks/`
pub fn weeks_url() -> Url {
    Url::page(["archive", "weeks"])
}

/// `/archive/2023/w37/`, by the year the week belongs to
pub fn week_url(year: i32, week: u32) -> Url {
    Url::page(["archive", &year.to_string(), &format!("w{week:02}")])
}

/// How many pages a list has.
pub fn page_count(entries: usize, per_page: usize) -> usize {
    entries.div_ceil(per_page).max(1)
}

/// The address of a page of a list: the list's own for the first.
pub fn numbered(url: &Url, number: usize) -> Url {
    if number == 1 {
        url.clone()
    } else {
        Url::page([url.as_str(), "page", &number.to_string()])
    }
}
