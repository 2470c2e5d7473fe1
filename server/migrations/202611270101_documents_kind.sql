-- What a document is, judged by its first bytes and not by what its source calls it: only this decides how it is opened.
ALTER TABLE document ADD COLUMN kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('text', 'tagged_pdf', 'pdf', 'png', 'jpeg', 'other'));
UPDATE document SET kind = CASE
    WHEN substr(content, 1, 5) = CAST('%PDF-' AS BLOB) THEN 'pdf'
    WHEN content_type LIKE 'text/plain%' AND length(content) BETWEEN 1 AND 200000 THEN 'text'
    ELSE 'other' END;
-- SHA-256 of the content as it came: what differs is not shown. NULL where it came before hashes were kept.
ALTER TABLE document ADD COLUMN sha256 BLOB CHECK (length(sha256) = 32);
-- 0: its source has replaced it, or never meant to send it: shown to nobody, not even to staff.
ALTER TABLE document ADD COLUMN current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1));
