-- Where an imported row came from, with the resource as it arrived. Instants are UTC epoch milliseconds, dates are
-- 'YYYY-MM-DD' (Swedish calendar days), ids are prefixed UUIDv7.
CREATE TABLE provenance (
    id            TEXT PRIMARY KEY CHECK (id GLOB 'prv_*'),
    source        TEXT NOT NULL CHECK (source <> ''),
    resource_type TEXT NOT NULL CHECK (resource_type <> ''),
    -- The business identifier (`system|value`), else `id:` and the resource's id: what makes two imports the same thing.
    business_key  TEXT NOT NULL CHECK (business_key <> ''),
    -- The row this resource became; its prefix says which table. NULL where the resource is only a part of others (a Condition).
    entity_id     TEXT,
    -- meta.lastUpdated; NULL where the source does not say. An older one is skipped.
    last_updated  INTEGER,
    imported_at   INTEGER NOT NULL,
    raw           TEXT NOT NULL,
    -- Rules of identity (product.md): the same thing from the same source is never doubled.
    UNIQUE (source, resource_type, business_key)
) STRICT;
CREATE INDEX provenance_entity ON provenance (entity_id);

-- Every name a resource may be referred to by in later files of the same source: `id:karin`, `system|value`.
CREATE TABLE provenance_alias (
    source        TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    alias         TEXT NOT NULL,
    provenance_id TEXT NOT NULL REFERENCES provenance (id),
    PRIMARY KEY (source, resource_type, alias)
) STRICT, WITHOUT ROWID;
