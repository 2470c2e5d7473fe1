-- A day that is closed here and a leave that comes in with the schedule stand beside each other: opening the day again leaves the leave.
-- The table again, because SQLite cannot change a key.
CREATE TABLE schedule_closure_next (
    schedule_id TEXT NOT NULL REFERENCES schedule (id),
    start_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL,
    made_here   INTEGER NOT NULL DEFAULT 0 CHECK (made_here IN (0, 1)),
    PRIMARY KEY (schedule_id, start_at, made_here),
    CHECK (end_at > start_at)
) STRICT, WITHOUT ROWID;
INSERT INTO schedule_closure_next (schedule_id, start_at, end_at, made_here) SELECT schedule_id, start_at, end_at, made_here FROM schedule_closure;
DROP TABLE schedule_closure;
ALTER TABLE schedule_closure_next RENAME TO schedule_closure;
