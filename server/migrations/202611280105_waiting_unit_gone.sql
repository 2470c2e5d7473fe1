-- The list is read by the unit of the visit; whoever waits has none of their own.
DROP INDEX waiting_unit;
ALTER TABLE waiting DROP COLUMN unit_id;
