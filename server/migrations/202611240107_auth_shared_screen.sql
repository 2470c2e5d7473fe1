-- Delad skärm: a tablet in a kitchen. The sign-in ends at "Klar", or when nobody has touched it for a while.
ALTER TABLE session ADD COLUMN shared INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1));
-- When it was last used; kept for shared screens only.
ALTER TABLE session ADD COLUMN used_at INTEGER;
