CREATE TABLE plan (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'pln_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    kind                    TEXT NOT NULL CHECK (kind IN ('SIP', 'SPLPTLRV', 'SPU', 'VP', 'HP', 'RP', 'GP', 'SVP', 'MVC', 'PK', 'OTHER')),
    title                   TEXT NOT NULL CHECK (title <> ''),
    state                   TEXT NOT NULL CHECK (state IN ('draft', 'active', 'on_hold', 'completed', 'revoked', 'unknown')),
    description             TEXT,
    reason                  TEXT,
    period_start            TEXT CHECK (period_start GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    period_end              TEXT CHECK (period_end GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    responsible_unit_id     TEXT REFERENCES care_unit (id),
    agreement_version       INTEGER CHECK (agreement_version >= 1),
    agreed_on               TEXT CHECK (agreed_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    agreed_with             TEXT,
    -- False: care has not yet released it; no page of the patient's shows it or counts it.
    approved_for_patient    INTEGER NOT NULL DEFAULT 1 CHECK (approved_for_patient IN (0, 1)),
    provenance_id           TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX plan_patient ON plan (patient_id);
CREATE INDEX plan_unit ON plan (responsible_unit_id);

CREATE TABLE document (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'doc_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    plan_id                 TEXT REFERENCES plan (id),
    title                   TEXT NOT NULL CHECK (title <> ''),
    content_type            TEXT NOT NULL,
    content                 BLOB NOT NULL,
    written_on              TEXT CHECK (written_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    responsible_unit_id     TEXT REFERENCES care_unit (id),
    approved_for_patient    INTEGER NOT NULL DEFAULT 1 CHECK (approved_for_patient IN (0, 1)),
    provenance_id           TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX document_patient ON document (patient_id);

CREATE TABLE goal (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'goa_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    text                    TEXT NOT NULL CHECK (text <> ''),
    state                   TEXT NOT NULL CHECK (state IN ('proposed', 'active', 'on_hold', 'completed', 'cancelled', 'unknown')),
    target_on               TEXT CHECK (target_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    expressed_by_patient    INTEGER NOT NULL DEFAULT 0 CHECK (expressed_by_patient IN (0, 1)),
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    responsible_unit_id     TEXT REFERENCES care_unit (id),
    approved_for_patient    INTEGER NOT NULL DEFAULT 1 CHECK (approved_for_patient IN (0, 1)),
    provenance_id           TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX goal_patient ON goal (patient_id);

-- One goal may stand in several plans.
CREATE TABLE plan_goal (
    plan_id TEXT NOT NULL REFERENCES plan (id),
    goal_id TEXT NOT NULL REFERENCES goal (id),
    PRIMARY KEY (plan_id, goal_id)
) STRICT, WITHOUT ROWID;

-- Åtagande: one line of who does what.
CREATE TABLE commitment (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'com_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    plan_id                 TEXT REFERENCES plan (id),
    -- Its place in the plan; an imported activity has no identity but its plan and its place.
    position                INTEGER NOT NULL DEFAULT 0 CHECK (position >= 0),
    party                   TEXT NOT NULL CHECK (party IN ('patient', 'care', 'relative', 'other', 'not_stated')),
    performer_staff_id      TEXT REFERENCES staff_member (id),
    performer_unit_id       TEXT REFERENCES care_unit (id),
    performer_name          TEXT,
    text                    TEXT NOT NULL CHECK (text <> ''),
    why                     TEXT,
    -- 'call' / 'contact': care will get in touch; the next step says so.
    action                  TEXT CHECK (action IN ('call', 'contact', 'visit')),
    due_on                  TEXT CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    timing_text             TEXT,
    state                   TEXT NOT NULL CHECK (state IN ('planned', 'in_progress', 'done', 'on_hold', 'cancelled', 'unknown')),
    medical_measure         INTEGER NOT NULL DEFAULT 0 CHECK (medical_measure IN (0, 1)),
    self_care_assessed_by   TEXT REFERENCES staff_member (id),
    self_care_assessed_on   TEXT CHECK (self_care_assessed_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    self_care_if_it_fails   TEXT,
    self_care_review_on     TEXT CHECK (self_care_review_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    responsible_unit_id     TEXT REFERENCES care_unit (id),
    approved_for_patient    INTEGER NOT NULL DEFAULT 1 CHECK (approved_for_patient IN (0, 1)),
    version                 INTEGER NOT NULL DEFAULT 1,
    provenance_id           TEXT REFERENCES provenance (id),
    -- "Vården gör" written here always says by when; what other systems wrote may leave it out, and is shown as a gap.
    CHECK (provenance_id IS NOT NULL OR party <> 'care' OR due_on IS NOT NULL),
    -- Egenvård (lag 2022:1250): a medical measure is given to the person only with an assessment.
    CHECK (provenance_id IS NOT NULL OR party <> 'patient' OR medical_measure = 0 OR self_care_assessed_by IS NOT NULL)
) STRICT;
CREATE INDEX commitment_patient ON commitment (patient_id);
CREATE INDEX commitment_plan ON commitment (plan_id, position);

-- Det här är viktigt för mig. A change is a new row; nothing is overwritten, so undo is another new row.
CREATE TABLE what_matters (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'wma_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    text                    TEXT NOT NULL CHECK (text <> '' AND length(text) <= 2000),
    written_by              TEXT NOT NULL CHECK (written_by IN ('patient', 'representative', 'staff', 'imported')),
    written_at              INTEGER NOT NULL,
    -- The newer row that stands in its place.
    replaced_by             TEXT REFERENCES what_matters (id),
    -- Taken back with nothing in its place: there was nothing before.
    withdrawn_at            INTEGER,
    -- The earlier row whose words an undo brought back.
    restores                TEXT REFERENCES what_matters (id),
    responsible_provider_id TEXT REFERENCES care_provider (id),
    provenance_id           TEXT REFERENCES provenance (id),
    -- Only what came from outside has a provider that answers for it; a person's own words are the person's.
    CHECK ((written_by = 'imported') = (provenance_id IS NOT NULL)),
    CHECK (written_by <> 'imported' OR responsible_provider_id IS NOT NULL),
    CHECK (replaced_by IS NULL OR replaced_by <> id)
) STRICT;
CREATE INDEX what_matters_patient ON what_matters (patient_id);
-- Two edits of the same words cannot both win.
CREATE UNIQUE INDEX what_matters_replaced ON what_matters (replaced_by) WHERE replaced_by IS NOT NULL;

-- Hemma: what I do to feel well, what I keep an eye on, where I turn.
CREATE TABLE self_care_card (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'scc_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    plan_id                 TEXT REFERENCES plan (id),
    position                INTEGER NOT NULL DEFAULT 0 CHECK (position >= 0),
    kind                    TEXT NOT NULL CHECK (kind IN ('well', 'watch', 'turn_to')),
    level                   TEXT CHECK (level IN ('yellow', 'red')),
    -- It is so now: the person is told first.
    active                  INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1)),
    text                    TEXT NOT NULL CHECK (text <> ''),
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    responsible_unit_id     TEXT REFERENCES care_unit (id),
    approved_for_patient    INTEGER NOT NULL DEFAULT 1 CHECK (approved_for_patient IN (0, 1)),
    provenance_id           TEXT REFERENCES provenance (id),
    -- Only what one watches for has a level, and only that can be happening now.
    CHECK (kind = 'watch' OR (level IS NULL AND active = 0))
) STRICT;
CREATE INDEX self_care_card_patient ON self_care_card (patient_id);
