-- Official papers that are sent out, with the numbers they were given.
--
-- One text for SQLite and PostgreSQL with the types of 0001. `content` (JSON) is what the paper
-- says; a draft has no number. Numbers run by year, type and issuer: `register` is the issuer as it
-- is compared, `type_code` is '' for letters, which have none in their symbol.

CREATE TABLE paper (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    round_id UUID REFERENCES reporting_round (id),
    kind TEXT NOT NULL CHECK (kind IN ('urging')),
    level TEXT NOT NULL CHECK (level IN ('reminder', 'collector', 'superior')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'dropped')),
    content TEXT NOT NULL,
    new_due TEXT NOT NULL,
    register TEXT NOT NULL,
    type_code TEXT NOT NULL,
    issued_year BIGINT,
    number BIGINT,
    issued_on TEXT,
    created_by UUID REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    mod_count BIGINT NOT NULL,
    CHECK ((state = 'issued') = (number IS NOT NULL)),
    CHECK ((state = 'issued') = (issued_on IS NOT NULL)),
    CHECK ((state = 'issued') = (issued_year IS NOT NULL)),
    CHECK (number >= 1)
);
CREATE UNIQUE INDEX paper_number ON paper (register, type_code, issued_year, number);
CREATE INDEX paper_plan ON paper (plan_id);
CREATE INDEX paper_round ON paper (round_id);
CREATE INDEX paper_person ON paper (created_by);

-- Whom a letter urges, about which report, and what came of it.
CREATE TABLE paper_addressee (
    paper_id UUID NOT NULL REFERENCES paper (id),
    submission_id UUID NOT NULL REFERENCES submission (id),
    received_on TEXT,
    answered_on TEXT,
    answer TEXT,
    PRIMARY KEY (paper_id, submission_id),
    CHECK ((answered_on IS NULL) = (answer IS NULL))
);
CREATE INDEX paper_addressee_submission ON paper_addressee (submission_id);
