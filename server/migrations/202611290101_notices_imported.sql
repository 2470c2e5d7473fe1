-- What another system has booked, moved or cancelled is told too: of the visit, which has no change of ours. The table again, because
-- SQLite cannot change a CHECK.
CREATE TABLE notice_next (
    id         TEXT PRIMARY KEY CHECK (id GLOB 'ntc_*'),
    -- 'time': a visit has a time, another time, or none. 'question': somebody asks about a time, or invites to one. 'answer': a no to it,
    -- or that no time fits.
    kind       TEXT NOT NULL CHECK (kind IN ('time', 'question', 'answer')),
    -- The change, the question or the invitation it tells of; the visit, where another system changed it.
    about_id   TEXT NOT NULL CHECK (about_id GLOB 'apc_*' OR about_id GLOB 'pro_*' OR about_id GLOB 'inv_*' OR about_id GLOB 'apt_*'),
    party      TEXT NOT NULL CHECK (party IN ('patient', 'unit')),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    unit_id    TEXT REFERENCES care_unit (id),
    made_at    INTEGER NOT NULL,
    -- NULL: not delivered yet.
    sent_at    INTEGER,
    CHECK (party = 'patient' OR unit_id IS NOT NULL)
) STRICT;
INSERT INTO notice_next SELECT id, kind, about_id, party, patient_id, unit_id, made_at, sent_at FROM notice;
DROP TABLE notice;
ALTER TABLE notice_next RENAME TO notice;
-- Each party is told once; a no that is taken back and said again is told again.
CREATE UNIQUE INDEX notice_once ON notice (about_id, kind, party, made_at);
CREATE INDEX notice_waiting ON notice (made_at) WHERE sent_at IS NULL;
