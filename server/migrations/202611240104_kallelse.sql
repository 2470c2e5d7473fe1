-- What a kallelse says that is the same for all of a unit's visits, so that each appointment need not carry it.
ALTER TABLE care_unit ADD COLUMN visit_fee_kronor INTEGER CHECK (visit_fee_kronor >= 0);
-- In words, as patients read them: "Du kan parkera framför huset. Det kostar inget."
ALTER TABLE care_unit ADD COLUMN parking TEXT;
ALTER TABLE care_unit ADD COLUMN transit TEXT;

-- What happens at a kind of visit; the appointment's own words go before it.
CREATE TABLE visit_template (
    unit_id      TEXT NOT NULL REFERENCES care_unit (id),
    -- As appointments name it; '': every kind of visit at the unit.
    visit_kind   TEXT NOT NULL,
    -- One step on each line, in order.
    what_happens TEXT CHECK (what_happens <> ''),
    bring        TEXT CHECK (bring <> ''),
    -- One template for each kind of visit.
    PRIMARY KEY (unit_id, visit_kind)
) STRICT, WITHOUT ROWID;
