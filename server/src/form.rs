//! What is read of the forms that are sent.

use app::error::{AppError, Fault, Field};
use app::ids::{CommandKey, Id as _};
use axum::extract::{FromRequest, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;

/// Fields of a form. One that cannot be read is an error for the page to say, never a bare response.
pub struct Form<T>(pub Result<T, AppError>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let fields = axum::Form::<T>::from_request(request, state).await;
        Ok(Self(
            fields
                .map(|axum::Form(fields)| fields)
                .map_err(|_unreadable| AppError::Invalid(vec![(Field::Form, Fault::Unreadable)])),
        ))
    }
}

/// The key of a form that has nothing else to say: sent twice, it is done once. `None`: it had none.
pub struct Key(pub Option<CommandKey>);

impl<S: Send + Sync> FromRequest<S> for Key {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        #[derive(Deserialize)]
        struct Only {
            nyckel: String,
        }

        let Form(fields) = Form::<Only>::from_request(request, state).await?;
        Ok(Self(fields.ok().and_then(|fields| CommandKey::parse(&fields.nyckel))))
    }
}
