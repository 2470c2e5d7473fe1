CREATE TABLE care_team (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'ctm_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    name                    TEXT,
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    responsible_unit_id     TEXT REFERENCES care_unit (id),
    provenance_id           TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX care_team_patient ON care_team (patient_id);

CREATE TABLE care_team_member (
    team_id  TEXT NOT NULL REFERENCES care_team (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    staff_id TEXT REFERENCES staff_member (id),
    unit_id  TEXT REFERENCES care_unit (id),
    name     TEXT,
    PRIMARY KEY (team_id, position),
    -- A member nobody can name is no member.
    CHECK (staff_id IS NOT NULL OR unit_id IS NOT NULL OR name IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_role (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'cro_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    role                    TEXT NOT NULL CHECK (role IN ('fast_vardkontakt', 'fast_lakarkontakt', 'kontaktsjukskoterska', 'rehabiliteringskoordinator',
        'fast_omsorgskontakt', 'sip_ansvarig')),
    staff_id                TEXT REFERENCES staff_member (id),
    unit_id                 TEXT NOT NULL REFERENCES care_unit (id),
    assignment_id           TEXT REFERENCES assignment (id),
    first_contact           INTEGER NOT NULL DEFAULT 0 CHECK (first_contact IN (0, 1)),
    -- Appointed by the verksamhetschef or by delegation. Named to the patient only once accepted.
    appointed_by            TEXT REFERENCES staff_member (id),
    appointed_on            TEXT CHECK (appointed_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    accepted_on             TEXT CHECK (accepted_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    ended_on                TEXT CHECK (ended_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    provenance_id           TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX contact_role_patient ON contact_role (patient_id);
-- Several contacts, but exactly one to turn to first.
CREATE UNIQUE INDEX contact_role_first ON contact_role (patient_id) WHERE first_contact = 1 AND ended_on IS NULL;

-- Rätt tomt: nothing is planned, and that is as it should be, until somebody looks again.
CREATE TABLE no_planned_contact (
    patient_id   TEXT PRIMARY KEY REFERENCES patient (id),
    set_by       TEXT REFERENCES staff_member (id),
    unit_id      TEXT NOT NULL REFERENCES care_unit (id),
    set_on       TEXT NOT NULL CHECK (set_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    -- Never for ever: on this day it becomes a gap again.
    review_on    TEXT NOT NULL CHECK (review_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    next_contact TEXT CHECK (next_contact GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    CHECK (review_on >= set_on)
) STRICT;

CREATE TABLE handover (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'han_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    from_unit_id            TEXT NOT NULL REFERENCES care_unit (id),
    from_staff_id           TEXT REFERENCES staff_member (id),
    to_unit_id              TEXT NOT NULL REFERENCES care_unit (id),
    state                   TEXT NOT NULL CHECK (state IN ('sent', 'received', 'contact_made', 'completed', 'declined', 'not_reached', 'patient_declined', 'cancelled')),
    attempts                INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    sent_on                 TEXT CHECK (sent_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    text                    TEXT,
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    provenance_id           TEXT REFERENCES provenance (id),
    -- A handover to oneself hands nothing over.
    CHECK (from_unit_id <> to_unit_id)
) STRICT;
CREATE INDEX handover_patient ON handover (patient_id);
