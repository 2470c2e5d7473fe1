//! What can go wrong below the pages, and how it becomes an `AppError`. The cause goes to the log under the reference;
//! the browser only ever sees the reference.

use app::error::AppError;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The rule said no; the person is told so.
    #[error("refused")]
    Refused(AppError),
    /// A guarded update changed no row: somebody else was first.
    #[error("changed meanwhile")]
    Conflict,
    /// A row that fits no state. Never read as a default.
    #[error("corrupt: {table}.{column} of {id}")]
    Corrupt { table: &'static str, column: &'static str, id: String },
    #[error("the writer has stopped")]
    Stopped,
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl From<AppError> for StoreError {
    fn from(error: AppError) -> Self {
        Self::Refused(error)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal,
            StoreError::Conflict => Self::Taken,
            StoreError::Corrupt { .. } | StoreError::Stopped | StoreError::Database(_) => {
                let reference = crate::log::reference();
                tracing::error!(reference, cause = %Cause(&error), "could not be done");
                Self::TryAgain { reference }
            }
        }
    }
}

/// The cause without any value of a row: database messages may quote what was bound.
struct Cause<'a>(&'a StoreError);

impl std::fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            // Code 1 is a statement SQLite could not read: our own text, without what was bound.
            StoreError::Database(sqlx::Error::Database(inner)) if inner.code().as_deref() == Some("1") => {
                write!(f, "{}", inner.message())
            }
            StoreError::Database(sqlx::Error::Database(inner)) => {
                write!(f, "database code {}", inner.code().unwrap_or_default())
            }
            StoreError::Database(sqlx::Error::ColumnDecode { index, .. }) => write!(f, "column {index} cannot be read"),
            other => write!(f, "{other}"),
        }
    }
}
