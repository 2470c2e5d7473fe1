//! A field for several lines of text.

use leptos::prelude::*;

/// A text area that escapes what it holds: the framework does not escape the children of `textarea`, so what a person wrote
/// would otherwise be read as HTML (stored XSS).
///
/// Accessibility: the label is visible and tied to the field; the hint and the error are read with it; `aria-invalid` only
/// when there is an error; never a placeholder in place of a label.
#[component]
pub fn TextArea(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    /// What is wrong, in words.
    #[prop(optional_no_strip)]
    error: Option<&'static str>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let error_id = format!("{name}-error");
    let described_by = if error.is_some() { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
            {error.map(|error| view! { <p class="field-error" id=error_id>{error}</p> })}
            <textarea
                id=name
                name=name
                rows="5"
                aria-invalid=error.map(|_| "true")
                aria-describedby=described_by
            >
                {escape(&value)}
            </textarea>
        </div>
    }
}

/// The first line break of a text area is swallowed by the parser, so one is put before what begins with one.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 1);
    if text.starts_with(['\n', '\r']) {
        escaped.push('\n');
    }
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_never_closes_the_field() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! { <TextArea name="t" label="l" hint="h" value="</textarea><script>alert(1)</script>".to_owned()/> }.to_html()
        });
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
    }
}
