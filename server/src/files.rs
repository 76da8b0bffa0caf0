//! `touchloom import` and `touchloom export`: documents to plans and back, without a relay.

use crate::clock;
use crate::config::{ExportArgs, ExportTo, ImportArgs, ImportTo, Outline};
use exchange::export::{self, Target};
use exchange::import::{self, Draft, Format, Limits};
use exchange::json;
use shared::document::Layout;
use shared::i18n::Language;
use shared::plan::batch::batches;
use shared::plan::{Intent, Plan, file};
use shared::replica::{Identity, Replica};
use shared::schema::CollectionId;
use shared::sync::session::{Patches, SessionConfig};
use std::error::Error;
use std::io::{Read as _, Write as _, stderr, stdin, stdout};
use std::path::Path;

/// Reads a document and writes a plan.
///
/// # Errors
/// What cannot be read or written, in words.
pub fn import(args: &ImportArgs) -> Result<(), Box<dyn Error>> {
    let name = args.file.to_string_lossy().into_owned();
    let bytes = read(&args.file)?;
    let mut replica = new_plan()?;
    let intents = match Format::detect(&bytes, &name) {
        Ok(Format::Json) => json::apply(&json::read(&String::from_utf8(bytes)?)?, replica.plan()),
        _ => {
            let outline = import::read(&bytes, &name, &Limits::default())
                .map_err(|error| error.text().in_language(Language::En))?;
            let draft = import::recognise(&outline, args.language);
            summarise(&draft)?;
            import::apply(&draft, replica.plan())
        }
    };
    for intents in batches(intents) {
        let name = "import";
        replica.apply(now_millis(), &Intent::Many { name, intents })?;
        while replica.poll().is_some() {}
    }
    let bytes = match args.to {
        ImportTo::Json => json::write(replica.plan()).into_bytes(),
        ImportTo::Plan => replica.save(),
    };
    write(args.output.as_deref(), &bytes)
}

/// Reads a plan and writes a document.
///
/// # Errors
/// What cannot be read or written, in words.
pub fn export(args: &ExportArgs) -> Result<(), Box<dyn Error>> {
    let bytes = read(&args.file)?;
    let plan = plan(bytes)?;
    let target = match args.to {
        ExportTo::Docx => Target::Docx,
        ExportTo::Xlsx => Target::Xlsx,
        ExportTo::Csv => Target::Csv,
        ExportTo::Md => Target::Markdown,
        ExportTo::Ics => Target::Ics,
        ExportTo::Json => Target::Json,
    };
    let layout = match args.outline {
        Some(Outline::WorkPlan) => Layout::WorkPlan,
        Some(Outline::Scheme) => Layout::Scheme,
        None => Layout::of(&plan),
    };
    let bytes = match (target, &args.collection) {
        (Target::Csv, Some(key)) => {
            let id = CollectionId::from_key(key).ok_or_else(|| format!("there is no collection {key}"))?;
            export::csv::collection(&plan, id, args.language)?.into_bytes()
        }
        _ => export::write_in(layout, &plan, args.language, target, now_millis() / 1000)?,
    };
    write(args.output.as_deref(), &bytes)
}

/// A plan file, or a plan in JSON.
fn plan(bytes: Vec<u8>) -> Result<Plan, Box<dyn Error>> {
    if let Some(text) = std::str::from_utf8(&bytes)
        .ok()
        .filter(|text| text.trim_start().starts_with('{'))
    {
        return Ok(json::read(text)?);
    }
    let doc =
        file::open(&bytes, &shared::sync::Limits::default()).map_err(|error| error.text().in_language(Language::En))?;
    Ok(Plan::read(&doc).0)
}

fn new_plan() -> Result<Replica, Box<dyn Error>> {
    let mut actor = [0; 16];
    getrandom::fill(&mut actor).map_err(|error| error.to_string())?;
    let identity = Identity {
        actor,
        name: String::new(),
    };
    let config = SessionConfig {
        limits: shared::sync::Limits::default(),
        patches: Patches::Wanted,
    };
    Ok(Replica::open(&[], &identity, config)?.0)
}

/// What was understood, for the person at the terminal.
fn summarise(draft: &Draft) -> Result<(), Box<dyn Error>> {
    let mut out = stderr().lock();
    for (id, count) in draft.counts() {
        writeln!(out, "{count:>5} {}", id.def().name.in_language(Language::En))?;
    }
    let report = &draft.report;
    writeln!(
        out,
        "{:>5} lines stay prose, {} fields are blank",
        report.prose.len(),
        report.missing.len()
    )?;
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    // One byte more than is taken tells that there was more.
    let most = Limits::default().file_bytes as u64 + 1;
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        stdin().take(most).read_to_end(&mut bytes)?;
    } else {
        let opened = std::fs::File::open(file).map_err(|error| format!("cannot open {}: {error}", file.display()))?;
        opened.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn write(file: Option<&Path>, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    match file {
        Some(file) => {
            std::fs::write(file, bytes).map_err(|error| format!("cannot write {}: {error}", file.display()).into())
        }
        None => Ok(stdout().write_all(bytes)?),
    }
}

fn now_millis() -> u64 {
    u64::try_from(clock::now_millis()).unwrap_or(0)
}
