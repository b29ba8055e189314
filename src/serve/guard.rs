//! Pages of other sites stay out: a browser may be made to send requests to this machine by any page that it
//! shows.

use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What pages of ours may do: show themselves, and ask the program that sent them.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets a request pass that is not from a page of another site: its origin, where it tells one, is the host
/// that it asks. `is_local` says that the host must be this machine by a name that no other site can have.
pub(super) async fn own_pages(is_local: bool, request: Request, next: Next) -> Response {
    if !is_ours(request.headers(), is_local) {
        let text = "this is a page of another site, or the address has another name; open the one that the program printed";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    with_policy(request, next).await
}

/// Says with each answer what its page may do.
pub(super) async fn with_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn is_ours(headers: &HeaderMap, is_local: bool) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_here = ["127.0.0.1", "localhost", "[::1]"].contains(&name);
    let is_same =
        |origin: &str| origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(host));
    (is_here || !is_local) && text(ORIGIN).is_none_or(is_same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_and_other_names_are_kept_out() {
        let is_ours = |host: &str, origin: Option<&str>, is_local| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().expect("a header"));
            headers.extend(origin.map(|origin| (ORIGIN, origin.parse().expect("a header"))));
            is_ours(&headers, is_local)
        };
        assert!(is_ours("127.0.0.1:8701", None, true));
        assert!(is_ours("localhost:8701", Some("http://localhost:8701"), true));
        assert!(is_ours("[::1]:8701", Some("http://[::1]:8701"), true));
        assert!(!is_ours("127.0.0.1:8701", Some("https://evil.example"), true));
        assert!(!is_ours("127.0.0.1:8701", Some("null"), true));
        assert!(!is_ours("evil.example:8701", Some("http://evil.example:8701"), true));
        assert!(is_ours("annotate.example", Some("https://annotate.example"), false));
        assert!(!is_ours("annotate.example", Some("https://evil.example"), false));
    }
}
