-- A closure that was made here stays when its schedule comes in anew.
ALTER TABLE schedule_closure ADD COLUMN made_here INTEGER NOT NULL DEFAULT 0 CHECK (made_here IN (0, 1));
-- The schedule that a question's times are of, where whoever asked chose one.
ALTER TABLE time_proposal ADD COLUMN schedule_id TEXT REFERENCES schedule (id);
