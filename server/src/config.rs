//! What can be set, and where it comes from: flags, each with an environment twin.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use async_nats::ServerAddr;
use clap::{Args, Parser, Subcommand, ValueEnum};
use shared::i18n::Language;
use shared::ids::DocumentId;
use shared::lens::Lens;
use shared::sync::close::{HEARTBEAT_MILLIS, MAX_EPHEMERAL_BYTES, MAX_FRAME_BYTES};

use crate::access::{LinkId, Role};
use crate::store::Options;

/// The command line of `touchloom`.
#[derive(Debug, Parser)]
#[command(
    name = "touchloom",
    version,
    about = "One plan, edited together, live and offline.",
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the relay and serve the app (this is also what happens without a command).
    Serve(Box<ServeArgs>),
    /// Read a work plan (text, Markdown, DOCX, XLSX, CSV or JSON) and write it as a plan.
    Import(ImportArgs),
    /// Write a plan file for others.
    Export(ExportArgs),
    /// Copy the whole store into one file, also while the relay runs.
    Backup(BackupArgs),
    /// Put a backup into a data folder, while no relay runs on it.
    Restore(RestoreArgs),
    /// Read everything in the store and say what is damaged.
    Check(CheckArgs),
    /// List, export, delete and bring back plans.
    Plans(PlansArgs),
    /// List, make and revoke a plan's links.
    Links(LinksArgs),
}

/// What the process shall do.
#[derive(Debug)]
pub enum Run {
    /// Serve.
    Serve(Box<ServeArgs>),
    /// Turn a document into a plan.
    Import(ImportArgs),
    /// Turn a plan into a document.
    Export(ExportArgs),
    /// Copy the store.
    Backup(BackupArgs),
    /// Put a copy back.
    Restore(RestoreArgs),
    /// Look the store over.
    Check(CheckArgs),
    /// See to plans.
    Plans(PlansArgs),
    /// See to links.
    Links(LinksArgs),
}

/// Where the store is.
#[derive(Debug, Clone, Args)]
pub struct Folder {
    /// Folder that holds all plans.
    #[arg(long, env = "TOUCHLOOM_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// Or where JetStream is.
    #[command(flatten)]
    pub nats: NatsArgs,
}

/// Where JetStream is, for keeping plans on several machines.
#[derive(Debug, Clone, Default, Args)]
pub struct NatsArgs {
    /// Keep plans on NATS JetStream instead of in a folder: addresses of its servers (nats://a:4222,nats://b:4222).
    #[arg(long, env = "TOUCHLOOM_NATS", value_delimiter = ',', value_parser = server, hide_env_values = true)]
    nats: Vec<ServerAddr>,
    /// What everything there is called; two installations on one NATS need two names.
    #[arg(long, env = "TOUCHLOOM_NATS_NAME", default_value = "touchloom", value_parser = nats_name)]
    nats_name: String,
    /// On how many NATS servers everything is kept: 1, 3 or 5.
    #[arg(long, env = "TOUCHLOOM_NATS_REPLICAS", default_value_t = 3)]
    nats_replicas: usize,
    /// A user of NATS.
    #[arg(long, env = "TOUCHLOOM_NATS_USER")]
    nats_user: Option<String>,
    /// A file that holds their password.
    #[arg(long, env = "TOUCHLOOM_NATS_PASSWORD_FILE", requires = "nats_user")]
    nats_password_file: Option<PathBuf>,
    /// A NATS credentials file (.creds).
    #[arg(long, env = "TOUCHLOOM_NATS_CREDENTIALS_FILE")]
    nats_credentials_file: Option<PathBuf>,
    /// Certificates (PEM) of who may vouch for the NATS servers, with tls:// addresses.
    #[arg(long, env = "TOUCHLOOM_NATS_CA_FILE")]
    nats_ca_file: Option<PathBuf>,
}

impl NatsArgs {
    /// The store that was asked for; `None`: a folder.
    ///
    /// # Errors
    /// When a file that holds a secret cannot be read.
    pub fn into_options(self) -> std::io::Result<Option<Options>> {
        if self.nats.is_empty() {
            return Ok(None);
        }
        let read = |file: &PathBuf| {
            std::fs::read_to_string(file)
                .map_err(|error| std::io::Error::new(error.kind(), format!("{}: {error}", file.display())))
        };
        let password = self.nats_password_file.as_ref().map(read).transpose()?;
        let password = password.unwrap_or_default().trim_end().to_owned();
        Ok(Some(Options {
            servers: self.nats,
            name: self.nats_name,
            replicas: self.nats_replicas,
            user: self.nats_user.map(|user| (user, password)),
            credentials: self.nats_credentials_file.as_ref().map(read).transpose()?,
            authorities: self.nats_ca_file,
        }))
    }

    /// Whether plans are on JetStream.
    pub fn is_given(&self) -> bool {
        !self.nats.is_empty()
    }
}

fn server(address: &str) -> Result<ServerAddr, String> {
    // The error would repeat the address, which may hold a password.
    address
        .parse()
        .map_err(|_| "not an address of a NATS server".to_owned())
}

/// A word that may stand in names of streams and subjects.
fn nats_name(name: &str) -> Result<String, String> {
    let is_word = !name.is_empty()
        && name
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_');
    is_word
        .then(|| name.to_owned())
        .ok_or_else(|| "use letters, digits, '-' and '_'".to_owned())
}

/// The flags of `touchloom backup`.
#[derive(Debug, Clone, Args)]
pub struct BackupArgs {
    /// The file to write; it must not be there yet.
    pub file: PathBuf,
    /// Where the store is.
    #[command(flatten)]
    pub folder: Folder,
}

/// The flags of `touchloom restore`.
#[derive(Debug, Clone, Args)]
pub struct RestoreArgs {
    /// The backup.
    pub file: PathBuf,
    /// Where the store is.
    #[command(flatten)]
    pub folder: Folder,
    /// Move the store that is there aside.
    #[arg(long)]
    pub replace: bool,
}

/// The flags of `touchloom check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Where the store is.
    #[command(flatten)]
    pub folder: Folder,
    /// A line for every plan.
    #[arg(long, short)]
    pub verbose: bool,
    /// With NATS: remove from the bucket what no plan has had for an hour.
    #[arg(long)]
    pub sweep: bool,
}

/// The flags of `touchloom plans`.
#[derive(Debug, Clone, Args)]
pub struct PlansArgs {
    /// Where the store is.
    #[command(flatten)]
    pub folder: Folder,
    /// What to do.
    #[command(subcommand)]
    pub command: PlansCommand,
}

/// What can be done with plans.
#[derive(Debug, Clone, Subcommand)]
pub enum PlansCommand {
    /// A line for each: id, when it was made, whether it is deleted.
    List,
    /// Write a plan as a file that the app and `touchloom export` open.
    Export {
        /// Which.
        plan: DocumentId,
        /// Write what is said about it instead: the automerge document that holds the comments.
        #[arg(long)]
        discussion: bool,
        /// Where to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Delete a plan; for a while it can be brought back.
    Delete {
        /// Which.
        plan: DocumentId,
    },
    /// Bring a deleted plan back.
    Restore {
        /// Which.
        plan: DocumentId,
    },
}

/// The flags of `touchloom links`.
#[derive(Debug, Clone, Args)]
pub struct LinksArgs {
    /// Where the store is.
    #[command(flatten)]
    pub folder: Folder,
    /// What to do.
    #[command(subcommand)]
    pub command: LinksCommand,
}

/// What can be done with a plan's links.
#[derive(Debug, Clone, Subcommand)]
pub enum LinksCommand {
    /// A line for each: name, role, state, use, label, and what a viewer is shown.
    List {
        /// The plan.
        plan: DocumentId,
    },
    /// Make a link and print its path: the only time that its token is told.
    Make {
        /// The plan.
        plan: DocumentId,
        /// What it allows: viewer, editor or owner.
        #[arg(long, default_value = "owner", value_parser = Role::from_name)]
        role: Role,
        /// What a viewer is shown: `all`, or parts such as `collections=goals,touchpoints;without=money`.
        #[arg(long, default_value = "all")]
        lens: Lens,
        /// What to call it.
        #[arg(long, default_value = "")]
        label: String,
    },
    /// End a link.
    Revoke {
        /// The plan.
        plan: DocumentId,
        /// The link's name, as it is listed.
        link: LinkId,
    },
}

/// The flags of `touchloom import`.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// The file to read; `-` reads text from the standard input.
    pub file: PathBuf,
    /// What to write: JSON for other programs, or a plan file that the app opens.
    #[arg(long, value_enum, default_value_t = ImportTo::Json)]
    pub to: ImportTo,
    /// Where to write; without it to the standard output.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// The language that dates and figures are read in first: en, zh-Hant or zh-Hans.
    #[arg(long, default_value = "zh-Hans", value_parser = language)]
    pub language: Language,
}

/// What an import writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportTo {
    /// JSON.
    Json,
    /// A plan file.
    Plan,
}

/// The flags of `touchloom export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// The plan file, as the app saves it, or its JSON.
    pub file: PathBuf,
    /// The format.
    #[arg(long, value_enum)]
    pub to: ExportTo,
    /// Where to write; without it to the standard output.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// The language of headings and labels: en, zh-Hant or zh-Hans.
    #[arg(long, default_value = "zh-Hans", value_parser = language)]
    pub language: Language,
    /// The outline of Word and Markdown; without it the one that suits the plan's kind.
    #[arg(long, value_enum)]
    pub outline: Option<Outline>,
    /// With CSV: only this collection, by its key such as `tasks`. Without it all of them, as a zip file.
    #[arg(long)]
    pub collection: Option<String>,
}

/// The outline of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Outline {
    /// Seven chapters, from the introduction to the outlook.
    WorkPlan,
    /// Six parts, from the market to the risks.
    Scheme,
}

/// What an export writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportTo {
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// Separated values.
    Csv,
    /// Markdown.
    Md,
    /// A calendar.
    Ics,
    /// JSON.
    Json,
}

fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| "use en, zh-Hant or zh-Hans".to_owned())
}

/// The flags of `touchloom serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "TOUCHLOOM_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Folder that holds all plans.
    #[arg(long, env = "TOUCHLOOM_DATA", default_value = "./data")]
    data: PathBuf,
    #[command(flatten)]
    nats: NatsArgs,
    /// The address people use, when a proxy stands in front (https://plans.example.org).
    #[arg(long, env = "TOUCHLOOM_PUBLIC_URL")]
    public_url: Option<String>,
    /// A further site whose pages may connect (https://example.org); can be repeated.
    #[arg(long, env = "TOUCHLOOM_ALLOW_ORIGIN", value_delimiter = ',')]
    allow_origin: Vec<String>,
    /// A proxy whose `X-Forwarded-For` is believed, by its address; can be repeated.
    #[arg(long, env = "TOUCHLOOM_TRUSTED_PROXY", value_delimiter = ',')]
    trusted_proxy: Vec<IpAddr>,
    /// A word that people need for making plans here; without it anybody may.
    #[arg(
        long,
        env = "TOUCHLOOM_CREATE_KEY",
        hide_env_values = true,
        conflicts_with = "create_key_file"
    )]
    create_key: Option<String>,
    /// A file that holds that word.
    #[arg(long, env = "TOUCHLOOM_CREATE_KEY_FILE")]
    create_key_file: Option<PathBuf>,
    /// Days that a deleted plan can be brought back.
    #[arg(long, env = "TOUCHLOOM_KEEP_DELETED_DAYS", default_value_t = 30)]
    keep_deleted_days: u32,
    /// Bytes that a plan may have, without compression; what is said about it may have half as many.
    #[arg(long, env = "TOUCHLOOM_MAX_PLAN_BYTES", default_value_t = PLAN_BYTES, value_parser = plan_bytes)]
    max_plan_bytes: usize,
    /// Largest WebSocket frame taken, in bytes.
    #[arg(long, env = "TOUCHLOOM_MAX_FRAME_BYTES", default_value_t = Limits::DEFAULT.frame_bytes)]
    max_frame_bytes: usize,
    /// Connections to one plan at most.
    #[arg(long, env = "TOUCHLOOM_MAX_CONNECTIONS_PER_PLAN", default_value_t = Limits::DEFAULT.connections_per_plan)]
    max_connections_per_plan: usize,
    /// Connections in all at most.
    #[arg(long, env = "TOUCHLOOM_MAX_CONNECTIONS", default_value_t = Limits::DEFAULT.connections)]
    max_connections: usize,
    /// New connections a minute from one address at most.
    #[arg(long, env = "TOUCHLOOM_MAX_CONNECTS_PER_MINUTE", default_value_t = Limits::DEFAULT.connects_per_minute)]
    max_connects_per_minute: u32,
    /// Connections on one link at most.
    #[arg(long, env = "TOUCHLOOM_MAX_CONNECTIONS_PER_LINK", default_value_t = Limits::DEFAULT.connections_per_link)]
    max_connections_per_link: usize,
    /// Messages a minute that are read from everybody on one plan together; more wait.
    #[arg(long, env = "TOUCHLOOM_MAX_PLAN_FRAMES_PER_MINUTE", default_value_t = Limits::DEFAULT.plan_frames_per_minute)]
    max_plan_frames_per_minute: u32,
    /// Bytes a minute that are read from everybody on one plan together; more wait.
    #[arg(long, env = "TOUCHLOOM_MAX_PLAN_BYTES_PER_MINUTE", default_value_t = Limits::DEFAULT.plan_bytes_per_minute)]
    max_plan_bytes_per_minute: u32,
    /// New plans a minute from one address at most.
    #[arg(long, env = "TOUCHLOOM_MAX_CREATIONS_PER_MINUTE", default_value_t = Limits::DEFAULT.creations_per_minute)]
    max_creations_per_minute: u32,
    /// Links that a plan can have at most, revoked ones included.
    #[arg(long, env = "TOUCHLOOM_MAX_LINKS_PER_PLAN", default_value_t = Limits::DEFAULT.links_per_plan)]
    max_links_per_plan: usize,
    /// Address and port to tell Prometheus metrics on; without it there are none. Not for the open internet.
    #[arg(long, env = "TOUCHLOOM_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// Seconds a plan stays in memory after the last person left.
    #[arg(long, env = "TOUCHLOOM_IDLE_SECONDS", default_value_t = 60)]
    idle_seconds: u64,
    /// What is logged, as in `info` or `server=debug`.
    #[arg(long, env = "TOUCHLOOM_LOG", default_value = "info")]
    pub log: String,
    /// How it is logged.
    #[arg(long, env = "TOUCHLOOM_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// What log lines look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Bytes of the largest plan that browsers take as one document, as `shared::sync::Limits::file_bytes` has it. The heaviest one that we know
/// of has a few megabytes.
const PLAN_BYTES: usize = 64 << 20;

fn plan_bytes(text: &str) -> Result<usize, String> {
    let bytes = text.parse().ok().filter(|bytes| (1..=PLAN_BYTES).contains(bytes));
    bytes.ok_or_else(|| format!("use a number of bytes up to {PLAN_BYTES}: browsers open no larger plan"))
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Everything the relay can be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where plans are kept.
    pub data: Data,
    /// The address people use, without a slash at the end. Without it links are made from the request's own `Host`.
    pub public_url: Option<String>,
    /// Origins besides the relay's own whose pages may connect.
    pub allow_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// BLAKE3 of the word that people need for making plans. `None`: anybody may make them.
    pub create_key: Option<blake3::Hash>,
    /// Where Prometheus may ask. `None`: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// How long a deleted plan can be brought back.
    pub keep_deleted: Duration,
    /// Bounds on what others can make the relay do.
    pub limits: Limits,
    /// Bounds on what a peer's changes can hold.
    pub session: shared::sync::Limits,
    /// What connections may send of what they say about a plan.
    pub discussion: shared::sync::Limits,
    /// How long a room stays awake without anybody in it.
    pub idle: Duration,
    /// Loose changes from which a room that goes to sleep folds them into a snapshot. Fewer are loaded as fast as they are.
    pub compact_from: usize,
    /// How long what a viewer is shown stays as it began: who comes meanwhile shares it, and what is edited meanwhile is shown after.
    pub lens_rest: Duration,
    /// Time between heartbeats; a connection that is silent for two of them is closed.
    pub heartbeat: Duration,
    /// How long a request may take to arrive, and a connection may be kept open between two of them. A long body has longer.
    pub request_within: Duration,
    /// How long a shutdown waits for plans to be flushed and for connections to close.
    pub grace: Duration,
}

/// Where plans are kept.
#[derive(Debug, Clone)]
pub enum Data {
    /// In memory: gone when the process ends.
    Memory,
    /// In a folder.
    Folder(PathBuf),
    /// On JetStream, together with other nodes.
    JetStream(Options),
}

/// Bounds on what others can make the relay do.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes in one WebSocket frame. A 10 000-record plan's first sync is about 1 MB.
    pub frame_bytes: usize,
    /// Bytes of one presence message. Ours have under 200; foreign clients may say more.
    pub presence_bytes: usize,
    /// Presence messages a second that are passed on from one connection; more are dropped, the next one replaces them.
    pub presence_per_second: u32,
    /// Frames a second from one connection; more wait in its own network buffers. Every received edit is answered by an
    /// acknowledgement, so this is far above what a person types.
    pub frames_per_second: u32,
    /// Bytes a second from one connection; more wait in its own network buffers.
    pub bytes_per_second: u32,
    /// Frames a minute from all connections to one plan together; more wait in their own network buffers. Ten connections may be as busy as
    /// one may be; twenty that write as fast as they can take a tenth of it.
    pub plan_frames_per_minute: u32,
    /// Bytes a minute from all connections to one plan together; more wait in their own network buffers. A thousand people who bring a
    /// megabyte each after a day apart are within it.
    pub plan_bytes_per_minute: u32,
    /// Messages waiting for one slow reader. Then it gets no more, and one merged message once it has caught up.
    pub outbox_messages: usize,
    /// Bytes waiting for one slow reader.
    pub outbox_bytes: usize,
    /// Connections to one plan.
    pub connections_per_plan: usize,
    /// Connections on one link.
    pub connections_per_link: usize,
    /// Connections in all.
    pub connections: usize,
    /// New connections a minute from one address; twelve people of one workshop share one.
    pub connects_per_minute: u32,
    /// New plans a minute from one address.
    pub creations_per_minute: u32,
    /// Tokens a minute from one address that open nothing; then it is not heard for a while.
    pub failures_per_minute: u32,
    /// The same from everywhere; then strangers are put off, and nobody who has a good token.
    pub all_failures_per_minute: u32,
    /// Passwords a minute that are tried on one link.
    pub passwords_per_minute: u32,
    /// Links of one plan, revoked ones included.
    pub links_per_plan: usize,
}

impl Limits {
    /// What the relay does when it is told nothing.
    pub const DEFAULT: Self = Self {
        frame_bytes: MAX_FRAME_BYTES,
        presence_bytes: MAX_EPHEMERAL_BYTES,
        presence_per_second: 30,
        frames_per_second: 5_000,
        bytes_per_second: 8 << 20,
        plan_frames_per_minute: 3_000_000,
        plan_bytes_per_minute: 1 << 30,
        outbox_messages: 256,
        outbox_bytes: 4 << 20,
        connections_per_plan: 1_000,
        connections_per_link: 1_000,
        connections: 20_000,
        connects_per_minute: 3_000,
        creations_per_minute: 60,
        failures_per_minute: 60,
        all_failures_per_minute: 6_000,
        passwords_per_minute: 10,
        links_per_plan: 500,
    };
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: Data::Memory,
            public_url: None,
            allow_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            create_key: None,
            metrics_listen: None,
            keep_deleted: DAY * 30,
            limits: Limits::DEFAULT,
            session: plan_limits(PLAN_BYTES),
            discussion: discussion_limits(PLAN_BYTES),
            idle: Duration::from_secs(60),
            compact_from: 32,
            lens_rest: Duration::from_secs(1),
            heartbeat: Duration::from_millis(HEARTBEAT_MILLIS),
            request_within: Duration::from_secs(30),
            grace: Duration::from_secs(8),
        }
    }
}

fn plan_limits(plan_bytes: usize) -> shared::sync::Limits {
    shared::sync::Limits {
        document_bytes: Some(plan_bytes),
        ..shared::sync::Limits::default()
    }
}

fn discussion_limits(plan_bytes: usize) -> shared::sync::Limits {
    shared::sync::Limits {
        document_bytes: Some(plan_bytes / 2),
        ..shared::sync::Limits::of_discussion()
    }
}

impl Cli {
    /// What to do; without a command, serve.
    pub fn into_run(self) -> Run {
        match self.command {
            Some(Command::Serve(args)) => Run::Serve(args),
            Some(Command::Import(args)) => Run::Import(args),
            Some(Command::Export(args)) => Run::Export(args),
            Some(Command::Backup(args)) => Run::Backup(args),
            Some(Command::Restore(args)) => Run::Restore(args),
            Some(Command::Check(args)) => Run::Check(args),
            Some(Command::Plans(args)) => Run::Plans(args),
            Some(Command::Links(args)) => Run::Links(args),
            None => Run::Serve(Box::new(self.serve)),
        }
    }
}

impl ServeArgs {
    /// The configuration these flags ask for.
    ///
    /// # Errors
    /// When a file that holds a secret cannot be read.
    pub fn into_config(self) -> std::io::Result<Config> {
        let trim = |url: String| url.trim_end_matches('/').to_owned();
        let create_key = match &self.create_key_file {
            Some(file) => Some(std::fs::read_to_string(file)?),
            None => self.create_key,
        };
        Ok(Config {
            data: match self.nats.into_options()? {
                Some(options) => Data::JetStream(options),
                None => Data::Folder(self.data),
            },
            public_url: self.public_url.map(trim),
            allow_origins: self
                .allow_origin
                .into_iter()
                .map(trim)
                .filter(|origin| !origin.is_empty())
                .collect(),
            trusted_proxies: self.trusted_proxy.iter().map(IpAddr::to_canonical).collect(),
            create_key: create_key
                .map(|key| key.trim().to_owned())
                .filter(|key| !key.is_empty())
                .map(|key| blake3::hash(key.as_bytes())),
            metrics_listen: self.metrics_listen,
            keep_deleted: DAY * self.keep_deleted_days,
            limits: Limits {
                frame_bytes: self.max_frame_bytes,
                connections_per_plan: self.max_connections_per_plan,
                connections_per_link: self.max_connections_per_link,
                connections: self.max_connections,
                connects_per_minute: self.max_connects_per_minute,
                plan_frames_per_minute: self.max_plan_frames_per_minute,
                plan_bytes_per_minute: self.max_plan_bytes_per_minute,
                creations_per_minute: self.max_creations_per_minute,
                links_per_plan: self.max_links_per_plan,
                ..Limits::DEFAULT
            },
            session: plan_limits(self.max_plan_bytes),
            discussion: discussion_limits(self.max_plan_bytes),
            idle: Duration::from_secs(self.idle_seconds),
            ..Config::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(arguments: &[&str]) -> ServeArgs {
        match Cli::try_parse_from(arguments).unwrap().into_run() {
            Run::Serve(args) => *args,
            other => panic!("{other:?}"),
        }
    }

    fn listen_and_data(arguments: &[&str]) -> (String, PathBuf) {
        let args = serve(arguments);
        (args.listen.to_string(), args.data)
    }

    #[test]
    fn serve_is_the_default_command() {
        let with = listen_and_data(&["touchloom", "serve", "--listen", "0.0.0.0:80", "--data", "/srv"]);
        let without = listen_and_data(&["touchloom", "--listen", "0.0.0.0:80", "--data", "/srv"]);
        assert_eq!(with, without);
        assert_eq!(
            listen_and_data(&["touchloom"]),
            ("127.0.0.1:3000".into(), "./data".into())
        );
    }

    #[test]
    fn s2_a_plan_has_at_most_what_browsers_open() {
        let limits = |arguments: &[&str]| {
            let config = serve(arguments).into_config().unwrap();
            (config.session.document_bytes, config.discussion.document_bytes)
        };
        assert_eq!(PLAN_BYTES, shared::sync::Limits::default().file_bytes);
        assert_eq!(limits(&["touchloom"]), (Some(PLAN_BYTES), Some(PLAN_BYTES / 2)));
        assert_eq!(
            limits(&["touchloom", "--max-plan-bytes", "1000"]),
            (Some(1_000), Some(500))
        );
        for wrong in ["0", "67108865", "many"] {
            assert!(Cli::try_parse_from(["touchloom", "--max-plan-bytes", wrong]).is_err());
        }
    }

    #[test]
    fn origins_lose_their_last_slash() {
        let args = [
            "touchloom",
            "--allow-origin",
            "https://a.example/",
            "--allow-origin",
            "https://b.example,https://c.example",
        ];
        let config = serve(&args).into_config().unwrap();
        assert_eq!(
            config.allow_origins,
            ["https://a.example", "https://b.example", "https://c.example"]
        );
    }
}
