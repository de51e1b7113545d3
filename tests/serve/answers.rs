//! What is answered to which request.

use std::io::{BufReader, Write};

use crate::client::{CONFIG, Served, read, serve};
use crate::support::{Folder, sample};

fn site() -> Folder {
    let files = [
        ("content/notes/2023-09-12.md", "- KEP-753 が動いた\n"),
        ("content/pages/about.md", "# About\n\ntext\n"),
        ("content/notes/plan.txt", "0123456789"),
    ];
    Folder::site(&format!("{CONFIG}[references]\n"), &files)
}

#[test]
fn addresses_lead_to_files() {
    let served = serve(site(), "");
    let cases = [
        ("/", 200, ""),
        ("/?q=1", 200, ""),
        ("/index.html", 200, ""),
        ("/notes/2023-09-12/", 200, ""),
        ("/notes/2023-09-12", 301, "/notes/2023-09-12/"),
        (
            "/notes/2023-09-12?a=%20b&c",
            301,
            "/notes/2023-09-12/?a=%20b&c",
        ),
        (
            "/kep?q=https://evil.example/",
            301,
            "/kep/?q=https://evil.example/",
        ),
        ("/%6bep", 301, "/kep/"),
        ("/feed.xml", 200, ""),
        ("/feed.xml/", 404, ""),
        ("/nothing", 404, ""),
        // Decoded once, and never a way out of the site or to another host.
        ("//kep", 404, ""),
        ("//kep/", 404, ""),
        ("///", 404, ""),
        ("/kep//753/", 404, ""),
        ("/../site.toml", 404, ""),
        ("/..%2fsite.toml", 404, ""),
        ("/%2e%2e/site.toml", 404, ""),
        ("/%252e%252e/", 404, ""),
        ("/kep/../kep/", 404, ""),
        ("/kep%00", 404, ""),
        ("/%5ckep", 404, ""),
        ("/%5c%5cevil.example", 404, ""),
        ("/kep%2f753", 301, "/kep/753/"),
        ("/%ff", 404, ""),
        ("/%", 404, ""),
        ("/-/minamo/live.js", 200, ""),
        ("/-/minamo/live.css", 200, ""),
        ("/-/minamo/other", 404, ""),
    ];
    for (path, status, location) in cases {
        let answer = served.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("location").unwrap_or(""), location, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        let nosniff = answer.header("x-content-type-options");
        assert_eq!(nosniff, Some("nosniff"), "{path}");
        let head = served.ask("HEAD", path, "");
        assert_eq!(head.status, status, "HEAD {path}");
        assert_eq!(
            head.header("content-length"),
            answer.header("content-length"),
            "HEAD {path}"
        );
    }
    let missing = served.get("/nothing");
    assert!(missing.page().contains("404"), "the site's own page");
    // The script of a page takes one with another tag, or with none, for a page that changed.
    let tag = missing.header("etag").expect("a tag").trim_matches('"');
    let told = format!("data-page=\"{tag}\"");
    assert!(String::from_utf8_lossy(&missing.body).contains(&told));
}

/// Files of a site's folder that no build makes and nobody is shown.
const HIDDEN: &[&str] = &[
    ".env",
    ".git/config",
    ".minamo/secret.json",
    "content/.git/config",
    "content/.htaccess",
    "content/notes/.env",
    "content/notes/.git/config",
    "content/notes/a/.ssh/id",
    "content/notes/draft.md~",
    "content/pages/.hidden.md",
    "themes/default/static/.htaccess",
    "themes/default/templates/.base.html.swp",
];

#[test]
fn hidden_files_are_neither_made_nor_shown() {
    let folder = site();
    for path in HIDDEN {
        folder.write(path, "secret = 1\n");
    }
    let built = sample::build(&folder).good();
    for (path, bytes) in &built.files {
        let is_hidden = path
            .split('/')
            .any(|part| part.starts_with('.') || part.ends_with('~'));
        assert!(!is_hidden && !bytes.starts_with(b"secret"), "{path}");
    }
    let served = serve(folder, "");
    let shown = [
        "/",
        "/content/",
        "/notes/",
        "/static/",
        "/themes/default/static/",
    ];
    for path in HIDDEN {
        let name = path
            .trim_start_matches("content/")
            .trim_start_matches("themes/default/");
        let (hidden, plain) = (name.replace('.', "%2e"), name.replace('/', "%2F"));
        for before in shown {
            for name in [*path, name, &hidden, &plain] {
                for address in [format!("{before}{name}"), format!("{before}{name}/")] {
                    let answer = served.get(&address);
                    assert_eq!(answer.status, 404, "{address}");
                    assert!(!answer.text().contains("secret"), "{address}");
                }
            }
        }
    }
}

#[test]
fn odd_addresses_are_neither_answered_nor_lead_away() {
    let served = serve(site(), "");
    for path in [
        "//search",
        "//search/",
        "///search/",
        "/search//",
        "/./search/",
        "/search/.",
        "/search/./",
        "/search/..",
        "/notes/../search/",
        "/%2e/search/",
        "/%2e%2e/search/",
        "/.%2e/",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/..%5c..%5cetc%5cpasswd",
        "/%252e%252e%252fsite.toml",
        "/%c0%ae%c0%ae/site.toml",
        "/..;/site.toml",
        "/search;/",
        "/search%3f/",
        "/search%23/",
        "/search%20/",
        "/search%09/",
        "/search%0d%0aX-Odd:%201/",
        "/%0d%0aLocation:%20https://evil.example/",
        "/search%00/",
        "/search/%00",
        "/%00",
        "/search%00.html",
        "/\\search",
        "/\\\\evil.example",
        "/%5cevil.example/%2e%2e",
        "/%2f%2fevil.example",
        "//evil.example",
        "//evil.example/%2e%2e",
        "/https://evil.example/",
        "/https:/evil.example",
        "/.well-known/",
        "/.git/config",
        "/.htaccess",
        "/site.toml",
        "/content/notes/2023-09-12.md",
        "/proc/self/environ",
        "/con",
        "/SEARCH/",
        "/search/index.html/",
        "/search/index.html/x",
        "/-/minamo",
        "/-/minamo/",
        "/-/minamo/../search/",
        "/-/minamo/%2e%2e/search/",
        "/%2d/minamo/other",
        "/-/",
    ] {
        for method in ["GET", "HEAD"] {
            let answer = served.ask(method, path, "");
            let status = answer.status;
            assert!(status == 404 || status == 400, "{method} {path}: {status}");
            assert_eq!(answer.header("location"), None, "{method} {path}");
            assert_eq!(answer.header("x-odd"), None, "{method} {path}");
        }
    }
}

#[test]
fn hosts_of_others_are_refused_however_they_are_written() {
    let served = serve(site(), "");
    for host in [
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "evil-localhost",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "evil.example@localhost",
        "localhost:1111@evil.example",
        "localhost#evil.example",
        "localhost,evil.example",
        "localhost evil.example",
        "127.1",
        "0.0.0.0",
        "2130706433",
        "[::]",
        "[::ffff:203.0.113.1]",
        "xn--lcalhost-zbb",
        "",
    ] {
        for path in ["/", "/-/minamo/events", "/-/minamo/live.js"] {
            let request =
                format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            let status = served.raw(&request).status;
            assert!(status == 403 || status == 400, "{host}{path}: {status}");
        }
    }
    for target in [
        "http://evil.example/",
        "http://localhost@evil.example/",
        "https://evil.example:80/",
        "http://[::ffff:203.0.113.1]/",
    ] {
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let status = served.raw(&request).status;
        assert!(status == 403 || status == 400, "{target}: {status}");
    }
}

#[test]
fn a_site_below_a_folder_is_found_from_the_root() {
    let served = serve(site(), "/my/notes");
    for (path, status, location) in [
        ("/", 301, "/my/notes/"),
        ("/?a=b", 301, "/my/notes/?a=b"),
        ("/my/notes", 301, "/my/notes/"),
        ("/my/notes/", 200, ""),
        ("/my/notes/kep?x", 301, "/my/notes/kep/?x"),
        ("/my/noteskep/", 404, ""),
        ("/my", 404, ""),
        ("/kep/", 404, ""),
        ("/my/notes//kep", 404, ""),
        ("/my/notes/-/minamo/live.js", 200, ""),
        ("/-/minamo/live.js", 404, ""),
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("location").unwrap_or(""), location, "{path}");
    }
    let page = served.get("/my/notes/").text();
    assert!(page.contains("<script src=\"/my/notes/-/minamo/live.js\""));
}

#[test]
fn files_have_their_types() {
    let folder = site();
    let types = [
        ("css", "text/css; charset=utf-8"),
        ("js", "text/javascript; charset=utf-8"),
        ("json", "application/json"),
        ("csv", "text/csv; charset=utf-8"),
        ("vtt", "text/vtt; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
        ("PNG", "image/png"),
        ("svg", "image/svg+xml"),
        ("avif", "image/avif"),
        ("ico", "image/x-icon"),
        ("mp4", "video/mp4"),
        ("webm", "video/webm"),
        ("mp3", "audio/mpeg"),
        ("ogg", "audio/ogg"),
        ("wav", "audio/wav"),
        ("pdf", "application/pdf"),
        ("woff2", "font/woff2"),
        ("otf", "font/otf"),
        ("wasm", "application/wasm"),
        ("webmanifest", "application/manifest+json"),
        ("opml", "text/x-opml; charset=utf-8"),
        ("rss", "application/xml; charset=utf-8"),
        ("gz", "application/gzip"),
        ("zip", "application/zip"),
        ("unheard-of", "application/octet-stream"),
    ];
    for (ending, _) in types {
        folder.write(&format!("content/notes/a.{ending}"), "x");
    }
    let served = serve(folder, "");
    for (ending, media_type) in types {
        let answer = served.get(&format!("/notes/a.{ending}"));
        assert_eq!(answer.text(), "x", "{ending}");
        assert_eq!(answer.header("content-type"), Some(media_type));
    }
    for (path, media_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
    ] {
        assert_eq!(served.get(path).header("content-type"), Some(media_type));
    }
}

#[test]
fn every_file_is_that_of_a_build() {
    let folder = sample::middling(9);
    folder.write("content/notes/drawn.html", "<p>a</p></body>");
    let served = serve(folder, "");
    let options = minamo::BuildOptions {
        base_url: minamo::BaseUrl::parse(&format!("http://127.0.0.1:{}", served.port)),
        drafts: minamo::Drafts::Listed,
    };
    let built = minamo::build(served.folder.path(), &options, &mut |_| {}).expect("a site");
    assert!(built.files.len() > 50);
    for file in &built.files {
        let answer = served.get(&format!("/{}", encoded(&file.path)));
        let expected = match &file.content {
            minamo::Content::Bytes(bytes) => bytes.clone(),
            minamo::Content::Copy(path) => std::fs::read(path).expect("a file"),
        };
        match file.path.ends_with(".html") {
            true => assert_eq!(answer.page().as_bytes(), expected, "{}", file.path),
            false => assert_eq!(answer.body, expected, "{}", file.path),
        }
    }
}

fn encoded(path: &str) -> String {
    let encode = |byte: u8| match byte.is_ascii_alphanumeric() || b"/.-_".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    path.bytes().map(encode).collect()
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let served = serve(site(), "");
    for path in ["/", "/notes/plan.txt", "/feed.xml", "/static/style.css"] {
        let first = served.get(path);
        let tag = first.header("etag").expect("a tag").to_owned();
        assert_eq!(served.get(path).header("etag"), Some(&*tag), "{path}");
        for known in [&*tag, &format!("W/{tag}"), &format!("\"x\", {tag}"), "*"] {
            let again = served.ask("GET", path, &format!("If-None-Match: {known}\r\n"));
            assert_eq!(again.status, 304, "{path} {known}");
            assert_eq!(again.header("etag"), Some(&*tag));
        }
        let other = served.ask("GET", path, "If-None-Match: \"x\"\r\n");
        assert_eq!((other.status, other.body), (200, first.body), "{path}");
    }
    let missing = served.ask("GET", "/nothing", "If-None-Match: *\r\n");
    assert_eq!(missing.status, 404);
}

#[test]
fn parts_of_files_are_sent() {
    let folder = site();
    let large: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
    folder.write("content/notes/film.mp4", &large);
    let served = serve(folder, "");
    let part = |path: &str, range: &str| served.ask("GET", path, &format!("Range: {range}\r\n"));
    for (path, all) in [
        ("/notes/plan.txt", &b"0123456789"[..]),
        ("/notes/film.mp4", &large),
    ] {
        let length = all.len();
        let whole = served.get(path);
        assert_eq!(whole.body, all, "{path}");
        assert_eq!(whole.header("accept-ranges"), Some("bytes"));
        for (range, first, last) in [
            ("bytes=2-4".to_owned(), 2, 4),
            ("bytes=3-".to_owned(), 3, length - 1),
            ("bytes=-4".to_owned(), length - 4, length - 1),
            (format!("bytes=1-{}", length * 2), 1, length - 1),
        ] {
            let answer = part(path, &range);
            assert_eq!(answer.status, 206, "{path} {range}");
            assert_eq!(answer.body, all[first..=last], "{path} {range}");
            let expected = format!("bytes {first}-{last}/{length}");
            assert_eq!(answer.header("content-range"), Some(&*expected));
        }
        let after = part(path, &format!("bytes={length}-"));
        assert_eq!((after.status, after.body.len()), (416, 0), "{path}");
        let expected = format!("bytes */{length}");
        assert_eq!(after.header("content-range"), Some(&*expected));
        for ignored in ["bytes=0-1,3-4", "bytes=4-2", "lines=1-2", "nonsense"] {
            assert_eq!(part(path, ignored).body, all, "{path} {ignored}");
        }
        let tag = whole.header("etag").expect("a tag");
        for (condition, status) in [(tag, 206), ("\"other\"", 200)] {
            let headers = format!("Range: bytes=0-1\r\nIf-Range: {condition}\r\n");
            assert_eq!(served.ask("GET", path, &headers).status, status, "{path}");
        }
        let head = served.ask("HEAD", path, "Range: bytes=0-1\r\n");
        let expected = length.to_string();
        assert_eq!(head.status, 200, "a range is for GET alone");
        assert_eq!(head.header("content-length"), Some(&*expected));
    }
}

#[test]
fn nothing_can_be_sent() {
    let served = serve(site(), "");
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND",
    ] {
        let answer = served.ask(method, "/", "");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
    }
}

#[test]
fn only_names_of_this_computer_are_answered() {
    let served = serve(site(), "");
    let status = |host: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        served.raw(&request)
    };
    for host in ["localhost", "127.0.0.1:80", "[::1]:1111"] {
        assert_eq!(status(host).status, 200, "{host}");
    }
    let refused = status("evil.example");
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("--host"), "{}", refused.text());
    for (request, status) in [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        (
            "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
            400,
        ),
        (
            "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
            403,
        ),
        (
            "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
            200,
        ),
        ("GET / HTTP/1.0\r\n\r\n", 200),
        ("GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n", 403),
        ("POST / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
    ] {
        assert_eq!(served.raw(request).status, status, "{request:?}");
    }
}

#[test]
fn a_connection_serves_many_requests() {
    let served = serve(site(), "");
    let stream = served.connect();
    let mut reader = BufReader::new(stream.try_clone().expect("another handle"));
    let mut writer = stream;
    for path in ["/", "/static/style.css", "/nothing", "/kep", "/"] {
        write!(writer, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it is taken");
        assert!(read(&mut reader, false).status < 500, "{path}");
    }
}

#[test]
fn drafts_are_shown() {
    let folder = site();
    folder.write(
        "content/notes/2023-09-13.md",
        "+++\ndraft = true\n+++\n\n- half a thought\n",
    );
    let served: Served = serve(folder, "");
    assert!(
        served
            .get("/notes/2023-09-13/")
            .text()
            .contains("half a thought")
    );
}
