//! A built site over HTTP, from memory: nothing is written while one looks at one's notes.

use std::collections::HashMap;
use std::io::{self, Cursor, Read, Write};

use percent_encoding::percent_decode_str;
use tiny_http::{HTTPVersion, Header, Method, Request, Response, Server, StatusCode};

use crate::config::BaseUrl;
use crate::render::{Content, OutputFile};

/// Serves the files of a site below the folder of its `base_url`.
#[derive(Debug)]
pub struct Files {
    base: BaseUrl,
    files: HashMap<String, Content>,
}

/// What is answered to a request.
#[derive(Debug, PartialEq, Eq)]
enum Answer<'a> {
    /// A file of the site, by its path.
    File(&'a str),
    /// The same address with a slash, where a page is.
    Redirect(String),
    /// Nothing is there.
    Missing,
}

impl Files {
    /// Takes the files of a build.
    pub fn new(base: BaseUrl, files: Vec<OutputFile>) -> Files {
        Files {
            base,
            files: files
                .into_iter()
                .map(|file| (file.path, file.content))
                .collect(),
        }
    }

    /// Answers requests until the process ends.
    pub fn serve(&self, server: &Server) {
        for request in server.incoming_requests() {
            // A browser that went away is no problem of ours.
            let _ = self.respond(request);
        }
    }

    fn respond(&self, request: Request) -> io::Result<()> {
        if !matches!(request.method(), Method::Get | Method::Head) {
            return send(request, Response::empty(405));
        }
        match self.answer(request.url()) {
            Answer::File(path) => send(request, self.response(path, 200)?),
            Answer::Redirect(to) => {
                let location = Header::from_bytes("Location", to.as_bytes());
                let response = Response::empty(301);
                let response = match location {
                    Ok(location) => response.with_header(location),
                    Err(()) => response,
                };
                send(request, response)
            }
            Answer::Missing => send(request, self.response("404.html", 404)?),
        }
    }

    fn answer(&self, url: &str) -> Answer<'_> {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let below = decoded.strip_prefix(self.base.path());
        let Some(path_below) = below.filter(|below| below.is_empty() || below.starts_with('/'))
        else {
            return Answer::Missing;
        };
        let key = path_below.trim_start_matches('/');
        if path_below.is_empty() || (!key.ends_with('/') && self.has(&format!("{key}/index.html")))
        {
            return Answer::Redirect(format!("{path}/"));
        }
        let index = format!("{key}index.html");
        let key = if key.is_empty() || key.ends_with('/') {
            &index
        } else {
            key
        };
        match self.files.get_key_value(key) {
            Some((path, _)) => Answer::File(path),
            None => Answer::Missing,
        }
    }

    fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    fn response(&self, path: &str, status: u16) -> io::Result<Response<Cursor<Vec<u8>>>> {
        let bytes = match self.files.get(path) {
            Some(Content::Bytes(bytes)) => bytes.clone(),
            Some(Content::Copy(from)) => std::fs::read(from)?,
            None => Vec::new(),
        };
        let response = Response::from_data(bytes).with_status_code(StatusCode(status));
        let headers = [
            ("Content-Type", content_type(path)),
            ("Cache-Control", "no-cache"),
        ];
        Ok(headers
            .iter()
            .filter_map(|(name, value)| Header::from_bytes(*name, *value).ok())
            .fold(response, Response::with_header))
    }
}

/// Answers in HTTP/1.0, after which a browser closes the connection. The server has a thread for each
/// that is open, and when several come at once it lets some wait for the thread of an idle one: a file
/// that a page needs would not come for minutes.
fn send<R: Read>(request: Request, response: Response<R>) -> io::Result<()> {
    let headers = request.headers().to_vec();
    let is_head = *request.method() == Method::Head;
    let mut writer = request.into_writer();
    response.raw_print(&mut writer, HTTPVersion(1, 0), &headers, is_head, None)?;
    writer.flush()
}

fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_files() {
        let file = |path: &str| OutputFile {
            path: path.to_owned(),
            content: Content::Bytes(Vec::new()),
        };
        let base = BaseUrl::parse("http://127.0.0.1:1111/sub").unwrap();
        let paths = ["index.html", "tag/コスト/index.html", "feed.xml"];
        let files = Files::new(base, paths.map(file).into());
        assert_eq!(files.answer("/sub/"), Answer::File("index.html"));
        assert_eq!(files.answer("/sub"), Answer::Redirect("/sub/".into()));
        assert_eq!(files.answer("/sub/feed.xml?x=1"), Answer::File("feed.xml"));
        let encoded = "/sub/tag/%E3%82%B3%E3%82%B9%E3%83%88";
        assert_eq!(
            files.answer(encoded),
            Answer::Redirect(format!("{encoded}/"))
        );
        assert_eq!(
            files.answer("/sub/tag/%E3%82%B3%E3%82%B9%E3%83%88/"),
            Answer::File("tag/コスト/index.html")
        );
        assert_eq!(files.answer("/feed.xml"), Answer::Missing);
        assert_eq!(files.answer("/subfeed.xml"), Answer::Missing);
        assert_eq!(files.answer("/sub/../x"), Answer::Missing);
    }
}
