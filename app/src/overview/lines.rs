//! *Vem gör vad*: the lines, by who does them.

use super::parts::nothing;
use super::types::{Agreement, Line, LineState, Party};
use super::words;
use crate::representatives::reach::may_open;
use crate::texts::Texts;
use crate::ui::source_lang;
use crate::wording::{Wording, capitalised, given_name};
use leptos::prelude::*;

/// *Vem gör vad*: three columns where there is room, and a fourth group for what the plan leaves out.
#[component]
pub fn WhoDoesWhat(
    texts: Texts,
    wording: Wording,
    lines: Vec<Line>,
    agreement: Option<Agreement>,
    sees_all: bool,
    /// Whether the reader is the person: then each line opens its page.
    own: bool,
) -> impl IntoView {
    let agreed = agreement.map(|agreement| agreed(texts, wording, &agreement));
    let content = if lines.is_empty() {
        nothing(texts, sees_all, texts.lines_none_at_all(), texts.lines_none_at_all_then())
    } else {
        view! { <LineColumns texts wording lines own/> }.into_any()
    };
    view! {
        <section class="part part-new-page" aria-labelledby="vem-gor-vad">
            <h2 id="vem-gor-vad">{texts.overview_who_does_what()}</h2>
            {agreed}
            {content}
        </section>
    }
}

/// "Ni kom överens 12 november. Du kan ändra dig.", or that it is a proposal.
pub fn agreed(texts: Texts, wording: Wording, agreement: &Agreement) -> AnyView {
    let words = match agreement.agreed_on {
        Some(day) => texts.lines_agreed(&wording.date_without_weekday(day)),
        None => texts.lines_proposal().to_owned(),
    };
    let with = agreement.with.as_ref().map(|who| texts.lines_agreed_with(who));
    view! { <p>{words} {with.map(|with| format!(" {with}"))}</p> }.into_any()
}

/// The lines by who does them.
#[component]
pub fn LineColumns(texts: Texts, wording: Wording, lines: Vec<Line>, own: bool) -> impl IntoView {
    let columns = [
        ("jag-gor", texts.lines_mine(), Party::Patient, true),
        ("varden-gor", texts.lines_care(), Party::Care, true),
        ("andra-gor", texts.lines_others(), Party::Others, true),
        ("inte-sagt", texts.lines_not_stated(), Party::NotStated, false),
    ];
    let columns = columns
        .into_iter()
        .filter_map(|(id, heading, party, always)| {
            let rows: Vec<_> = lines.iter().filter(|line| line.party == party).collect();
            if rows.is_empty() && !always {
                return None;
            }
            let content = if rows.is_empty() {
                view! { <p class="commitment-none">{texts.lines_none()}</p> }.into_any()
            } else {
                let rows = rows.into_iter().map(|line| line_row(texts, wording, line, own)).collect_view();
                view! { <ul class="commitment-list">{rows}</ul> }.into_any()
            };
            Some(view! {
                <section aria-labelledby=id>
                    <h3 id=id>{heading}</h3>
                    {content}
                </section>
            })
        })
        .collect_view();
    view! { <div class="who-does-what">{columns}</div> }
}

fn line_row(texts: Texts, wording: Wording, line: &Line, own: bool) -> AnyView {
    // The person's own lines need no name; a line whose words already name the one who does it does not name them twice.
    let who = line
        .performer
        .clone()
        .filter(|who| line.party != Party::Patient && !line.text.contains(given_name(who)))
        .unwrap_or_default();
    let when = line
        .due
        .map(|due| texts.lines_by(&wording.date(due)))
        .or_else(|| line.timing.clone().filter(|timing| !line.text.contains(timing.as_str())))
        .unwrap_or_default();
    let facts = match (who.is_empty(), when.is_empty()) {
        (false, false) => Some(format!("{who}, {when}")),
        (false, true) => Some(who),
        (true, false) => Some(capitalised(&when)),
        (true, true) => None,
    };
    let unknown = (line.party == Party::NotStated).then(|| {
        if line.due.is_none() && line.timing.is_none() { texts.lines_not_who_or_when() } else { texts.lines_not_who() }
    });
    let tag = words::line_tag(texts, line).filter(|_| line.state != LineState::Left || line.due.is_some());
    let at = format!("/plan/rader/{}", line.id);
    let what = if own && may_open(&at) {
        view! { <a class="in-text" href=at>{line.text.clone()}</a> }.into_any()
    } else {
        line.text.clone().into_any()
    };
    let too_much = line.too_much.as_ref().map(|request| {
        view! { <p class="commitment-why">{texts.plan_too_much_told(&wording.date(request.promised))}</p> }
    });
    view! {
        <li class="commitment">
            <p class="commitment-what" lang=source_lang()>{what}</p>
            {facts.map(|words| view! { <p>{words}</p> })}
            {unknown.map(|words| view! { <p class="commitment-unknown">{words}</p> })}
            {line.why.clone().map(|words| view! { <p class="commitment-why" lang=source_lang()>{words}</p> })}
            {line.if_it_fails.as_ref().map(|words| view! { <p class="commitment-why">{texts.lines_if_fails(words)}</p> })}
            {tag.map(|(words, class)| view! { <p class=class>{words}</p> })}
            {too_much}
        </li>
    }
    .into_any()
}
