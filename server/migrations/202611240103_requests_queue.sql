-- The table of requests as the first pages that use it need it. Nothing could write to the old one.
DROP TABLE request;

-- What a person asks care for, whatever it is: one table, one queue, always with a promised answer.
CREATE TABLE request (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'req_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    kind                    TEXT NOT NULL CHECK (kind IN ('contact_me', 'message', 'take_over', 'cannot_come', 'want_contact', 'report')),
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
    state                   TEXT NOT NULL CHECK (state IN ('new', 'begun', 'answered', 'withdrawn')),
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
    -- The two kinds that are about something name it.
    CHECK ((kind = 'cannot_come') = (appointment_id IS NOT NULL)),
    CHECK ((kind = 'take_over') = (commitment_id IS NOT NULL)),
    -- A message and a report say something.
    CHECK (kind NOT IN ('message', 'report') OR text IS NOT NULL),
    -- Nobody has begun what nobody has seen; what is begun or answered is somebody's.
    CHECK (begun_at IS NULL OR seen_at IS NOT NULL),
    CHECK (state NOT IN ('begun', 'answered') OR (begun_at IS NOT NULL AND assignee_id IS NOT NULL)),
    CHECK ((state = 'answered') = (answered_at IS NOT NULL AND answer IS NOT NULL)),
    CHECK (read_at IS NULL OR answered_at IS NOT NULL),
    -- Taken back until somebody has begun, never after.
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CHECK (withdrawn_at IS NULL OR begun_at IS NULL)
) STRICT;
CREATE INDEX request_patient ON request (patient_id, created_at);
CREATE INDEX request_unit ON request (unit_id, state);
-- A double tap is one request: one open request to be contacted, one for each visit, one for each line.
CREATE UNIQUE INDEX request_open_of_person ON request (patient_id, kind) WHERE kind IN ('contact_me', 'want_contact') AND state IN ('new', 'begun');
CREATE UNIQUE INDEX request_open_of_visit ON request (appointment_id) WHERE state IN ('new', 'begun');
CREATE UNIQUE INDEX request_open_of_line ON request (commitment_id) WHERE state IN ('new', 'begun');
