//! `base_url` and `time_zone`: parsed and checked.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Offset, TimeZone, Utc};

use crate::day::Moment;

/// Whether a text is the address of a profile: one of a web page, or of mail.
pub(super) fn is_profile(text: &str) -> bool {
    let is_plain = text
        .chars()
        .all(|c| c.is_ascii_graphic() && !"\"<>".contains(c));
    let url = url::Url::parse(text);
    is_plain
        && url.is_ok_and(|url| match url.scheme() {
            "http" | "https" => url.host_str().is_some_and(|host| host.contains('.')),
            "mailto" => url.path().contains('@'),
            _ => false,
        })
}

/// Whether a text is an account of the Fediverse: `@me@social.example`.
pub(super) fn is_account(text: &str) -> bool {
    let parts = text.strip_prefix('@').and_then(|rest| rest.split_once('@'));
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let is_name = |name: &str| !name.is_empty() && name.chars().all(is_letter);
    let is_edge = |c: char| matches!(c, '-' | '.' | '_');
    parts.is_some_and(|(name, host)| {
        let is_host = host.contains('.') && !host.contains("..") && !host.contains('_');
        is_name(name)
            && is_name(host)
            && is_host
            && !host.starts_with(is_edge)
            && !host.ends_with(is_edge)
    })
}

/// Where the site will be read, in the two halves that links need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// Where `minamo serve` listens, for a site that does not know its address yet.
    pub(super) fn local() -> BaseUrl {
        BaseUrl {
            origin: "http://127.0.0.1:1111".to_owned(),
            path: String::new(),
        }
    }

    /// Whether the site knows no address but that of `minamo serve`.
    pub(crate) fn is_local(&self) -> bool {
        *self == BaseUrl::local()
    }

    /// The host without its port.
    pub(crate) fn host(&self) -> &str {
        let host = self.origin.rsplit('/').next().unwrap_or_default();
        host.rsplit_once(':').map_or(host, |(name, _)| name)
    }

    /// Splits an absolute http(s) URL in the ASCII letters that URLs have (RFC 3986), without a user;
    /// `None` when it is none.
    pub fn parse(url: &str) -> Option<BaseUrl> {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))?;
        let host_length = rest.find('/').unwrap_or(rest.len());
        let host = &rest[..host_length];
        let refused = |c: char| !c.is_ascii_graphic() || "\"<>?#@".contains(c);
        if host.is_empty() || rest.contains(refused) {
            return None;
        }
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !host.ends_with(']') => (name, Some(port)),
            _ => (host, None),
        };
        if name.is_empty() || port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return None;
        }
        let path = &rest[host_length..];
        let path = path.strip_suffix('/').unwrap_or(path);
        let is_part = |part: &str| !matches!(part, "" | "." | "..");
        if !path.is_empty() && !path[1..].split('/').all(is_part) {
            return None;
        }
        Some(BaseUrl {
            origin: url[..url.len() - rest.len() + host_length].to_owned(),
            path: path.to_owned(),
        })
    }

    /// Scheme and host: `https://me.example`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The folder under the host, without a slash at its end: `/notes`, or nothing.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// A time zone by name or by offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// An IANA name.
    Named(chrono_tz::Tz),
    /// A fixed offset.
    Fixed(FixedOffset),
}

impl Zone {
    /// Reads `Asia/Tokyo` or `+09:00`.
    pub(crate) fn parse(text: &str) -> Option<Zone> {
        if let Ok(zone) = text.parse() {
            return Some(Zone::Named(zone));
        }
        text.parse().ok().map(Zone::Fixed)
    }

    /// The day on which a moment is in this zone.
    pub(crate) fn day(self, moment: Moment) -> NaiveDate {
        match (moment, self) {
            (Moment::Day(day), _) => day,
            (Moment::At(instant), Zone::Fixed(offset)) => {
                instant.with_timezone(&offset).date_naive()
            }
            (Moment::At(instant), Zone::Named(zone)) => instant.with_timezone(&zone).date_naive(),
        }
    }

    /// The day that it is in this zone at an instant.
    pub(crate) fn day_at(self, instant: DateTime<Utc>) -> NaiveDate {
        self.day(Moment::At(instant.fixed_offset()))
    }

    /// The first instant of a day in this zone.
    pub(crate) fn midnight(self, day: NaiveDate) -> chrono::DateTime<FixedOffset> {
        let midnight = day.and_time(NaiveTime::MIN);
        match self {
            Zone::Fixed(offset) => offset
                .from_local_datetime(&midnight)
                .earliest()
                .unwrap_or_else(|| offset.from_utc_datetime(&midnight)),
            Zone::Named(zone) => {
                // A day that begins with the change to summer time may have no midnight.
                let found = (0..4).find_map(|hour| {
                    zone.from_local_datetime(&(midnight + chrono::TimeDelta::hours(hour)))
                        .earliest()
                });
                let instant = found.unwrap_or_else(|| zone.from_utc_datetime(&midnight));
                instant.with_timezone(&instant.offset().fix())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_has_an_origin_and_a_path() {
        let base = BaseUrl::parse("https://me.example/notes/").unwrap();
        assert_eq!(
            (base.origin(), base.path()),
            ("https://me.example", "/notes")
        );
        for text in [
            "me.example",
            "https://me.example//n//",
            "https://me.example/n//",
            "https://me.example//",
            "https://me.example/../n",
            "https://me.example/./",
            "https://me.example:99999",
            "https://:80",
        ] {
            assert_eq!(BaseUrl::parse(text), None, "{text}");
        }
        for text in [
            "https://me.example/",
            "http://me.example:8080/n",
            "http://[::1]:80",
        ] {
            assert!(BaseUrl::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_moment_is_on_the_day_of_its_zone() {
        let day = |zone: &str, moment: &str| {
            let moment = Moment::parse(moment).unwrap();
            Zone::parse(zone).unwrap().day(moment).to_string()
        };
        assert_eq!(day("Asia/Tokyo", "2024-03-03T16:30:00Z"), "2024-03-04");
        assert_eq!(day("+09:00", "2024-03-03T14:30:00Z"), "2024-03-03");
        assert_eq!(
            day("America/New_York", "2024-03-04T01:00:00+09:00"),
            "2024-03-03"
        );
        assert_eq!(day("Asia/Tokyo", "2024-03-03T23:30"), "2024-03-03");
    }

    #[test]
    fn the_day_of_an_instant_is_that_of_the_zone() {
        let instant = DateTime::from_timestamp(1_694_530_800, 0).unwrap();
        assert_eq!(instant.to_rfc3339(), "2023-09-12T15:00:00+00:00");
        let day = |zone: &str| Zone::parse(zone).unwrap().day_at(instant).to_string();
        assert_eq!(day("UTC"), "2023-09-12");
        assert_eq!(day("Asia/Tokyo"), "2023-09-13");
        assert_eq!(day("+08:59"), "2023-09-12");
    }

    #[test]
    fn midnight_is_the_first_instant_of_the_local_day() {
        let day = NaiveDate::from_ymd_opt(2023, 9, 12).unwrap();
        let at = |zone: &str| Zone::parse(zone).unwrap().midnight(day).to_rfc3339();
        assert_eq!(at("Asia/Tokyo"), "2023-09-12T00:00:00+09:00");
        assert_eq!(at("-03:00"), "2023-09-12T00:00:00-03:00");
    }
}
