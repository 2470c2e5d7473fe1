//! A page of ours, fetched by a program instead of loaded.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Document, DomParser, RequestInit, Response, SupportedType};

/// The page that stands at an address; `None`: another stands there, or none. An error: it cannot be had at the moment.
pub(super) async fn fetch_page(address: &str, signal: Option<&AbortSignal>) -> Result<Option<Document>, JsValue> {
    let init = RequestInit::new();
    init.set_signal(signal);
    let answer: Response = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await?.unchecked_into();
    if answer.status() >= 500 {
        return Err(answer.into());
    }
    if answer.redirected() || !answer.ok() {
        return Ok(None);
    }
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    // The stylesheet stands in each page under a nonce of its own, which the policy of the page that asks would not let in.
    let Some((before, style)) = text.split_once("<style") else { return Ok(None) };
    let Some((_style, after)) = style.split_once("</style>") else { return Ok(None) };
    DomParser::new()?.parse_from_string(&(before.to_owned() + after), SupportedType::TextHtml).map(Some)
}
