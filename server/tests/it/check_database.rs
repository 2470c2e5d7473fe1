//! The invariants hold over the demo region, and each is seen to be broken when it is.

use crate::support::TestApp;
use server::store::{INVARIANTS, check_database};
use sqlx::Executor;

#[tokio::test]
async fn the_demo_region_breaks_no_invariant() {
    let app = TestApp::demo().await;
    app.sign_in_as("Karin Berg").await;
    assert_eq!(check_database(&app.store).await.expect("a check"), vec![]);
}

/// For each invariant, a change no code of ours can make.
const CORRUPTIONS: &[(&str, &str)] = &[
    ("every reference leads to a row", "UPDATE plan SET responsible_provider_id = 'cpr_0000000000000000000000000000dead' WHERE rowid = 1"),
    ("every row keeps the constraints of its table", "UPDATE patient SET view_mode = 'sideways' WHERE rowid = 1"),
    (
        "a line belongs to the same patient as its plan",
        "UPDATE commitment SET patient_id = (SELECT id FROM patient p WHERE p.id <> commitment.patient_id LIMIT 1)
         WHERE id = (SELECT id FROM commitment WHERE plan_id IS NOT NULL LIMIT 1)",
    ),
    (
        "a goal belongs to the same patient as its plan",
        "UPDATE goal SET patient_id = (SELECT id FROM patient p WHERE p.id <> goal.patient_id LIMIT 1) WHERE id = (SELECT goal_id FROM plan_goal LIMIT 1)",
    ),
    (
        "a document belongs to the same patient as its plan",
        "UPDATE document SET patient_id = (SELECT id FROM patient p WHERE p.id <> document.patient_id LIMIT 1)
         WHERE id = (SELECT id FROM document WHERE plan_id IS NOT NULL LIMIT 1)",
    ),
    (
        "a self-care card belongs to the same patient as its plan",
        "UPDATE self_care_card SET patient_id = (SELECT id FROM patient p WHERE p.id <> self_care_card.patient_id LIMIT 1)
         WHERE id = (SELECT id FROM self_care_card WHERE plan_id IS NOT NULL LIMIT 1)",
    ),
    (
        "what matters is replaced by words of the same patient, never older",
        "UPDATE what_matters SET replaced_by = (SELECT n.id FROM what_matters n WHERE n.patient_id <> what_matters.patient_id LIMIT 1) WHERE rowid = 1",
    ),
    (
        "undo restores words of the same patient",
        "UPDATE what_matters SET restores = (SELECT n.id FROM what_matters n WHERE n.patient_id <> what_matters.patient_id LIMIT 1) WHERE rowid = 1",
    ),
    (
        "what a person wrote has its line in the log",
        "INSERT INTO what_matters (id, patient_id, text, written_by, written_at) SELECT 'wma_00000000000000000000000000000001', id, 'x', 'patient', 1 FROM patient LIMIT 1",
    ),
    (
        "a command that was done has its line in the log",
        "INSERT INTO command_receipt (key, actor_id, purpose, entity_id, done_at) VALUES ('cmd_00000000', 'x', 'y', 'z', 1)",
    ),
    (
        "a unit's rows are its provider's",
        "UPDATE plan SET responsible_provider_id = (SELECT id FROM care_provider c WHERE c.id <> plan.responsible_provider_id LIMIT 1)
         WHERE id = (SELECT id FROM plan WHERE responsible_unit_id IS NOT NULL AND responsible_provider_id IN (SELECT id FROM care_provider) LIMIT 1)",
    ),
    (
        "a block is of a unit of the provider it names",
        "UPDATE block SET blocked_unit_id = (SELECT u.id FROM care_unit u WHERE u.provider_id <> block.blocked_provider_id LIMIT 1)",
    ),
    (
        "who comes along to a visit helps that patient",
        "UPDATE appointment_participant SET representative_id = (SELECT r.id FROM representative r JOIN appointment a ON a.id = appointment_participant.appointment_id
         WHERE r.patient_id <> a.patient_id LIMIT 1) WHERE position = 0",
    ),
    ("a visit is replaced by a visit of the same patient", "UPDATE appointment SET replaced_by = id WHERE rowid = 1"),
    (
        "a proposal is about a visit and by a helper of the same patient",
        "UPDATE time_proposal SET appointment_id = (SELECT a.id FROM appointment a WHERE a.patient_id <> time_proposal.patient_id LIMIT 1) WHERE rowid = 1",
    ),
    (
        "whoever waits for an earlier time waits with a visit of their own",
        "INSERT INTO waiting (id, patient_id, appointment_id, since)
         SELECT 'wai_00000000000000000000000000000001', p.id, a.id, 1 FROM appointment a, patient p WHERE p.id <> a.patient_id LIMIT 1",
    ),
    (
        "a question for the waiting list, or about another time for a cancelled visit, is asked of the same patient",
        "UPDATE time_proposal SET replaces_id = (SELECT a.id FROM appointment a WHERE a.patient_id <> time_proposal.patient_id LIMIT 1) WHERE rowid = 1",
    ),
    (
        "an invitation follows from a line of the same patient",
        "UPDATE invitation SET commitment_id = (SELECT c.id FROM commitment c WHERE c.patient_id <> invitation.patient_id LIMIT 1) WHERE rowid = 1",
    ),
    ("an open proposal has a time to choose", "DELETE FROM time_proposal_option"),
    (
        "what is taken is taken by something that stands",
        "INSERT INTO occupancy (resource, seat, bucket, appointment_id) SELECT 'stf_00000000000000000000000000000001', 1, start_at / 300000, id FROM appointment WHERE state = 'done' LIMIT 1",
    ),
    (
        "a visit takes no time outside its own",
        "INSERT INTO occupancy (resource, seat, bucket, appointment_id) SELECT 'stf_00000000000000000000000000000001', 1, 1, id FROM appointment WHERE state = 'booked' LIMIT 1",
    ),
    (
        "the changes of a visit are numbered without a gap",
        "INSERT INTO appointment_change (id, appointment_id, nth, kind, old_start_at, old_end_at, old_agreed_with, made_at, made_by)
         SELECT 'apc_00000000000000000000000000000001', id, 2, 'cancelled', start_at, end_at, 'none', 1, 'patient' FROM appointment LIMIT 1",
    ),
    (
        "an answer is about something of the same patient",
        "INSERT INTO answer (id, patient_id, kind, appointment_id, nth, said_at, said_by)
         SELECT 'ans_00000000000000000000000000000001', p.id, 'coming', a.id, 1, 1, 'patient' FROM appointment a, patient p WHERE p.id <> a.patient_id LIMIT 1",
    ),
    (
        "a request is about something of the same patient",
        "INSERT INTO request (id, patient_id, kind, commitment_id, created_at, created_by, promised_answer_on, unit_id, state, responsible_provider_id)
         SELECT 'req_00000000000000000000000000000001', p.id, 'take_over', c.id, 1, 'patient', '2026-12-01', u.id, 'new', u.provider_id
         FROM commitment c, patient p, care_unit u WHERE p.id <> c.patient_id LIMIT 1",
    ),
    (
        "a time that somebody waits for is free where it was asked for",
        "INSERT INTO request (id, patient_id, kind, appointment_id, slot_id, wanted_start_at, visit_start_at, created_at, created_by,
             promised_answer_on, unit_id, state, responsible_provider_id)
         SELECT 'req_00000000000000000000000000000002', a.patient_id, 'want_time', a.id, f.id, f.start_at + 1, a.start_at, 1, 'patient', '2026-12-01',
             u.id, 'new', u.provider_id
         FROM appointment a JOIN care_unit u ON u.id = a.unit_id, slot f WHERE a.state = 'booked' LIMIT 1",
    ),
    (
        "a session's assignment is its own person's",
        "INSERT INTO session (token_hash, staff_id, assignment_id, created_at, expires_at)
         SELECT zeroblob(32), m.id, a.id, 1, 2 FROM staff_member m, assignment a WHERE a.staff_id <> m.id LIMIT 1",
    ),
    ("nobody stands in for themselves", "UPDATE assignment SET stand_in_id = id WHERE rowid = 1"),
    (
        "a Swedish number is twelve digits",
        "UPDATE patient_identifier SET value = '54-03149809' WHERE value = '195403149809'",
    ),
    ("every patient has a number to be known by", "DELETE FROM patient_identifier WHERE value = '194508229814'"),
    (
        "an access event of staff is within their own assignment",
        "INSERT INTO access_event (id, at, actor_kind, actor_id, assignment_id, unit_id, provider_id, action, purpose)
         SELECT 'acc_00000000000000000000000000000001', 1, 'staff', 'stf_00000000000000000000000000000001', a.id, a.unit_id, u.provider_id, 'list', 'x'
         FROM assignment a JOIN care_unit u ON u.id = a.unit_id LIMIT 1",
    ),
    // An index that no longer says what it was built from.
    (
        "the file is whole",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX patient_listed ON patient (name)' WHERE name = 'patient_listed'; PRAGMA schema_version = 9999",
    ),
];

#[tokio::test]
async fn each_broken_invariant_is_seen() {
    let names: Vec<&str> = CORRUPTIONS.iter().map(|(name, _)| *name).collect();
    let all: Vec<&str> = INVARIANTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, all, "each invariant has one planted corruption");
    let app = TestApp::demo().await;
    let mut raw = app.raw().await;
    raw.execute("PRAGMA foreign_keys = OFF").await.expect("a pragma");
    raw.execute("PRAGMA ignore_check_constraints = ON").await.expect("a pragma");
    raw.execute("PRAGMA writable_schema = ON").await.expect("a pragma");
    for (name, corruption) in CORRUPTIONS {
        raw.execute("BEGIN").await.expect("a transaction");
        let changed = raw.execute(*corruption).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(changed.rows_affected() > 0, "{name}: nothing was broken");
        raw.execute("COMMIT").await.expect("a commit");
        let findings = check_database(&app.store).await.expect("a check");
        assert!(findings.iter().any(|finding| finding.invariant == *name), "{name} is not seen: {findings:?}");
    }
}
