-- Notices: that something about a time has happened, and to whom it is to be told; nothing of what. A row comes with what it tells of,
-- in the same transaction; delivery takes it from here later, once.
CREATE TABLE notice (
    id         TEXT PRIMARY KEY CHECK (id GLOB 'ntc_*'),
    -- 'time': a visit has another time, or none. 'question': somebody asks about a time. 'answer': a no to it, or that no time fits.
    kind       TEXT NOT NULL CHECK (kind IN ('time', 'question', 'answer')),
    -- The change or the question it tells of.
    about_id   TEXT NOT NULL CHECK (about_id GLOB 'apc_*' OR about_id GLOB 'pro_*'),
    party      TEXT NOT NULL CHECK (party IN ('patient', 'unit')),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    unit_id    TEXT REFERENCES care_unit (id),
    made_at    INTEGER NOT NULL,
    -- NULL: not delivered yet.
    sent_at    INTEGER,
    CHECK (party = 'patient' OR unit_id IS NOT NULL)
) STRICT;
-- Each party is told once; a no that is taken back and said again is told again.
CREATE UNIQUE INDEX notice_once ON notice (about_id, kind, party, made_at);
CREATE INDEX notice_waiting ON notice (made_at) WHERE sent_at IS NULL;
