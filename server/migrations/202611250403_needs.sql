-- When a time suits the person: wishes that the times they are shown are ordered by. They stand with the other choices, so that they
-- are set, undone and set together with staff in the same way.
ALTER TABLE settings_change ADD COLUMN part_of_day TEXT NOT NULL DEFAULT 'any' CHECK (part_of_day IN ('any', 'forenoon', 'afternoon'));
-- Several visits: on the same day, or on a day of its own.
ALTER TABLE settings_change ADD COLUMN same_day TEXT NOT NULL DEFAULT 'any' CHECK (same_day IN ('any', 'together', 'apart'));
