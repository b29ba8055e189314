//! Tests of the whole, in one program so that it is linked once.

mod action;
mod agreement;
mod article;
mod article_page;
mod bad_input;
mod card;
mod check;
mod cli;
mod common;
mod crossval;
mod dataset;
mod dataset_check;
mod dataset_table;
mod dataset_write;
#[cfg(unix)]
mod docs;
mod evaluate;
mod explain;
mod formats;
mod golden;
mod headline;
mod html;
mod inputs;
mod keep;
mod model;
mod near;
mod output;
mod pages;
mod rooms;
mod shared;
mod suite;
mod tune;
mod vectors;
mod verdicts;
mod voice;
mod warnings;
