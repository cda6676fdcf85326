-- Reporting: standing duties, their rounds, what each body answers, and the figures that count.
--
-- One text for SQLite and PostgreSQL with the types of 0001, up to the triggers that keep what is
-- append-only from being changed.

-- Days that differ from the week; `confirmed` once somebody compared it with what was announced.
CREATE TABLE special_day (
    date TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL
        CHECK (kind IN ('holiday', 'day-in-lieu', 'swapped-off', 'worked-in-lieu')),
    name TEXT NOT NULL CHECK (name <> ''),
    source TEXT NOT NULL CHECK (source <> ''),
    confirmed BOOLEAN NOT NULL,
    changed_by UUID REFERENCES user_account (id),
    changed_at BIGINT NOT NULL
);
CREATE INDEX special_day_person ON special_day (changed_by);

-- `content` is the whole regime (JSON); a round keeps the regime as it was when it was opened.
CREATE TABLE regime (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    name TEXT NOT NULL CHECK (name <> ''),
    content TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_by UUID REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    mod_count BIGINT NOT NULL,
    UNIQUE (plan_id, name)
);
CREATE INDEX regime_person ON regime (created_by);

CREATE TABLE reporting_round (
    id UUID NOT NULL PRIMARY KEY,
    regime_id UUID NOT NULL REFERENCES regime (id),
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    period TEXT NOT NULL,
    regime TEXT NOT NULL,
    duty_day TEXT NOT NULL,
    window_from TEXT NOT NULL,
    cut_off TEXT NOT NULL,
    due TEXT NOT NULL,
    deadlines TEXT NOT NULL,
    opened_by UUID REFERENCES user_account (id),
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    UNIQUE (regime_id, period),
    CHECK (window_from <= cut_off)
);
CREATE INDEX reporting_round_version ON reporting_round (plan_version_id);
CREATE INDEX reporting_round_person ON reporting_round (opened_by);

-- `due` is the deadline that counts for the body: the round's, or a later one that was granted.
CREATE TABLE submission (
    id UUID NOT NULL PRIMARY KEY,
    round_id UUID NOT NULL REFERENCES reporting_round (id),
    body_id UUID NOT NULL REFERENCES body (id),
    state TEXT NOT NULL
        CHECK (state IN ('draft', 'submitted', 'accepted', 'received', 'returned')),
    mod_count BIGINT NOT NULL,
    due TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (round_id, body_id)
);
CREATE INDEX submission_body ON submission (body_id);

-- What a body owes in a round. `origin_id` is the indicator or task through all versions; an item
-- that a reorganisation takes elsewhere keeps its id and its cells. A dropped item is owed no more.
CREATE TABLE submission_item (
    id UUID NOT NULL PRIMARY KEY,
    submission_id UUID NOT NULL REFERENCES submission (id),
    kind TEXT NOT NULL CHECK (kind IN ('indicator', 'task', 'section')),
    indicator_id UUID REFERENCES indicator (id),
    task_id UUID REFERENCES task (id),
    origin_id UUID,
    duty_id UUID REFERENCES duty (id),
    -- What an indicator's figure is (JSON), so that saving a cell reads one row.
    shape TEXT,
    code TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    required BOOLEAN NOT NULL,
    is_open BOOLEAN NOT NULL,
    filled BOOLEAN NOT NULL,
    dropped_at BIGINT,
    UNIQUE (submission_id, kind, code),
    CHECK ((kind = 'indicator') = (indicator_id IS NOT NULL)),
    CHECK ((kind = 'indicator') = (shape IS NOT NULL)),
    CHECK ((kind = 'task') = (task_id IS NOT NULL)),
    CHECK ((kind = 'section') = (origin_id IS NULL)),
    CHECK ((kind = 'section') = (duty_id IS NULL))
);
CREATE INDEX submission_item_indicator ON submission_item (indicator_id);
CREATE INDEX submission_item_task ON submission_item (task_id);
CREATE INDEX submission_item_origin ON submission_item (origin_id);
CREATE INDEX submission_item_duty ON submission_item (duty_id);

-- Where an item was before a reorganisation moved it.
CREATE TABLE item_move (
    item_id UUID NOT NULL REFERENCES submission_item (id),
    seq BIGINT NOT NULL CHECK (seq >= 1),
    from_submission UUID NOT NULL REFERENCES submission (id),
    into_submission UUID NOT NULL REFERENCES submission (id),
    moved_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, seq)
);
CREATE INDEX item_move_from ON item_move (from_submission);
CREATE INDEX item_move_into ON item_move (into_submission);

-- A cell as it stands. `part` is '' or the territory the row is broken down to. An emptied cell
-- keeps its row, so that its version goes on.
CREATE TABLE entry_cell (
    item_id UUID NOT NULL REFERENCES submission_item (id),
    part TEXT NOT NULL,
    field TEXT NOT NULL CHECK (field <> ''),
    territory_id UUID REFERENCES territory (id),
    value TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    changed_by UUID REFERENCES user_account (id),
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, part, field),
    CHECK ((part = '') = (territory_id IS NULL))
);
CREATE INDEX entry_cell_territory ON entry_cell (territory_id);
CREATE INDEX entry_cell_person ON entry_cell (changed_by);

-- Every version of every cell, with what was typed. Append-only.
CREATE TABLE entry_history (
    item_id UUID NOT NULL REFERENCES submission_item (id),
    part TEXT NOT NULL,
    field TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    value TEXT NOT NULL,
    typed TEXT NOT NULL,
    changed_by UUID REFERENCES user_account (id),
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, part, field, version)
);
CREATE INDEX entry_history_person ON entry_history (changed_by);

-- Every passage of a submission from state to state. Append-only. `item_ids` (JSON) are the rows it
-- was about; none means the whole. `happened_on` is the day in Vietnam, which lateness is told by.
CREATE TABLE submission_move (
    submission_id UUID NOT NULL REFERENCES submission (id),
    seq BIGINT NOT NULL CHECK (seq >= 1),
    move TEXT NOT NULL CHECK (move IN ('submit', 'withdraw', 'approve', 'receive', 'return',
        'correct', 'reorganise')),
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT,
    item_ids TEXT NOT NULL,
    moved_by UUID REFERENCES user_account (id),
    moved_at BIGINT NOT NULL,
    happened_on TEXT NOT NULL,
    PRIMARY KEY (submission_id, seq),
    CHECK (move NOT IN ('return', 'correct', 'reorganise') OR reason IS NOT NULL)
);
CREATE INDEX submission_move_person ON submission_move (moved_by);

-- What a row held when its head approved it and when the coordinator received it (JSON of its
-- cells with version, person and time). Append-only; the newest of a stage counts.
CREATE TABLE item_snapshot (
    item_id UUID NOT NULL REFERENCES submission_item (id),
    seq BIGINT NOT NULL CHECK (seq >= 1),
    stage TEXT NOT NULL CHECK (stage IN ('approved', 'received')),
    cells TEXT NOT NULL,
    reason TEXT,
    taken_by UUID REFERENCES user_account (id),
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, seq)
);
CREATE INDEX item_snapshot_person ON item_snapshot (taken_by);

-- On a cell, a row or the whole; settled once.
CREATE TABLE report_comment (
    id UUID NOT NULL PRIMARY KEY,
    submission_id UUID NOT NULL REFERENCES submission (id),
    item_id UUID REFERENCES submission_item (id),
    part TEXT,
    field TEXT,
    body_text TEXT NOT NULL CHECK (body_text <> ''),
    mentions UUID REFERENCES user_account (id),
    written_by UUID NOT NULL REFERENCES user_account (id),
    written_at BIGINT NOT NULL,
    settled_by UUID REFERENCES user_account (id),
    settled_at BIGINT,
    CHECK (field IS NULL OR item_id IS NOT NULL),
    CHECK ((field IS NULL) = (part IS NULL)),
    CHECK ((settled_by IS NULL) = (settled_at IS NULL))
);
CREATE INDEX report_comment_submission ON report_comment (submission_id);
CREATE INDEX report_comment_item ON report_comment (item_id);
CREATE INDEX report_comment_mention ON report_comment (mentions);
CREATE INDEX report_comment_writer ON report_comment (written_by);
CREATE INDEX report_comment_settler ON report_comment (settled_by);

CREATE TABLE extension (
    id UUID NOT NULL PRIMARY KEY,
    submission_id UUID NOT NULL REFERENCES submission (id),
    wanted TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    asked_by UUID REFERENCES user_account (id),
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
    granted TEXT,
    decision_reason TEXT,
    decided_by UUID REFERENCES user_account (id),
    decided_at BIGINT,
    CHECK ((state = 'granted') = (granted IS NOT NULL)),
    CHECK ((state = 'asked') = (decided_at IS NULL)),
    CHECK (state <> 'refused' OR decision_reason IS NOT NULL)
);
CREATE INDEX extension_submission ON extension (submission_id);
CREATE INDEX extension_asker ON extension (asked_by);
CREATE INDEX extension_decider ON extension (decided_by);
-- One open request at a time.
CREATE UNIQUE INDEX extension_open ON extension (submission_id) WHERE state = 'asked';

-- Files as evidence, each kept once.
CREATE TABLE evidence_file (
    id UUID NOT NULL PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size BIGINT NOT NULL CHECK (size > 0),
    media TEXT NOT NULL,
    content BYTEA NOT NULL,
    stored_at BIGINT NOT NULL
);

CREATE TABLE evidence_link (
    id UUID NOT NULL PRIMARY KEY,
    evidence_id UUID NOT NULL REFERENCES evidence_file (id),
    submission_id UUID NOT NULL REFERENCES submission (id),
    item_id UUID REFERENCES submission_item (id),
    name TEXT NOT NULL CHECK (name <> ''),
    attached_by UUID REFERENCES user_account (id),
    attached_at BIGINT NOT NULL,
    removed_by UUID REFERENCES user_account (id),
    removed_at BIGINT,
    CHECK (removed_by IS NULL OR removed_at IS NOT NULL)
);
CREATE INDEX evidence_link_file ON evidence_link (evidence_id);
CREATE INDEX evidence_link_submission ON evidence_link (submission_id);
CREATE INDEX evidence_link_item ON evidence_link (item_id);
CREATE INDEX evidence_link_attacher ON evidence_link (attached_by);
CREATE INDEX evidence_link_remover ON evidence_link (removed_by);

-- What was answered to a request that carried a key, so that sending it again does nothing again.
CREATE TABLE idempotency_key (
    user_id UUID NOT NULL REFERENCES user_account (id),
    key TEXT NOT NULL CHECK (key <> ''),
    verb TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_key_time ON idempotency_key (used_at);

-- Rules of the coordinator over a plan's figures; expressions as text.
CREATE TABLE check_rule (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    name TEXT NOT NULL CHECK (name <> ''),
    left_side TEXT NOT NULL,
    comparison TEXT NOT NULL
        CHECK (comparison IN ('equal', 'different', 'less', 'at-most', 'greater', 'at-least')),
    right_side TEXT NOT NULL,
    tolerance TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('blocks', 'explain', 'informs')),
    active BOOLEAN NOT NULL,
    changed_by UUID REFERENCES user_account (id),
    changed_at BIGINT NOT NULL,
    UNIQUE (plan_id, name)
);
CREATE INDEX check_rule_person ON check_rule (changed_by);

-- Figures that count: an indicator through all versions, on a territory ('' is the plan's own), in a
-- period, as of a day. Its newest revision is its value.
CREATE TABLE observation (
    id UUID NOT NULL PRIMARY KEY,
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    part TEXT NOT NULL,
    territory_id UUID REFERENCES territory (id),
    period TEXT NOT NULL,
    as_of TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (indicator_id, part, period, as_of),
    CHECK ((part = '') = (territory_id IS NULL))
);
CREATE INDEX observation_territory ON observation (territory_id);
CREATE INDEX observation_period ON observation (period);

-- Append-only. `value` is a decimal, a level, or why there is none; a withdrawn one counts no more,
-- because the row it came from now tells another day.
CREATE TABLE observation_revision (
    observation_id UUID NOT NULL REFERENCES observation (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('number', 'level', 'no-data', 'withdrawn')),
    value TEXT NOT NULL,
    source TEXT,
    note TEXT,
    explanation TEXT,
    reason TEXT,
    item_id UUID REFERENCES submission_item (id),
    entered_by UUID REFERENCES user_account (id),
    entered_at BIGINT NOT NULL,
    approved_by UUID REFERENCES user_account (id),
    approved_at BIGINT,
    received_by UUID REFERENCES user_account (id),
    received_at BIGINT NOT NULL,
    PRIMARY KEY (observation_id, number),
    CHECK (number = 1 OR reason IS NOT NULL)
);
CREATE INDEX observation_revision_item ON observation_revision (item_id);
CREATE INDEX observation_revision_enterer ON observation_revision (entered_by);
CREATE INDEX observation_revision_approver ON observation_revision (approved_by);
CREATE INDEX observation_revision_receiver ON observation_revision (received_by);

-- Evidence of a revision, as it was attached when the revision was made. Append-only.
CREATE TABLE revision_evidence (
    observation_id UUID NOT NULL,
    number BIGINT NOT NULL,
    evidence_id UUID NOT NULL REFERENCES evidence_file (id),
    name TEXT NOT NULL,
    PRIMARY KEY (observation_id, number, evidence_id),
    FOREIGN KEY (observation_id, number) REFERENCES observation_revision (observation_id, number)
);
CREATE INDEX revision_evidence_file ON revision_evidence (evidence_id);

--@ sqlite
CREATE TRIGGER entry_history_never_changed BEFORE UPDATE ON entry_history
BEGIN SELECT RAISE(ABORT, 'rows of entry_history are never changed'); END;
CREATE TRIGGER entry_history_never_deleted BEFORE DELETE ON entry_history
BEGIN SELECT RAISE(ABORT, 'rows of entry_history are never deleted'); END;
CREATE TRIGGER submission_move_never_changed BEFORE UPDATE ON submission_move
BEGIN SELECT RAISE(ABORT, 'rows of submission_move are never changed'); END;
CREATE TRIGGER submission_move_never_deleted BEFORE DELETE ON submission_move
BEGIN SELECT RAISE(ABORT, 'rows of submission_move are never deleted'); END;
CREATE TRIGGER item_snapshot_never_changed BEFORE UPDATE ON item_snapshot
BEGIN SELECT RAISE(ABORT, 'rows of item_snapshot are never changed'); END;
CREATE TRIGGER item_snapshot_never_deleted BEFORE DELETE ON item_snapshot
BEGIN SELECT RAISE(ABORT, 'rows of item_snapshot are never deleted'); END;
CREATE TRIGGER item_move_never_changed BEFORE UPDATE ON item_move
BEGIN SELECT RAISE(ABORT, 'rows of item_move are never changed'); END;
CREATE TRIGGER item_move_never_deleted BEFORE DELETE ON item_move
BEGIN SELECT RAISE(ABORT, 'rows of item_move are never deleted'); END;
CREATE TRIGGER evidence_file_never_changed BEFORE UPDATE ON evidence_file
BEGIN SELECT RAISE(ABORT, 'rows of evidence_file are never changed'); END;
CREATE TRIGGER evidence_file_never_deleted BEFORE DELETE ON evidence_file
BEGIN SELECT RAISE(ABORT, 'rows of evidence_file are never deleted'); END;
CREATE TRIGGER observation_never_changed BEFORE UPDATE ON observation
BEGIN SELECT RAISE(ABORT, 'rows of observation are never changed'); END;
CREATE TRIGGER observation_never_deleted BEFORE DELETE ON observation
BEGIN SELECT RAISE(ABORT, 'rows of observation are never deleted'); END;
CREATE TRIGGER observation_revision_never_changed BEFORE UPDATE ON observation_revision
BEGIN SELECT RAISE(ABORT, 'rows of observation_revision are never changed'); END;
CREATE TRIGGER observation_revision_never_deleted BEFORE DELETE ON observation_revision
BEGIN SELECT RAISE(ABORT, 'rows of observation_revision are never deleted'); END;
CREATE TRIGGER revision_evidence_never_changed BEFORE UPDATE ON revision_evidence
BEGIN SELECT RAISE(ABORT, 'rows of revision_evidence are never changed'); END;
CREATE TRIGGER revision_evidence_never_deleted BEFORE DELETE ON revision_evidence
BEGIN SELECT RAISE(ABORT, 'rows of revision_evidence are never deleted'); END;
-- REPLACE deletes without asking the triggers above.
CREATE TRIGGER observation_revision_appended BEFORE INSERT ON observation_revision
WHEN EXISTS (SELECT 1 FROM observation_revision
    WHERE observation_id = NEW.observation_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'rows of observation_revision are never changed'); END;

--@ postgres
CREATE FUNCTION append_only_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER entry_history_never_changed BEFORE UPDATE OR DELETE ON entry_history
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER entry_history_never_emptied BEFORE TRUNCATE ON entry_history
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER submission_move_never_changed BEFORE UPDATE OR DELETE ON submission_move
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER submission_move_never_emptied BEFORE TRUNCATE ON submission_move
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER item_snapshot_never_changed BEFORE UPDATE OR DELETE ON item_snapshot
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER item_snapshot_never_emptied BEFORE TRUNCATE ON item_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER item_move_never_changed BEFORE UPDATE OR DELETE ON item_move
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER item_move_never_emptied BEFORE TRUNCATE ON item_move
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER evidence_file_never_changed BEFORE UPDATE OR DELETE ON evidence_file
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER evidence_file_never_emptied BEFORE TRUNCATE ON evidence_file
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER observation_never_changed BEFORE UPDATE OR DELETE ON observation
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER observation_never_emptied BEFORE TRUNCATE ON observation
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER observation_revision_never_changed BEFORE UPDATE OR DELETE ON observation_revision
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER observation_revision_never_emptied BEFORE TRUNCATE ON observation_revision
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER revision_evidence_never_changed BEFORE UPDATE OR DELETE ON revision_evidence
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER revision_evidence_never_emptied BEFORE TRUNCATE ON revision_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
