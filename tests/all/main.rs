//! Tests of the whole, in one program so that it is linked once.

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
mod evaluate;
mod explain;
mod golden;
mod html;
mod inputs;
mod model;
mod output;
mod rooms;
mod shared;
mod suite;
mod tune;
mod vectors;
mod voice;
