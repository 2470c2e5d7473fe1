-- What the person has changed of what a helper may do. The latest row holds, before what came in; undo is a new row, nothing is deleted.
CREATE TABLE representative_change (
    id                TEXT PRIMARY KEY CHECK (id GLOB 'rec_*'),
    representative_id TEXT NOT NULL REFERENCES representative (id),
    patient_id        TEXT NOT NULL REFERENCES patient (id),
    -- From the least to the most; 'ended': nothing is shared any more.
    level             TEXT NOT NULL CHECK (level IN ('ended', 'see', 'propose', 'book')),
    changed_at        INTEGER NOT NULL,
    changed_by        TEXT NOT NULL CHECK (changed_by IN ('patient', 'representative', 'staff')),
    -- The first, second … change for this helper: two at once cannot both be it.
    nth               INTEGER NOT NULL CHECK (nth >= 1),
    undoes            TEXT REFERENCES representative_change (id),
    UNIQUE (representative_id, nth)
) STRICT;
CREATE INDEX representative_change_patient ON representative_change (patient_id);
