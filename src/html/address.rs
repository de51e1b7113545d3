//! Addresses as browsers read them (the URL standard): with backslashes for slashes, without tabs and line
//! breaks, and with fewer slashes than people write.

use url::Url;

/// Schemes of addresses that cannot run anything.
const HARMLESS: [&str; 7] = ["http", "https", "mailto", "tel", "ftp", "irc", "xmpp"];

/// The scheme of an address, in lower case; nothing where it has none.
pub(crate) fn scheme(address: &str) -> Option<String> {
    let kept = |c: &char| !matches!(c, '\t' | '\n' | '\r');
    let mut scheme = String::new();
    for c in address
        .trim_start_matches(|c| c <= ' ')
        .chars()
        .filter(kept)
    {
        match c {
            ':' if !scheme.is_empty() => return Some(scheme),
            'a'..='z' | 'A'..='Z' => scheme.push(c.to_ascii_lowercase()),
            '0'..='9' | '+' | '-' | '.' if !scheme.is_empty() => scheme.push(c),
            _ => return None,
        }
    }
    None
}

/// Whether an address has a scheme or a host of its own, so that it is not a path of this site.
pub(crate) fn is_full(address: &str) -> bool {
    let kept = |c: &char| !matches!(c, '\t' | '\n' | '\r');
    let mut first = address
        .trim_start_matches(|c| c <= ' ')
        .chars()
        .filter(kept);
    let is_slash = |c: Option<char>| matches!(c, Some('/' | '\\'));
    scheme(address).is_some() || (is_slash(first.next()) && is_slash(first.next()))
}

/// Whether a scheme cannot run anything. It comes in lower case.
pub(crate) fn is_harmless(scheme: &str) -> bool {
    HARMLESS.contains(&scheme)
}

/// Whether a browser would ask another host than that of an origin for an address on one of its pages.
pub(crate) fn is_foreign(address: &str, origin: &str) -> bool {
    let Ok(home) = Url::parse(origin) else {
        return true;
    };
    let target = match scheme(address) {
        // On a page of another scheme `https:x` is the host `x`.
        Some(_) => Url::parse(address),
        None => home.join(address),
    };
    !target.is_ok_and(|target| target.origin() == home.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_browsers_read_them() {
        for (address, read, full) in [
            ("https://a.example/", Some("https"), true),
            ("HTTPS:x", Some("https"), true),
            ("https:\\\\a.example", Some("https"), true),
            (" \u{1}javascript:alert(1)", Some("javascript"), true),
            ("java\tscript:x", Some("javascript"), true),
            ("slack://channel", Some("slack"), true),
            ("a.b+c-d:x", Some("a.b+c-d"), true),
            ("//a.example/", None, true),
            ("\\\\a.example", None, true),
            ("/\t\\a.example", None, true),
            ("/a:b", None, false),
            ("./a:b", None, false),
            (":x", None, false),
            ("1a:x", None, false),
            ("日本:x.md", None, false),
            ("a?b:c", None, false),
            ("", None, false),
        ] {
            assert_eq!(scheme(address).as_deref(), read, "{address}");
            assert_eq!(is_full(address), full, "{address}");
        }
    }

    #[test]
    fn hosts_are_compared_by_origin() {
        for (address, expected) in [
            ("a.png", false),
            ("/a//b.png", false),
            ("https://me.example/a.png", false),
            ("https://me.example:443/a.png", false),
            ("HTTPS:\\\\ME.example\\a.png", false),
            ("//me.example/a.png", false),
            ("http://me.example/a.png", true),
            ("https://me.example:8443/a.png", true),
            ("https://evil.invalid/a.png", true),
            ("https:\\\\evil.invalid/a.png", true),
            ("https:/evil.invalid/a.png", true),
            ("https:evil.invalid/a.png", true),
            ("ht\ntps://evil.invalid/", true),
            ("\\\\evil.invalid\\a.png", true),
            ("/\\evil.invalid/a.png", true),
            ("/\t/evil.invalid/a.png", true),
            ("  //evil.invalid/a.png", true),
            ("https://me.example@evil.invalid/", true),
            ("data:image/png;base64,", true),
            ("https://", true),
        ] {
            assert_eq!(
                is_foreign(address, "https://me.example"),
                expected,
                "{address}"
            );
        }
    }
}
