CREATE TABLE schedule (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'sch_*'),
    unit_id       TEXT REFERENCES care_unit (id),
    staff_id      TEXT REFERENCES staff_member (id),
    place_id      TEXT REFERENCES place (id),
    visit_kind    TEXT,
    way           TEXT NOT NULL DEFAULT 'on_site' CHECK (way IN ('on_site', 'video', 'phone', 'home')),
    provenance_id TEXT REFERENCES provenance (id),
    -- A schedule is somebody's or something's.
    CHECK (staff_id IS NOT NULL OR unit_id IS NOT NULL OR place_id IS NOT NULL)
) STRICT;

CREATE TABLE slot (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'slo_*'),
    schedule_id   TEXT NOT NULL REFERENCES schedule (id),
    start_at      INTEGER NOT NULL,
    end_at        INTEGER NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('free', 'busy')),
    version       INTEGER NOT NULL DEFAULT 1,
    provenance_id TEXT REFERENCES provenance (id),
    CHECK (end_at > start_at)
) STRICT;
CREATE INDEX slot_schedule ON slot (schedule_id, start_at);

CREATE TABLE appointment (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'apt_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    visit_kind              TEXT NOT NULL CHECK (visit_kind <> ''),
    description             TEXT,
    start_at                INTEGER NOT NULL,
    end_at                  INTEGER NOT NULL,
    state                   TEXT NOT NULL CHECK (state IN ('booked', 'cancelled_by_care', 'cancelled_by_patient', 'done', 'no_show', 'entered_in_error')),
    way                     TEXT NOT NULL DEFAULT 'on_site' CHECK (way IN ('on_site', 'video', 'phone', 'home')),
    agreed_with             TEXT NOT NULL DEFAULT 'none' CHECK (agreed_with IN ('none', 'patient', 'representative', 'in_conversation', 'by_phone')),
    unit_id                 TEXT REFERENCES care_unit (id),
    place_id                TEXT REFERENCES place (id),
    bring                   TEXT,
    what_happens            TEXT,
    fasting                 INTEGER NOT NULL DEFAULT 0 CHECK (fasting IN (0, 1)),
    transport               INTEGER NOT NULL DEFAULT 0 CHECK (transport IN (0, 1)),
    interpreter             TEXT,
    -- NULL: the unit's own flags hold.
    may_rebook              INTEGER CHECK (may_rebook IN (0, 1)),
    may_cancel              INTEGER CHECK (may_cancel IN (0, 1)),
    not_after_hours         INTEGER CHECK (not_after_hours >= 0),
    -- A visit care cannot hold stays visible until replaced, with a promised date and who is responsible.
    cancelled_reason        TEXT,
    promised_by             TEXT CHECK (promised_by GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    promised_by_unit_id     TEXT REFERENCES care_unit (id),
    replaced_by             TEXT REFERENCES appointment (id),
    -- When the person saw the latest change; NULL: not seen yet.
    seen_by_patient_at      INTEGER,
    -- The calendar file's SEQUENCE; its UID is the id, for life.
    sequence                INTEGER NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    version                 INTEGER NOT NULL DEFAULT 1,
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    provenance_id           TEXT REFERENCES provenance (id),
    CHECK (end_at > start_at),
    -- What is cancelled here always says by when the person hears more, and from whom.
    CHECK (provenance_id IS NOT NULL OR state <> 'cancelled_by_care' OR replaced_by IS NOT NULL OR (promised_by IS NOT NULL AND promised_by_unit_id IS NOT NULL))
) STRICT;
CREATE INDEX appointment_patient ON appointment (patient_id, start_at);
CREATE INDEX appointment_unit ON appointment (unit_id, start_at);

CREATE TABLE appointment_participant (
    appointment_id    TEXT NOT NULL REFERENCES appointment (id),
    position          INTEGER NOT NULL CHECK (position >= 0),
    staff_id          TEXT REFERENCES staff_member (id),
    representative_id TEXT REFERENCES representative (id),
    unit_id           TEXT REFERENCES care_unit (id),
    name              TEXT,
    PRIMARY KEY (appointment_id, position),
    CHECK (staff_id IS NOT NULL OR representative_id IS NOT NULL OR unit_id IS NOT NULL OR name IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- A question about a time, from either side.
CREATE TABLE time_proposal (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'pro_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    visit_kind              TEXT,
    -- The visit it would move; the old time stands until a new one is agreed.
    appointment_id          TEXT REFERENCES appointment (id),
    by_staff_id             TEXT REFERENCES staff_member (id),
    by_representative_id    TEXT REFERENCES representative (id),
    unit_id                 TEXT REFERENCES care_unit (id),
    answer_by               INTEGER,
    state                   TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn', 'lapsed')),
    seen_at                 INTEGER,
    version                 INTEGER NOT NULL DEFAULT 1,
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    provenance_id           TEXT REFERENCES provenance (id),
    -- A question is asked by one person; an imported one may leave out who, never name two.
    CHECK (by_staff_id IS NULL OR by_representative_id IS NULL)
) STRICT;
CREATE INDEX time_proposal_patient ON time_proposal (patient_id);

CREATE TABLE time_proposal_option (
    proposal_id TEXT NOT NULL REFERENCES time_proposal (id),
    position    INTEGER NOT NULL CHECK (position >= 0),
    start_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL,
    PRIMARY KEY (proposal_id, position),
    CHECK (end_at > start_at)
) STRICT, WITHOUT ROWID;

-- One row for every five minutes a resource is taken by a booking, a hold or a buffer. The key is the rule: nothing can be taken twice,
-- equal starts and overlaps alike. bucket = epoch minutes / 5; seats 1..n where more than one fits.
CREATE TABLE occupancy (
    resource       TEXT NOT NULL CHECK (resource GLOB 'stf_*' OR resource GLOB 'cun_*' OR resource GLOB 'plc_*'),
    seat           INTEGER NOT NULL CHECK (seat >= 1),
    bucket         INTEGER NOT NULL,
    appointment_id TEXT REFERENCES appointment (id),
    proposal_id    TEXT REFERENCES time_proposal (id),
    PRIMARY KEY (resource, seat, bucket),
    -- Taken by one thing, which can be named.
    CHECK ((appointment_id IS NULL) <> (proposal_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX occupancy_appointment ON occupancy (appointment_id);
CREATE INDEX occupancy_proposal ON occupancy (proposal_id);

-- Öppen or tidsatt kallelse: "boka en tid för återbesök, senast …".
CREATE TABLE invitation (
    id                      TEXT PRIMARY KEY CHECK (id GLOB 'inv_*'),
    patient_id              TEXT NOT NULL REFERENCES patient (id),
    text                    TEXT NOT NULL CHECK (text <> ''),
    unit_id                 TEXT REFERENCES care_unit (id),
    book_by                 TEXT CHECK (book_by GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    state                   TEXT NOT NULL CHECK (state IN ('open', 'booked', 'declined', 'ended')),
    responsible_provider_id TEXT NOT NULL REFERENCES care_provider (id),
    provenance_id           TEXT REFERENCES provenance (id)
) STRICT;
CREATE INDEX invitation_patient ON invitation (patient_id);
