-- What people say to each other about an indicator; borders of territories for maps.
--
-- One text for SQLite and PostgreSQL with the types of 0001, up to the triggers.

-- Append-only. `answers_id` is a comment that answers none itself. `body_id` is the body whose
-- person wrote it; none for the coordinator.
CREATE TABLE indicator_comment (
    id UUID NOT NULL PRIMARY KEY,
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    answers_id UUID REFERENCES indicator_comment (id),
    body_id UUID REFERENCES body (id),
    content TEXT NOT NULL CHECK (content <> ''),
    written_by UUID NOT NULL REFERENCES user_account (id),
    written_at BIGINT NOT NULL
);
CREATE INDEX indicator_comment_indicator ON indicator_comment (indicator_id);
CREATE INDEX indicator_comment_answers ON indicator_comment (answers_id);
CREATE INDEX indicator_comment_body ON indicator_comment (body_id);
CREATE INDEX indicator_comment_person ON indicator_comment (written_by);

-- Its author took it back: shown no more, but for the mark that there was one. Append-only.
CREATE TABLE comment_withdrawal (
    comment_id UUID NOT NULL PRIMARY KEY REFERENCES indicator_comment (id),
    withdrawn_at BIGINT NOT NULL
);

-- A file of borders as of a day. What was doubtful in it is JSON: sentences.
CREATE TABLE border_file (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    as_of TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    findings TEXT NOT NULL,
    loaded_by UUID REFERENCES user_account (id),
    loaded_at BIGINT NOT NULL,
    UNIQUE (sha256, as_of)
);
CREATE INDEX border_file_person ON border_file (loaded_by);

-- The border of a territory, simplified (JSON: rings of longitude and latitude in hundred-thousandths
-- of a degree).
CREATE TABLE border (
    file_id UUID NOT NULL REFERENCES border_file (id),
    territory_id UUID NOT NULL REFERENCES territory (id),
    outline TEXT NOT NULL,
    PRIMARY KEY (file_id, territory_id)
);
CREATE INDEX border_territory ON border (territory_id);

--@ sqlite
CREATE TRIGGER indicator_comment_never_changed BEFORE UPDATE ON indicator_comment
BEGIN SELECT RAISE(ABORT, 'rows of indicator_comment are never changed'); END;
CREATE TRIGGER indicator_comment_never_deleted BEFORE DELETE ON indicator_comment
BEGIN SELECT RAISE(ABORT, 'rows of indicator_comment are never deleted'); END;
CREATE TRIGGER comment_withdrawal_never_changed BEFORE UPDATE ON comment_withdrawal
BEGIN SELECT RAISE(ABORT, 'rows of comment_withdrawal are never changed'); END;
CREATE TRIGGER comment_withdrawal_never_deleted BEFORE DELETE ON comment_withdrawal
BEGIN SELECT RAISE(ABORT, 'rows of comment_withdrawal are never deleted'); END;

--@ postgres
CREATE TRIGGER indicator_comment_never_changed BEFORE UPDATE OR DELETE ON indicator_comment
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER indicator_comment_never_emptied BEFORE TRUNCATE ON indicator_comment
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER comment_withdrawal_never_changed BEFORE UPDATE OR DELETE ON comment_withdrawal
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER comment_withdrawal_never_emptied BEFORE TRUNCATE ON comment_withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
