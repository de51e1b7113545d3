//! Tag URIs (RFC 4151), which entries of feeds have as ids: `tag:me.example,2023:2023-09-12`.

/// What is wrong with what follows `tag:`, and what to do (RFC 4151, section 2.1).
pub(super) fn problem(rest: &str) -> Option<(&'static str, &'static str)> {
    let Some((entity, specific)) = rest.split_once(':') else {
        return Some((
            "there is no colon after the date",
            "write it as tag:me.example,2023:",
        ));
    };
    let Some((authority, date)) = entity.split_once(',') else {
        return Some((
            "there is no date after the domain",
            "write it as tag:me.example,2023: with a year in which the domain was yours",
        ));
    };
    if !is_authority(authority) {
        return Some((
            "its authority is neither a domain nor a mail address in lower case",
            "write it as tag:me.example,2023: or tag:me@mail.example,2023:",
        ));
    }
    if !is_tag_date(date) {
        return Some((
            "its date is not valid",
            "write a year, a month or a day: 2023, 2023-09, 2023-09-12",
        ));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?".contains(c);
    (!specific.chars().all(allowed)).then_some((
        "it has a character after its colon that URIs cannot have",
        "end it with the colon, or use letters, digits, `-`, `.` and `/`",
    ))
}

fn is_authority(text: &str) -> bool {
    let (user, domain) = match text.split_once('@') {
        Some((user, domain)) => (Some(user), domain),
        None => (None, text),
    };
    let in_user = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
    let in_label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().all(in_label)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    user.is_none_or(|user| !user.is_empty() && user.chars().all(in_user))
        && domain.split('.').all(is_label)
}

/// Year, year and month, or a day.
fn is_tag_date(text: &str) -> bool {
    crate::day::first_day(text).is_some()
}
