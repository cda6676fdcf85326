-- People: roles in time and for a body, invitations, a second step, tokens for programs.
--
-- One text for SQLite and PostgreSQL, with the types of 0001. An account that others point at is
-- never made anew: SQLite would drop what hangs on it.

ALTER TABLE user_account ADD COLUMN email TEXT;
ALTER TABLE user_account ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT FALSE;
-- When the person chose a password of their own; until then an invitation is open or lapsed.
ALTER TABLE user_account ADD COLUMN accepted_at BIGINT;
ALTER TABLE user_account ADD COLUMN last_sign_in_at BIGINT;
UPDATE user_account SET accepted_at = created_at;
CREATE UNIQUE INDEX user_account_email ON user_account (email) WHERE email IS NOT NULL;

-- Wrong tries are counted for logins and addresses alike, also for logins that do not exist, so
-- that being locked tells nothing. The key is a hash: what was typed may have been a password.
ALTER TABLE user_account DROP COLUMN failed_tries;
ALTER TABLE user_account DROP COLUMN locked_until;
CREATE TABLE sign_in_try (
    key TEXT NOT NULL PRIMARY KEY,
    tries BIGINT NOT NULL CHECK (tries >= 1),
    last_at BIGINT NOT NULL,
    locked_until BIGINT
);
CREATE INDEX sign_in_try_last ON sign_in_try (last_at);

-- No body means the whole plan. A role is never deleted: it ends, or it is revoked.
CREATE TABLE user_grant (
    user_id UUID NOT NULL REFERENCES user_account (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    role TEXT NOT NULL CHECK (role IN ('administrator', 'coordinator', 'approver',
        'reporting-officer', 'leader', 'supervisor', 'auditor')),
    body_id UUID REFERENCES body (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    deputy_of UUID REFERENCES user_account (id),
    granted_by UUID REFERENCES user_account (id),
    granted_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (user_id, number),
    CHECK (valid_to IS NULL OR valid_from <= valid_to),
    CHECK (deputy_of IS NULL OR (valid_to IS NOT NULL AND deputy_of <> user_id))
);
CREATE INDEX user_grant_body ON user_grant (body_id);
CREATE INDEX user_grant_deputy ON user_grant (deputy_of);
CREATE INDEX user_grant_giver ON user_grant (granted_by);
-- Roles had no beginning before; 1970 says so.
INSERT INTO user_grant (user_id, number, role, valid_from, granted_at)
    SELECT r.user_id, CASE r.role WHEN 'administrator' THEN 1 ELSE 2 END, r.role, '1970-01-01',
        u.created_at
    FROM user_role r JOIN user_account u ON u.id = r.user_id;
DROP TABLE user_role;

-- Open links of before are not carried over: the program makes a new one at each start.
DROP TABLE one_time_link;
CREATE TABLE one_time_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL
        CHECK (purpose IN ('first-administrator', 'invitation', 'password-reset')),
    user_id UUID REFERENCES user_account (id),
    made_by UUID REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    CHECK ((purpose = 'first-administrator') = (user_id IS NULL))
);
CREATE INDEX one_time_link_user ON one_time_link (user_id);
CREATE INDEX one_time_link_maker ON one_time_link (made_by);
-- One open link for each purpose and person: a new one takes the place of the last.
CREATE UNIQUE INDEX one_time_link_first ON one_time_link (purpose)
    WHERE used_at IS NULL AND user_id IS NULL;
CREATE UNIQUE INDEX one_time_link_open ON one_time_link (user_id)
    WHERE used_at IS NULL AND user_id IS NOT NULL;

ALTER TABLE session ADD COLUMN user_agent TEXT;

-- Between the password and the second step. Not a session: it opens nothing but that step.
CREATE TABLE pending_sign_in (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pending_sign_in_user ON pending_sign_in (user_id);

-- `last_step` is the time step of the newest code taken: none up to it is taken again.
CREATE TABLE totp (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES user_account (id),
    secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    user_id UUID NOT NULL REFERENCES user_account (id),
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE api_token (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL CHECK (name <> ''),
    token_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_token_user ON api_token (user_id);
