-- Who read or wrote what about whom. Rows are added, never changed.
CREATE TABLE access_event (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'acc_*'),
    at            INTEGER NOT NULL,
    actor_kind    TEXT NOT NULL CHECK (actor_kind IN ('patient', 'representative', 'staff', 'system', 'nobody')),
    -- The patient, representative or staff member; NULL for the system and for somebody not signed in.
    actor_id      TEXT,
    assignment_id TEXT REFERENCES assignment (id),
    unit_id       TEXT REFERENCES care_unit (id),
    provider_id   TEXT REFERENCES care_provider (id),
    -- 'read': opened something of one patient's; 'list': stood in a list; 'write': a command was done.
    action        TEXT NOT NULL CHECK (action IN ('read', 'list', 'write', 'sign_in', 'sign_out')),
    -- The use case in code words: 'overview.read', 'what_matters.write'.
    purpose       TEXT NOT NULL CHECK (purpose <> ''),
    patient_id    TEXT REFERENCES patient (id),
    -- The row that was written or opened, when there is one.
    entity_id     TEXT,
    -- Staff act through an assignment at a unit of a provider, or not at all.
    CHECK (actor_kind <> 'staff' OR action IN ('sign_in', 'sign_out') OR (assignment_id IS NOT NULL AND unit_id IS NOT NULL AND provider_id IS NOT NULL)),
    -- Reading is always of somebody.
    CHECK (action <> 'read' OR patient_id IS NOT NULL)
) STRICT;
CREATE INDEX access_event_of_patient ON access_event (patient_id, at);

-- Whom a list showed.
CREATE TABLE access_event_patient (
    event_id   TEXT NOT NULL REFERENCES access_event (id),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    PRIMARY KEY (event_id, patient_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_event_patient_patient ON access_event_patient (patient_id);

-- Nothing in the log is changed or taken away, not even by our own code.
CREATE TRIGGER access_event_is_append_only BEFORE UPDATE ON access_event BEGIN SELECT RAISE(ABORT, 'access_event is append-only'); END;
CREATE TRIGGER access_event_is_kept BEFORE DELETE ON access_event BEGIN SELECT RAISE(ABORT, 'access_event is append-only'); END;
CREATE TRIGGER access_event_patient_is_append_only BEFORE UPDATE ON access_event_patient BEGIN SELECT RAISE(ABORT, 'access_event_patient is append-only'); END;
CREATE TRIGGER access_event_patient_is_kept BEFORE DELETE ON access_event_patient BEGIN SELECT RAISE(ABORT, 'access_event_patient is append-only'); END;

-- A command that was done, under the key its form was rendered with: a double tap is one command.
CREATE TABLE command_receipt (
    key       TEXT PRIMARY KEY CHECK (length(key) BETWEEN 8 AND 100),
    actor_id  TEXT NOT NULL,
    purpose   TEXT NOT NULL,
    entity_id TEXT,
    done_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    -- SHA-256 of a 256-bit token; the token itself is only in the cookie.
    token_hash    BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    patient_id    TEXT REFERENCES patient (id),
    staff_id      TEXT REFERENCES staff_member (id),
    assignment_id TEXT REFERENCES assignment (id),
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    -- One signed-in person, either kind; only staff choose an assignment.
    CHECK ((patient_id IS NULL) <> (staff_id IS NULL)),
    CHECK (assignment_id IS NULL OR staff_id IS NOT NULL),
    CHECK (expires_at > created_at)
) STRICT;
CREATE INDEX session_patient ON session (patient_id);
