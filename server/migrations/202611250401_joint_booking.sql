-- Boka tillsammans: a patient and a member of staff look at the same times. The version rises with each change that both are to see.
CREATE TABLE joint_booking (
    id             TEXT PRIMARY KEY CHECK (id GLOB 'jnt_*'),
    patient_id     TEXT NOT NULL REFERENCES patient (id),
    staff_id       TEXT NOT NULL REFERENCES staff_member (id),
    unit_id        TEXT NOT NULL REFERENCES care_unit (id),
    provider_id    TEXT NOT NULL REFERENCES care_provider (id),
    visit_kind     TEXT NOT NULL CHECK (visit_kind <> ''),
    -- The visit that is to move; NULL: a new one.
    appointment_id TEXT REFERENCES appointment (id),
    schedule_id    TEXT NOT NULL REFERENCES schedule (id),
    -- In the room: on the one screen that both see. At a distance: the patient opens it in their own sign-in. On the telephone: staff read
    -- the time aloud and write down the yes.
    mode           TEXT NOT NULL CHECK (mode IN ('room', 'distance', 'phone')),
    state          TEXT NOT NULL CHECK (state IN ('open', 'booked', 'ended')),
    version        INTEGER NOT NULL DEFAULT 1,
    -- The last version that each side has had before them.
    staff_saw      INTEGER NOT NULL DEFAULT 0,
    patient_saw    INTEGER NOT NULL DEFAULT 0,
    -- The version at which the patient said that no time fits; NULL: not said.
    none_fits      INTEGER,
    -- The version that the agreed time came with. Nothing is agreed before both have had it before them.
    agreed         INTEGER,
    -- What the agreement became.
    change_id      TEXT REFERENCES appointment_change (id),
    began_at       INTEGER NOT NULL,
    ends_at        INTEGER NOT NULL,
    CHECK (staff_saw BETWEEN 0 AND version AND patient_saw BETWEEN 0 AND version),
    CHECK ((state = 'booked') = (agreed IS NOT NULL)),
    CHECK (agreed IS NULL OR (agreed <= staff_saw AND agreed <= patient_saw)),
    CHECK (ends_at > began_at)
) STRICT;
-- Nobody looks at times with two at once.
CREATE UNIQUE INDEX joint_booking_open ON joint_booking (patient_id) WHERE state = 'open';

-- The times they look at. Putting one there is the staff member's yes to it.
CREATE TABLE joint_booking_time (
    joint_booking_id TEXT NOT NULL REFERENCES joint_booking (id),
    nth              INTEGER NOT NULL CHECK (nth >= 1),
    start_at         INTEGER NOT NULL,
    end_at           INTEGER NOT NULL,
    -- The versions it came with and went with.
    added            INTEGER NOT NULL,
    gone             INTEGER,
    why              TEXT CHECK (why IN ('taken', 'removed')),
    PRIMARY KEY (joint_booking_id, nth),
    CHECK (end_at > start_at),
    CHECK ((gone IS NULL) = (why IS NULL) AND (gone IS NULL OR gone > added))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX joint_booking_time_once ON joint_booking_time (joint_booking_id, start_at) WHERE gone IS NULL;

-- "Visa för patienten": the sign-in shows that booking and nothing else until the member of staff signs in anew.
ALTER TABLE session ADD COLUMN parked_on TEXT REFERENCES joint_booking (id);
