-- The change of a visit that took the question away: it is asked again when that change is taken back. It stays when the question is
-- answered or imported otherwise, and says nothing then.
ALTER TABLE time_proposal ADD COLUMN withdrawn_by TEXT REFERENCES appointment_change (id);
CREATE INDEX time_proposal_withdrawn_by ON time_proposal (withdrawn_by) WHERE withdrawn_by IS NOT NULL;
