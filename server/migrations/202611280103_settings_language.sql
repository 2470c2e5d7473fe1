-- The language of the pages; 'auto' until the person has chosen. Which languages there are is said by the locale files, so that one more
-- needs no new table: here it is only held that it is a code. One that is none of ours stops the read, as every other row that fits no state.
ALTER TABLE settings_change ADD COLUMN language TEXT NOT NULL DEFAULT 'auto' CHECK (language GLOB '[a-z][a-z]*' AND length(language) <= 12);
