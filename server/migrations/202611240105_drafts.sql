-- What a person has begun to write and not sent: kept thirty days, through a sign-in that ends.
CREATE TABLE draft (
    patient_id TEXT NOT NULL REFERENCES patient (id),
    -- The page of the form.
    address    TEXT NOT NULL CHECK (address GLOB '/*' AND length(address) <= 200),
    text       TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
    saved_at   INTEGER NOT NULL,
    -- One draft for each form.
    PRIMARY KEY (patient_id, address)
) STRICT, WITHOUT ROWID;
