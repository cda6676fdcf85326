-- Publication: what is made public of a plan, numbered, and never changed afterwards.
--
-- One text for SQLite and PostgreSQL with the types of 0001.

-- From which number of persons on figures are made public, and which units count persons, in force
-- from a day (JSON); what is shipped with the program holds while there is none.
CREATE TABLE small_count_setting (
    valid_from TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    set_by UUID REFERENCES user_account (id),
    set_at BIGINT NOT NULL
);
CREATE INDEX small_count_setting_person ON small_count_setting (set_by);

-- A snapshot of a plan's figures (JSON), small numbers already taken out; figures of territories
-- stand apart, one row an indicator, so that a page reads no more than it shows. Append-only.
CREATE TABLE publication (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    as_of TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    note TEXT,
    licence TEXT NOT NULL CHECK (licence <> ''),
    content TEXT NOT NULL,
    figures BIGINT NOT NULL,
    hidden BIGINT NOT NULL,
    published_on TEXT NOT NULL,
    published_by UUID REFERENCES user_account (id),
    published_at BIGINT NOT NULL,
    UNIQUE (plan_id, number)
);
CREATE INDEX publication_person ON publication (published_by);

CREATE TABLE publication_part (
    publication_id UUID NOT NULL REFERENCES publication (id),
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    content TEXT NOT NULL,
    PRIMARY KEY (publication_id, indicator_id)
);
CREATE INDEX publication_part_indicator ON publication_part (indicator_id);

-- That a publication no longer holds, why, and which one takes its place. It stays readable unless
-- it was closed because it showed what must not be shown. Append-only.
CREATE TABLE publication_withdrawal (
    publication_id UUID NOT NULL PRIMARY KEY REFERENCES publication (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    closed BOOLEAN NOT NULL,
    replaced_by UUID REFERENCES publication (id),
    withdrawn_on TEXT NOT NULL,
    withdrawn_by UUID REFERENCES user_account (id),
    withdrawn_at BIGINT NOT NULL
);
CREATE INDEX publication_withdrawal_replaced ON publication_withdrawal (replaced_by);
CREATE INDEX publication_withdrawal_person ON publication_withdrawal (withdrawn_by);

--@ sqlite
CREATE TRIGGER publication_never_changed BEFORE UPDATE ON publication
BEGIN SELECT RAISE(ABORT, 'rows of publication are never changed'); END;
CREATE TRIGGER publication_never_deleted BEFORE DELETE ON publication
BEGIN SELECT RAISE(ABORT, 'rows of publication are never deleted'); END;
CREATE TRIGGER publication_part_never_changed BEFORE UPDATE ON publication_part
BEGIN SELECT RAISE(ABORT, 'rows of publication_part are never changed'); END;
CREATE TRIGGER publication_part_never_deleted BEFORE DELETE ON publication_part
BEGIN SELECT RAISE(ABORT, 'rows of publication_part are never deleted'); END;
CREATE TRIGGER publication_withdrawal_never_changed BEFORE UPDATE ON publication_withdrawal
BEGIN SELECT RAISE(ABORT, 'rows of publication_withdrawal are never changed'); END;
CREATE TRIGGER publication_withdrawal_never_deleted BEFORE DELETE ON publication_withdrawal
BEGIN SELECT RAISE(ABORT, 'rows of publication_withdrawal are never deleted'); END;

--@ postgres
CREATE TRIGGER publication_never_changed BEFORE UPDATE OR DELETE ON publication
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER publication_never_emptied BEFORE TRUNCATE ON publication
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER publication_part_never_changed BEFORE UPDATE OR DELETE ON publication_part
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER publication_part_never_emptied BEFORE TRUNCATE ON publication_part
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER publication_withdrawal_never_changed BEFORE UPDATE OR DELETE
    ON publication_withdrawal FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER publication_withdrawal_never_emptied BEFORE TRUNCATE ON publication_withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
