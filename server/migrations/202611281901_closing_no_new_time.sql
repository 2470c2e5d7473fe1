-- Care has cancelled, and the person has said that they want no new time: nothing is promised any more.
ALTER TABLE appointment ADD COLUMN no_new_time_at INTEGER CHECK (no_new_time_at IS NULL OR state = 'cancelled_by_care');
