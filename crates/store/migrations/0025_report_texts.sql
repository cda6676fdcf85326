-- The words of consolidated reports, edited section by section, and who is editing.
--
-- One text for SQLite and PostgreSQL with the types of 0001.

-- A section as somebody saved it; `base` is what the bodies' reports said when it was merged, to
-- tell later what they changed since. Append-only.
CREATE TABLE report_text (
    round_id UUID NOT NULL REFERENCES reporting_round (id),
    section TEXT NOT NULL CHECK (section <> ''),
    version BIGINT NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('typed', 'kept', 'taken', 'restored')),
    words TEXT NOT NULL,
    base TEXT NOT NULL,
    saved_by UUID REFERENCES user_account (id),
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (round_id, section, version)
);
CREATE INDEX report_text_person ON report_text (saved_by);

-- Who is editing a section, from which merged words on.
CREATE TABLE report_text_lock (
    round_id UUID NOT NULL REFERENCES reporting_round (id),
    section TEXT NOT NULL,
    held_by UUID NOT NULL REFERENCES user_account (id),
    base TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    taken_from UUID REFERENCES user_account (id),
    PRIMARY KEY (round_id, section)
);
CREATE INDEX report_text_lock_person ON report_text_lock (held_by);
CREATE INDEX report_text_lock_before ON report_text_lock (taken_from);

--@ sqlite
CREATE TRIGGER report_text_never_changed BEFORE UPDATE ON report_text
BEGIN SELECT RAISE(ABORT, 'rows of report_text are never changed'); END;
CREATE TRIGGER report_text_never_deleted BEFORE DELETE ON report_text
BEGIN SELECT RAISE(ABORT, 'rows of report_text are never deleted'); END;

--@ postgres
CREATE TRIGGER report_text_never_changed BEFORE UPDATE OR DELETE ON report_text
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER report_text_never_emptied BEFORE TRUNCATE ON report_text
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
