//! Real NATS servers with JetStream, on loopback, in folders of their own. They end with the value that started them.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread;

/// Debian puts it where only administrators look.
const PROGRAMS: [&str; 2] = ["nats-server", "/usr/sbin/nats-server"];

/// Some servers that work together.
pub(crate) struct Nats {
    nodes: Vec<Node>,
    folder: tempfile::TempDir,
}

struct Node {
    port: u16,
    route: u16,
    process: Option<Child>,
}

impl Nats {
    /// Starts `count` servers: one alone, or a cluster. `None`, and a line that says so, where there is no `nats-server`.
    pub(crate) fn start(count: usize) -> Option<Self> {
        let nodes = (0..count).map(|_| Node {
            port: free_port(),
            route: free_port(),
            process: None,
        });
        let mut nats = Self {
            nodes: nodes.collect(),
            folder: tempfile::tempdir().unwrap(),
        };
        for number in 0..count {
            if !nats.start_node(number) {
                eprintln!("skipped: nats-server is not installed");
                return None;
            }
        }
        Some(nats)
    }

    /// Starts a server again, with what it has on its disk. Answers whether there is such a program.
    pub(crate) fn start_node(&mut self, number: usize) -> bool {
        let routes: Vec<_> = self
            .nodes
            .iter()
            .map(|node| format!("nats://127.0.0.1:{}", node.route))
            .collect();
        let node = &self.nodes[number];
        let mut arguments = vec![
            "-a".to_owned(),
            "127.0.0.1".into(),
            "-p".into(),
            node.port.to_string(),
            "-n".into(),
            format!("n{number}"),
            "-js".into(),
            "-sd".into(),
            self.folder.path().join(number.to_string()).display().to_string(),
        ];
        if self.nodes.len() > 1 {
            let listen = format!("nats://127.0.0.1:{}", node.route);
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
        let Some(process) = PROGRAMS.iter().find_map(|program| spawn(program, &arguments)) else {
            return false;
        };
        self.nodes[number].process = Some(process);
        true
    }

    /// The address of one of them.
    pub(crate) fn url(&self, number: usize) -> String {
        format!("nats://127.0.0.1:{}", self.nodes[number].port)
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
fn spawn(program: &str, arguments: &[String]) -> Option<Child> {
    let mut command = Command::new(program);
    let mut process = command.args(arguments).stderr(Stdio::piped()).spawn().ok()?;
    let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
    let is_ready = log.by_ref().any(|line| line.unwrap().contains("Server is ready"));
    assert!(is_ready, "nats-server ended: is its port taken?");
    // It would wait for somebody to read what it says.
    thread::spawn(move || log.for_each(drop));
    Some(process)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
