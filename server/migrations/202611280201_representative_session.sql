-- A representative signs in as themselves. The row names who they are and nothing of what they may do: that is looked up at each
-- request, so that it ends the moment the patient takes it back. (A CHECK cannot be changed in place: the table is made anew.)
CREATE TABLE session_new (
    -- SHA-256 of a 256-bit token; the token itself is only in the cookie.
    token_hash        BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    patient_id        TEXT REFERENCES patient (id),
    staff_id          TEXT REFERENCES staff_member (id),
    assignment_id     TEXT REFERENCES assignment (id),
    -- Whom they help follows from it. Never beside `patient_id`: what asks for a patient's session must not find a helper's.
    representative_id TEXT REFERENCES representative (id),
    created_at        INTEGER NOT NULL,
    expires_at        INTEGER NOT NULL,
    ended_at          INTEGER,
    -- Delad skärm: a tablet in a kitchen. The sign-in ends at "Klar", or when nobody has touched it for a while.
    shared            INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),
    -- When it was last used; kept for shared screens only.
    used_at           INTEGER,
    parked_on         TEXT REFERENCES joint_booking (id),
    -- One signed-in person, of one kind; only staff choose an assignment.
    CHECK ((patient_id IS NOT NULL) + (staff_id IS NOT NULL) + (representative_id IS NOT NULL) = 1),
    CHECK (assignment_id IS NULL OR staff_id IS NOT NULL),
    CHECK (expires_at > created_at)
) STRICT;
INSERT INTO session_new (token_hash, patient_id, staff_id, assignment_id, created_at, expires_at, ended_at, shared, used_at, parked_on)
    SELECT token_hash, patient_id, staff_id, assignment_id, created_at, expires_at, ended_at, shared, used_at, parked_on FROM session;
DROP TABLE session;
ALTER TABLE session_new RENAME TO session;
CREATE INDEX session_patient ON session (patient_id);
CREATE INDEX session_representative ON session (representative_id);

-- Which of those who help did it; the patient is told by name.
ALTER TABLE appointment_change ADD COLUMN representative_id TEXT REFERENCES representative (id)
    CHECK ((made_by = 'representative') = (representative_id IS NOT NULL));

-- One person may help several: the same number in the same system.
CREATE INDEX representative_identifier ON representative (identifier_value, identifier_system);
