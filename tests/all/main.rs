//! Tests of the whole, in one program so that it is linked once.

mod action;
mod agreement;
mod annotate;
mod archive;
mod article;
mod article_page;
mod bad_input;
mod card;
mod check;
mod circles;
mod cli;
mod common;
mod conflict;
mod crossval;
mod dataset;
mod dataset_check;
mod dataset_table;
mod dataset_write;
#[cfg(unix)]
mod docs;
mod estimate;
mod estimate_docs;
mod estimate_golden;
mod estimate_laws;
mod evaluate;
mod explain;
mod formats;
mod golden;
mod headline;
mod hostile_rows;
mod html;
#[cfg(all(feature = "serve", unix))]
mod http;
mod inputs;
mod keep;
mod mentions;
mod model;
mod near;
mod output;
mod pages;
mod rooms;
mod schema;
mod sentiment;
#[cfg(all(feature = "serve", unix))]
mod serve;
mod shared;
mod soft;
mod spreadsheet;
mod suite;
mod terminal;
mod tune;
mod vectors;
mod verdicts;
mod voice;
mod warnings;
