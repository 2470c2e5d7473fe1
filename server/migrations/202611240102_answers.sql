-- What a person says about a visit or a line of their own: "Jag kommer", "Jag har gjort det". Rows are added, never changed but for
-- `seen_at`: taking back is a row of its own.
CREATE TABLE answer (
    id             TEXT PRIMARY KEY CHECK (id GLOB 'ans_*'),
    patient_id     TEXT NOT NULL REFERENCES patient (id),
    kind           TEXT NOT NULL CHECK (kind IN ('coming', 'done', 'taken_back')),
    appointment_id TEXT REFERENCES appointment (id),
    commitment_id  TEXT REFERENCES commitment (id),
    -- Said, taken back, said again: 1, 2, 3 … about one thing. The last one holds, and two can never be the same.
    nth            INTEGER NOT NULL CHECK (nth >= 1),
    said_at        INTEGER NOT NULL,
    said_by        TEXT NOT NULL CHECK (said_by IN ('patient', 'representative', 'staff')),
    -- When staff of the unit saw it; NULL: inte sett.
    seen_at        INTEGER,
    UNIQUE (appointment_id, nth),
    UNIQUE (commitment_id, nth),
    -- About one thing.
    CHECK ((appointment_id IS NULL) <> (commitment_id IS NULL)),
    CHECK (kind <> 'coming' OR appointment_id IS NOT NULL),
    CHECK (kind <> 'done' OR commitment_id IS NOT NULL),
    -- Only what was said can be taken back, and only once.
    CHECK ((kind = 'taken_back') = (nth % 2 = 0))
) STRICT;
CREATE INDEX answer_patient ON answer (patient_id, said_at);
