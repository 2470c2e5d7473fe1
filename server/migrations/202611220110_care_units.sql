-- Vårdgivare and omsorgsgivare, their units, places, staff and what staff are assigned to do.
CREATE TABLE care_provider (
    id                    TEXT PRIMARY KEY CHECK (id GLOB 'cpr_*'),
    -- 'source': nobody is named in what came in; the source itself answers for it until somebody is.
    kind                  TEXT NOT NULL CHECK (kind IN ('vardgivare', 'omsorgsgivare', 'part', 'unknown', 'source')),
    name                  TEXT NOT NULL CHECK (name <> ''),
    hsa_id                TEXT UNIQUE,
    -- Reading by an adult's ombud has no clear legal ground (HFD 2017): off unless the provider turns it on.
    representative_access INTEGER NOT NULL DEFAULT 0 CHECK (representative_access IN (0, 1)),
    show_staff_names      INTEGER NOT NULL DEFAULT 1 CHECK (show_staff_names IN (0, 1)),
    provenance_id         TEXT REFERENCES provenance (id)
) STRICT;

CREATE TABLE care_unit (
    id              TEXT PRIMARY KEY CHECK (id GLOB 'cun_*'),
    provider_id     TEXT NOT NULL REFERENCES care_provider (id),
    kind            TEXT NOT NULL CHECK (kind IN ('vardcentral', 'vardenhet', 'omsorgsenhet', 'samordning', 'part', 'unknown')),
    name            TEXT NOT NULL CHECK (name <> ''),
    hsa_id          TEXT UNIQUE,
    phone           TEXT,
    address         TEXT,
    landmark        TEXT,
    opening_hours   TEXT,
    -- What a patient may do without asking. False, or too late, means a request with an answer date, never a dead button.
    may_book        INTEGER NOT NULL DEFAULT 0 CHECK (may_book IN (0, 1)),
    may_rebook      INTEGER NOT NULL DEFAULT 0 CHECK (may_rebook IN (0, 1)),
    may_cancel      INTEGER NOT NULL DEFAULT 0 CHECK (may_cancel IN (0, 1)),
    may_message     INTEGER NOT NULL DEFAULT 0 CHECK (may_message IN (0, 1)),
    not_after_hours INTEGER CHECK (not_after_hours >= 0),
    late_fee_kronor INTEGER CHECK (late_fee_kronor >= 0),
    provenance_id   TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX care_unit_provider ON care_unit (provider_id);

CREATE TABLE place (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'plc_*'),
    unit_id       TEXT REFERENCES care_unit (id),
    name          TEXT NOT NULL CHECK (name <> ''),
    address       TEXT,
    landmark      TEXT,
    provenance_id TEXT REFERENCES provenance (id)
) STRICT;

CREATE TABLE staff_member (
    id                 TEXT PRIMARY KEY CHECK (id GLOB 'stf_*'),
    name               TEXT NOT NULL CHECK (name <> ''),
    hsa_id             TEXT UNIQUE,
    phone              TEXT,
    -- Staff with protected data appear by function and unit only, to everybody.
    protected_identity INTEGER NOT NULL DEFAULT 0 CHECK (protected_identity IN (0, 1)),
    provenance_id      TEXT REFERENCES provenance (id)
) STRICT;

-- Medarbetaruppdrag: the right to act comes from here, never from the person.
CREATE TABLE assignment (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'asg_*'),
    staff_id      TEXT NOT NULL REFERENCES staff_member (id),
    unit_id       TEXT NOT NULL REFERENCES care_unit (id),
    -- In words, as patients read it: "distriktssköterska".
    function      TEXT NOT NULL CHECK (function <> ''),
    function_code TEXT NOT NULL DEFAULT 'other' CHECK (function_code IN ('sjukskoterska', 'lakare', 'arbetsterapeut', 'fysioterapeut',
        'logoped', 'kurator', 'samordnare', 'handlaggare', 'verksamhetschef', 'stodassistent', 'other')),
    phone         TEXT,
    -- When they answer, as civil hours: 'mon 08:00-12:00;tue 08:00-12:00'. Words are made on the page.
    answers       TEXT,
    stand_in_id   TEXT REFERENCES assignment (id),
    valid_from    TEXT CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    valid_to      TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    provenance_id TEXT REFERENCES provenance (id),
    -- An assignment that ends before it begins gives nobody a right.
    CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)
) STRICT;
CREATE INDEX assignment_staff ON assignment (staff_id);
CREATE INDEX assignment_unit ON assignment (unit_id);
