//! The generated client, unchanged.
#![allow(unused_imports, clippy::all, clippy::pedantic)] // generated code

include!(concat!(env!("OUT_DIR"), "/client.rs"));
