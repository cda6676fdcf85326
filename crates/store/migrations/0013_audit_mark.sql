-- A short mark of each field of an audit entry, so that a broken entry can say which of its fields no
-- longer fits. The marks prove nothing, the hash does: they are not part of the chain. Entries of
-- before this step have none.
--
-- One text for SQLite and PostgreSQL, with the types of 0001.

ALTER TABLE audit_entry ADD COLUMN marks TEXT;
