//! The key that requests must have, if one is asked for.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use super::problem::Problem;
use crate::digest::sha256;

/// Paths that anybody may ask: whether the program lives says nothing of what it does.
const OPEN: [&str; 2] = ["/livez", "/readyz"];

/// A key. Its digest is kept, and comparing takes the same time whatever is compared.
#[derive(Debug, Clone)]
pub(crate) struct ApiKey([u8; 32]);

impl ApiKey {
    /// A key as clients send it.
    pub(crate) fn new(key: &str) -> Self {
        Self(sha256(key))
    }

    fn is(&self, given: &[u8]) -> bool {
        let digest = sha256(given);
        digest.ct_eq(&self.0).into()
    }

    /// Whether a header has it: as `Bearer KEY`, or as the password of `Basic`, which browsers ask people
    /// for.
    fn opens(&self, header: &str) -> bool {
        let Some((scheme, value)) = header.split_once(' ') else { return false };
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => self.is(value.trim().as_bytes()),
            "basic" => {
                let decoded = base64::decode(value.trim()).unwrap_or_default();
                let password = decoded.splitn(2, |byte| *byte == b':').nth(1);
                password.is_some_and(|password| self.is(password))
            }
            _ => false,
        }
    }
}

/// Lets a request pass that has the key.
pub(super) async fn check(State(key): State<Option<ApiKey>>, request: Request, next: Next) -> Response {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let is_open = OPEN.contains(&request.uri().path());
    if key.is_some_and(|key| !is_open && !header.is_some_and(|header| key.opens(header))) {
        let message = "no valid key, expected the header `Authorization: Bearer KEY`";
        return Problem::new(StatusCode::UNAUTHORIZED, message).into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_as_bearer_and_as_password() {
        let key = ApiKey::new("harbour-7");
        assert!(key.opens("Bearer harbour-7") && key.opens("bearer  harbour-7 "));
        assert!(key.opens(&format!("Basic {}", base64::encode("anybody:harbour-7"))));
        for header in [
            "Bearer harbour",
            "Bearer",
            "",
            "harbour-7",
            "Basic !!",
            "Basic aGFyYm91ci03",
            "Digest harbour-7",
        ] {
            assert!(!key.opens(header), "{header}");
        }
    }
}
