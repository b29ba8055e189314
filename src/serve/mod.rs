//! Pages and answers over HTTP: `stance annotate` and `stance serve`.
//!
//! **In:** a [`Session`](crate::annotate::Session) or a [`Predictor`](crate::pipeline::Predictor). **Out:** a
//! router of axum, and [`run`], which listens, keeps slow clients from holding what others need, and ends
//! when it is told to: what has begun is finished first.
//!
//! **Limits:** HTTP/1.1 without encryption. Put a proxy before it that has some, where others than this
//! machine are served.

pub(crate) mod api;
pub(crate) mod desk;
mod guard;
mod listen;
mod page;
mod stop;

pub(crate) use listen::{Listening, run};
