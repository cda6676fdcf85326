-- Signing in: sealed secrets, providers of OpenID Connect, the notice of a changed password.
--
-- One text for SQLite and PostgreSQL, with the types of 0001.

-- Sealed: kept under the key of the installation, which is no part of the database. Secrets of
-- before are sealed at the next start.
ALTER TABLE totp ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT FALSE;

-- Whoever only ever came by a provider has a password that nobody knows.
ALTER TABLE user_account ADD COLUMN has_password BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE user_account SET has_password = TRUE WHERE accepted_at IS NOT NULL;

-- A change of the password that its person has not yet said they know of.
ALTER TABLE user_account ADD COLUMN password_noted_at BIGINT;
ALTER TABLE user_account ADD COLUMN password_noted_from TEXT;

-- `slug` is the word for addresses. The issuer is never changed: subjects mean something to it alone.
-- `secret` is sealed; without one, the program has it from its surroundings or the client is public.
CREATE TABLE identity_provider (
    id UUID NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE CHECK (slug <> ''),
    label TEXT NOT NULL CHECK (label <> ''),
    issuer TEXT NOT NULL CHECK (issuer <> ''),
    client_id TEXT NOT NULL CHECK (client_id <> ''),
    secret BYTEA,
    scopes TEXT NOT NULL,
    link_by TEXT NOT NULL CHECK (link_by IN ('subject', 'email')),
    second_step TEXT NOT NULL CHECK (second_step IN ('ours', 'theirs')),
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (issuer, client_id)
);

-- Whom a provider knows by which subject. One of each provider for an account.
CREATE TABLE identity (
    provider_id UUID NOT NULL REFERENCES identity_provider (id),
    subject TEXT NOT NULL CHECK (subject <> ''),
    user_id UUID NOT NULL REFERENCES user_account (id),
    email TEXT,
    linked_at BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (provider_id, subject),
    UNIQUE (user_id, provider_id)
);

-- A browser that was sent to a provider and has not come back. The token is in its cookie; state,
-- nonce and the verifier of the code are made from the token and kept nowhere.
CREATE TABLE oidc_attempt (
    token_hash TEXT NOT NULL PRIMARY KEY,
    provider_id UUID NOT NULL REFERENCES identity_provider (id),
    user_id UUID REFERENCES user_account (id),
    redirect_uri TEXT NOT NULL,
    next_path TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX oidc_attempt_provider ON oidc_attempt (provider_id);
CREATE INDEX oidc_attempt_user ON oidc_attempt (user_id);
CREATE INDEX oidc_attempt_expiry ON oidc_attempt (expires_at);
