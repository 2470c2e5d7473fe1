//! The requirements on web pages: annex A (table A.1) of EN 301 549 V3.2.1, and what WCAG 2.2 adds at levels A and AA.
//!
//! "Met" is what we have judged ourselves, mostly from the checks of the goal sheet (`end2end/accessibility`). Whoever changes what a row is
//! about changes the row, and the day in `facts.rs`.

use self::Judgement::{Met, NotApplicable, Partly};
use crate::texts::Texts;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    Met,
    Partly,
    NotApplicable,
}

/// One requirement: its number in the standard, what it asks for in plain words, how it is met.
pub struct Requirement {
    pub clause: &'static str,
    pub asks: fn(Texts) -> &'static str,
    pub judgement: Judgement,
    pub how: fn(Texts) -> &'static str,
}

const fn row(
    clause: &'static str,
    asks: fn(Texts) -> &'static str,
    judgement: Judgement,
    how: fn(Texts) -> &'static str,
) -> Requirement {
    Requirement { clause, asks, judgement, how }
}

#[rustfmt::skip]
pub const REQUIREMENTS: &[Requirement] = &[
    row("5.2", Texts::requirements_activation, Met, Texts::requirements_how_ordinary),
    row("5.3", Texts::requirements_biometrics, NotApplicable, Texts::requirements_how_nothing_here),
    row("5.4", Texts::requirements_conversion, Partly, Texts::requirements_how_language_lost),
    row("5.5–5.9", Texts::requirements_hardware, NotApplicable, Texts::requirements_how_on_device),
    row("6", Texts::requirements_voice, NotApplicable, Texts::requirements_how_video_elsewhere),
    row("7", Texts::requirements_video, NotApplicable, Texts::requirements_how_no_media),
    row("9.1.1.1", Texts::requirements_non_text, Partly, Texts::requirements_how_symbols),
    row("9.1.2.1–9.1.2.5", Texts::requirements_media, NotApplicable, Texts::requirements_how_no_media),
    row("9.1.3.1", Texts::requirements_relations, Met, Texts::requirements_how_automatic),
    row("9.1.3.2", Texts::requirements_sequence, Met, Texts::requirements_how_checked_by_reader),
    row("9.1.3.3", Texts::requirements_sensory, Met, Texts::requirements_how_by_design),
    row("9.1.3.4", Texts::requirements_orientation, Met, Texts::requirements_how_automatic),
    row("9.1.3.5", Texts::requirements_purpose, NotApplicable, Texts::requirements_how_nothing_here),
    row("9.1.4.1", Texts::requirements_colour, Met, Texts::requirements_how_by_design),
    row("9.1.4.2", Texts::requirements_audio, Met, Texts::requirements_how_reads_when_asked),
    row("9.1.4.3", Texts::requirements_contrast, Met, Texts::requirements_how_seven),
    row("9.1.4.4", Texts::requirements_resize, Met, Texts::requirements_how_automatic),
    row("9.1.4.5", Texts::requirements_images_of_text, Partly, Texts::requirements_how_picture_of_text),
    row("9.1.4.10", Texts::requirements_reflow, Met, Texts::requirements_how_automatic),
    row("9.1.4.11", Texts::requirements_non_text_contrast, Met, Texts::requirements_how_automatic),
    row("9.1.4.12", Texts::requirements_spacing, Met, Texts::requirements_how_automatic),
    row("9.1.4.13", Texts::requirements_hover, Met, Texts::requirements_how_nothing_here),
    row("9.2.1.1", Texts::requirements_keyboard, Met, Texts::requirements_how_automatic),
    row("9.2.1.2", Texts::requirements_trap, Met, Texts::requirements_how_automatic),
    row("9.2.1.4", Texts::requirements_shortcuts, Met, Texts::requirements_how_nothing_here),
    row("9.2.2.1", Texts::requirements_timing, Partly, Texts::requirements_how_twelve_hours),
    row("9.2.2.2", Texts::requirements_moving, Met, Texts::requirements_how_still),
    row("9.2.3.1", Texts::requirements_flashes, Met, Texts::requirements_how_nothing_here),
    row("9.2.4.1", Texts::requirements_skip, Met, Texts::requirements_how_automatic),
    row("9.2.4.2", Texts::requirements_titled, Met, Texts::requirements_how_automatic),
    row("9.2.4.3", Texts::requirements_focus_order, Met, Texts::requirements_how_automatic),
    row("9.2.4.4", Texts::requirements_links, Met, Texts::requirements_how_automatic),
    row("9.2.4.5", Texts::requirements_ways, Partly, Texts::requirements_how_one_way),
    row("9.2.4.6", Texts::requirements_headings, Met, Texts::requirements_how_automatic),
    row("9.2.4.7", Texts::requirements_focus_visible, Met, Texts::requirements_how_automatic),
    row("9.2.5.1", Texts::requirements_gestures, Met, Texts::requirements_how_by_design),
    row("9.2.5.2", Texts::requirements_cancel, Met, Texts::requirements_how_by_design),
    row("9.2.5.3", Texts::requirements_label, Met, Texts::requirements_how_automatic),
    row("9.2.5.4", Texts::requirements_motion, Met, Texts::requirements_how_nothing_here),
    row("9.3.1.1", Texts::requirements_language, Met, Texts::requirements_how_automatic),
    row("9.3.1.2", Texts::requirements_parts, Partly, Texts::requirements_how_swedish_marked),
    row("9.3.2.1", Texts::requirements_on_focus, Met, Texts::requirements_how_by_design),
    row("9.3.2.2", Texts::requirements_on_input, Met, Texts::requirements_how_by_design),
    row("9.3.2.3", Texts::requirements_navigation, Met, Texts::requirements_how_by_design),
    row("9.3.2.4", Texts::requirements_identification, Met, Texts::requirements_how_by_design),
    row("9.3.3.1", Texts::requirements_errors, Met, Texts::requirements_how_automatic),
    row("9.3.3.2", Texts::requirements_labels, Met, Texts::requirements_how_automatic),
    row("9.3.3.3", Texts::requirements_suggestion, Met, Texts::requirements_how_by_design),
    row("9.3.3.4", Texts::requirements_prevention, Met, Texts::requirements_how_checked),
    row("9.4.1.1", Texts::requirements_parsing, Met, Texts::requirements_how_automatic),
    row("9.4.1.2", Texts::requirements_value, Met, Texts::requirements_how_automatic),
    row("9.4.1.3", Texts::requirements_status, Met, Texts::requirements_how_checked_by_reader),
    row("9.6", Texts::requirements_whole, Partly, Texts::requirements_how_partly_whole),
    row("10.1–10.4", Texts::requirements_documents, Partly, Texts::requirements_how_files_from_care),
    row("11.7", Texts::requirements_preferences, Met, Texts::requirements_how_device_followed),
    row("11.8.1–11.8.2", Texts::requirements_authoring, Met, Texts::requirements_how_plain_text),
    row("11.8.3–11.8.5", Texts::requirements_templates, NotApplicable, Texts::requirements_how_nothing_here),
    row("12.1.1", Texts::requirements_documented, Met, Texts::requirements_how_adaptations_page),
    row("12.1.2", Texts::requirements_documentation, Met, Texts::requirements_how_automatic),
    row("12.2.2–12.2.4", Texts::requirements_support, NotApplicable, Texts::requirements_how_nobody_yet),
    row("WCAG 2.2: 2.4.11", Texts::requirements_not_covered, Met, Texts::requirements_how_automatic),
    row("WCAG 2.2: 2.5.7", Texts::requirements_dragging, Met, Texts::requirements_how_automatic),
    row("WCAG 2.2: 2.5.8", Texts::requirements_target, Met, Texts::requirements_how_forty_four),
    row("WCAG 2.2: 3.2.6", Texts::requirements_help, Met, Texts::requirements_how_by_design),
    row("WCAG 2.2: 3.3.7", Texts::requirements_redundant, Met, Texts::requirements_how_drafts),
    row("WCAG 2.2: 3.3.8", Texts::requirements_authentication, NotApplicable, Texts::requirements_how_no_sign_in),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// WCAG 2.1, levels A and AA: how many success criteria each guideline has in EN 301 549, chapter 9.
    #[test]
    fn every_criterion_of_chapter_nine_stands_in_the_table_once() {
        const LAST_AND_LEFT_OUT: &[(&str, u32, &[u32])] = &[
            ("9.1.1", 1, &[]),
            ("9.1.3", 5, &[]),
            ("9.1.4", 13, &[6, 7, 8, 9]),
            ("9.2.1", 4, &[3]),
            ("9.2.2", 2, &[]),
            ("9.2.3", 1, &[]),
            ("9.2.4", 7, &[]),
            ("9.2.5", 4, &[]),
            ("9.3.1", 2, &[]),
            ("9.3.2", 4, &[]),
            ("9.3.3", 4, &[]),
            ("9.4.1", 3, &[]),
        ];
        let listed: Vec<_> = REQUIREMENTS.iter().map(|row| row.clause).collect();
        assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len(), "each once");
        for (guideline, last, left_out) in LAST_AND_LEFT_OUT {
            for criterion in (1..=*last).filter(|criterion| !left_out.contains(criterion)) {
                let clause = format!("{guideline}.{criterion}");
                assert!(listed.contains(&clause.as_str()), "{clause}");
            }
        }
        assert!(listed.contains(&"9.1.2.1–9.1.2.5") && listed.contains(&"9.6"));
        assert!(listed.contains(&"10.1–10.4"), "files that are no web pages");
    }
}
