//! What an administrator does with a data folder: back it up, put it back, look it over, list and end plans and links. Everything but
//! `restore` works while a relay runs on the folder; the relay notices what was changed within a second (rule A4).

use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::path::Path;

use shared::ids::DocumentId;
use shared::lens::Lens;

use crate::access::{LinkId, Role, TokenHash, random_token};
use crate::clock;
use crate::config::{BackupArgs, CheckArgs, Folder, LinksArgs, LinksCommand, PlansArgs, PlansCommand, RestoreArgs};
use crate::room::archive;
use crate::store::{Engine, LinkRow, NewLink, Revocation, SetAside, SqliteEngine, Store, StoredChunk, backup};

type Outcome = Result<(), Box<dyn Error>>;

/// Copies the whole store into one file, as it is at one moment.
///
/// # Errors
/// When the folder holds no store, or the file is there already or cannot be written.
pub fn back_up(args: &BackupArgs) -> Outcome {
    only_in_a_folder("backup", &args.folder)?;
    let bytes = backup::write(&args.folder.data, &args.file)?;
    writeln!(stderr(), "{} holds {bytes} bytes", args.file.display())?;
    Ok(())
}

/// Puts a backup into a data folder.
///
/// # Errors
/// When a relay runs on the folder, the backup is damaged or newer than this build, or the folder holds plans and `--replace` was not
/// said.
pub fn restore(args: &RestoreArgs) -> Outcome {
    only_in_a_folder("restore", &args.folder)?;
    let aside = backup::restore(&args.file, &args.folder.data, args.replace)?;
    writeln!(stderr(), "restored into {}", args.folder.data.display())?;
    if let Some(aside) = aside {
        writeln!(stderr(), "what was there before is now {}", aside.display())?;
    }
    Ok(())
}

/// Something that no plan has is left behind, and not on its way to one, after so many seconds.
const LEFT_BEHIND_SECONDS: i64 = 60 * 60;

/// Reads everything there is and says what is damaged. Changes nothing but what it is told to sweep.
///
/// # Errors
/// When anything is damaged, after all of it has been told.
pub async fn check(args: &CheckArgs) -> Outcome {
    if args.folder.nats.is_given() {
        return check_jetstream(args).await;
    }
    let mut engine = beside(&args.folder.data)?;
    let mut out = stdout().lock();
    let mut troubles = 0_usize;
    for trouble in engine.integrity()? {
        troubles += 1;
        writeln!(out, "database: {trouble}")?;
    }
    let plans = engine.plans()?;
    for (plan, _) in &plans {
        for document in [*plan, plan.discussion()] {
            let chunks = engine.chunks(document)?;
            troubles += tell(&mut out, *plan, document, &chunks, Vec::new(), args.verbose)?;
        }
    }
    for (document, chunks) in engine.strays()? {
        troubles += 1;
        writeln!(out, "{document}: {chunks} chunks of no plan")?;
    }
    conclude(&mut out, plans.len(), troubles, engine.quarantined()?)
}

async fn check_jetstream(args: &CheckArgs) -> Outcome {
    let store = open(&args.folder).await?;
    let mut out = stdout();
    let mut troubles = 0;
    let plans = store.plans().await?;
    for listed in &plans {
        for document in [listed.plan, listed.plan.discussion()] {
            let (loaded, bad) = store.look(document).await?;
            troubles += tell(&mut out, listed.plan, document, &loaded.chunks, bad, args.verbose)?;
        }
    }
    let leftovers = store
        .leftovers(clock::now_millis() / 1000 - LEFT_BEHIND_SECONDS)
        .await?;
    if args.sweep {
        store.sweep(&leftovers).await?;
    }
    match leftovers.len() {
        0 => {}
        count if args.sweep => writeln!(out, "{count} things that no plan has were removed")?,
        count => writeln!(out, "{count} things that no plan has: remove them with --sweep")?,
    }
    let aside = store.quarantined().await?;
    store.close().await;
    conclude(&mut out, plans.len(), troubles, aside)
}

/// Says what is wrong with a plan's document, or with its discussion, and how much that is.
fn tell(
    out: &mut impl Write,
    plan: DocumentId,
    document: DocumentId,
    chunks: &[StoredChunk],
    bad: Vec<SetAside>,
    verbose: bool,
) -> Result<usize, Box<dyn Error>> {
    let found = archive::inspect(chunks);
    let bad = bad.into_iter().map(|bad| (bad.hash, bad.reason));
    let bad: Vec<_> = bad.chain(found.bad).collect();
    let which = if document == plan { "" } else { " discussion" };
    for (hash, reason) in &bad {
        let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{plan}{which}: chunk {hash}… {reason}")?;
    }
    if verbose && !(chunks.is_empty() && document != plan) {
        writeln!(out, "{plan}{which}: {} chunks, {} changes", chunks.len(), found.changes)?;
    }
    Ok(bad.len())
}

fn conclude(out: &mut impl Write, plans: usize, troubles: usize, aside: u64) -> Outcome {
    writeln!(
        out,
        "{plans} plans, {troubles} troubles, {aside} chunks put aside earlier"
    )?;
    if troubles == 0 {
        Ok(())
    } else {
        Err("the store is damaged: what is sound is served, and devices that still have the rest bring it back".into())
    }
}

/// Lists, exports, deletes and brings back plans.
///
/// # Errors
/// When the store fails or there is no such plan.
pub async fn plans(args: &PlansArgs) -> Outcome {
    let store = open(&args.folder).await?;
    match &args.command {
        PlansCommand::List => {
            let mut out = stdout().lock();
            for listed in store.plans().await? {
                let row = listed.row;
                let state = if row.deleted_millis.is_some() {
                    "deleted"
                } else {
                    "open"
                };
                writeln!(out, "{}\t{}\t{state}", listed.plan, moment(row.created_millis))?;
            }
        }
        PlansCommand::Export {
            plan,
            discussion,
            output,
        } => {
            let plan = known(&store, *plan).await?;
            let document = if *discussion { plan.discussion() } else { plan };
            let loaded = store.load(document).await?;
            std::fs::write(output, archive::saved(&loaded.chunks))?;
        }
        PlansCommand::Delete { plan } => {
            store
                .delete_plan(known(&store, *plan).await?, clock::now_millis())
                .await?;
        }
        PlansCommand::Restore { plan } => {
            store.bring_back_plan(known(&store, *plan).await?).await?;
        }
    }
    store.close().await;
    Ok(())
}

/// Lists, makes and revokes links: for a plan whose owner has lost theirs.
///
/// # Errors
/// When the store fails, or there is no such plan or link.
pub async fn links(args: &LinksArgs) -> Outcome {
    let store = open(&args.folder).await?;
    match &args.command {
        LinksCommand::List { plan } => {
            let mut out = stdout().lock();
            for link in store.links(known(&store, *plan).await?).await? {
                writeln!(out, "{}", line(&link, clock::now_millis()))?;
            }
        }
        LinksCommand::Make {
            plan,
            role,
            lens,
            label,
        } => {
            if *role != Role::Viewer && *lens != Lens::default() {
                return Err("--lens is for viewers: everybody else is shown everything".into());
            }
            let (plan, token) = (known(&store, *plan).await?, random_token()?);
            let link = NewLink {
                role: *role,
                lens: lens.clone(),
                label: label.clone(),
                ..NewLink::first(LinkId::random()?, TokenHash::of(&token), clock::now_millis())
            };
            store.add_link(plan, link).await?;
            // The one time that it is told: to whoever asked, and to no log.
            writeln!(stdout(), "/p/{plan}#{token}")?;
        }
        LinksCommand::Revoke { plan, link } => {
            let plan = known(&store, *plan).await?;
            match store.revoke(plan, *link, clock::now_millis()).await? {
                Revocation::Done => {}
                Revocation::Unknown => return Err("the plan has no such link".into()),
                Revocation::LastOwner => {
                    return Err("it is the last owner link: make another one first".into());
                }
            }
        }
    }
    store.close().await;
    Ok(())
}

fn beside(folder: &Path) -> Result<SqliteEngine, Box<dyn Error>> {
    Ok(SqliteEngine::beside(folder)?)
}

async fn open(folder: &Folder) -> Result<Store, Box<dyn Error>> {
    Ok(match folder.nats.clone().into_options()? {
        Some(options) => Store::on_jetstream(&options).await?,
        None => Store::start(beside(&folder.data)?)?,
    })
}

fn only_in_a_folder(command: &str, folder: &Folder) -> Outcome {
    if folder.nats.is_given() {
        return Err(format!(
            "'{command}' works on a data folder. For plans on JetStream use 'nats stream backup' and 'nats stream restore'; see docs/operations.md"
        )
        .into());
    }
    Ok(())
}

async fn known(store: &Store, plan: DocumentId) -> Result<DocumentId, Box<dyn Error>> {
    if store.has_plan(plan).await? {
        Ok(plan)
    } else {
        Err(format!("there is no plan {plan}").into())
    }
}

fn line(link: &LinkRow, now_millis: i64) -> String {
    let state = match link.revoked_millis {
        Some(_) => "revoked",
        None if link.is_live(now_millis) => "open",
        None => "expired",
    };
    let used = link.last_used_millis.map_or_else(|| "never".to_owned(), moment);
    let role = link.role;
    let lens = if role == Role::Viewer {
        format!("\t{}", link.lens)
    } else {
        String::new()
    };
    format!(
        "{}\t{role}\t{state}\tused {} times, last {used}\t{}{lens}",
        link.link, link.uses, link.label
    )
}

/// A moment as ISO 8601 in UTC, to the second.
fn moment(millis: i64) -> String {
    const DAY_SECONDS: i64 = 86_400;
    let seconds = millis.div_euclid(1000);
    let (day, second) = (seconds.div_euclid(DAY_SECONDS), seconds.rem_euclid(DAY_SECONDS));
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{second:02}Z",
        shared::date::Date::from_day_number(day)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_as_iso_8601() {
        assert_eq!(moment(0), "1970-01-01T00:00:00Z");
        assert_eq!(moment(1_700_000_000_999), "2023-11-14T22:13:20Z");
        assert_eq!(moment(-1), "1969-12-31T23:59:59Z");
    }
}
