//! Makes every page valid HTML, and the two pages that must be sent without the framework.
//!
//! Leptos writes `<!>` where it means an empty comment, and puts scripts after `</html>`. Pages are whole strings, so both are mended
//! here: `<!>` becomes `<!---->` (the same tree), and what follows `</html>` moves before `</body>`.

use app::error::AppError;
use app::settings::types::PageLanguage;
use app::texts::Texts;
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Far above any page of ours.
const LARGEST_PAGE: usize = 16 * 1024 * 1024;

/// Mends a page; leaves every other response alone.
pub async fn mend(response: Response) -> Response {
    if !is_html(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let page = match to_bytes(body, LARGEST_PAGE).await {
        Ok(bytes) => mended(&String::from_utf8_lossy(&bytes)),
        Err(error) => {
            let reference = crate::log::reference();
            tracing::error!(reference, %error, "a page broke off");
            return plain_page(&AppError::TryAgain { reference });
        }
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::TRANSFER_ENCODING);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, Body::from(page))
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

fn mended(page: &str) -> String {
    let page = page.replace("<!>", "<!---->");
    let Some((before, after)) = page.split_once("</html>") else { return page };
    let Some((head, _end)) = before.rsplit_once("</body>") else { return page };
    format!("{head}{}</body></html>", after.trim())
}

/// On a response: it is an error said without the framework.
#[derive(Clone)]
struct Plain(AppError);

/// An error said without the framework: for what happens outside a page (a refused origin, a panic). In Swedish until `said_in`.
pub fn plain_page(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    (status, Extension(Plain(error.clone())), Html(plain_html(Texts::Sv, error))).into_response()
}

/// The language that the browser asks for.
pub(crate) fn asked_language(headers: &HeaderMap) -> PageLanguage {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.map(PageLanguage::asked).unwrap_or_default()
}

/// The same response in the reader's words, where it is such an error.
pub fn said_in(texts: Texts, response: Response) -> Response {
    let Some(Plain(error)) = response.extensions().get::<Plain>().cloned() else { return response };
    let (mut parts, _swedish) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    // It has not been compressed.
    parts.headers.remove(header::CONTENT_ENCODING);
    Response::from_parts(parts, Body::from(plain_html(texts, &error)))
}

fn plain_html(t: Texts, error: &AppError) -> String {
    let (title, what, safe, then) = match error {
        AppError::TryAgain { .. } => {
            (t.error_again_title(), t.error_again_what(), t.error_again_safe(), t.error_again_do())
        }
        AppError::Invalid(_) => {
            (t.error_invalid_title(), t.error_invalid_what(), t.error_invalid_safe(), t.error_invalid_do())
        }
        AppError::NotFound => {
            (t.error_not_found_title(), t.error_not_found_what(), t.error_not_found_safe(), t.error_not_found_do())
        }
        _ => (t.error_not_yours_title(), t.error_not_yours_what(), t.error_not_yours_safe(), t.error_not_yours_do()),
    };
    let (heading, home) = (t.site_title_error(title), t.error_to_start());
    let reference = match error {
        AppError::TryAgain { reference } => format!("<p>{}</p>", t.error_reference(reference)),
        _ => String::new(),
    };
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{heading}</title></head><body><main><h1>{title}</h1><p>{what}</p><p>{safe}</p><p>{then}</p>{reference}\
         <p><a href=\"/\">{home}</a></p></main></body></html>",
        t.site_lang()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_document_moves_into_its_body() {
        let page = "<html><body><p>a<!>b</p></body></html><script>x</script>";
        assert_eq!(mended(page), "<html><body><p>a<!---->b</p><script>x</script></body></html>");
    }

    #[test]
    fn a_page_without_an_end_is_left_as_it_is() {
        assert_eq!(mended("<p>a</p>"), "<p>a</p>");
    }
}
