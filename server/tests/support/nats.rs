//! Real NATS servers with JetStream, on loopback, in folders of their own. They end with the value that started them.

use super::skip::skip;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;

/// Debian puts it where only administrators look.
const PROGRAMS: [&str; 2] = ["nats-server", "/usr/sbin/nats-server"];

/// Some servers that work together.
pub(crate) struct Nats {
    nodes: Vec<Node>,
    folder: tempfile::TempDir,
    /// What is said to each of them besides.
    more: Vec<String>,
    networks: Option<Networks>,
}

struct Node {
    host: String,
    port: u16,
    route: u16,
    /// Where it tells how it is, by HTTP.
    health: u16,
    process: Option<Child>,
}

/// A network for each server, joined by a bridge on this machine. Gone when dropped.
struct Networks {
    /// What all names begin with.
    name: String,
    count: usize,
    /// The third number of all addresses.
    number: u8,
}

impl Networks {
    /// `None`, and a line that says why, where the system does not allow it.
    fn make(count: usize) -> Option<Self> {
        let process = process::id();
        let networks = Self {
            name: format!("tl{process}"),
            count,
            number: (process % 250) as u8 + 1,
        };
        let made = networks
            .bridge()
            .and_then(|()| (0..count).try_for_each(|node| networks.join(node)));
        match made {
            Ok(()) => Some(networks),
            Err(why) => {
                skip("iproute2", &format!("no networks of their own for servers: {why}"));
                None
            }
        }
    }

    fn bridge(&self) -> Result<(), String> {
        let bridge = format!("{}b", self.name);
        ip(&["link", "add", &bridge, "type", "bridge"])?;
        ip(&["addr", "add", &format!("{}/24", self.address(253)), "dev", &bridge])?;
        ip(&["link", "set", &bridge, "up"])
    }

    fn join(&self, node: usize) -> Result<(), String> {
        let (space, here, there) = (self.space(node), self.link(node), format!("{}p{node}", self.name));
        ip(&["netns", "add", &space])?;
        ip(&["link", "add", &here, "type", "veth", "peer", "name", &there])?;
        ip(&["link", "set", &there, "netns", &space])?;
        ip(&["link", "set", &here, "master", &format!("{}b", self.name), "up"])?;
        let address = format!("{}/24", self.address(node));
        ip(&["-n", &space, "addr", "add", &address, "dev", &there])?;
        ip(&["-n", &space, "link", "set", "lo", "up"])?;
        ip(&["-n", &space, "link", "set", &there, "up"])
    }

    fn space(&self, node: usize) -> String {
        format!("{}n{node}", self.name)
    }

    /// This machine's end of the wire to a server.
    fn link(&self, node: usize) -> String {
        format!("{}v{node}", self.name)
    }

    fn address(&self, node: usize) -> String {
        format!("10.213.{}.{}", self.number, node + 1)
    }
}

impl Drop for Networks {
    fn drop(&mut self) {
        for node in 0..self.count {
            let _ = ip(&["link", "del", &self.link(node)]);
            let _ = ip(&["netns", "del", &self.space(node)]);
        }
        let _ = ip(&["link", "del", &format!("{}b", self.name)]);
    }
}

fn ip(words: &[&str]) -> Result<(), String> {
    let done = Command::new("ip")
        .args(words)
        .output()
        .map_err(|error| error.to_string())?;
    if done.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&done.stderr).trim().to_owned())
}

impl Nats {
    /// Starts `count` servers: one alone, or a cluster. `None`, and a line that says so, where there is no `nats-server`.
    pub(crate) fn start(count: usize) -> Option<Self> {
        Self::start_with(count, Vec::new())
    }

    /// As [`Nats::start`], with more on their command lines.
    pub(crate) fn start_with(count: usize, more: Vec<String>) -> Option<Self> {
        Self::launch(count, more, None)
    }

    /// As [`Nats::start`], each server in a network of its own; `None` also where the system does not allow that.
    pub(crate) fn start_apart(count: usize) -> Option<Self> {
        let networks = Networks::make(count)?;
        Self::launch(count, Vec::new(), Some(networks))
    }

    fn launch(count: usize, more: Vec<String>, networks: Option<Networks>) -> Option<Self> {
        let alone = if count > 1 { loopback() } else { "127.0.0.1".into() };
        let nodes = (0..count).map(|number| {
            let network = networks.as_ref().map(|networks| networks.address(number));
            Node {
                host: network.unwrap_or_else(|| alone.clone()),
                port: free_port(&alone),
                route: free_port(&alone),
                health: free_port(&alone),
                process: None,
            }
        });
        let mut nats = Self {
            nodes: nodes.collect(),
            folder: tempfile::tempdir().unwrap(),
            more,
            networks,
        };
        for number in 0..count {
            if !nats.start_node(number) {
                skip("nats-server", "nats-server is not installed");
                return None;
            }
        }
        Some(nats)
    }

    /// Takes the wire out between a server and everybody else.
    pub(crate) fn cut(&self, number: usize) {
        self.wire(number, "down");
    }

    /// Puts it in again.
    pub(crate) fn heal(&self, number: usize) {
        self.wire(number, "up");
    }

    fn wire(&self, number: usize, state: &str) {
        let networks = self.networks.as_ref().unwrap();
        ip(&["link", "set", &networks.link(number), state]).unwrap();
    }

    /// Starts a server again, with what it has on its disk. Answers whether there is such a program.
    pub(crate) fn start_node(&mut self, number: usize) -> bool {
        let routes: Vec<_> = self
            .nodes
            .iter()
            .map(|node| format!("nats://{}:{}", node.host, node.route))
            .collect();
        let node = &self.nodes[number];
        let mut arguments = vec![
            "-a".to_owned(),
            node.host.clone(),
            "-p".into(),
            node.port.to_string(),
            "-n".into(),
            format!("n{number}"),
            "-m".into(),
            node.health.to_string(),
            "-js".into(),
            "-sd".into(),
            self.folder.path().join(number.to_string()).display().to_string(),
        ];
        arguments.extend(self.more.iter().cloned());
        if self.nodes.len() > 1 {
            let listen = format!("nats://{}:{}", node.host, node.route);
            let more = [
                "--cluster_name",
                "test",
                "--cluster",
                &listen,
                "--routes",
                &routes.join(","),
            ];
            arguments.extend(more.map(str::to_owned));
        }
        let space = self.networks.as_ref().map(|networks| networks.space(number));
        let start = |program: &&str| spawn(program, &arguments, space.as_deref());
        let Some(process) = PROGRAMS.iter().find_map(start) else {
            return false;
        };
        self.nodes[number].process = Some(process);
        true
    }

    /// The address of one of them.
    pub(crate) fn url(&self, number: usize) -> String {
        format!("nats://{}:{}", self.nodes[number].host, self.nodes[number].port)
    }

    /// Where each of them tells how it is.
    pub(crate) fn health(&self) -> Vec<SocketAddr> {
        let at = |node: &Node| SocketAddr::new(node.host.parse().unwrap(), node.health);
        self.nodes.iter().map(at).collect()
    }

    /// The addresses of all.
    pub(crate) fn urls(&self) -> Vec<String> {
        (0..self.nodes.len()).map(|number| self.url(number)).collect()
    }

    /// SIGKILL: nothing is flushed, nothing is said.
    pub(crate) fn kill(&mut self, number: usize) {
        if let Some(mut process) = self.nodes[number].process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// The process of one of them, for signals.
    pub(crate) fn process(&self, number: usize) -> u32 {
        self.nodes[number].process.as_ref().unwrap().id()
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        for number in 0..self.nodes.len() {
            self.kill(number);
        }
    }
}

/// Starts it, and waits until it takes connections. `None`: there is no such program.
fn spawn(program: &str, arguments: &[String], space: Option<&str>) -> Option<Child> {
    let mut command = Command::new(program);
    if let Some(space) = space {
        // There it would be found too late that there is no such program.
        Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .ok()?;
        command = Command::new("ip");
        command.args(["netns", "exec", space, program]);
    }
    let mut process = command.args(arguments).stderr(Stdio::piped()).spawn().ok()?;
    let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
    let is_ready = log.by_ref().any(|line| line.unwrap().contains("Server is ready"));
    assert!(is_ready, "nats-server ended: is its port taken?");
    // It would wait for somebody to read what it says.
    thread::spawn(move || log.for_each(drop));
    Some(process)
}

fn free_port(host: &str) -> u16 {
    TcpListener::bind((host, 0)).unwrap().local_addr().unwrap().port()
}

/// An address of this machine that nobody else uses: a server that comes back finds its port as it left it, whatever connects meanwhile.
fn loopback() -> String {
    static CLUSTERS: AtomicU8 = AtomicU8::new(1);
    let [.., high, low] = process::id().to_be_bytes();
    match CLUSTERS.fetch_add(1, Ordering::Relaxed) {
        cluster @ 1..=254 if cfg!(target_os = "linux") => format!("127.{high}.{low}.{cluster}"),
        _ => "127.0.0.1".into(),
    }
}
