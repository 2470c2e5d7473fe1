-- What a person asks care for, whatever it is: one table, one queue, always with a promised answer.
CREATE TABLE request (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'req_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    kind                    TEXT NOT NULL CHECK (kind IN ('call_me', 'message', 'take_over', 'cannot_come', 'want_contact')),
    text                    TEXT CHECK (length(text) <= 4000),
    appointment_id          TEXT REFERENCES appointment (id),
    commitment_id           TEXT REFERENCES commitment (id),
    created_at              INTEGER NOT NULL,
    created_by              TEXT NOT NULL CHECK (created_by IN ('patient', 'representative', 'staff')),
    promised_answer_on      TEXT NOT NULL CHECK (promised_answer_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    unit_id                 TEXT NOT NULL REFERENCES care_unit (id),
    assignee_id             TEXT REFERENCES staff_member (id),
    state                   TEXT NOT NULL CHECK (state IN ('new', 'seen', 'begun', 'answered', 'withdrawn')),
    seen_at                 INTEGER,
    answered_at             INTEGER,
    version                 INTEGER NOT NULL DEFAULT 1,
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    -- The two kinds that are about something name it.
    CHECK (kind <> 'cannot_come' OR appointment_id IS NOT NULL),
    CHECK (kind <> 'take_over' OR commitment_id IS NOT NULL),
    -- A message says something.
    CHECK (kind <> 'message' OR (text IS NOT NULL AND text <> '')),
    -- What is answered, begun or seen was seen at a time.
    CHECK (state IN ('new', 'withdrawn') OR seen_at IS NOT NULL),
    CHECK ((state = 'answered') = (answered_at IS NOT NULL))
) STRICT;
CREATE INDEX request_patient ON request (patient_id);
CREATE INDEX request_unit ON request (unit_id, state);
