//! Structured logs without patient data, one id for each request. A reference shown to a person is that id.

tokio::task_local! {
    static REQUEST: String;
}

/// Runs a request with its id, so that whatever fails inside can name it.
pub async fn in_request<F: Future>(id: String, work: F) -> F::Output {
    REQUEST.scope(id, work).await
}

/// What a person can tell us about an error: the first eight characters of the request id.
pub fn reference() -> String {
    REQUEST.try_with(|id| id.chars().take(8).collect()).unwrap_or_else(|_outside| "-".to_owned())
}

/// Logs as one line of JSON each to standard error; `RUST_LOG` chooses how much.
pub fn init() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_unset| tracing_subscriber::EnvFilter::new("info,sqlx=warn"));
    let _already = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
