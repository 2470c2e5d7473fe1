-- Who sent a request for the patient: care and the patient hear their name, and they see it afterwards themselves.
ALTER TABLE request ADD COLUMN representative_id TEXT REFERENCES representative (id)
    CHECK (representative_id IS NULL OR created_by = 'representative');
-- Of what was sent before, the access log knows it.
UPDATE request SET representative_id = (
    SELECT e.actor_id FROM access_event e WHERE e.patient_id = request.patient_id AND e.at >= request.created_at - 1000 AND e.action = 'write'
        AND e.actor_kind = 'representative' AND (e.entity_id = request.id OR e.purpose = 'appointment.cancel')
    ORDER BY e.entity_id GLOB 'req_*' DESC, e.at LIMIT 1)
WHERE created_by = 'representative';
