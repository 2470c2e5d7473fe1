-- Whom to ring when a day is closed. A call list is not done until each row says how it went.
CREATE TABLE call (
    id             TEXT PRIMARY KEY CHECK (id GLOB 'cal_*'),
    appointment_id TEXT NOT NULL UNIQUE REFERENCES appointment (id),
    patient_id     TEXT NOT NULL REFERENCES patient (id),
    unit_id        TEXT NOT NULL REFERENCES care_unit (id),
    made_at        INTEGER NOT NULL,
    -- NULL: nobody has rung yet. The last attempt holds; each stands in the access log.
    outcome        TEXT CHECK (outcome IN ('reached', 'relative_reached', 'not_reached')),
    attempts       INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    rung_at        INTEGER,
    rung_by        TEXT REFERENCES staff_member (id),
    CHECK ((outcome IS NULL) = (attempts = 0) AND (outcome IS NULL) = (rung_at IS NULL) AND (outcome IS NULL) = (rung_by IS NULL))
) STRICT;
CREATE INDEX call_unit ON call (unit_id, made_at);
