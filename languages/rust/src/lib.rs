//! The generated client, as it is.
#![allow(unused_imports, clippy::all, clippy::pedantic)] // not ours to mend

include!(concat!(env!("OUT_DIR"), "/client.rs"));
