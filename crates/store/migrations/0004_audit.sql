-- The audit log as a chain: each entry carries a hash of itself and of the entry before it.
--
-- One text for SQLite and PostgreSQL up to the triggers, which the engines write differently; see
-- docs/adr/0009. Entries of before this step have no hash; the program chains them right after it.

ALTER TABLE audit_entry ADD COLUMN body_id UUID REFERENCES body (id);
ALTER TABLE audit_entry ADD COLUMN agent TEXT;
ALTER TABLE audit_entry ADD COLUMN previous_hash TEXT;
ALTER TABLE audit_entry ADD COLUMN hash TEXT;
CREATE INDEX audit_entry_body ON audit_entry (body_id);
CREATE INDEX audit_entry_verb ON audit_entry (verb);
CREATE INDEX audit_entry_time ON audit_entry (happened_at);
CREATE INDEX audit_entry_unchained ON audit_entry (seq) WHERE hash IS NULL;

-- Hash of the entry that `value` numbers: whoever cuts entries off the end must change it too.
ALTER TABLE counter ADD COLUMN head TEXT;

--@ sqlite
CREATE TRIGGER audit_entry_never_changed BEFORE UPDATE ON audit_entry WHEN OLD.hash IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_entry_never_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
-- REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_entry_chained BEFORE INSERT ON audit_entry
WHEN NEW.hash IS NULL OR EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'audit entries are appended with their hash'); END;

--@ postgres
CREATE FUNCTION audit_entry_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER audit_entry_never_changed BEFORE UPDATE ON audit_entry
    FOR EACH ROW WHEN (OLD.hash IS NOT NULL)
    EXECUTE FUNCTION audit_entry_refused('audit entries are never changed');
CREATE TRIGGER audit_entry_never_deleted BEFORE DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refused('audit entries are never deleted');
CREATE TRIGGER audit_entry_never_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refused('audit entries are never deleted');
CREATE TRIGGER audit_entry_chained BEFORE INSERT ON audit_entry
    FOR EACH ROW WHEN (NEW.hash IS NULL)
    EXECUTE FUNCTION audit_entry_refused('audit entries are appended with their hash');
