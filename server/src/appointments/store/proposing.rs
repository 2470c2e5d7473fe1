//! The SQL of suggesting times: what for, the question with its holds, and taking it back.

use super::latest_change::change;
use super::notices;
use super::occupancy::{Holder, take};
use super::offers::accept;
use super::supply::{OF_VISIT, Of, Resources, supply_of};
use super::withdrawing;
use crate::appointments::supply::{DAY, FreeTime, Supply};
use crate::auth::StaffAccess;
use crate::clock::{Clock, Millis};
use crate::error::StoreError;
use crate::store::{Reader, Tx, id_of};
use app::appointments::types::{About, OpenProposal, PhoneReceipt, Subject};
use app::error::AppError;
use app::ids::{AppointmentId, Id, PatientId, ProviderId, ScheduleId, StaffId, TimeProposalId, UnitId, WaitingId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

type SubjectRow = (String, String, Option<Millis>);

/// What the member of staff can suggest times for: the unit's own visits that are booked here, and their own schedules.
pub(in crate::appointments) async fn subjects(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
    patient: &PatientId,
    clock: &Clock,
) -> Result<Vec<Subject>, StoreError> {
    let visits: Vec<SubjectRow> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT a.id, a.visit_kind, a.start_at FROM appointment a
         WHERE a.patient_id = $1 AND a.unit_id = $2 AND a.state = 'booked' AND a.start_at > $3 AND EXISTS (SELECT 1 FROM schedule s WHERE {OF_VISIT})
         ORDER BY a.start_at, a.id"
    )))
    .bind(patient.as_str())
    .bind(staff.unit().as_str())
    .bind(clock.now())
    .fetch_all(&mut *connection)
    .await?;
    let own: Vec<SubjectRow> = sqlx::query_as(
        "SELECT id, visit_kind, NULL FROM schedule
         WHERE staff_id = $1 AND coalesce(unit_id, $2) = $2 AND opening IS NOT NULL AND visit_kind IS NOT NULL ORDER BY visit_kind, id",
    )
    .bind(staff.staff().as_str())
    .bind(staff.unit().as_str())
    .fetch_all(connection)
    .await?;
    let subject = |(id, kind, at): SubjectRow| {
        let about = About::parse(&id).ok_or(StoreError::Corrupt { table: "schedule", column: "id", id })?;
        Ok(Subject { about, kind, now_at: at.map(|at| clock.local(at)) })
    };
    visits.into_iter().chain(own).map(subject).collect()
}

#[derive(FromRow)]
struct OpenRow {
    id: String,
    visit_kind: Option<String>,
    answer_by: Option<Millis>,
    seen_at: Option<Millis>,
}

/// The unit's questions that wait for the patient.
pub(in crate::appointments) async fn open(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
    clock: &Clock,
) -> Result<Vec<OpenProposal>, StoreError> {
    let rows: Vec<OpenRow> = sqlx::query_as(
        "SELECT id, visit_kind, answer_by, seen_at FROM time_proposal
         WHERE patient_id = $1 AND unit_id = $2 AND state = 'open' AND by_staff_id IS NOT NULL ORDER BY answer_by, id",
    )
    .bind(patient.as_str())
    .bind(staff.unit().as_str())
    .fetch_all(reader.connection())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let times: Vec<Millis> =
            sqlx::query_scalar("SELECT start_at FROM time_proposal_option WHERE proposal_id = $1 ORDER BY start_at")
                .bind(&row.id)
                .fetch_all(reader.connection())
                .await?;
        found.push(OpenProposal {
            id: id_of("time_proposal", "id", &row.id)?,
            kind: row.visit_kind,
            times: times.into_iter().map(|at| (at, clock.local(at))).collect(),
            answer_by: row.answer_by.map(|at| clock.local(at)),
            lapsed: row.answer_by.is_some_and(|by| by <= clock.now()),
            seen: row.seen_at.map(|at| clock.local(at)),
        });
    }
    Ok(found)
}

pub(in crate::appointments) async fn name(reader: &mut Reader<'_>, patient: &PatientId) -> Result<String, StoreError> {
    let name = sqlx::query_scalar("SELECT name FROM patient WHERE id = $1").bind(patient.as_str());
    name.fetch_optional(reader.connection()).await?.ok_or_else(|| AppError::NotFound.into())
}

/// Where the times of a subject come from.
pub(in crate::appointments) fn source(about: &About) -> Of<'_> {
    match about {
        About::Visit(id) => Of::Visit(id),
        About::New(id) => Of::Schedule(id),
    }
}

/// What of the time that is taken is the subject's own.
pub(in crate::appointments) fn own_of(about: &About) -> Vec<&str> {
    match about {
        About::Visit(id) => vec![id.as_str()],
        About::New(_) => Vec::new(),
    }
}

/// A question about times that is about to be asked.
pub(super) struct Asks<'a> {
    pub(super) patient: &'a PatientId,
    pub(super) kind: &'a str,
    pub(super) unit: &'a UnitId,
    pub(super) provider: &'a ProviderId,
    /// `None`: nobody in particular, but the waiting list.
    pub(super) by: Option<&'a StaffId>,
    /// The visit that would move.
    pub(super) visit: Option<&'a AppointmentId>,
    /// Where a new visit would be.
    pub(super) schedule: Option<&'a ScheduleId>,
    pub(super) waiting: Option<&'a WaitingId>,
    /// The visit that care has cancelled and this is to stand in the place of.
    pub(super) replaces: Option<&'a AppointmentId>,
    pub(super) answer_by: Millis,
}

impl<'a> Asks<'a> {
    pub(super) fn about(
        patient: &'a PatientId,
        kind: &'a str,
        (unit, provider): (&'a UnitId, &'a ProviderId),
        answer_by: Millis,
    ) -> Self {
        let (by, visit, schedule, waiting, replaces) = (None, None, None, None, None);
        Self { patient, kind, unit, provider, by, visit, schedule, waiting, replaces, answer_by }
    }
}

/// Asks; the times come with [`hold`], in the same transaction.
pub(super) async fn ask(tx: &mut Tx<'_>, asks: Asks<'_>) -> Result<TimeProposalId, StoreError> {
    let (id, now): (TimeProposalId, _) = (tx.new_id(), tx.clock().now());
    sqlx::query(
        "INSERT INTO time_proposal (id, patient_id, visit_kind, appointment_id, by_staff_id, unit_id, answer_by, state, asked_at,
             responsible_provider_id, schedule_id, waiting_id, replaces_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, $12)",
    )
    .bind(id.as_str())
    .bind(asks.patient.as_str())
    .bind(asks.kind)
    .bind(asks.visit.map(Id::as_str))
    .bind(asks.by.map(Id::as_str))
    .bind(asks.unit.as_str())
    .bind(asks.answer_by)
    .bind(now)
    .bind(asks.provider.as_str())
    .bind(asks.schedule.map(Id::as_str))
    .bind(asks.waiting.map(Id::as_str))
    .bind(asks.replaces.map(Id::as_str))
    .execute(tx.connection())
    .await?;
    notices::of_question(tx, &id).await?;
    Ok(id)
}

/// Holds a time for a question. `Taken` when it is somebody else's.
pub(super) async fn hold(
    tx: &mut Tx<'_>,
    id: &TimeProposalId,
    position: i64,
    (supply, resources): (&Supply, &Resources),
    time: FreeTime,
) -> Result<(), StoreError> {
    let now = tx.clock().now();
    take(tx, Holder::Proposal(id), supply, resources, time, now).await?;
    sqlx::query("INSERT INTO time_proposal_option (proposal_id, position, start_at, end_at) VALUES ($1, $2, $3, $4)")
        .bind(id.as_str())
        .bind(position)
        .bind(time.start)
        .bind(time.end)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// A question that is asked again holds what it held, as far as that is free. One to somebody who waits, with nothing to hold, is over.
pub(super) async fn hold_again(tx: &mut Tx<'_>, patient: &PatientId, id: &TimeProposalId) -> Result<(), StoreError> {
    type Asked = (Option<String>, Option<String>, bool);
    let (now, mut held) = (tx.clock().now(), false);
    // What another system asked was held by nobody here.
    let row: Option<Asked> = sqlx::query_as(
        "SELECT appointment_id, waiting_id, asked_at IS NOT NULL FROM time_proposal WHERE id = $1 AND state = 'open'",
    )
    .bind(id.as_str())
    .fetch_optional(tx.connection())
    .await?;
    let Some((visit, waiting, true)) = row else { return Ok(()) };
    let visit: Option<AppointmentId> =
        visit.as_deref().map(|id| id_of("time_proposal", "appointment_id", id)).transpose()?;
    let times: Vec<(Millis, Millis)> = sqlx::query_as(
        "SELECT start_at, end_at FROM time_proposal_option WHERE proposal_id = $1 AND start_at > $2 ORDER BY position",
    )
    .bind(id.as_str())
    .bind(now)
    .fetch_all(tx.connection())
    .await?;
    for (start, end) in times {
        let (of, time) = (visit.as_ref().map_or(Of::Proposal(id), Of::Visit), FreeTime { start, end });
        let found = supply_of(tx.connection(), patient, of, &[id.as_str()], (start - DAY, start + DAY), now).await?;
        if let Some((supply, resources)) = found.filter(|(supply, _)| supply.is_free(time)) {
            take(tx, Holder::Proposal(id), &supply, &resources, time, now).await?;
            held = true;
        }
    }
    if waiting.is_some() && !held {
        sqlx::query("UPDATE time_proposal SET state = 'lapsed', version = version + 1 WHERE id = $1")
            .bind(id.as_str())
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

/// Asks, and holds every time until the answer or until `answer_by`. `Taken` when one of them is somebody else's; `NotFound` for
/// what the member of staff cannot suggest times for. Then nothing is written.
pub(in crate::appointments) async fn propose(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
    about: &About,
    starts: &[Millis],
    answer_by: Millis,
) -> Result<TimeProposalId, StoreError> {
    let (clock, now) = (tx.clock().clone(), tx.clock().now());
    let all = subjects(tx.connection(), staff, patient, &clock).await?;
    let subject = all.into_iter().find(|found| found.about == *about).ok_or(AppError::NotFound)?;
    let (visit, schedule) = match about {
        About::Visit(id) => (Some(id), None),
        About::New(id) => (None, Some(id)),
    };
    let asks = Asks {
        by: Some(staff.staff()),
        visit,
        schedule,
        ..Asks::about(patient, &subject.kind, (staff.unit(), staff.provider()), answer_by)
    };
    let id = ask(tx, asks).await?;
    let busy = busy(tx.connection(), staff, patient, visit).await?;
    for (position, start) in (0_i64..).zip(starts) {
        let span = (start - DAY, start + DAY);
        let found = supply_of(tx.connection(), patient, source(about), &[], span, now).await?;
        let (supply, resources) = found.ok_or(AppError::NotFound)?;
        let time: FreeTime = supply.free_times(&clock, *start, start + 1).first().copied().ok_or(AppError::Taken)?;
        if busy.iter().any(|visit| time.start < visit.end && visit.start < time.end) {
            return Err(AppError::Taken.into());
        }
        hold(tx, &id, position, (&supply, &resources), time).await?;
    }
    Ok(id)
}

/// When the patient is at another visit that the member of staff's own provider may see. Of others, and of what is blocked, staff learn
/// nothing here; the patient sees only what can be had.
pub(in crate::appointments) async fn busy(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
    patient: &PatientId,
    but: Option<&AppointmentId>,
) -> Result<Vec<FreeTime>, StoreError> {
    let rows: Vec<(Millis, Millis)> = sqlx::query_as(
        "SELECT a.start_at, a.end_at FROM appointment a
         WHERE a.patient_id = $1 AND a.id IS NOT $2 AND a.state = 'booked' AND a.responsible_provider_id = $3
           AND NOT EXISTS (SELECT 1 FROM block b WHERE b.patient_id = a.patient_id AND b.lifted_at IS NULL AND b.provider_id = $3
               AND (b.unit_id IS NULL OR b.unit_id = a.unit_id) AND b.blocked_provider_id = $3 AND (b.blocked_unit_id IS NULL OR b.blocked_unit_id = $4))",
    )
    .bind(patient.as_str())
    .bind(but.map(Id::as_str))
    .bind(staff.provider().as_str())
    .bind(staff.unit().as_str())
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(start, end)| FreeTime { start, end }).collect())
}

/// The patient said yes on the telephone to one of the times of a question of the unit's. What else was held for it is free again.
pub(in crate::appointments) async fn accept_by_phone(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
    id: &TimeProposalId,
    start: Millis,
) -> Result<AppointmentId, StoreError> {
    let ours: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM time_proposal WHERE id = $1 AND unit_id = $2 AND by_staff_id IS NOT NULL)",
    )
    .bind(id.as_str())
    .bind(staff.unit().as_str())
    .fetch_one(tx.connection())
    .await?;
    if !ours {
        return Err(AppError::NotFound.into());
    }
    Ok(accept(tx, patient, id, start, true).await?.0)
}

/// Whether a visit, also one that was taken back, is the unit's; and when it is.
pub(in crate::appointments) async fn start_of(
    connection: &mut SqliteConnection,
    staff: &StaffAccess,
    patient: &PatientId,
    visit: &AppointmentId,
) -> Result<Option<Millis>, StoreError> {
    Ok(sqlx::query_scalar("SELECT start_at FROM appointment WHERE id = $1 AND patient_id = $2 AND unit_id = $3")
        .bind(visit.as_str())
        .bind(patient.as_str())
        .bind(staff.unit().as_str())
        .fetch_optional(connection)
        .await?)
}

/// What staff last wrote down or took back about a visit, where that still holds.
pub(in crate::appointments) async fn phone_receipt(
    reader: &mut Reader<'_>,
    staff: &StaffAccess,
    patient: &PatientId,
    visit: &AppointmentId,
    clock: &Clock,
) -> Result<Option<PhoneReceipt>, StoreError> {
    let Some(start) = start_of(reader.connection(), staff, patient, visit).await? else { return Ok(None) };
    let Some((last, can_undo)) = change(reader, patient, visit, "staff", clock).await? else { return Ok(None) };
    if last.made_by != "staff" || !last.stands {
        return Ok(None);
    }
    Ok(Some(PhoneReceipt {
        visit: visit.clone(),
        change: id_of("appointment_change", "id", &last.id)?,
        undone: matches!(last.kind.as_str(), "undone" | "unbooked"),
        at: (last.kind != "unbooked").then(|| clock.local(start)),
        old: last.old().map(|old| clock.local(old.start)),
        can_undo,
    }))
}

/// Takes an open question of the unit's back; what was held is free again. Taken back twice is once; `TooLate` when it is answered.
pub(in crate::appointments) async fn withdraw(
    tx: &mut Tx<'_>,
    staff: &StaffAccess,
    id: &TimeProposalId,
) -> Result<PatientId, StoreError> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT patient_id, state FROM time_proposal WHERE id = $1 AND unit_id = $2")
            .bind(id.as_str())
            .bind(staff.unit().as_str())
            .fetch_optional(tx.connection())
            .await?;
    let (patient, state) = row.ok_or(AppError::NotFound)?;
    match state.as_str() {
        "open" => withdrawing::withdraw(tx, "id = $1 AND id IS NOT $2", (id.as_str(), None), None).await?,
        // Not asked again either, should the change that took it away be taken back.
        "withdrawn" => {
            sqlx::query("UPDATE time_proposal SET withdrawn_by = NULL WHERE id = $1")
                .bind(id.as_str())
                .execute(tx.connection())
                .await?;
        }
        _ => return Err(AppError::TooLate.into()),
    }
    id_of("time_proposal", "patient_id", &patient)
}
