//! The smallest relay on the samod crate, to compare with: no access control, nothing stored unless it is given a folder.

use anyhow::Result;
use samod::Repo;
use samod::storage::TokioFilesystemStorage;
use std::io::Write as _;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let repo = match std::env::args().nth(1) {
        Some(folder) => {
            let storage = TokioFilesystemStorage::new(folder);
            Repo::build_tokio().with_storage(storage).load().await
        }
        None => Repo::build_tokio().load().await,
    };
    let address = format!("ws://{}", listener.local_addr()?);
    let acceptor = repo.make_acceptor(samod::Url::parse(&address)?)?;
    let mut out = std::io::stdout();
    writeln!(out, "samod relay at {address}")?;
    out.flush()?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let socket = tokio_tungstenite::accept_async(stream).await?;
            acceptor.accept(system_tests::samod::transport(socket))?;
            anyhow::Ok(())
        });
    }
}
