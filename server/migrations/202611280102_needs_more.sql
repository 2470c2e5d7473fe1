-- More of when a time suits the person. Early or late in the day: no time before ten, or none that ends after three.
ALTER TABLE settings_change ADD COLUMN hours TEXT NOT NULL DEFAULT 'any' CHECK (hours IN ('any', 'not_early', 'not_late'));
-- How many visits they can manage in a week.
ALTER TABLE settings_change ADD COLUMN week TEXT NOT NULL DEFAULT 'any' CHECK (week IN ('any', 'one', 'two'));
-- How they get there: with färdtjänst, which needs time between two visits; or with somebody, who must be told of a new time.
ALTER TABLE settings_change ADD COLUMN travel TEXT NOT NULL DEFAULT 'any' CHECK (travel IN ('any', 'rides', 'companion'));
