//! Responses: whole, in part, or "not modified" (RFC 9110).

use std::io;

use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use super::body::{Pieces, Sent};
use super::payload::{Made, Payload};

impl Payload {
    fn length(&self) -> u64 {
        match self {
            Payload::Whole(bytes) => bytes.len() as u64,
            Payload::File(_, length) => *length,
        }
    }

    /// All of it, to be sent.
    pub(super) fn all(self) -> io::Result<Sent> {
        let length = self.length();
        self.part(0, length)
    }

    /// Part of it, which must be within.
    fn part(self, from: u64, length: u64) -> io::Result<Sent> {
        Ok(match self {
            Payload::Whole(bytes) => {
                Sent::whole(bytes.slice(from as usize..(from + length) as usize))
            }
            Payload::File(file, _) => Sent::File(Pieces::new(file, from, length)?),
        })
    }
}

/// A response with what all have in common.
pub(super) fn response(status: StatusCode, media_type: &'static str, body: Sent) -> Response<Sent> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    // A browser may keep it, and asks each time whether it is still so.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A line of text.
pub(super) fn text(status: StatusCode, text: impl Into<Bytes>) -> Response<Sent> {
    response(status, "text/plain; charset=utf-8", Sent::whole(text))
}

/// Another address. A browser must not remember it: another site may be served here tomorrow.
pub(super) fn redirect(to: &str) -> Response<Sent> {
    let mut response = text(StatusCode::MOVED_PERMANENTLY, format!("see {to}\n"));
    set(&mut response, LOCATION, to);
    response
}

/// Nothing can be sent to this server. The connection ends, because what the client may still send is not read.
pub(super) fn read_only() -> Response<Sent> {
    let message = "this server can only be read from\n";
    let mut response = text(StatusCode::METHOD_NOT_ALLOWED, message);
    set(&mut response, ALLOW, "GET, HEAD");
    set(&mut response, CONNECTION, "close");
    response
}

/// A file, for a request that may have it already or may ask for part of it.
pub(super) fn file(
    request: &Parts,
    media_type: &'static str,
    made: Made,
) -> io::Result<Response<Sent>> {
    let tag = format!("\"{}\"", made.tag);
    let length = made.payload.length();
    if has_already(&request.headers, &tag) {
        let mut response = response(StatusCode::NOT_MODIFIED, media_type, Sent::Whole(None));
        response.headers_mut().remove(CONTENT_TYPE);
        set(&mut response, ETAG, &tag);
        return Ok(response);
    }
    let wanted = match request.method == Method::GET {
        true => wanted(&request.headers, &tag, length),
        false => Wanted::Whole,
    };
    let (status, body, range) = match wanted {
        Wanted::Whole => (StatusCode::OK, made.payload.all()?, None),
        Wanted::Part(first, last) => {
            let body = made.payload.part(first, last + 1 - first)?;
            let range = format!("bytes {first}-{last}/{length}");
            (StatusCode::PARTIAL_CONTENT, body, Some(range))
        }
        Wanted::Nothing => {
            let range = format!("bytes */{length}");
            let status = StatusCode::RANGE_NOT_SATISFIABLE;
            (status, Sent::Whole(None), Some(range))
        }
    };
    let mut response = response(status, media_type, body);
    set(&mut response, ETAG, &tag);
    set(&mut response, ACCEPT_RANGES, "bytes");
    if let Some(range) = range {
        set(&mut response, CONTENT_RANGE, &range);
    }
    if request.method == Method::HEAD {
        set(&mut response, CONTENT_LENGTH, &length.to_string());
        *response.body_mut() = Sent::Whole(None);
    }
    Ok(response)
}

/// All of a file in the place of one that is missing. It has its entity tag, by which the script of the
/// page knows whether it changed.
pub(super) fn in_place_of(
    status: StatusCode,
    media_type: &'static str,
    made: Made,
) -> io::Result<Response<Sent>> {
    let mut response = response(status, media_type, made.payload.all()?);
    set(&mut response, ETAG, &format!("\"{}\"", made.tag));
    Ok(response)
}

/// Sets a header; what is not allowed in one (a line end) is not in the values made here.
fn set(response: &mut Response<Sent>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Whether the client has what has this tag: `If-None-Match` (RFC 9110, section 13.1.2).
fn has_already(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter();
    known
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Which bytes of a file a request asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    /// From the first to the last, which is included.
    Part(u64, u64),
    /// Bytes after the end.
    Nothing,
}

/// Reads `Range` and `If-Range`. What is not understood, and several parts at once, may be ignored
/// (RFC 9110, section 14.2).
fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    if headers.contains_key(IF_RANGE) && text(IF_RANGE) != Some(tag) {
        return Wanted::Whole;
    }
    let range = text(RANGE).and_then(|range| {
        let (unit, range) = range.split_once('=')?;
        unit.trim()
            .eq_ignore_ascii_case("bytes")
            .then(|| range.trim())
    });
    range
        .and_then(|range| part(range, length))
        .unwrap_or(Wanted::Whole)
}

/// One range: `0-99`, `100-`, `-100`.
fn part(range: &str, length: u64) -> Option<Wanted> {
    let (first, last) = range.split_once('-')?;
    let number = |digits: &str| {
        let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        // A number that is too large is after every end.
        are_digits.then(|| digits.parse().unwrap_or(u64::MAX))
    };
    let (first, last) = match (first, last) {
        ("", "") => return None,
        ("", count) => match number(count)? {
            0 => return Some(Wanted::Nothing),
            count => (length.saturating_sub(count), u64::MAX),
        },
        (first, "") => (number(first)?, u64::MAX),
        (first, last) => (number(first)?, number(last)?),
    };
    if last < first {
        return None;
    }
    Some(match first < length {
        true => Wanted::Part(first, last.min(length - 1)),
        false => Wanted::Nothing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_rfc_says() {
        let cases = [
            ("0-0", Some(Wanted::Part(0, 0))),
            ("0-99", Some(Wanted::Part(0, 9))),
            ("5-", Some(Wanted::Part(5, 9))),
            ("-3", Some(Wanted::Part(7, 9))),
            ("-30", Some(Wanted::Part(0, 9))),
            ("-0", Some(Wanted::Nothing)),
            ("10-", Some(Wanted::Nothing)),
            ("99999999999999999999-", Some(Wanted::Nothing)),
            ("0-99999999999999999999", Some(Wanted::Part(0, 9))),
            ("5-4", None),
            ("-", None),
            ("a-b", None),
            ("+1-2", None),
            ("0-1,3-4", None),
            ("", None),
        ];
        for (range, expected) in cases {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("0-", 0), Some(Wanted::Nothing));
    }

    #[test]
    fn what_a_browser_has_is_not_sent_again() {
        let has = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, value.parse().unwrap());
            has_already(&headers, "\"a\"")
        };
        assert!(has("\"a\"") && has("W/\"a\"") && has("\"b\", \"a\"") && has("*"));
        assert!(!has("\"b\"") && !has("a") && !has(""));
    }

    #[test]
    fn part_of_a_file_is_sent_only_of_the_same_file() {
        let wanted_if = |condition: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, "bytes=0-1".parse().unwrap());
            headers.insert(IF_RANGE, condition.parse().unwrap());
            wanted(&headers, "\"a\"", 10)
        };
        assert_eq!(wanted_if("\"a\""), Wanted::Part(0, 1));
        assert_eq!(wanted_if("\"b\""), Wanted::Whole);
        assert_eq!(wanted_if("Wed, 21 Oct 2015 07:28:00 GMT"), Wanted::Whole);
    }
}
