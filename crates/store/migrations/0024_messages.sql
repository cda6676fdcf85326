-- Messages to people with their fates, feeds of deadlines, and webhooks with what was answered.
--
-- One text for SQLite and PostgreSQL with the types of 0001, up to the triggers that keep what is
-- append-only from being changed.

-- What is told to one person by one channel. `day` is the day in Vietnam it is of: a person gets one
-- digest a day by each channel. `address` is where mail goes; the application needs none.
CREATE TABLE message (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES user_account (id),
    channel TEXT NOT NULL CHECK (channel IN ('app', 'email')),
    kind TEXT NOT NULL CHECK (kind IN ('digest', 'test')),
    day TEXT NOT NULL,
    address TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'dropped', 'read')),
    tries BIGINT NOT NULL CHECK (tries >= 0),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CHECK ((channel = 'email') = (address IS NOT NULL)),
    CHECK (channel = 'app' OR state <> 'read'),
    CHECK (channel = 'email' OR state IN ('sent', 'read'))
);
CREATE INDEX message_person ON message (user_id, channel, state);
CREATE INDEX message_day ON message (day);
CREATE UNIQUE INDEX message_digest ON message (user_id, channel, day) WHERE kind = 'digest';

-- What a digest tells. `subject_id` is the submission, the round or the task through all versions;
-- `stage` how near its day was ("before-3", "due", "after-1").
CREATE TABLE message_item (
    message_id UUID NOT NULL REFERENCES message (id),
    ordinal BIGINT NOT NULL CHECK (ordinal >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('report', 'approval', 'receipt', 'task')),
    subject_id UUID NOT NULL,
    submission_id UUID REFERENCES submission (id),
    round_id UUID REFERENCES reporting_round (id),
    body_id UUID REFERENCES body (id),
    due TEXT NOT NULL,
    stage TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    link TEXT NOT NULL CHECK (link LIKE '/%'),
    PRIMARY KEY (message_id, ordinal)
);
CREATE INDEX message_item_subject ON message_item (subject_id);
CREATE INDEX message_item_submission ON message_item (submission_id);
CREATE INDEX message_item_round ON message_item (round_id);
CREATE INDEX message_item_body ON message_item (body_id);

-- Every state a message came to, with why. Append-only.
CREATE TABLE message_fate (
    message_id UUID NOT NULL REFERENCES message (id),
    seq BIGINT NOT NULL CHECK (seq >= 1),
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'dropped', 'read')),
    note TEXT,
    happened_at BIGINT NOT NULL,
    PRIMARY KEY (message_id, seq)
);

-- By which channels a person wants to be told; who has no row is told by all.
CREATE TABLE message_preference (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES user_account (id),
    app BOOLEAN NOT NULL,
    email BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL
);

-- An address from which a calendar program reads deadlines: of a person, or of a body (`body_id`)
-- for as long as the person may see its reports. Only the hash of its token is kept.
CREATE TABLE calendar_feed (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES user_account (id),
    body_id UUID REFERENCES body (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX calendar_feed_person ON calendar_feed (user_id);
CREATE INDEX calendar_feed_body ON calendar_feed (body_id);

-- `events` is a JSON list of words. The secret is sealed; it is shown once, when it is made.
CREATE TABLE webhook_endpoint (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    url TEXT NOT NULL CHECK (url <> ''),
    secret BYTEA,
    events TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_by UUID REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX webhook_endpoint_person ON webhook_endpoint (created_by);

-- `event_id` is the same for every endpoint that is told of one event, and each time it is sent again.
CREATE TABLE webhook_delivery (
    id UUID NOT NULL PRIMARY KEY,
    endpoint_id UUID NOT NULL REFERENCES webhook_endpoint (id),
    event_id UUID NOT NULL,
    event TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'failed', 'dropped')),
    tries BIGINT NOT NULL CHECK (tries >= 0),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (endpoint_id, created_at);
CREATE INDEX webhook_delivery_event ON webhook_delivery (event_id);

-- Every attempt with what was answered. Append-only.
CREATE TABLE webhook_attempt (
    delivery_id UUID NOT NULL REFERENCES webhook_delivery (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    status BIGINT,
    error TEXT,
    took_ms BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    PRIMARY KEY (delivery_id, number),
    CHECK ((status IS NULL) <> (error IS NULL))
);

-- One look a day for whom to remind: never two that wait.
CREATE UNIQUE INDEX job_one_reminder ON job (kind)
    WHERE kind = 'remind' AND state IN ('queued', 'running');

--@ sqlite
CREATE TRIGGER message_item_never_changed BEFORE UPDATE ON message_item
BEGIN SELECT RAISE(ABORT, 'rows of message_item are never changed'); END;
CREATE TRIGGER message_item_never_deleted BEFORE DELETE ON message_item
BEGIN SELECT RAISE(ABORT, 'rows of message_item are never deleted'); END;
CREATE TRIGGER message_fate_never_changed BEFORE UPDATE ON message_fate
BEGIN SELECT RAISE(ABORT, 'rows of message_fate are never changed'); END;
CREATE TRIGGER message_fate_never_deleted BEFORE DELETE ON message_fate
BEGIN SELECT RAISE(ABORT, 'rows of message_fate are never deleted'); END;
CREATE TRIGGER webhook_attempt_never_changed BEFORE UPDATE ON webhook_attempt
BEGIN SELECT RAISE(ABORT, 'rows of webhook_attempt are never changed'); END;
CREATE TRIGGER webhook_attempt_never_deleted BEFORE DELETE ON webhook_attempt
BEGIN SELECT RAISE(ABORT, 'rows of webhook_attempt are never deleted'); END;

--@ postgres
CREATE TRIGGER message_item_never_changed BEFORE UPDATE OR DELETE ON message_item
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER message_item_never_emptied BEFORE TRUNCATE ON message_item
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER message_fate_never_changed BEFORE UPDATE OR DELETE ON message_fate
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER message_fate_never_emptied BEFORE TRUNCATE ON message_fate
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER webhook_attempt_never_changed BEFORE UPDATE OR DELETE ON webhook_attempt
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER webhook_attempt_never_emptied BEFORE TRUNCATE ON webhook_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
