-- Whose schedule a visit belongs to is asked for every visit that is shown or moved: not by looking at all the schedules of a region.
CREATE INDEX schedule_owner ON schedule (coalesce(staff_id, place_id, unit_id));
CREATE INDEX schedule_staff ON schedule (staff_id);
CREATE INDEX schedule_unit ON schedule (unit_id);
