-- Supply: whose times are ours to give, and when they are open. A schedule with opening hours is booked here; one without is another
-- system's, and what is asked for there is a request until that system's appointment arrives.
ALTER TABLE schedule ADD COLUMN visit_minutes INTEGER CHECK (visit_minutes BETWEEN 5 AND 600 AND visit_minutes % 5 = 0);
-- Kept free after each visit.
ALTER TABLE schedule ADD COLUMN buffer_minutes INTEGER NOT NULL DEFAULT 0 CHECK (buffer_minutes BETWEEN 0 AND 240 AND buffer_minutes % 5 = 0);
-- How many fit at the same time.
ALTER TABLE schedule ADD COLUMN seats INTEGER NOT NULL DEFAULT 1 CHECK (seats BETWEEN 1 AND 50);
-- Civil hours in Sweden: 'mon 08:30-12:00;mon 13:00-16:00'. Closed on public holidays.
ALTER TABLE schedule ADD COLUMN opening TEXT CHECK (opening IS NULL OR visit_minutes IS NOT NULL);

-- Leave, courses, a room that is painted: nothing is offered then.
CREATE TABLE schedule_closure (
    schedule_id TEXT NOT NULL REFERENCES schedule (id),
    start_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, start_at),
    CHECK (end_at > start_at)
) STRICT, WITHOUT ROWID;

-- A time that was given up is kept for the same person until this instant; after it, whoever comes first may have it. Only a visit's.
ALTER TABLE occupancy ADD COLUMN kept_until INTEGER CHECK (kept_until IS NULL OR appointment_id IS NOT NULL);

-- What was done here to the time of a visit. Rows are added, never changed but for `seen_at`: undoing is a row of its own.
CREATE TABLE appointment_change (
    id             TEXT PRIMARY KEY CHECK (id GLOB 'apc_*'),
    appointment_id TEXT NOT NULL REFERENCES appointment (id),
    -- 1, 2, 3 … of one visit. The last one is what can be undone, and two can never be the same.
    nth            INTEGER NOT NULL CHECK (nth >= 1),
    kind           TEXT NOT NULL CHECK (kind IN ('moved', 'cancelled', 'undone')),
    -- The visit as it was.
    old_start_at   INTEGER NOT NULL,
    old_end_at     INTEGER NOT NULL,
    old_agreed_with TEXT NOT NULL CHECK (old_agreed_with IN ('none', 'patient', 'representative', 'in_conversation', 'by_phone')),
    -- The visit as it became; NULL: it has no time any more.
    new_start_at   INTEGER,
    new_end_at     INTEGER,
    made_at        INTEGER NOT NULL,
    made_by        TEXT NOT NULL CHECK (made_by IN ('patient', 'representative', 'staff')),
    -- Until when the old time is kept for the same person.
    kept_until     INTEGER,
    -- When staff of the unit saw it; NULL: inte sett.
    seen_at        INTEGER,
    UNIQUE (appointment_id, nth),
    CHECK (old_end_at > old_start_at),
    CHECK ((new_start_at IS NULL) = (kind = 'cancelled') AND (new_start_at IS NULL) = (new_end_at IS NULL)),
    CHECK (new_end_at > new_start_at),
    -- Only something that was done can be undone.
    CHECK (kind <> 'undone' OR nth > 1)
) STRICT;
-- What is booked at a time, whoever booked it.
CREATE INDEX appointment_start ON appointment (start_at) WHERE state = 'booked';
