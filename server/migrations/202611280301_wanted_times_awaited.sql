-- Staff have said yes in words to a time that another system books: until its booking comes in, both sides see that it is not there yet.
ALTER TABLE request ADD COLUMN awaits_booking INTEGER NOT NULL DEFAULT 0
    -- Only a yes to a wanted time waits for a booking.
    CHECK (awaits_booking IN (0, 1) AND (awaits_booking = 0 OR (kind = 'want_time' AND state = 'answered')));
-- Found by the visit or the invitation that it is for.
CREATE INDEX request_awaits_visit ON request (appointment_id) WHERE awaits_booking = 1;
CREATE INDEX request_awaits_invitation ON request (invitation_id) WHERE awaits_booking = 1;
