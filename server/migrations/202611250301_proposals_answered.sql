-- A question about a time is answered here: by booking, by moving, or by a no. The table of changes again, because booking is one of
-- them and SQLite cannot change a CHECK.
CREATE TABLE appointment_change_next (
    id             TEXT PRIMARY KEY CHECK (id GLOB 'apc_*'),
    appointment_id TEXT NOT NULL REFERENCES appointment (id),
    -- 1, 2, 3 … of one visit. The last one is what can be undone, and two can never be the same.
    nth            INTEGER NOT NULL CHECK (nth >= 1),
    -- 'unbooked': a booking that was taken back at once; the visit has never been.
    kind           TEXT NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled', 'undone', 'unbooked')),
    -- The visit as it was; NULL: there was none.
    old_start_at   INTEGER,
    old_end_at     INTEGER,
    old_agreed_with TEXT CHECK (old_agreed_with IN ('none', 'patient', 'representative', 'in_conversation', 'by_phone')),
    -- The visit as it became; NULL: it has no time any more.
    new_start_at   INTEGER,
    new_end_at     INTEGER,
    made_at        INTEGER NOT NULL,
    made_by        TEXT NOT NULL CHECK (made_by IN ('patient', 'representative', 'staff')),
    -- Until when the old time is kept for the same person.
    kept_until     INTEGER,
    -- When staff of the unit saw it; NULL: inte sett.
    seen_at        INTEGER,
    -- The question that this answered. It is open again when this is taken back.
    proposal_id    TEXT REFERENCES time_proposal (id),
    invitation_id  TEXT REFERENCES invitation (id),
    UNIQUE (appointment_id, nth),
    CHECK ((old_start_at IS NULL) = (kind = 'booked')),
    CHECK ((old_start_at IS NULL) = (old_end_at IS NULL) AND (old_start_at IS NULL) = (old_agreed_with IS NULL)),
    CHECK (old_end_at > old_start_at),
    CHECK ((new_start_at IS NULL) = (kind IN ('cancelled', 'unbooked')) AND (new_start_at IS NULL) = (new_end_at IS NULL)),
    CHECK (new_end_at > new_start_at),
    -- Only something that was done can be undone; a visit is booked once, and first.
    CHECK (kind NOT IN ('undone', 'unbooked') OR nth > 1),
    CHECK (kind <> 'booked' OR nth = 1),
    CHECK (proposal_id IS NULL OR invitation_id IS NULL)
) STRICT;
INSERT INTO appointment_change_next (id, appointment_id, nth, kind, old_start_at, old_end_at, old_agreed_with, new_start_at, new_end_at,
    made_at, made_by, kept_until, seen_at)
SELECT id, appointment_id, nth, kind, old_start_at, old_end_at, old_agreed_with, new_start_at, new_end_at, made_at, made_by, kept_until, seen_at
FROM appointment_change;
DROP TABLE appointment_change;
ALTER TABLE appointment_change_next RENAME TO appointment_change;
CREATE INDEX appointment_change_proposal ON appointment_change (proposal_id);

-- When it was asked (NULL: the source does not say) and answered.
ALTER TABLE time_proposal ADD COLUMN asked_at INTEGER;
ALTER TABLE time_proposal ADD COLUMN answered_at INTEGER;
-- What is sent when no proposed time fits; taken back, the question is open again.
ALTER TABLE request ADD COLUMN proposal_id TEXT REFERENCES time_proposal (id);
