//! The addresses that Jekyll and Hugo gave to posts, by their patterns.

use chrono::{Datelike, NaiveDate};

/// What a pattern can name.
pub(super) struct Named<'a> {
    pub(super) date: Option<NaiveDate>,
    /// The name in the file's name.
    pub(super) stem: &'a str,
    /// The last part that front matter sets, else of the file's name.
    pub(super) slug: &'a str,
    /// The title as a part of an address.
    pub(super) title: &'a str,
    pub(super) categories: Vec<String>,
    /// The folders of the content that it is in.
    pub(super) sections: Vec<String>,
    /// Whether `:title` is the file's name, as in Jekyll.
    pub(super) is_jekyll: bool,
}

/// Jekyll's names of patterns.
pub(super) fn jekyll_style(style: &str) -> String {
    match style {
        "" | "date" => "/:categories/:year/:month/:day/:title.html",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title.html",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title.html",
        "none" => "/:categories/:title.html",
        pattern => pattern,
    }
    .replace(":output_ext", ".html")
}

/// The address of a pattern; nothing where it names what is not known.
pub(super) fn filled(pattern: &str, named: &Named<'_>) -> Option<String> {
    let mut address = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(':') {
        address.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let (name, used) = longest(&rest[..end], named)?;
        address.push_str(&name);
        rest = &rest[used..];
        // Hugo's `:sections[1:]` and the like.
        if rest.starts_with('[') {
            return None;
        }
    }
    address.push_str(rest);
    while address.contains("//") {
        address = address.replace("//", "/");
    }
    Some(match address.starts_with('/') {
        true => address,
        false => format!("/{address}"),
    })
}

/// The value of the longest name that a word begins with: `year_x` has `year`.
fn longest(word: &str, named: &Named<'_>) -> Option<(String, usize)> {
    let mut ends = (1..=word.len()).rev();
    ends.find_map(|end| Some((value(&word[..end], named)?, end)))
}

fn value(name: &str, named: &Named<'_>) -> Option<String> {
    let date = || named.date;
    Some(match name {
        "year" => date()?.format("%Y").to_string(),
        "short_year" => date()?.format("%y").to_string(),
        "month" => date()?.format("%m").to_string(),
        "i_month" => date()?.month().to_string(),
        "short_month" => date()?.format("%b").to_string(),
        "long_month" => date()?.format("%B").to_string(),
        "monthname" => date()?.format("%B").to_string().to_lowercase(),
        "day" => date()?.format("%d").to_string(),
        "i_day" => date()?.day().to_string(),
        "y_day" => date()?.format("%j").to_string(),
        "yearday" => date()?.ordinal().to_string(),
        "week" => date()?.format("%V").to_string(),
        "w_year" => date()?.format("%G").to_string(),
        "short_day" | "w_day" => date()?.format("%u").to_string(),
        "weekday" => date()?.weekday().num_days_from_sunday().to_string(),
        "weekdayname" => date()?.format("%A").to_string().to_lowercase(),
        "title" if named.is_jekyll => named.slug.to_owned(),
        "title" => named.title.to_owned(),
        "slug" if named.is_jekyll => named.slug.to_lowercase(),
        "slug" | "slugorfilename" | "slugorcontentbasename" => named.slug.to_owned(),
        "filename" | "contentbasename" | "name" | "basename" => named.stem.to_owned(),
        "categories" => named.categories.join("/"),
        "section" => named.sections.first()?.clone(),
        "sections" => named.sections.join("/"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled() {
        let named = |is_jekyll| Named {
            date: crate::day::parse_day("2023-09-02"),
            stem: "kubecon",
            slug: "kubecon-na",
            title: "kubecon-in-chicago",
            categories: vec!["k8s".to_owned()],
            sections: vec!["posts".to_owned(), "2023".to_owned()],
            is_jekyll,
        };
        for (pattern, expected) in [
            (
                jekyll_style("date"),
                Some("/k8s/2023/09/02/kubecon-na.html"),
            ),
            (jekyll_style("pretty"), Some("/k8s/2023/09/02/kubecon-na/")),
            (jekyll_style("none"), Some("/k8s/kubecon-na.html")),
            ("/:year/:year:month:day".to_owned(), Some("/2023/20230902")),
            (
                "/blog/:i_month/:i_day/:title:output_ext".replace(":output_ext", ".html"),
                Some("/blog/9/2/kubecon-na.html"),
            ),
            ("/:collection/:x".to_owned(), None),
        ] {
            assert_eq!(
                filled(&pattern, &named(true)).as_deref(),
                expected,
                "{pattern}"
            );
        }
        for (pattern, expected) in [
            (
                "/:year/:month/:title/",
                Some("/2023/09/kubecon-in-chicago/"),
            ),
            ("/:sections/:slug/", Some("/posts/2023/kubecon-na/")),
            (":section/:filename", Some("/posts/kubecon")),
            ("/:sections[1:]/:slug/", None),
        ] {
            assert_eq!(
                filled(pattern, &named(false)).as_deref(),
                expected,
                "{pattern}"
            );
        }
    }
}
