-- Files of papers: as issued, as signed, and a signature beside the file. Kept as they are for good.
--
-- One text for SQLite and PostgreSQL with the types of 0001. `found` (JSON) is what the signatures
-- came to, held against the list of authorities whose SHA-256 is `trust` ('' without one). `growth`
-- says how a signed file stands to the one that was issued, `reason` why another one was taken.

CREATE TABLE paper_file (
    id UUID NOT NULL PRIMARY KEY,
    paper_id UUID NOT NULL REFERENCES paper (id),
    kind TEXT NOT NULL CHECK (kind IN ('issued', 'signed', 'detached')),
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size > 0),
    content BYTEA NOT NULL,
    found TEXT,
    trust TEXT,
    growth TEXT CHECK (growth IN ('grown', 'other')),
    reason TEXT,
    kept_by UUID REFERENCES user_account (id),
    kept_at BIGINT NOT NULL,
    CHECK ((kind = 'signed') = (growth IS NOT NULL)),
    CHECK ((kind = 'issued') = (found IS NULL)),
    CHECK ((found IS NULL) = (trust IS NULL)),
    CHECK (growth IS NULL OR (growth = 'other') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX paper_file_kind ON paper_file (paper_id, kind);
CREATE INDEX paper_file_person ON paper_file (kept_by);

--@ sqlite
CREATE TRIGGER paper_file_never_changed BEFORE UPDATE ON paper_file
BEGIN SELECT RAISE(ABORT, 'rows of paper_file are never changed'); END;
CREATE TRIGGER paper_file_never_deleted BEFORE DELETE ON paper_file
BEGIN SELECT RAISE(ABORT, 'rows of paper_file are never deleted'); END;

--@ postgres
CREATE TRIGGER paper_file_never_changed BEFORE UPDATE OR DELETE ON paper_file
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER paper_file_never_emptied BEFORE TRUNCATE ON paper_file
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
