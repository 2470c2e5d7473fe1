//! The SQL of answering a question about a time: by booking, by moving, by a no.

use super::changes::{Wanted, move_visit};
use super::notices;
use super::occupancy::{Holder, elsewhere, overlaps_own, take};
use super::supply::{Of, Resources, supply_of};
use super::withdrawing::{open_again, withdraw};
use super::written::{Change, add, guarded, seen_at};
use crate::appointments::demand::is_by;
use crate::appointments::supply::{DAY, FreeTime, Supply, furthest};
use crate::auth::{PatientAccess, Responsible, Sight};
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of, optional_day};
use app::error::AppError;
use app::ids::{AppointmentChangeId, AppointmentId, Id, InvitationId, PatientId, ScheduleId, TimeProposalId};
use app::overview::types::QuestionId;
use sqlx::{FromRow, SqliteConnection};

/// A question about a time.
#[derive(FromRow)]
pub(in crate::appointments) struct Proposal {
    appointment_id: Option<String>,
    visit_kind: Option<String>,
    by_care: bool,
    /// Somebody who helps the patient asked.
    by_helper: bool,
    unit_id: Option<String>,
    responsible_provider_id: String,
    answer_by: Option<Millis>,
    state: String,
    version: i64,
    /// What it is about is still so: the visit that it would replace is cancelled, whoever waits for an earlier time still does.
    stands: bool,
    /// An earlier time is no use after this instant.
    earlier_than: Option<Millis>,
}

impl Proposal {
    /// The visit it would move.
    pub(in crate::appointments) fn visit(&self) -> Result<Option<AppointmentId>, StoreError> {
        self.appointment_id.as_deref().map(|id| id_of("time_proposal", "appointment_id", id)).transpose()
    }

    /// Whether whoever looks may know of it: what one who helps has asked is the patient's to answer.
    pub(in crate::appointments) fn is_seen_by(&self, access: &PatientAccess) -> Result<bool, StoreError> {
        let responsible = Responsible {
            provider: id_of("care_provider", "id", &self.responsible_provider_id)?,
            unit: self.unit_id.as_deref().map(|unit| id_of("care_unit", "id", unit)).transpose()?,
        };
        let is_patients = self.by_helper && access.representative().is_some();
        Ok(!is_patients && access.sight(&responsible) == Sight::Shown)
    }

    pub(in crate::appointments) fn is_declined(&self) -> bool {
        self.state == "declined"
    }

    /// Whether a time that begins at `start` is still an answer to it.
    fn is_answered_by(&self, start: Millis) -> bool {
        self.stands && self.earlier_than.is_none_or(|visit| start < visit)
    }

    /// Whether it can be answered at `now`.
    pub(in crate::appointments) fn in_time(&self, now: Millis) -> bool {
        self.answer_by.is_none_or(|by| by > now)
    }
}

/// Whether a visit of the patient's is, or has been: what was taken back as soon as it was booked has not.
pub(in crate::appointments) async fn is_there(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM appointment WHERE id = $1 AND patient_id = $2 AND state <> 'entered_in_error')",
    )
    .bind(visit.as_str())
    .bind(patient.as_str())
    .fetch_one(reader.connection())
    .await?)
}

/// `NotFound` when the patient was never asked that.
pub(in crate::appointments) async fn proposal(
    connection: &mut SqliteConnection,
    patient: &PatientId,
    proposal: &TimeProposalId,
) -> Result<Proposal, StoreError> {
    let row: Option<Proposal> = sqlx::query_as(
        "SELECT p.appointment_id, visit_kind, (by_staff_id IS NOT NULL OR waiting_id IS NOT NULL) AS by_care, by_representative_id IS NOT NULL AS by_helper, p.unit_id, responsible_provider_id, answer_by, p.state, version,
                (replaces_id IS NULL OR EXISTS (
                    SELECT 1 FROM appointment v WHERE v.id = replaces_id AND v.state = 'cancelled_by_care' AND v.replaced_by IS NULL AND v.no_new_time_at IS NULL))
                AND (waiting_id IS NULL OR (w.ended_at IS NULL AND EXISTS (SELECT 1 FROM appointment v WHERE v.id = w.appointment_id AND v.state = 'booked')
                    AND NOT EXISTS (SELECT 1 FROM time_proposal o WHERE o.waiting_id = w.id AND o.id <> p.id AND o.state = 'open'))) AS stands,
                (SELECT v.start_at FROM appointment v WHERE v.id = w.appointment_id) AS earlier_than
         FROM time_proposal p LEFT JOIN waiting w ON w.id = p.waiting_id WHERE p.id = $1 AND p.patient_id = $2",
    )
    .bind(proposal.as_str())
    .bind(patient.as_str())
    .fetch_optional(connection)
    .await?;
    row.ok_or_else(|| AppError::NotFound.into())
}

/// One of the times that were asked about.
pub(in crate::appointments) async fn option(
    connection: &mut SqliteConnection,
    proposal: &TimeProposalId,
    start: Millis,
) -> Result<FreeTime, StoreError> {
    let end: Option<Millis> =
        sqlx::query_scalar("SELECT end_at FROM time_proposal_option WHERE proposal_id = $1 AND start_at = $2 LIMIT 1")
            .bind(proposal.as_str())
            .bind(start)
            .fetch_optional(connection)
            .await?;
    end.map(|end| FreeTime { start, end }).ok_or_else(|| AppError::NotFound.into())
}

/// Takes one of the times that were asked about. `Taken` when somebody else has it, `TooLate` when the question is no longer open.
/// Taking the same twice is once. `by_phone`: staff write down what the patient said; then it may be after the last day to answer.
pub(in crate::appointments) async fn accept(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    id: &TimeProposalId,
    start: Millis,
    by_phone: bool,
) -> Result<(AppointmentId, AppointmentChangeId), StoreError> {
    let now = tx.clock().now();
    let asked = proposal(tx.connection(), patient, id).await?;
    let time = option(tx.connection(), id, start).await?;
    if asked.state == "accepted" {
        return accepted_before(tx, id, start).await;
    }
    let is_open = asked.state == "open" && (by_phone || asked.in_time(now)) && asked.is_answered_by(start);
    if !is_open || start <= now || start > furthest(now) {
        return Err(AppError::TooLate.into());
    }
    let wanted = Wanted::Proposed { proposal: id, by_care: asked.by_care, by_phone, time };
    // What is held is held for this; nobody comes between, because nobody else writes meanwhile.
    sqlx::query("DELETE FROM occupancy WHERE proposal_id = $1").bind(id.as_str()).execute(tx.connection()).await?;
    let done = if let Some(visit) = asked.visit()? {
        let change = move_visit(tx, patient, &visit, wanted).await?.here()?;
        (visit, change)
    } else {
        let span = (start - DAY, start + DAY);
        let found = supply_of(tx.connection(), patient, Of::Proposal(id), &[id.as_str()], span, now).await?;
        let (supply, resources) = found.ok_or(AppError::TooLate)?;
        let time = wanted.found(&supply, &tx.clock().clone())?;
        let visit = New {
            kind: asked.visit_kind.as_deref().unwrap_or_default(),
            unit: asked.unit_id.as_deref(),
            provider: &asked.responsible_provider_id,
            answers: Some(QuestionId::Proposal(id.clone())),
        };
        book(tx, patient, visit, &supply, &resources, (time, &wanted)).await?
    };
    let changed = sqlx::query(
        "UPDATE time_proposal SET state = 'accepted', answered_at = $3, seen_at = coalesce(seen_at, $4), version = version + 1
         WHERE id = $1 AND version = $2 AND state = 'open'",
    )
    .bind(id.as_str())
    .bind(asked.version)
    .bind(now)
    .bind(seen_at(tx))
    .execute(tx.connection())
    .await?;
    guarded(changed.rows_affected())?;
    Ok(done)
}

async fn accepted_before(
    tx: &mut Tx<'_>,
    id: &TimeProposalId,
    start: Millis,
) -> Result<(AppointmentId, AppointmentChangeId), StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT appointment_id, id FROM appointment_change WHERE proposal_id = $1 AND new_start_at = $2 ORDER BY made_at DESC, id DESC LIMIT 1",
    )
    .bind(id.as_str())
    .bind(start)
    .fetch_optional(tx.connection())
    .await?;
    let (visit, change) = row.ok_or(AppError::TooLate)?;
    Ok((id_of("appointment_change", "appointment_id", &visit)?, id_of("appointment_change", "id", &change)?))
}

/// What one is invited to.
#[derive(FromRow)]
struct Invited {
    text: String,
    unit_id: Option<String>,
    responsible_provider_id: String,
    open: bool,
    medically_by: Option<String>,
}

/// Books a time that one is invited to. `Taken` when somebody else has it, `TooLate` when one is no longer invited.
pub(in crate::appointments) async fn book_invitation(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    id: &InvitationId,
    schedule: &ScheduleId,
    start: Millis,
) -> Result<(AppointmentId, AppointmentChangeId), StoreError> {
    let (clock, now) = (tx.clock().clone(), tx.clock().now());
    let row: Option<Invited> = sqlx::query_as(
        "SELECT text, unit_id, responsible_provider_id, state = 'open' AND coalesce(book_by >= $3, 1) AS open, medically_by FROM invitation
         WHERE id = $1 AND patient_id = $2",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(clock.today().to_string())
    .fetch_optional(tx.connection())
    .await?;
    let invited = row.ok_or(AppError::NotFound)?;
    if !invited.open
        || !is_by(&clock, start, optional_day("invitation", "medically_by", invited.medically_by.as_deref())?)
        || start <= now
        || start > furthest(now)
    {
        return Err(AppError::TooLate.into());
    }
    let span = (start - DAY, start + DAY);
    let found = supply_of(tx.connection(), patient, Of::Invitation(id), &[], span, now).await?;
    let (supply, resources) = found.filter(|(supply, _)| supply.schedule == *schedule).ok_or(AppError::TooLate)?;
    let wanted = Wanted::Free { schedule, start };
    let time = wanted.found(&supply, &clock)?;
    let answers = Some(QuestionId::Invitation(id.clone()));
    let (kind, unit, provider) = (&invited.text, invited.unit_id.as_deref(), &invited.responsible_provider_id);
    let visit = New { kind, unit, provider, answers };
    let done = book(tx, patient, visit, &supply, &resources, (time, &wanted)).await?;
    let changed = sqlx::query("UPDATE invitation SET state = 'booked' WHERE id = $1 AND state = 'open'")
        .bind(id.as_str())
        .execute(tx.connection())
        .await?;
    guarded(changed.rows_affected())?;
    Ok(done)
}

/// A visit about to be booked.
pub(super) struct New<'a> {
    pub(super) kind: &'a str,
    pub(super) unit: Option<&'a str>,
    pub(super) provider: &'a str,
    pub(super) answers: Option<QuestionId>,
}

/// The visit with the time that was wanted. Where the schedule has no place of its own, the unit's, if it has one only.
pub(super) async fn book(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    visit: New<'_>,
    supply: &Supply,
    resources: &Resources,
    (time, wanted): (FreeTime, &Wanted<'_>),
) -> Result<(AppointmentId, AppointmentChangeId), StoreError> {
    let (id, now): (AppointmentId, _) = (tx.new_id(), tx.clock().now());
    let side = tx.patients_side();
    if wanted.asks_where_one_is() && overlaps_own(tx.connection(), patient, None, (time.start, time.end)).await? {
        return Err(elsewhere(tx).into());
    }
    sqlx::query(
        "INSERT INTO appointment (id, patient_id, visit_kind, start_at, end_at, state, way, agreed_with, unit_id, place_id, seen_by_patient_at,
             responsible_provider_id)
         VALUES ($1, $2, $3, $4, $5, 'booked', $6, $11, $7,
             coalesce($8, (SELECT min(id) FROM place WHERE unit_id = $7 HAVING count(*) = 1)), $9, $10)",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(visit.kind)
    .bind(time.start)
    .bind(time.end)
    .bind(&resources.way)
    .bind(visit.unit)
    .bind(&resources.place)
    .bind(seen_at(tx))
    .bind(visit.provider)
    .bind(wanted.agreed_with(side))
    .execute(tx.connection())
    .await?;
    if let Some(staff) = &resources.staff {
        sqlx::query(
            "INSERT INTO appointment_participant (appointment_id, position, staff_id, unit_id) VALUES ($1, 0, $2, $3)",
        )
        .bind(id.as_str())
        .bind(staff)
        .bind(visit.unit)
        .execute(tx.connection())
        .await?;
    }
    take(tx, Holder::Visit(&id), supply, resources, time, now).await?;
    let answered = match &visit.answers {
        Some(QuestionId::Proposal(id)) => Some(id.as_str()),
        _ => None,
    };
    // What care had cancelled has its new time: the visit that the question was about, else the first of the same kind.
    sqlx::query(
        "UPDATE appointment SET replaced_by = $1, version = version + 1 WHERE id = (
             SELECT a.id FROM appointment a LEFT JOIN time_proposal q ON q.id = $5
             WHERE a.patient_id = $2 AND a.unit_id = $3 AND a.visit_kind = $4 AND a.state = 'cancelled_by_care' AND a.replaced_by IS NULL
               AND a.id = coalesce(q.replaces_id, a.id) ORDER BY a.no_new_time_at IS NOT NULL, a.start_at, a.id LIMIT 1)",
    )
    .bind(id.as_str())
    .bind(patient.as_str())
    .bind(visit.unit)
    .bind(visit.kind)
    .bind(answered)
    .execute(tx.connection())
    .await?;
    // By when it had to be, it still has to be.
    let invitation = match &visit.answers {
        Some(QuestionId::Invitation(id)) => Some(id.as_str()),
        _ => None,
    };
    sqlx::query(
        "WITH latest AS (SELECT medically_by, guarantee, guarantee_from FROM invitation WHERE id = $2
             UNION ALL SELECT medically_by, guarantee, guarantee_from FROM appointment WHERE replaced_by = $1)
         UPDATE appointment SET medically_by = (SELECT min(medically_by) FROM latest), (guarantee, guarantee_from) = (
             SELECT guarantee, guarantee_from FROM latest WHERE guarantee IS NOT NULL ORDER BY guarantee_from LIMIT 1) WHERE id = $1",
    )
    .bind(id.as_str())
    .bind(invitation)
    .execute(tx.connection())
    .await?;
    let booked =
        Change { kind: "booked", before: None, time: Some(time), kept_until: None, answers: visit.answers.clone() };
    let change = add(tx, &id, booked, wanted.made_by(side)).await?;
    // Nobody is asked any more about another time for it.
    let others = "id IS NOT $2 AND replaces_id IN (SELECT id FROM appointment WHERE replaced_by = $1)";
    withdraw(tx, others, (id.as_str(), answered), Some(&change)).await?;
    Ok((id, change))
}

/// What a visit stood in the place of waits for another again.
pub(super) async fn not_replaced(tx: &mut Tx<'_>, visit: &AppointmentId) -> Result<(), StoreError> {
    sqlx::query("UPDATE appointment SET replaced_by = NULL, version = version + 1 WHERE replaced_by = $1")
        .bind(visit.as_str())
        .execute(tx.connection())
        .await?;
    Ok(())
}

const INVITED_TO: &str = "(SELECT invitation_id FROM appointment_change WHERE appointment_id = $1 AND kind = 'booked')";

/// What the visit was booked from is to be booked again.
pub(super) async fn invite_again(tx: &mut Tx<'_>, visit: &AppointmentId) -> Result<(), StoreError> {
    invitation_of(tx, visit, ("booked", "open")).await
}

/// The visit is there again: there is nothing to book.
pub(super) async fn not_invited(tx: &mut Tx<'_>, visit: &AppointmentId) -> Result<(), StoreError> {
    invitation_of(tx, visit, ("open", "booked")).await
}

async fn invitation_of(tx: &mut Tx<'_>, visit: &AppointmentId, (from, to): (&str, &str)) -> Result<(), StoreError> {
    let sql = format!("UPDATE invitation SET state = $3 WHERE id = {INVITED_TO} AND state = $2");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(visit.as_str()).bind(from).bind(to).execute(tx.connection()).await?;
    Ok(())
}

/// A no. What was held is free again. Saying no twice is once; `TooLate` when it is answered otherwise or no longer asked.
pub(crate) async fn decline(
    tx: &mut Tx<'_>,
    patient: &PatientId,
    id: &TimeProposalId,
) -> Result<(Option<String>, String), StoreError> {
    let now = tx.clock().now();
    let asked = proposal(tx.connection(), patient, id).await?;
    if !asked.is_declined() {
        if asked.state != "open" || !asked.in_time(now) {
            return Err(AppError::TooLate.into());
        }
        let changed = sqlx::query(
            "UPDATE time_proposal SET state = 'declined', answered_at = $3, seen_at = coalesce(seen_at, $3), version = version + 1
             WHERE id = $1 AND version = $2 AND state = 'open'",
        )
        .bind(id.as_str())
        .bind(asked.version)
        .bind(now)
        .execute(tx.connection())
        .await?;
        guarded(changed.rows_affected())?;
        sqlx::query("DELETE FROM occupancy WHERE proposal_id = $1").bind(id.as_str()).execute(tx.connection()).await?;
        notices::of_no(tx, id).await?;
    }
    Ok((asked.unit_id, asked.responsible_provider_id))
}

/// Takes a no back, as long as the question can be answered.
pub(crate) async fn take_back_no(tx: &mut Tx<'_>, patient: &PatientId, id: &TimeProposalId) -> Result<(), StoreError> {
    let now = tx.clock().now();
    let asked = proposal(tx.connection(), patient, id).await?;
    match asked.state.as_str() {
        "open" => Ok(()),
        "declined" if asked.in_time(now) && asked.stands => {
            open_again(tx, patient, &QuestionId::Proposal(id.clone())).await
        }
        _ => Err(AppError::TooLate.into()),
    }
}

/// The person has seen the question; only the first time counts.
pub(crate) async fn see(tx: &mut Tx<'_>, patient: &PatientId, id: &TimeProposalId) -> Result<(), StoreError> {
    let now = tx.clock().now();
    sqlx::query("UPDATE time_proposal SET seen_at = $3 WHERE id = $1 AND patient_id = $2 AND seen_at IS NULL")
        .bind(id.as_str())
        .bind(patient.as_str())
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Whom one meets and where, at a visit that is not booked yet: name, whether it is protected, function; the place.
#[derive(FromRow)]
pub(in crate::appointments) struct Meets {
    pub(in crate::appointments) name: Option<String>,
    pub(in crate::appointments) protected: bool,
    pub(in crate::appointments) function: Option<String>,
    pub(in crate::appointments) unit: Option<String>,
    pub(in crate::appointments) place: Option<String>,
    pub(in crate::appointments) way: String,
}

pub(in crate::appointments) async fn meets(
    reader: &mut Reader<'_>,
    schedule: &ScheduleId,
) -> Result<Meets, StoreError> {
    Ok(sqlx::query_as(
        "SELECT m.name, coalesce(m.protected_identity, 0) = 1 AS protected,
                (SELECT g.function FROM assignment g WHERE g.staff_id = m.id AND g.unit_id = s.unit_id ORDER BY g.id LIMIT 1) AS function,
                u.name AS unit, s.way,
                coalesce(p.name, (SELECT min(o.name) FROM place o WHERE o.unit_id = s.unit_id HAVING count(*) = 1)) AS place
         FROM schedule s LEFT JOIN staff_member m ON m.id = s.staff_id LEFT JOIN care_unit u ON u.id = s.unit_id
         LEFT JOIN place p ON p.id = s.place_id WHERE s.id = $1",
    )
    .bind(schedule.as_str())
    .fetch_one(reader.connection())
    .await?)
}

/// Whether a time of a question can still be had; the schedule it is of.
pub(in crate::appointments) async fn can_have(
    reader: &mut Reader<'_>,
    patient: &PatientId,
    id: &TimeProposalId,
    asked: &Proposal,
    time: FreeTime,
    clock: &Clock,
) -> Result<Option<ScheduleId>, StoreError> {
    let (now, visit) = (clock.now(), asked.visit()?);
    if !asked.is_answered_by(time.start) {
        return Ok(None);
    }
    let own: Vec<&str> = std::iter::once(id.as_str()).chain(visit.as_ref().map(Id::as_str)).collect();
    let of = visit.as_ref().map_or(Of::Proposal(id), Of::Visit);
    let span = (time.start - DAY, time.start + DAY);
    let found = supply_of(reader.connection(), patient, of, &own, span, now).await?;
    let wanted = Wanted::Proposed { proposal: id, by_care: asked.by_care, by_phone: false, time };
    Ok(found.and_then(|(supply, _)| wanted.found(&supply, clock).ok().map(|_free| supply.schedule)))
}
