CREATE TABLE patient (
    id                    TEXT PRIMARY KEY CHECK (id GLOB 'pat_*'),
    name                  TEXT NOT NULL CHECK (name <> ''),
    -- The name one is greeted by.
    given_name            TEXT NOT NULL CHECK (given_name <> ''),
    birth_date            TEXT CHECK (birth_date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    deceased              INTEGER NOT NULL DEFAULT 0 CHECK (deceased IN (0, 1)),
    listed_unit_id        TEXT REFERENCES care_unit (id),
    protected_identity    TEXT NOT NULL DEFAULT 'none' CHECK (protected_identity IN ('none', 'sekretessmarkering', 'skyddad_folkbokforing', 'fingerade')),
    address               TEXT,
    phone                 TEXT,
    contact_preference    TEXT CHECK (contact_preference IN ('call', 'sms', 'letter', 'message', 'relative', 'text_phone')),
    language              TEXT,
    interpreter           TEXT,
    communication_support TEXT,
    view_mode             TEXT NOT NULL DEFAULT 'standard' CHECK (view_mode IN ('standard', 'simple')),
    -- Stands for the demo region: `serve --demo` refuses a database that holds anyone else.
    demo                  INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    provenance_id         TEXT REFERENCES provenance (id),
    -- Protected identity: home address and phone are not stored, by anybody, ever.
    CHECK (protected_identity = 'none' OR (address IS NULL AND phone IS NULL))
) STRICT;
CREATE INDEX patient_listed ON patient (listed_unit_id);

CREATE TABLE patient_identifier (
    system     TEXT NOT NULL CHECK (system <> ''),
    value      TEXT NOT NULL CHECK (value <> ''),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    -- One number is one person, whatever source says it.
    PRIMARY KEY (system, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_identifier_patient ON patient_identifier (patient_id);

CREATE TABLE representative (
    id                TEXT PRIMARY KEY CHECK (id GLOB 'rep_*'),
    patient_id        TEXT NOT NULL REFERENCES patient (id),
    kind              TEXT NOT NULL CHECK (kind IN ('narstaende', 'ombud', 'god_man', 'forvaltare', 'framtidsfullmakt', 'vardnadshavare')),
    name              TEXT NOT NULL CHECK (name <> ''),
    relationship      TEXT,
    identifier_system TEXT,
    identifier_value  TEXT,
    phone             TEXT,
    document          TEXT,
    document_seen_by  TEXT REFERENCES staff_member (id),
    document_seen_on  TEXT CHECK (document_seen_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    authority_parts   TEXT,
    may_see           INTEGER NOT NULL DEFAULT 0 CHECK (may_see IN (0, 1)),
    may_propose       INTEGER NOT NULL DEFAULT 0 CHECK (may_propose IN (0, 1)),
    may_book          INTEGER NOT NULL DEFAULT 0 CHECK (may_book IN (0, 1)),
    valid_from        TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    valid_to          TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    provenance_id     TEXT REFERENCES provenance (id),
    CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from),
    -- An identifier is a system and a value, or nothing.
    CHECK ((identifier_system IS NULL) = (identifier_value IS NULL)),
    -- Närstående have no authority: they see and propose at the patient's wish, and book for nobody.
    CHECK (kind <> 'narstaende' OR may_book = 0)
) STRICT;
CREATE INDEX representative_patient ON representative (patient_id);

-- Spärr: what `provider_id` (or one unit of it) has written is not shown to the blocked unit or provider.
CREATE TABLE block (
    id                  TEXT PRIMARY KEY CHECK (id GLOB 'blk_*'),
    patient_id          TEXT NOT NULL REFERENCES patient (id),
    provider_id         TEXT NOT NULL REFERENCES care_provider (id),
    unit_id             TEXT REFERENCES care_unit (id),
    blocked_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    blocked_unit_id     TEXT REFERENCES care_unit (id),
    lifted_at           INTEGER,
    provenance_id       TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX block_patient ON block (patient_id);

-- Samtycke till sammanhållen dokumentation (lag 2022:913): who may see what other providers wrote, and until when.
CREATE TABLE consent (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'cns_*'),
    patient_id    TEXT NOT NULL REFERENCES patient (id),
    provider_id   TEXT NOT NULL REFERENCES care_provider (id),
    valid_to      TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    withdrawn_at  INTEGER,
    provenance_id TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX consent_patient ON consent (patient_id);
