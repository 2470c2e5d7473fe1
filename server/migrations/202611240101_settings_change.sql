-- How the pages look and sound for one person. Each choice is a new row with all six: the latest holds, undo is a new row with
-- what stood before, and nothing is ever changed or deleted.
CREATE TABLE settings_change (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'set_*'),
    patient_id    TEXT NOT NULL REFERENCES patient (id),
    view_mode     TEXT NOT NULL CHECK (view_mode IN ('standard', 'simple')),
    text_size     TEXT NOT NULL CHECK (text_size IN ('normal', 'large', 'largest')),
    colours       TEXT NOT NULL CHECK (colours IN ('device', 'light', 'dark', 'contrast')),
    pictures      TEXT NOT NULL CHECK (pictures IN ('yes', 'no')),
    reading_speed TEXT NOT NULL CHECK (reading_speed IN ('normal', 'slow')),
    time_display  TEXT NOT NULL CHECK (time_display IN ('clock', 'days', 'nights', 'dots')),
    changed_at    INTEGER NOT NULL,
    changed_by    TEXT NOT NULL CHECK (changed_by IN ('patient', 'representative', 'staff')),
    -- The row this one came after; NULL for the first. Two changes that started from the same row cannot both win.
    follows       TEXT UNIQUE REFERENCES settings_change (id),
    -- The row this one takes back, when it is an undo.
    undoes        TEXT REFERENCES settings_change (id)
) STRICT;
CREATE INDEX settings_change_patient ON settings_change (patient_id, changed_at);
-- Only one first row for each person, for the same reason.
CREATE UNIQUE INDEX settings_change_first ON settings_change (patient_id) WHERE follows IS NULL;
