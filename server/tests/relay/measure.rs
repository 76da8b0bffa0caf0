//! What an edit and an open plan cost, in a folder and on JetStream, and what more relays add. Measures, and asserts nothing:
//! `cargo test --release --package server --test relay measure -- --ignored --nocapture --test-threads 1`

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::nats::Nats;
use crate::process::Process;
use crate::support::{Client, Plan};

const EDITS: usize = 200;
const WRITERS: usize = 20;
const ROOMS: usize = 200;
const UNLIMITED: [&str; 2] = ["--max-creations-per-minute", "100000"];

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |part: usize| times[times.len() * part / 100];
    format!("p50 {:?}, p99 {:?}", at(50), at(99))
}

/// A tenth of one processor, for one process: relays that cannot all run at once on a small machine shall be slow on their own account. Ends
/// when dropped.
struct Tenth(PathBuf);

impl Tenth {
    /// `None`, and a line that says so, where the system has no control groups to write to.
    fn of(process: u32) -> Option<Self> {
        let (first, second) = (Path::new("/sys/fs/cgroup/cpu"), Path::new("/sys/fs/cgroup"));
        let (root, limits): (_, &[_]) = if first.exists() {
            (first, &[("cpu.cfs_period_us", "10000"), ("cpu.cfs_quota_us", "1000")])
        } else {
            (second, &[("cpu.max", "1000 10000")])
        };
        let tenth = Self(root.join(format!("touchloom-{process}")));
        let put = |(name, value): &(&str, &str)| fs::write(tenth.0.join(name), value);
        let made = fs::create_dir(&tenth.0)
            .and_then(|()| limits.iter().try_for_each(put))
            .and_then(|()| put(&("cgroup.procs", &process.to_string())));
        match made {
            Ok(()) => Some(tenth),
            Err(error) => {
                eprintln!("skipped: no share of a processor for one process: {error}");
                None
            }
        }
    }
}

impl Drop for Tenth {
    fn drop(&mut self) {
        let everybody = self.0.with_file_name("cgroup.procs");
        for process in fs::read_to_string(self.0.join("cgroup.procs"))
            .unwrap_or_default()
            .lines()
        {
            let _ = fs::write(&everybody, process);
        }
        let _ = fs::remove_dir(&self.0);
    }
}

/// Bytes of memory of a process.
fn resident(process: &Process) -> u64 {
    let statm = std::fs::read_to_string(format!("/proc/{}/statm", process.child.id())).unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// Milliseconds of processor time that processes have taken, in steps of 10.
fn busy(processes: impl IntoIterator<Item = u32>) -> u64 {
    let one = |process: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
        let after_name = stat.rsplit(')').next().unwrap().to_owned();
        let ticks = after_name.split_whitespace().skip(11).take(2);
        ticks.map(|ticks| ticks.parse::<u64>().unwrap() * 10).sum::<u64>()
    };
    processes.into_iter().map(one).sum()
}

/// People on as many plans, spread over the relays.
async fn writers(relays: &[Process], count: usize) -> Vec<Client> {
    let mut writers = Vec::new();
    for n in 0..count {
        let address = relays[n % relays.len()].address;
        let plan = Plan::create(address).await;
        writers.push(Client::connect(address, plan.id, &plan.owner).await);
    }
    writers
}

/// Edits a second, when each waits for its acknowledgement before it makes the next.
async fn throughput(writers: &mut [Client], edits: usize) -> f64 {
    let (started, count) = (Instant::now(), writers.len() * edits);
    join_all(writers.iter_mut().map(async |writer| {
        for n in 0..edits {
            writer.put("k", &n.to_string()).await;
            writer.until_acknowledged().await;
        }
    }))
    .await;
    count as f64 / started.elapsed().as_secs_f64()
}

async fn measure(what: &str, relays: &[Process], servers: &[u32]) {
    let relays_busy = || busy(relays.iter().map(|relay| relay.child.id()));
    let servers_busy = || busy(servers.iter().copied());
    let (first, last) = (relays[0].address, relays[relays.len() - 1].address);
    let plan = Plan::create(first).await;
    let mut ann = Client::connect(first, plan.id, &plan.owner).await;
    let mut bob = Client::connect(last, plan.id, &plan.editor.token).await;
    let (mut acknowledged, mut seen) = (Vec::new(), Vec::new());
    for n in 0..EDITS {
        let (value, started) = (n.to_string(), Instant::now());
        ann.put("k", &value).await;
        ann.until_acknowledged().await;
        acknowledged.push(started.elapsed());
        bob.until_value("k", &value).await;
        let started = Instant::now();
        bob.put("k", &format!("b{value}")).await;
        ann.until_value("k", &format!("b{value}")).await;
        seen.push(started.elapsed());
        bob.until_acknowledged().await;
        ann.until_acknowledged().await;
    }
    println!(
        "{what}: acknowledged {}; seen by the other {}",
        percentiles(acknowledged),
        percentiles(seen)
    );

    let mut writers = writers(relays, WRITERS).await;
    let busy_before = (relays_busy(), servers_busy());
    let a_second = throughput(&mut writers, EDITS).await;
    let each = |millis: u64| millis as f64 / (WRITERS * EDITS) as f64;
    println!(
        "{what}: processor time an edit: {:.2} ms in relays, {:.2} ms in NATS servers",
        each(relays_busy() - busy_before.0),
        each(servers_busy() - busy_before.1)
    );
    println!("{what}: {WRITERS} writers on as many plans, each waiting for its acknowledgement: {a_second:.0} edits/s");

    let before = resident(&relays[0]);
    let started = Instant::now();
    let (mut open, mut plans) = (Vec::new(), Vec::new());
    for _ in 0..ROOMS {
        let plan = Plan::create(first).await;
        open.push(Client::connect(first, plan.id, &plan.owner).await);
        plans.push(plan);
    }
    let (time, bytes) = (
        started.elapsed() / ROOMS as u32,
        resident(&relays[0]).saturating_sub(before),
    );
    println!(
        "{what}: a plan made with three links and opened in {time:?}, {} KiB each",
        bytes / 1024 / ROOMS as u64
    );

    let before = resident(&relays[0]);
    for plan in &plans {
        open.push(Client::connect(first, plan.id, &plan.editor.token).await);
    }
    let bytes = resident(&relays[0]).saturating_sub(before);
    println!("{what}: a further connection takes {} KiB", bytes / 1024 / ROOMS as u64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn measure_a_folder_and_jetstream() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_string_lossy();
    let relay = Process::with(&[&["--data", &*data], &UNLIMITED[..]].concat());
    measure("folder", &[relay], &[]).await;
    for servers in [1, 3] {
        let Some(nats) = Nats::start(servers) else { return };
        let (urls, replicas) = (nats.urls().join(","), servers.to_string());
        let words = ["--nats", &*urls, "--nats-replicas", &*replicas];
        let words = [&words[..], &UNLIMITED[..]].concat();
        let relays = [Process::with(&words), Process::with(&words)];
        let processes: Vec<_> = (0..servers).map(|server| nats.process(server)).collect();
        measure(&format!("{servers} NATS, 2 relays"), &relays, &processes).await;
    }
}

/// Each relay has a tenth of a processor, so that what is measured is relays and not the machine they share with the servers and the clients.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn measure_what_more_relays_add() {
    let Some(nats) = Nats::start(3) else { return };
    let urls = nats.urls().join(",");
    let words = [&["--nats", &*urls, "--nats-replicas", "3"][..], &UNLIMITED[..]].concat();
    let mut one = None;
    for count in [1, 2, 3] {
        let relays: Vec<_> = (0..count).map(|_| Process::with(&words)).collect();
        let mut writers = writers(&relays, 3 * WRITERS).await;
        let tenths: Option<Vec<_>> = relays.iter().map(|relay| Tenth::of(relay.child.id())).collect();
        let Some(_tenths) = tenths else { return };
        let a_second = throughput(&mut writers, EDITS / 4).await;
        let ratio = a_second / *one.get_or_insert(a_second);
        println!(
            "{count} relays with a tenth of a processor each: {a_second:.0} edits/s, {ratio:.2} times as many as one"
        );
    }
}
