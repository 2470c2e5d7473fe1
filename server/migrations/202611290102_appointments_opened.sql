-- When the patient had a kallelse before them, and as which of its changes: one that has changed since is not seen.
ALTER TABLE appointment ADD COLUMN opened_sequence INTEGER;
ALTER TABLE appointment ADD COLUMN opened_at INTEGER CHECK ((opened_at IS NULL) = (opened_sequence IS NULL));
