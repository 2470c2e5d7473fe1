-- Whether care wrote the plan in plain words from the beginning: then its lines need no others.
ALTER TABLE plan ADD COLUMN plain_language INTEGER NOT NULL DEFAULT 0 CHECK (plain_language IN (0, 1));

-- Enkel text: the words of a line said again in plain words, by staff of the unit that answers for it. The words of the plan stay as
-- they were. Rows are added, the last one holds; one without words takes the plain words away.
CREATE TABLE plain_words (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'plw_*'),
    patient_id    TEXT NOT NULL REFERENCES patient (id),
    commitment_id TEXT NOT NULL REFERENCES commitment (id),
    nth           INTEGER NOT NULL CHECK (nth >= 1),
    -- What the line said then. When the source says something else, these plain words say it no longer.
    source_text   TEXT NOT NULL CHECK (source_text <> ''),
    words         TEXT CHECK (words <> '' AND length(words) <= 2000),
    written_by    TEXT NOT NULL REFERENCES staff_member (id),
    written_at    INTEGER NOT NULL,
    -- Two who write at the same time cannot both be the last.
    UNIQUE (commitment_id, nth)
) STRICT;
