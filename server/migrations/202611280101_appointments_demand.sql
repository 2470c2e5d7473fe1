-- Demand: by when a visit has to be, and who waits for an earlier time.

-- Medicinskt senast, set by care: a later time needs staff's yes.
ALTER TABLE invitation ADD COLUMN medically_by TEXT CHECK (medically_by GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]');
ALTER TABLE appointment ADD COLUMN medically_by TEXT CHECK (medically_by GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]');

-- Vårdgarantin: counted for these four and for nothing else, never for a follow-up; from a day that care has set.
CREATE TABLE guarantee_limit (
    kind TEXT PRIMARY KEY CHECK (kind IN ('contact', 'assessment', 'first_visit', 'treatment')),
    -- Calendar days. A region may set fewer than the law's.
    days INTEGER NOT NULL CHECK (days BETWEEN 0 AND 365)
) STRICT, WITHOUT ROWID;
INSERT INTO guarantee_limit (kind, days) VALUES ('contact', 0), ('assessment', 3), ('first_visit', 90), ('treatment', 90);
ALTER TABLE invitation ADD COLUMN guarantee TEXT REFERENCES guarantee_limit (kind);
ALTER TABLE invitation ADD COLUMN guarantee_from TEXT
    CHECK ((guarantee IS NULL) = (guarantee_from IS NULL) AND guarantee_from GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]');
ALTER TABLE appointment ADD COLUMN guarantee TEXT REFERENCES guarantee_limit (kind);
ALTER TABLE appointment ADD COLUMN guarantee_from TEXT
    CHECK ((guarantee IS NULL) = (guarantee_from IS NULL) AND guarantee_from GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]');

-- Väntelistan: "Jag vill ha en tidigare tid."
CREATE TABLE waiting (
    id             TEXT PRIMARY KEY CHECK (id GLOB 'wai_*'),
    patient_id     TEXT NOT NULL REFERENCES patient (id),
    -- The visit that they have, and keep until an earlier one is theirs.
    appointment_id TEXT NOT NULL REFERENCES appointment (id),
    unit_id        TEXT NOT NULL REFERENCES care_unit (id),
    -- Their place in the list.
    since          INTEGER NOT NULL,
    ended_at       INTEGER,
    -- The change of the visit that ended it: when that is undone, they wait again. NULL: they wanted it no longer.
    ended_by       TEXT REFERENCES appointment_change (id),
    CHECK (ended_at >= since),
    CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
) STRICT;
-- Nobody waits twice for the same.
CREATE UNIQUE INDEX waiting_once ON waiting (appointment_id) WHERE ended_at IS NULL;
CREATE INDEX waiting_unit ON waiting (unit_id, since) WHERE ended_at IS NULL;
-- The question that offers a time to somebody who waits.
ALTER TABLE time_proposal ADD COLUMN waiting_id TEXT REFERENCES waiting (id);
-- Nobody is offered two at once.
CREATE UNIQUE INDEX time_proposal_waiting ON time_proposal (waiting_id) WHERE state = 'open';

-- Where a video visit is held.
ALTER TABLE appointment ADD COLUMN video_url TEXT CHECK (video_url GLOB 'https://*' AND length(video_url) <= 2000);

-- The visit that care has cancelled, where the question is about another time for it.
ALTER TABLE time_proposal ADD COLUMN replaces_id TEXT REFERENCES appointment (id);
CREATE INDEX time_proposal_replaces ON time_proposal (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX time_proposal_of_waiting ON time_proposal (waiting_id) WHERE waiting_id IS NOT NULL;
CREATE INDEX time_proposal_appointment ON time_proposal (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX appointment_replaced ON appointment (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX waiting_ended ON waiting (ended_by) WHERE ended_by IS NOT NULL;
