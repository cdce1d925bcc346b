//! Generates the client from the 3.0 edition of the document, at the path in `TWILIO_MEMORY_DOCUMENT`. It describes the
//! revision of the API in `TWILIO_MEMORY_REVISION`.
#![deny(warnings)]

use std::{env, error::Error, fs, path::Path};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};

fn main() -> Result<(), Box<dyn Error>> {
    let document = env::var("TWILIO_MEMORY_DOCUMENT")?;
    println!("cargo::rerun-if-env-changed=TWILIO_MEMORY_DOCUMENT");
    println!("cargo::rerun-if-changed={document}");
    let revision = env::var("TWILIO_MEMORY_REVISION")?;
    println!("cargo::rerun-if-env-changed=TWILIO_MEMORY_REVISION");
    println!("cargo::rustc-check-cfg=cfg(revision, values(\"2026-05\", \"2026-10\"))");
    println!("cargo::rustc-cfg=revision=\"{revision}\"");
    let document: openapiv3::OpenAPI = serde_json::from_str(&fs::read_to_string(document)?)?;
    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Builder);
    let client = syn::parse2(Generator::new(&settings).generate_tokens(&document)?)?;
    let file = Path::new(&env::var("OUT_DIR")?).join("client.rs");
    Ok(fs::write(file, prettyplease::unparse(&client))?)
}
