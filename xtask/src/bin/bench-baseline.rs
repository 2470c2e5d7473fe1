//! What `cargo xtask bench` measures against, optimised as the server is:
//! - `bench-baseline serve FILE` answers every request with the bytes of FILE as a hand-written axum page would;
//! - `bench-baseline parse FILE` reads FILE with `serde_json` and prints the milliseconds.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::time::Instant;

use axum::Router;
use axum::http::header;
use axum::response::Html;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["parse", file] => {
            let bytes = fs::read(file)?;
            let start = Instant::now();
            black_box(serde_json::from_slice::<serde_json::Value>(&bytes)?);
            println!("{}", start.elapsed().as_secs_f64() * 1000.0);
            Ok(())
        }
        ["serve", file] => {
            let page: &'static str = fs::read_to_string(file)?.leak();
            let answer = move || async move { ([(header::CACHE_CONTROL, "no-store")], Html(page.to_owned())) };
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
            println!("listening on http://{}", listener.local_addr()?);
            Ok(axum::serve(listener, Router::new().fallback(answer)).await?)
        }
        _ => Err("usage: bench-baseline (serve|parse) FILE".into()),
    }
}
