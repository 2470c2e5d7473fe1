-- What is taken of somebody at a time is found by that time: the key has the bucket before the seat, so that taking a time reads the
-- rows of that time and not all that the person has ever had. The table again, because SQLite cannot change a key.
CREATE TABLE occupancy_next (
    resource       TEXT NOT NULL CHECK (resource GLOB 'stf_*' OR resource GLOB 'cun_*' OR resource GLOB 'plc_*'),
    bucket         INTEGER NOT NULL,
    seat           INTEGER NOT NULL CHECK (seat >= 1),
    appointment_id TEXT REFERENCES appointment (id),
    proposal_id    TEXT REFERENCES time_proposal (id),
    -- A time that was given up is kept for the same person until this instant; after it, whoever comes first may have it. Only a visit's.
    kept_until     INTEGER CHECK (kept_until IS NULL OR appointment_id IS NOT NULL),
    PRIMARY KEY (resource, bucket, seat),
    -- Taken by one thing, which can be named.
    CHECK ((appointment_id IS NULL) <> (proposal_id IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO occupancy_next (resource, bucket, seat, appointment_id, proposal_id, kept_until)
SELECT resource, bucket, seat, appointment_id, proposal_id, kept_until FROM occupancy;
DROP TABLE occupancy;
ALTER TABLE occupancy_next RENAME TO occupancy;
CREATE INDEX occupancy_appointment ON occupancy (appointment_id);
CREATE INDEX occupancy_proposal ON occupancy (proposal_id);

-- So with the times that two look at together: whoever takes a time finds those that are gone with it.
CREATE INDEX joint_booking_time_shown ON joint_booking_time (start_at) WHERE gone IS NULL;
