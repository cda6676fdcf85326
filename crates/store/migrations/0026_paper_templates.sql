-- Templates of papers, and papers by which a plan is to be changed.
--
-- One text for SQLite and PostgreSQL with the types of 0001.

-- A version of a template that an administrator saved; those shipped with the program are version 0
-- and no row. Append-only: papers name the version they were made by.
CREATE TABLE paper_template (
    kind TEXT NOT NULL CHECK (kind <> ''),
    version BIGINT NOT NULL CHECK (version >= 1),
    words TEXT NOT NULL,
    note TEXT NOT NULL CHECK (note <> ''),
    saved_by UUID REFERENCES user_account (id),
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (kind, version)
);
CREATE INDEX paper_template_person ON paper_template (saved_by);

-- Tờ trình and Quyết định on changing a plan. Both of one proposal bear its `set_id`. Numbers run by
-- year, type and issuer like those of letters, whose table has the type of none.
CREATE TABLE plan_paper (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    set_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('proposal', 'decision')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'dropped')),
    content TEXT NOT NULL,
    issuer TEXT NOT NULL,
    register TEXT NOT NULL,
    type_code TEXT NOT NULL CHECK (type_code <> ''),
    issued_year BIGINT,
    number BIGINT CHECK (number >= 1),
    issued_on TEXT,
    created_by UUID REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    mod_count BIGINT NOT NULL,
    UNIQUE (set_id, kind),
    CHECK ((state = 'issued') = (number IS NOT NULL)),
    CHECK ((state = 'issued') = (issued_on IS NOT NULL)),
    CHECK ((state = 'issued') = (issued_year IS NOT NULL))
);
CREATE UNIQUE INDEX plan_paper_number ON plan_paper (register, type_code, issued_year, number);
CREATE INDEX plan_paper_plan ON plan_paper (plan_id);
CREATE INDEX plan_paper_person ON plan_paper (created_by);

--@ sqlite
CREATE TRIGGER paper_template_never_changed BEFORE UPDATE ON paper_template
BEGIN SELECT RAISE(ABORT, 'rows of paper_template are never changed'); END;
CREATE TRIGGER paper_template_never_deleted BEFORE DELETE ON paper_template
BEGIN SELECT RAISE(ABORT, 'rows of paper_template are never deleted'); END;

--@ postgres
CREATE TRIGGER paper_template_never_changed BEFORE UPDATE OR DELETE ON paper_template
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER paper_template_never_emptied BEFORE TRUNCATE ON paper_template
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
