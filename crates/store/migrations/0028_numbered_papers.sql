-- Every paper that gets a number stands in one table: letters that urge, Tờ trình and Quyết định on
-- changing a plan, consolidated reports. So numbers, files and signatures are the same for all.
--
-- One text for SQLite and PostgreSQL with the types of 0001. `content` (JSON) is what the paper says;
-- a draft has no number. Numbers run by year, type and issuer: `register` is the issuer as it is
-- compared, `type_code` is '' for letters, which have none in their symbol. `issuer` of letters of
-- before is '' until the program reads it out of them.

CREATE TABLE numbered_paper (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    kind TEXT NOT NULL CHECK (kind IN ('urging', 'proposal', 'decision', 'report')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'dropped')),
    content TEXT NOT NULL,
    issuer TEXT NOT NULL,
    register TEXT NOT NULL,
    type_code TEXT NOT NULL,
    round_id UUID REFERENCES reporting_round (id),
    set_id UUID,
    level TEXT CHECK (level IN ('reminder', 'collector', 'superior')),
    new_due TEXT,
    issued_year BIGINT,
    number BIGINT CHECK (number >= 1),
    issued_on TEXT,
    created_by UUID REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    mod_count BIGINT NOT NULL,
    UNIQUE (set_id, kind),
    CHECK ((kind = 'urging') = (type_code = '')),
    CHECK ((kind = 'urging') = (level IS NOT NULL)),
    CHECK ((kind = 'urging') = (new_due IS NOT NULL)),
    CHECK ((kind IN ('proposal', 'decision')) = (set_id IS NOT NULL)),
    CHECK (kind <> 'report' OR round_id IS NOT NULL),
    CHECK ((state = 'issued') = (number IS NOT NULL)),
    CHECK ((state = 'issued') = (issued_on IS NOT NULL)),
    CHECK ((state = 'issued') = (issued_year IS NOT NULL))
);
INSERT INTO numbered_paper (id, plan_id, kind, state, content, issuer, register, type_code, round_id,
        level, new_due, issued_year, number, issued_on, created_by, created_at, changed_at, mod_count)
    SELECT id, plan_id, kind, state, content, '', register, type_code, round_id,
        level, new_due, issued_year, number, issued_on, created_by, created_at, changed_at, mod_count
    FROM paper;
INSERT INTO numbered_paper (id, plan_id, kind, state, content, issuer, register, type_code, set_id,
        issued_year, number, issued_on, created_by, created_at, changed_at, mod_count)
    SELECT id, plan_id, kind, state, content, issuer, register, type_code, set_id,
        issued_year, number, issued_on, created_by, created_at, changed_at, mod_count
    FROM plan_paper;

CREATE TABLE urged_body (
    paper_id UUID NOT NULL REFERENCES numbered_paper (id),
    submission_id UUID NOT NULL REFERENCES submission (id),
    received_on TEXT,
    answered_on TEXT,
    answer TEXT,
    PRIMARY KEY (paper_id, submission_id),
    CHECK ((answered_on IS NULL) = (answer IS NULL))
);
INSERT INTO urged_body (paper_id, submission_id, received_on, answered_on, answer)
    SELECT paper_id, submission_id, received_on, answered_on, answer FROM paper_addressee;

-- A Word file is kept beside the PDF file of what is issued.
CREATE TABLE file_of_paper (
    id UUID NOT NULL PRIMARY KEY,
    paper_id UUID NOT NULL REFERENCES numbered_paper (id),
    kind TEXT NOT NULL CHECK (kind IN ('issued', 'word', 'signed', 'detached')),
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
    CHECK ((kind IN ('issued', 'word')) = (found IS NULL)),
    CHECK ((found IS NULL) = (trust IS NULL)),
    CHECK (growth IS NULL OR (growth = 'other') = (reason IS NOT NULL))
);
INSERT INTO file_of_paper (id, paper_id, kind, sha256, size, content, found, trust, growth, reason,
        kept_by, kept_at)
    SELECT id, paper_id, kind, sha256, size, content, found, trust, growth, reason, kept_by, kept_at
    FROM paper_file;

DROP TABLE paper_file;
DROP TABLE paper_addressee;
DROP TABLE plan_paper;
DROP TABLE paper;
ALTER TABLE numbered_paper RENAME TO paper;
ALTER TABLE urged_body RENAME TO paper_addressee;
ALTER TABLE file_of_paper RENAME TO paper_file;

CREATE UNIQUE INDEX paper_number ON paper (register, type_code, issued_year, number);
CREATE INDEX paper_plan ON paper (plan_id);
CREATE INDEX paper_round ON paper (round_id);
CREATE INDEX paper_person ON paper (created_by);
CREATE INDEX paper_addressee_submission ON paper_addressee (submission_id);
CREATE UNIQUE INDEX paper_file_kind ON paper_file (paper_id, kind);
CREATE INDEX paper_file_person ON paper_file (kept_by);

--@ sqlite
CREATE TRIGGER paper_file_never_changed BEFORE UPDATE ON paper_file
BEGIN SELECT RAISE(ABORT, 'rows of paper_file are never changed'); END;
CREATE TRIGGER paper_file_never_deleted BEFORE DELETE ON paper_file
BEGIN SELECT RAISE(ABORT, 'rows of paper_file are never deleted'); END;
CREATE TRIGGER paper_issued_never_changed BEFORE UPDATE ON paper WHEN OLD.state = 'issued'
BEGIN SELECT RAISE(ABORT, 'papers with a number are never changed'); END;
CREATE TRIGGER paper_issued_never_deleted BEFORE DELETE ON paper WHEN OLD.state = 'issued'
BEGIN SELECT RAISE(ABORT, 'papers with a number are never deleted'); END;

--@ postgres
CREATE TRIGGER paper_file_never_changed BEFORE UPDATE OR DELETE ON paper_file
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER paper_file_never_emptied BEFORE TRUNCATE ON paper_file
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER paper_issued_never_changed BEFORE UPDATE OR DELETE ON paper
    FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION append_only_refused();
