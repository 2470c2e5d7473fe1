//! The components in their states: the one list that the review page shows and the tests run over.

use super::{
    BigChoice, ButtonForm, ButtonLink, CheckPage, Day, DayDots, ErrorSummary, HelperCard, PlanSection, QuarterDots,
    ReceiptPage, StepText, Symbol, TaskRow, TextArea, TimeBlock, UndoButton, WeekBoard, day_dots,
};
use crate::settings::types::TimeDisplay;
use crate::texts::Texts;
use crate::wording::{Language, Medium, Wording};
use jiff::civil::date;
use leptos::prelude::*;

/// One component in one state.
pub struct Example {
    /// The component, as its file is called.
    pub component: &'static str,
    /// Which state, in words of this code.
    pub state: &'static str,
    pub show: fn(Texts) -> AnyView,
}

const fn example(component: &'static str, state: &'static str, show: fn(Texts) -> AnyView) -> Example {
    Example { component, state, show }
}

fn wording() -> Wording {
    Wording { language: Language::Swedish, now: date(2026, 11, 30).at(8, 30, 0, 0), medium: Medium::Screen }
}

fn time_block(left: Option<String>) -> AnyView {
    let at = date(2026, 12, 3).at(13, 30, 0, 0);
    let day = wording().day_line(at.date());
    view! { <TimeBlock day clock=Some(wording().clock_line(at.into())) left relative=false/> }.into_any()
}

pub const EXAMPLES: &[Example] = &[
    example("big_button", "link", |texts| {
        view! { <ButtonLink href="/komponenter".to_owned() symbol="calendar" words=texts.start_more()/> }.into_any()
    }),
    example("big_button", "filled", |texts| {
        view! { <ButtonLink href="/komponenter".to_owned() symbol="done" words=texts.start_coming() filled=true/> }
            .into_any()
    }),
    example("big_button", "form", |texts| {
        view! { <ButtonForm action="/komponenter".to_owned() symbol="letter" words=texts.start_contact_me()/> }
            .into_any()
    }),
    example("big_choice", "chosen and not", |texts| {
        view! {
            <div class="big-choices">
                <BigChoice action="/komponenter".to_owned() name="val" value="ja" words=texts.settings_yes() chosen=true/>
                <BigChoice action="/komponenter".to_owned() name="val" value="nej" words=texts.settings_no() chosen=false/>
            </div>
        }
        .into_any()
    }),
    example("time_block", "with days left", |_texts| time_block(wording().days_left_line(date(2026, 12, 3)))),
    example("time_block", "without", |_texts| time_block(None)),
    example("day_dots", "three days", |_texts| {
        view! { <DayDots wording=wording() day=date(2026, 12, 3) time=TimeDisplay::Dots/> }.into_any()
    }),
    example("day_dots", "too many to count", |_texts| {
        debug_assert!(day_dots(wording(), date(2026, 12, 24)).is_empty());
        view! { <DayDots wording=wording() day=date(2026, 12, 24) time=TimeDisplay::Dots/> }.into_any()
    }),
    example("quarter_dots", "before the island runs", |_texts| view! { <QuarterDots/> }.into_any()),
    example("step_text", "three steps", |texts| {
        let steps = [texts.help_print_back(), texts.help_print_menu(), texts.help_print_choose()];
        view! { <StepText steps=steps.map(str::to_owned).to_vec()/> }.into_any()
    }),
    example("plan_section", "with words below", |texts| {
        view! {
            <ul class="row-list">
                <PlanSection href="/komponenter".to_owned() name=texts.plan_lines()>
                    <p>{texts.plan_mine()}</p>
                </PlanSection>
            </ul>
        }
        .into_any()
    }),
    example("task_row", "to do and done", |texts| {
        view! {
            <ul class="row-list">
                <TaskRow href="/komponenter".to_owned() text=texts.help_print_menu().to_owned() state=Some(texts.lines_left()) when=Some(texts.start_care_by(&wording().date(date(2026, 12, 11))))/>
                <TaskRow href="/komponenter".to_owned() text=texts.help_print_back().to_owned() state=Some(texts.lines_done()) when=None/>
            </ul>
        }
        .into_any()
    }),
    example("helper_card", "with a way to change", |texts| {
        let who = texts.sign_in_someone_else();
        view! {
            <ul class="row-list">
                <HelperCard
                    name=who.to_owned()
                    about=texts.helpers_helps(who)
                    may=texts.helpers_may_see(who)
                    looked=texts.helpers_not_looked(who)
                    change=Some(("/komponenter".to_owned(), texts.helpers_change(who)))
                    strong=false
                />
            </ul>
        }
        .into_any()
    }),
    example("week_board", "an empty day, a full day", |texts| {
        let event = |clock: &str| texts.visits_week_event(clock, texts.visits_done());
        let days = vec![
            Day { name: texts.visits_week_today(texts.overview_title()), is_today: true, events: vec![], more: false },
            Day {
                name: texts.overview_at_home().to_owned(),
                is_today: false,
                events: vec![event(texts.site_in_capital()), event(texts.site_in_capital())],
                more: true,
            },
        ];
        view! { <WeekBoard days/> }.into_any()
    }),
    example("text_area", "empty", |texts| {
        view! { <TextArea name="a" label=texts.help_write_label() hint=texts.help_write_hint() value=String::new()/> }
            .into_any()
    }),
    example("text_area", "with an error", |texts| {
        view! { <TextArea name="b" label=texts.help_report_label() hint=texts.help_report_hint() value="x".to_owned() error=Some(texts.form_too_long())/> }.into_any()
    }),
    example("form", "what is wrong", |texts| {
        view! { <ErrorSummary title=texts.form_error_title() words=texts.form_empty() field="b"/> }.into_any()
    }),
    example("undo_button", "always the same", |_texts| {
        view! { <UndoButton action="/komponenter".to_owned()/> }.into_any()
    }),
    example("symbol", "beside its words", |texts| {
        view! { <p><Symbol name="help"/> " " {texts.frame_help()}</p> }.into_any()
    }),
];

/// Whole pages in a component, shown apart because each has the page's heading.
pub const PAGES: &[Example] = &[
    example("check_page", "before a change", |texts| {
        view! {
            <CheckPage
                heading=texts.visits_cannot_title().to_owned()
                action="/komponenter".to_owned()
                yes=texts.visits_cannot_yes()
                no=texts.visits_cannot_no()
                back="/komponenter".to_owned()
            >
                <p>{texts.visits_cannot_then()}</p>
            </CheckPage>
        }
        .into_any()
    }),
    example("receipt_page", "after a change", |texts| {
        view! {
            <ReceiptPage heading=texts.plan_done_title().to_owned() undo=Some("/komponenter".to_owned())>
                <p>{texts.plan_said_done()}</p>
            </ReceiptPage>
        }
        .into_any()
    }),
];

#[cfg(test)]
mod tests {
    use super::{EXAMPLES, PAGES};
    use crate::settings::types::{Settings, ViewMode};
    use crate::texts::Texts;
    use leptos::prelude::*;

    fn rendered(show: fn(Texts) -> AnyView, view: ViewMode) -> String {
        let owner = Owner::new();
        owner.with(|| {
            provide_context(Texts::SvSimple);
            provide_context(Settings { view, ..Settings::default() });
            show(Texts::SvSimple).to_html()
        })
    }

    /// The words between the tags, one space between them.
    fn words(html: &str) -> String {
        let texts =
            html.split('<').filter_map(|part| part.split_once('>')).flat_map(|(_, text)| text.split_whitespace());
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_component_shows_words_in_both_views_and_pictures_in_the_simple_one_only() {
        for example in EXAMPLES.iter().chain(PAGES) {
            let [simple, standard] = [ViewMode::Simple, ViewMode::Standard].map(|view| rendered(example.show, view));
            let named = format!("{} ({})", example.component, example.state);
            assert!(!standard.contains("<svg"), "{named}: a picture in the standard view");
            let dots = example.component.ends_with("dots");
            assert!(dots || !words(&simple).trim().is_empty(), "{named} has no words");
            assert_eq!(words(&simple), words(&standard), "{named} says other words in one view");
            for control in simple.split("<button").skip(1).chain(simple.split("<a ").skip(1)) {
                let inner =
                    control.split("</button>").next().unwrap_or(control).split("</a>").next().unwrap_or(control);
                assert!(words(&format!("<{inner}")).contains(char::is_alphabetic), "{named}: a control without words");
            }
        }
    }

    #[test]
    fn every_picture_is_hidden_from_reading_aids() {
        for example in EXAMPLES.iter().chain(PAGES) {
            for picture in rendered(example.show, ViewMode::Simple).split("<svg").skip(1) {
                assert!(picture.split('>').next().is_some_and(|tag| tag.contains("aria-hidden=\"true\"")), "{picture}");
            }
        }
    }
}
