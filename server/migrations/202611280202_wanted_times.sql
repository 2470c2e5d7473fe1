-- Free times of another booking system: choosing one is a request until that system has booked it. The table again, because SQLite
-- cannot change a CHECK.
CREATE TABLE request_next (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'req_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    kind                    TEXT NOT NULL CHECK (kind IN ('contact_me', 'message', 'take_over', 'cannot_come', 'want_contact', 'report', 'want_time')),
    text                    TEXT CHECK (length(text) BETWEEN 1 AND 2000),
    appointment_id          TEXT REFERENCES appointment (id),
    commitment_id           TEXT REFERENCES commitment (id),
    created_at              INTEGER NOT NULL,
    created_by              TEXT NOT NULL CHECK (created_by IN ('patient', 'representative', 'staff')),
    promised_answer_on      TEXT NOT NULL CHECK (promised_answer_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    -- A medical measure the person cannot carry out: first in the queue, the same working day.
    urgent                  INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
    unit_id                 TEXT NOT NULL REFERENCES care_unit (id),
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    -- 'booked', 'not_booked': what the other system did with the time that was wanted.
    state                   TEXT NOT NULL CHECK (state IN ('new', 'begun', 'answered', 'withdrawn', 'booked', 'not_booked')),
    -- Who has taken it upon them.
    assignee_id             TEXT REFERENCES staff_member (id),
    -- Sett / inte sett: when somebody of the unit first opened it.
    seen_at                 INTEGER,
    begun_at                INTEGER,
    answered_at             INTEGER,
    answer                  TEXT CHECK (length(answer) BETWEEN 1 AND 2000),
    -- When the person opened the answer.
    read_at                 INTEGER,
    withdrawn_at            INTEGER,
    version                 INTEGER NOT NULL DEFAULT 1,
    -- What is sent when no proposed time fits; taken back, the question is open again.
    proposal_id             TEXT REFERENCES time_proposal (id),
    -- The time that is wanted: a slot as it was when it was asked for, for a visit (as it was then) or for what one is invited to.
    slot_id                 TEXT REFERENCES slot (id),
    wanted_start_at         INTEGER,
    invitation_id           TEXT REFERENCES invitation (id),
    visit_start_at          INTEGER,
    -- The kinds that are about something name it.
    CHECK (kind <> 'cannot_come' OR appointment_id IS NOT NULL),
    CHECK (appointment_id IS NULL OR kind IN ('cannot_come', 'want_time')),
    CHECK ((kind = 'take_over') = (commitment_id IS NOT NULL)),
    CHECK ((kind = 'want_time') = (slot_id IS NOT NULL) AND (slot_id IS NULL) = (wanted_start_at IS NULL)),
    CHECK ((kind = 'want_time') = ((appointment_id IS NULL) <> (invitation_id IS NULL)) OR kind = 'cannot_come'),
    CHECK (invitation_id IS NULL OR kind = 'want_time'),
    CHECK ((visit_start_at IS NOT NULL) = (kind = 'want_time' AND appointment_id IS NOT NULL)),
    -- A message and a report say something.
    CHECK (kind NOT IN ('message', 'report') OR text IS NOT NULL),
    -- Nobody has begun what nobody has seen; what is begun or answered is somebody's.
    CHECK (begun_at IS NULL OR seen_at IS NOT NULL),
    CHECK (state NOT IN ('begun', 'answered') OR (begun_at IS NOT NULL AND assignee_id IS NOT NULL)),
    CHECK ((state IN ('answered', 'booked', 'not_booked')) = (answered_at IS NOT NULL) AND (state = 'answered') = (answer IS NOT NULL)),
    CHECK (state NOT IN ('booked', 'not_booked') OR kind = 'want_time'),
    CHECK (read_at IS NULL OR answered_at IS NOT NULL),
    -- Taken back until somebody has begun, never after.
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CHECK (withdrawn_at IS NULL OR begun_at IS NULL)
) STRICT;
INSERT INTO request_next (id, patient_id, kind, text, appointment_id, commitment_id, created_at, created_by, promised_answer_on, urgent, unit_id,
    responsible_provider_id, state, assignee_id, seen_at, begun_at, answered_at, answer, read_at, withdrawn_at, version, proposal_id)
SELECT id, patient_id, kind, text, appointment_id, commitment_id, created_at, created_by, promised_answer_on, urgent, unit_id,
    responsible_provider_id, state, assignee_id, seen_at, begun_at, answered_at, answer, read_at, withdrawn_at, version, proposal_id
FROM request;
DROP TABLE request;
ALTER TABLE request_next RENAME TO request;
CREATE INDEX request_patient ON request (patient_id, created_at);
CREATE INDEX request_unit ON request (unit_id, state);
-- A double tap is one request: one open request to be contacted, one for each visit, one for each line, one for each invitation.
CREATE UNIQUE INDEX request_open_of_person ON request (patient_id, kind) WHERE kind IN ('contact_me', 'want_contact') AND state IN ('new', 'begun');
CREATE UNIQUE INDEX request_open_of_visit ON request (appointment_id) WHERE state IN ('new', 'begun');
CREATE UNIQUE INDEX request_open_of_line ON request (commitment_id) WHERE state IN ('new', 'begun');
CREATE UNIQUE INDEX request_open_of_invitation ON request (invitation_id) WHERE state IN ('new', 'begun');
-- What one person waits for is asked for by nobody else.
CREATE UNIQUE INDEX request_open_of_slot ON request (slot_id) WHERE state IN ('new', 'begun');
CREATE INDEX request_wanted ON request (wanted_start_at) WHERE kind = 'want_time';

-- A schedule that is no longer used gives no times.
ALTER TABLE schedule ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));
