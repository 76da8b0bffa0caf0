//! The app's files, which the binary carries: precompressed at build time, cached for ever where the name holds a hash.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::problem::Problem;

/// One file with its compressed twins.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Its address, with a slash in front.
    pub path: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// Compressed by brotli.
    pub br: Option<&'static [u8]>,
    /// Compressed by gzip.
    pub gz: Option<&'static [u8]>,
}

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// What is served when the app was not built.
const NO_APP: &str = include_str!("no_app.html");
const ROBOTS: &str = "User-agent: *\nDisallow: /\n";
/// File names under here hold a hash of the content: they never change.
const HASHED: &str = "/assets/";

/// The files to serve. Cheap to clone.
#[derive(Clone)]
pub struct Assets(Arc<HashMap<&'static str, Entry>>);

struct Entry {
    file: File,
    content_type: &'static str,
    etag: HeaderValue,
}

impl Assets {
    /// The app this binary was built with.
    pub fn embedded() -> Self {
        Self::new(embedded::FILES)
    }

    /// These files. Without an `/index.html` there is a page that says so.
    pub fn new(files: &[File]) -> Self {
        let fallback = [("/index.html", NO_APP), ("/robots.txt", ROBOTS)];
        let fallback = fallback.map(|(path, text)| File {
            path,
            plain: text.as_bytes(),
            br: None,
            gz: None,
        });
        let entry = |file: &File| {
            let etag = format!("\"{}\"", blake3::hash(file.plain).to_hex());
            let etag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"\""));
            (
                file.path,
                Entry {
                    file: *file,
                    content_type: content_type(file.path),
                    etag,
                },
            )
        };
        Self(Arc::new(fallback.iter().chain(files).map(entry).collect()))
    }

    /// The answer to a request for `path`.
    pub(super) fn answer(&self, method: &Method, path: &str, headers: &HeaderMap) -> Result<Response, Problem> {
        let entry = self.find(path).ok_or_else(Problem::not_found)?;
        if method != Method::GET && method != Method::HEAD {
            let mut response = Problem::method().into_response();
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return Ok(response);
        }
        Ok(entry.answer(method, headers))
    }

    /// The app has one page; which view of a plan it shows is its own business.
    fn find(&self, path: &str) -> Option<&Entry> {
        let page = path == "/" || path.starts_with("/p/");
        self.0.get(if page { "/index.html" } else { path })
    }
}

impl Entry {
    fn answer(&self, method: &Method, headers: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        let set = response.headers_mut();
        set.insert(ETAG, self.etag.clone());
        set.insert(VARY, HeaderValue::from_static("accept-encoding"));
        let forever = self.file.path.starts_with(HASHED);
        let caching = if forever {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        set.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
        if headers.get_all(IF_NONE_MATCH).iter().any(|known| known == self.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        set.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        let (encoding, bytes) = self.best(headers);
        if let Some(encoding) = encoding {
            set.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        set.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        if method == Method::GET {
            *response.body_mut() = Body::from(Bytes::from_static(bytes));
        }
        response
    }

    fn best(&self, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
        match (self.file.br, self.file.gz) {
            (Some(br), _) if accepts(headers, "br") => (Some("br"), br),
            (_, Some(gz)) if accepts(headers, "gzip") => (Some("gzip"), gz),
            _ => (None, self.file.plain),
        }
    }
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let offers = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    offers.flat_map(|value| value.split(',')).any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|q| q.trim().parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case(encoding) && weight != Some(0.0)
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[File] = &[
        File {
            path: "/index.html",
            plain: b"<!doctype html>",
            br: Some(b"br"),
            gz: Some(b"gz"),
        },
        File {
            path: "/sw.js",
            plain: b"self",
            br: None,
            gz: None,
        },
        File {
            path: "/assets/app-0123.wasm",
            plain: b"\0asm",
            br: Some(b"wasm-br"),
            gz: Some(b"wasm-gz"),
        },
    ];

    fn get(path: &str, encodings: &str) -> (u16, String, String, String) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, encodings.parse().unwrap());
        let response = match Assets::new(FILES).answer(&Method::GET, path, &headers) {
            Ok(response) => response,
            Err(problem) => problem.into_response(),
        };
        let header = |name| {
            response
                .headers()
                .get(name)
                .map_or("", |value| value.to_str().unwrap())
                .to_owned()
        };
        (
            response.status().as_u16(),
            header(CONTENT_TYPE),
            header(CONTENT_ENCODING),
            header(CACHE_CONTROL),
        )
    }

    fn check(path: &str, encodings: &str, expected: (u16, &str, &str, &str)) {
        let (status, content_type, encoding, caching) = get(path, encodings);
        assert_eq!(
            (status, &*content_type, &*encoding, &*caching),
            expected,
            "{path} {encodings}"
        );
    }

    #[test]
    fn a_file_comes_in_the_best_encoding_that_the_browser_takes() {
        let forever = "public, max-age=31536000, immutable";
        check(
            "/assets/app-0123.wasm",
            "gzip, deflate, br",
            (200, "application/wasm", "br", forever),
        );
        check(
            "/assets/app-0123.wasm",
            "gzip;q=0.5, br;q=0",
            (200, "application/wasm", "gzip", forever),
        );
        check(
            "/assets/app-0123.wasm",
            "identity",
            (200, "application/wasm", "", forever),
        );
        check("/sw.js", "br", (200, "text/javascript; charset=utf-8", "", "no-cache"));
    }

    #[test]
    fn every_plan_address_is_the_one_page() {
        for path in ["/", "/index.html", "/p/abc", "/p/abc/map"] {
            check(path, "br", (200, "text/html; charset=utf-8", "br", "no-cache"));
        }
        for path in ["/assets/app-9999.wasm", "/nothing", "/../Cargo.toml", "//"] {
            assert_eq!(get(path, "br").0, 404, "{path}");
        }
        assert_eq!(get("/robots.txt", "").0, 200);
    }

    #[test]
    fn what_the_browser_has_already_is_not_sent_again() {
        let assets = Assets::new(FILES);
        let first = assets.answer(&Method::GET, "/", &HeaderMap::new()).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, first.headers()[ETAG].clone());
        assert_eq!(
            assets.answer(&Method::GET, "/", &headers).unwrap().status(),
            StatusCode::NOT_MODIFIED
        );
        assert_eq!(
            assets.answer(&Method::POST, "/", &headers).unwrap().status(),
            StatusCode::METHOD_NOT_ALLOWED
        );
    }

    #[test]
    fn without_an_app_there_is_a_page_that_says_so() {
        assert_eq!(
            Assets::new(&[])
                .answer(&Method::GET, "/", &HeaderMap::new())
                .unwrap()
                .status(),
            StatusCode::OK
        );
    }
}
