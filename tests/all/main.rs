//! Tests of the whole, in one program so that it is linked once.

mod article;
mod bad_input;
mod cli;
mod common;
mod dataset;
mod golden;
mod model;
mod rooms;
mod shared;
