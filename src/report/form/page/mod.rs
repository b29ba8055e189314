//! Pages of HTML: the shell that all have, charts, tables. Text is escaped by the template library; a policy
//! in the head lets no script run but the page’s own, and nothing is fetched. The bytes are the same in every
//! run.

pub(in crate::report) mod chart;
pub(in crate::report) mod figure;
pub(in crate::report) mod reason;
pub(in crate::report) mod shell;
pub(in crate::report) mod table;
