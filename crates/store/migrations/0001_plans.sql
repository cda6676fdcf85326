-- Plans as legal objects, what was read from where, who settled and accepted it.
--
-- One text for SQLite and PostgreSQL. Dates are TEXT 'YYYY-MM-DD', instants BIGINT microseconds
-- since 1970 (UTC), decimals and JSON TEXT, words TEXT with a CHECK. SQLite keeps a UUID and a
-- BYTEA as BLOB. `search` columns hold folded text (no case, no diacritics) made by the program.

-- People and sessions --------------------------------------------------------------------------

CREATE TABLE user_account (
    id UUID NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE CHECK (login <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    failed_tries BIGINT NOT NULL CHECK (failed_tries >= 0),
    locked_until BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE user_role (
    user_id UUID NOT NULL REFERENCES user_account (id),
    role TEXT NOT NULL CHECK (role IN ('administrator', 'coordinator')),
    PRIMARY KEY (user_id, role)
);

-- Only hashes of tokens are kept: who reads the database can sign in as nobody.
CREATE TABLE session (
    id UUID NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    user_id UUID NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT
);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE one_time_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('first-administrator')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
-- One open link for each purpose: a new one takes the place of the last.
CREATE UNIQUE INDEX one_time_link_open ON one_time_link (purpose) WHERE used_at IS NULL;

-- What happened --------------------------------------------------------------------------------

CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('audit', 0);

CREATE TABLE audit_entry (
    seq BIGINT NOT NULL PRIMARY KEY,
    happened_at BIGINT NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('anonymous', 'user', 'system')),
    user_id UUID REFERENCES user_account (id),
    verb TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID,
    before_value TEXT,
    after_value TEXT,
    result TEXT NOT NULL,
    address TEXT,
    CHECK ((actor = 'user') = (user_id IS NOT NULL))
);
CREATE INDEX audit_entry_user ON audit_entry (user_id);
CREATE INDEX audit_entry_subject ON audit_entry (subject_id);

CREATE TABLE job (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    run_at BIGINT NOT NULL,
    lease_until BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CHECK ((state IN ('done', 'failed')) = (finished_at IS NOT NULL))
);
CREATE INDEX job_state ON job (state, run_at);

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Files brought in and what was read from them ---------------------------------------------------

CREATE TABLE source_file (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    size BIGINT NOT NULL CHECK (size > 0),
    format TEXT,
    content BYTEA NOT NULL,
    uploaded_by UUID REFERENCES user_account (id),
    uploaded_at BIGINT NOT NULL
);
CREATE INDEX source_file_uploader ON source_file (uploaded_by);

CREATE TABLE import (
    id UUID NOT NULL PRIMARY KEY,
    source_file_id UUID NOT NULL REFERENCES source_file (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'reading', 'review', 'accepted', 'refused')),
    progress BIGINT NOT NULL CHECK (progress BETWEEN 0 AND 100),
    message TEXT,
    draft TEXT,
    findings TEXT,
    created_by UUID REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    mod_count BIGINT NOT NULL,
    CHECK ((state IN ('accepted', 'refused')) = (finished_at IS NOT NULL)),
    CHECK (state NOT IN ('review', 'accepted') OR (draft IS NOT NULL AND findings IS NOT NULL)),
    CHECK (state <> 'refused' OR message IS NOT NULL)
);
CREATE INDEX import_creator ON import (created_by);
-- A file can be brought in again only after every earlier reading of it was refused.
CREATE UNIQUE INDEX import_open_file ON import (source_file_id) WHERE state <> 'refused';
CREATE INDEX import_file ON import (source_file_id);

CREATE TABLE source_line (
    import_id UUID NOT NULL REFERENCES import (id),
    ordinal BIGINT NOT NULL,
    line BIGINT NOT NULL,
    table_no BIGINT,
    row_no BIGINT,
    cells TEXT NOT NULL,
    PRIMARY KEY (import_id, ordinal)
);
CREATE INDEX source_line_place ON source_line (import_id, line);

-- Append-only: the newest settlement of a finding counts, the older ones say what was changed.
CREATE TABLE settlement (
    id UUID NOT NULL PRIMARY KEY,
    import_id UUID NOT NULL REFERENCES import (id),
    finding_index BIGINT NOT NULL CHECK (finding_index >= 0),
    round BIGINT NOT NULL CHECK (round >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('accepted', 'chosen', 'typed')),
    choice BIGINT,
    typed TEXT,
    settled_by UUID REFERENCES user_account (id),
    settled_at BIGINT NOT NULL,
    UNIQUE (import_id, finding_index, round),
    CHECK ((kind = 'chosen') = (choice IS NOT NULL)),
    CHECK ((kind = 'typed') = (typed IS NOT NULL))
);
CREATE INDEX settlement_person ON settlement (settled_by);

-- Plans ------------------------------------------------------------------------------------------

CREATE TABLE plan (
    id UUID NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    doc_type TEXT,
    number TEXT,
    date TEXT,
    place TEXT,
    issuer TEXT,
    title TEXT,
    signer TEXT,
    signer_post TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE plan_version (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    version_no BIGINT NOT NULL CHECK (version_no >= 1),
    effective_from TEXT,
    effective_to TEXT,
    source_file_id UUID NOT NULL REFERENCES source_file (id),
    import_id UUID NOT NULL UNIQUE REFERENCES import (id),
    accepted_by UUID REFERENCES user_account (id),
    accepted_at BIGINT NOT NULL,
    UNIQUE (plan_id, version_no)
);
CREATE INDEX plan_version_file ON plan_version (source_file_id);
CREATE INDEX plan_version_acceptor ON plan_version (accepted_by);

CREATE TABLE milestone (
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    ordinal BIGINT NOT NULL,
    year BIGINT NOT NULL,
    from_year BIGINT,
    PRIMARY KEY (plan_version_id, ordinal)
);

CREATE TABLE reporting_duty (
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    ordinal BIGINT NOT NULL,
    who TEXT NOT NULL,
    to_whom TEXT,
    deadline_raw TEXT NOT NULL,
    last_good_month BIGINT CHECK (last_good_month BETWEEN 1 AND 12),
    last_good_day BIGINT CHECK (last_good_day BETWEEN 1 AND 31),
    sentence TEXT NOT NULL,
    line BIGINT NOT NULL,
    PRIMARY KEY (plan_version_id, ordinal)
);

CREATE TABLE heading (
    id UUID NOT NULL PRIMARY KEY,
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    kind TEXT NOT NULL CHECK (kind IN ('group', 'section')),
    ordinal BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_id UUID REFERENCES heading (id),
    line BIGINT NOT NULL,
    UNIQUE (plan_version_id, kind, code),
    UNIQUE (plan_version_id, kind, ordinal)
);
CREATE INDEX heading_parent ON heading (parent_id);

-- A row of one version. `origin_id` is the row of the version in which it first stood: the
-- indicator's identity through all versions.
CREATE TABLE indicator (
    id UUID NOT NULL PRIMARY KEY,
    origin_id UUID NOT NULL REFERENCES indicator (id),
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    ordinal BIGINT NOT NULL,
    code TEXT NOT NULL,
    printed_code TEXT NOT NULL,
    parent_id UUID REFERENCES indicator (id),
    heading_id UUID REFERENCES heading (id),
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    unit TEXT,
    header_only BOOLEAN NOT NULL,
    measure TEXT NOT NULL,
    direction TEXT CHECK (direction IN ('higher', 'lower', 'status')),
    direction_evidence TEXT,
    inherited_bodies BOOLEAN NOT NULL,
    note TEXT,
    line BIGINT NOT NULL,
    table_no BIGINT,
    row_no BIGINT,
    UNIQUE (plan_version_id, code),
    UNIQUE (plan_version_id, ordinal)
);
CREATE INDEX indicator_origin ON indicator (origin_id);
CREATE INDEX indicator_parent ON indicator (parent_id);
CREATE INDEX indicator_heading ON indicator (heading_id);

CREATE TABLE target (
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    ordinal BIGINT NOT NULL,
    milestone_year BIGINT NOT NULL,
    from_year BIGINT,
    raw TEXT NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('equal', 'about', 'above', 'at-least', 'below', 'at-most',
                                   'between', 'level', 'scoped', 'none', 'missing')),
    low TEXT,
    high TEXT,
    level TEXT,
    bounds TEXT,
    remark TEXT,
    PRIMARY KEY (indicator_id, ordinal),
    CHECK ((op IN ('equal', 'about', 'above', 'at-least', 'between')) = (low IS NOT NULL)),
    CHECK ((op IN ('equal', 'about', 'below', 'at-most', 'between')) = (high IS NOT NULL)),
    CHECK ((op = 'level') = (level IS NOT NULL)),
    CHECK ((op = 'scoped') = (bounds IS NOT NULL))
);

CREATE TABLE task (
    id UUID NOT NULL PRIMARY KEY,
    origin_id UUID NOT NULL REFERENCES task (id),
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    ordinal BIGINT NOT NULL,
    code TEXT NOT NULL,
    printed_code TEXT NOT NULL,
    parent_id UUID REFERENCES task (id),
    section_id UUID REFERENCES heading (id),
    subsection_id UUID REFERENCES heading (id),
    content TEXT NOT NULL,
    product TEXT,
    search TEXT NOT NULL,
    schedule_raw TEXT,
    schedule_kind TEXT,
    schedule_start TEXT,
    schedule_end TEXT,
    schedule_basis TEXT,
    submission_raw TEXT,
    submission_kind TEXT,
    submission_start TEXT,
    submission_end TEXT,
    submission_basis TEXT,
    inherited_bodies BOOLEAN NOT NULL,
    note TEXT,
    line BIGINT NOT NULL,
    table_no BIGINT,
    row_no BIGINT,
    UNIQUE (plan_version_id, code),
    UNIQUE (plan_version_id, ordinal),
    CHECK ((schedule_raw IS NULL) = (schedule_kind IS NULL)),
    CHECK ((submission_raw IS NULL) = (submission_kind IS NULL))
);
CREATE INDEX task_origin ON task (origin_id);
CREATE INDEX task_parent ON task (parent_id);
CREATE INDEX task_section ON task (section_id);
CREATE INDEX task_subsection ON task (subsection_id);

-- Bodies and what they owe -----------------------------------------------------------------------

CREATE TABLE body (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('body', 'group')),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Every spelling met; `is_alias` is false for the one pages show.
CREATE TABLE body_name (
    body_id UUID NOT NULL REFERENCES body (id),
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    is_alias BOOLEAN NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (body_id, name)
);

-- A spelling key belongs to one body: this is how two plans meet in it.
CREATE TABLE body_key (
    key TEXT NOT NULL PRIMARY KEY CHECK (key <> ''),
    body_id UUID NOT NULL REFERENCES body (id)
);
CREATE INDEX body_key_body ON body_key (body_id);

-- A duty is closed by `valid_to` and opened again for the successor, one by one.
CREATE TABLE duty (
    id UUID NOT NULL PRIMARY KEY,
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    body_id UUID NOT NULL REFERENCES body (id),
    indicator_id UUID REFERENCES indicator (id),
    task_id UUID REFERENCES task (id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'coordinating', 'follow-up')),
    ordinal BIGINT NOT NULL,
    printed TEXT NOT NULL,
    inherited BOOLEAN NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    CHECK ((indicator_id IS NULL) <> (task_id IS NULL)),
    CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)
);
CREATE INDEX duty_version ON duty (plan_version_id);
CREATE INDEX duty_body ON duty (body_id, plan_version_id);
CREATE INDEX duty_indicator ON duty (indicator_id);
CREATE INDEX duty_task ON duty (task_id);

-- Legal documents --------------------------------------------------------------------------------

CREATE TABLE legal_document (
    id UUID NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    doc_type TEXT NOT NULL,
    number TEXT NOT NULL,
    date TEXT,
    issuer TEXT,
    subject TEXT,
    period_start TEXT,
    period_end TEXT,
    search TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- A document named by a task, or (task_id NULL) by the plan as what it rests on.
CREATE TABLE citation (
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    ordinal BIGINT NOT NULL,
    document_id UUID NOT NULL REFERENCES legal_document (id),
    task_id UUID REFERENCES task (id),
    raw TEXT NOT NULL,
    slips TEXT NOT NULL,
    PRIMARY KEY (plan_version_id, ordinal)
);
CREATE INDEX citation_document ON citation (document_id, plan_version_id);
CREATE INDEX citation_task ON citation (task_id);

-- What the importer doubted about a version, with what it was about and how it was settled --------

CREATE TABLE finding (
    plan_version_id UUID NOT NULL REFERENCES plan_version (id),
    finding_index BIGINT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('ask', 'warn', 'note')),
    line BIGINT NOT NULL,
    table_no BIGINT,
    row_no BIGINT,
    column_no BIGINT,
    item TEXT,
    message TEXT NOT NULL,
    reading TEXT,
    alternatives TEXT NOT NULL,
    field TEXT,
    indicator_id UUID REFERENCES indicator (id),
    task_id UUID REFERENCES task (id),
    document_id UUID REFERENCES legal_document (id),
    settlement_id UUID REFERENCES settlement (id),
    PRIMARY KEY (plan_version_id, finding_index),
    CHECK (severity <> 'ask' OR settlement_id IS NOT NULL)
);
CREATE INDEX finding_indicator ON finding (indicator_id);
CREATE INDEX finding_task ON finding (task_id);
CREATE INDEX finding_document ON finding (document_id, plan_version_id);
CREATE INDEX finding_settlement ON finding (settlement_id);
