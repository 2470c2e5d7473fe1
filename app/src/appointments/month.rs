//! `/tider?manad=2026-12`, in the standard view: the times of one month as a table of weeks by weekdays.
//!
//! - The month stands in the address. One that is none is a page that is not there.
//! - In a narrow window the table is a list of the days that have something, and today (`style/month.css`).

use super::page::{Look, start_trail, ways_to_look};
use crate::error::AppError;
use crate::overview::parts::print_head;
use crate::overview::types::{Overview, Visit, VisitState};
use crate::overview::words::visit_tag;
use crate::representatives::reach::helped;
use crate::texts::Texts;
use crate::ui::{Page, page_title, reader, source_lang};
use crate::wording::{Wording, capitalised};
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The first day of the month in the address, where one is asked for.
pub(super) fn asked() -> Result<Option<Date>, AppError> {
    let asked = use_query_map().read_untracked().get("manad");
    asked.map(|month| first_day(&month).ok_or(AppError::NotFound)).transpose()
}

/// Of "2026-12", written so and not otherwise.
fn first_day(month: &str) -> Option<Date> {
    let day: Date = format!("{month}-01").parse().ok()?;
    (written(day) == month).then_some(day)
}

fn written(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// Where the month of a day stands.
pub(super) fn address(day: Date) -> String {
    format!("/tider?manad={}", written(day))
}

/// The weeks that a month has days in, from Monday; `None` where the day is another month's.
fn weeks(first: Date) -> Vec<[Option<Date>; 7]> {
    let before = usize::from(first.weekday().to_monday_zero_offset().unsigned_abs());
    let days = (1..=first.days_in_month()).map(|day| Date::new(first.year(), first.month(), day).ok());
    let mut cells: Vec<_> = std::iter::repeat_n(None, before).chain(days).collect();
    cells.resize(cells.len().next_multiple_of(7), None);
    cells.chunks_exact(7).filter_map(|week| week.try_into().ok()).collect()
}

pub(super) fn page(overview: &Overview, first: Date) -> AnyView {
    let (texts, wording) = reader(overview.now);
    let mut visits: Vec<_> = overview
        .visits
        .iter()
        .chain(&overview.past_visits)
        .filter(|visit| visit.start.local.date().first_of_month() == first)
        .collect();
    visits.sort_by_key(|visit| visit.start.local);
    let month = wording.in_month(first);
    let heading = texts.visits_month(&month);
    let others = other_months(texts, first, overview);
    let head = print_head(&overview.person, overview.now);
    let rows = weeks(first).iter().map(|week| week_row(texts, wording, week, &visits)).collect_view();
    let none = visits.is_empty().then(|| {
        let words =
            helped().map_or_else(|| texts.visits_month_none(&month), |_| texts.helping_nothing_here().to_owned());
        view! { <p>{words}</p> }
    });
    let monday_to_sunday = std::iter::successors(Some(Weekday::Monday), |day| Some(day.next())).take(7);
    let columns =
        monday_to_sunday.map(|day| view! { <th scope="col">{capitalised(wording.weekday(day))}</th> }).collect_view();
    view! {
        <Page title=page_title(texts, &heading, false) trail=start_trail(texts)>
            {head}
            <h1 id="manad">{heading.clone()}</h1>
            {ways_to_look(texts, Look::Month, first)}
            {others}
            {none}
            <table class="month" aria-labelledby="manad">
                <thead>
                    <tr><th scope="col">{texts.visits_month_week()}</th> {columns}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Page>
    }
    .into_any()
}

/// The month before and the one after, until one has nothing and none beyond it has; and the month that is now.
fn other_months(texts: Texts, first: Date, overview: &Overview) -> AnyView {
    let now = overview.now.local.date().first_of_month();
    let visits = overview.visits.iter().chain(&overview.past_visits);
    let with_times = visits
        .map(|visit| visit.start.local.date().first_of_month())
        .fold(now..=now, |months, month| month.min(*months.start())..=month.max(*months.end()));
    let to = |months: i64| with_times.contains(&first).then(|| first.checked_add(months.months()).ok()).flatten();
    let links = [
        (to(-1), texts.visits_month_before()),
        (to(1), texts.visits_month_after()),
        ((first != now).then_some(now), texts.visits_month_now()),
    ];
    let links = links
        .into_iter()
        .filter_map(|(month, words)| month.map(|month| view! { <li><a href=address(month)>{words}</a></li> }))
        .collect_view();
    view! { <nav class="paging" aria-label=texts.visits_month_ways()><ul>{links}</ul></nav> }.into_any()
}

fn week_row(texts: Texts, wording: Wording, week: &[Option<Date>; 7], visits: &[&Visit]) -> AnyView {
    let number = week.iter().flatten().next().map(|day| day.iso_week_date().week());
    let cells =
        week.iter().map(|day| day.map_or_else(empty, |day| day_cell(texts, wording, day, visits))).collect_view();
    view! {
        <tr>
            <th scope="row" data-label=texts.visits_month_week()>{number}</th>
            {cells}
        </tr>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! { <td class="month-other"></td> }.into_any()
}

fn day_cell(texts: Texts, wording: Wording, day: Date, visits: &[&Visit]) -> AnyView {
    let visits: Vec<_> = visits.iter().filter(|visit| visit.start.local.date() == day).collect();
    let is_today = day == wording.now.date();
    let class = match (is_today, visits.is_empty()) {
        (true, _) => "month-day month-today",
        (false, false) => "month-day",
        (false, true) => "month-empty",
    };
    let rows = visits.iter().map(|visit| view! { <li>{visit_link(texts, wording, visit)}</li> }).collect_view();
    let list = (!visits.is_empty()).then(|| view! { <ul>{rows}</ul> });
    view! {
        <td class=class>
            <p class="month-date" data-label=capitalised(wording.weekday(day.weekday()))>
                {day.day()}
                {is_today.then(|| view! { " " <strong>{texts.visits_month_today()}</strong> })}
            </p>
            {list}
        </td>
    }
    .into_any()
}

/// "Klockan 13.30 Blodprov"; what does not take place says so.
fn visit_link(texts: Texts, wording: Wording, visit: &Visit) -> AnyView {
    let clock = capitalised(&wording.clock(visit.start));
    let off = (!matches!(visit.state, VisitState::Booked | VisitState::Done))
        .then(|| view! { " " <span class="month-off">{visit_tag(texts, &visit.state).0}</span> });
    view! {
        <a href=format!("/tider/{}", visit.id)>
            <strong>{clock}</strong>
            " "
            <span data-source-text="" lang=source_lang()>{visit.kind.clone()}</span>
            {off}
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_that_begins_on_a_tuesday_has_one_empty_day_before_it_and_its_last_week_is_filled_up() {
        let december = weeks(date(2026, 12, 1));
        assert_eq!(december.len(), 5);
        assert_eq!(
            december[0],
            [None, Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)].map(|day| day.map(|day| date(2026, 12, day)))
        );
        assert_eq!(december[4][3], Some(date(2026, 12, 31)));
        assert_eq!(december[4][4..], [None; 3]);
        assert_eq!(weeks(date(2027, 2, 1)).len(), 4, "four weeks and nothing around them");
        assert_eq!(weeks(date(2026, 8, 1)).len(), 6, "begins on a Saturday");
    }

    #[test]
    fn a_month_is_written_in_one_way_only() {
        assert_eq!(first_day("2026-12"), Some(date(2026, 12, 1)));
        for wrong in
            ["", "2026", "2026-13", "2026-00", "2026-1", "202612", "-000001-12", "2026-12-01", "i-dag", "2026-W49"]
        {
            assert_eq!(first_day(wrong), None, "{wrong}");
        }
    }
}
