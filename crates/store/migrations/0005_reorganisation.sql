-- Who holds which duty when, the acts that changed it, and what is prepared for the next one.
--
-- A row of `duty` is from now on the slot: what the plan printed, and the body it named. Who holds
-- the slot on a day is told by `duty_holding`, which is only ever added to. Acts are kept as they
-- were applied; what they make of bodies (names, superiors, members, successions) is worked out by
-- the program and written anew with each act, so that queries need not play acts back.

CREATE TABLE reorganisation_act (
    id UUID NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE CHECK (seq >= 1),
    title TEXT NOT NULL,
    decision_text TEXT NOT NULL,
    decision_number TEXT,
    decision_date TEXT,
    effective TEXT NOT NULL,
    content TEXT NOT NULL,
    -- Each act is undone at most once; undoing an undo undoes the undo.
    undoes UUID UNIQUE REFERENCES reorganisation_act (id),
    applied_by UUID REFERENCES user_account (id),
    applied_at BIGINT NOT NULL
);
CREATE INDEX reorganisation_act_person ON reorganisation_act (applied_by);

-- Counts imports and acts; who writes holdings moves it on first and so waits for the others.
INSERT INTO counter (name, value) VALUES ('reorganisation', 0);

-- Written once; only `voided_by` is set later, and only once.
CREATE TABLE duty_holding (
    row_no BIGINT NOT NULL PRIMARY KEY CHECK (row_no >= 0),
    duty_id UUID NOT NULL REFERENCES duty (id),
    body_id UUID NOT NULL REFERENCES body (id),
    valid_from TEXT,
    valid_to TEXT,
    opened_by UUID REFERENCES reorganisation_act (id),
    closed_by UUID REFERENCES reorganisation_act (id),
    closing_reason TEXT,
    recorded_by UUID REFERENCES reorganisation_act (id),
    voided_by UUID REFERENCES reorganisation_act (id),
    CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)
);
CREATE INDEX duty_holding_duty ON duty_holding (duty_id);
CREATE INDEX duty_holding_body ON duty_holding (body_id);
CREATE INDEX duty_holding_opener ON duty_holding (opened_by);
CREATE INDEX duty_holding_closer ON duty_holding (closed_by);
CREATE INDEX duty_holding_recorder ON duty_holding (recorded_by);
-- Rows that count are found by their duty; without the condition SQLite would go through every one.
CREATE INDEX duty_holding_voider ON duty_holding (voided_by) WHERE voided_by IS NOT NULL;

INSERT INTO duty_holding (row_no, duty_id, body_id, valid_from, valid_to)
SELECT ROW_NUMBER() OVER (ORDER BY id), id, body_id, valid_from, valid_to FROM duty;

-- Bodies in time -----------------------------------------------------------------------------------

-- The act that brought the body in; NULL for one that a plan named.
ALTER TABLE body ADD COLUMN begun_by UUID REFERENCES reorganisation_act (id);
CREATE INDEX body_beginner ON body (begun_by);
-- Its name before any act, once an act has renamed it; `name` is the last name known.
ALTER TABLE body ADD COLUMN founding_name TEXT;
ALTER TABLE body ADD COLUMN begins TEXT;
ALTER TABLE body ADD COLUMN ends TEXT;
-- False for a body of an act that was undone.
ALTER TABLE body ADD COLUMN counts BOOLEAN NOT NULL DEFAULT TRUE;

-- Members of groups as entered, without any act.
CREATE TABLE founding_membership (
    group_id UUID NOT NULL REFERENCES body (id),
    member_id UUID NOT NULL REFERENCES body (id),
    entered_by UUID REFERENCES user_account (id),
    entered_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, member_id)
);
CREATE INDEX founding_membership_member ON founding_membership (member_id);
CREATE INDEX founding_membership_person ON founding_membership (entered_by);

-- For bodies with more than one name in time: one row a name, so that each day has exactly one.
CREATE TABLE body_naming (
    body_id UUID NOT NULL REFERENCES body (id),
    ordinal BIGINT NOT NULL,
    name TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (body_id, ordinal)
);

CREATE TABLE body_superior (
    body_id UUID NOT NULL REFERENCES body (id),
    ordinal BIGINT NOT NULL,
    superior_id UUID REFERENCES body (id),
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (body_id, ordinal)
);
CREATE INDEX body_superior_above ON body_superior (superior_id);

CREATE TABLE body_membership (
    group_id UUID NOT NULL REFERENCES body (id),
    ordinal BIGINT NOT NULL,
    member_id UUID NOT NULL REFERENCES body (id),
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (group_id, ordinal)
);
CREATE INDEX body_membership_member ON body_membership (member_id);

-- What became of a body that was merged or divided, by the acts that count.
CREATE TABLE body_succession (
    from_body UUID NOT NULL REFERENCES body (id),
    into_body UUID NOT NULL REFERENCES body (id),
    act_id UUID NOT NULL REFERENCES reorganisation_act (id),
    PRIMARY KEY (from_body, into_body, act_id)
);
CREATE INDEX body_succession_into ON body_succession (into_body);
CREATE INDEX body_succession_act ON body_succession (act_id);

-- What is prepared ---------------------------------------------------------------------------------

CREATE TABLE reorganisation_preset (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    sha256 TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    loaded_by UUID REFERENCES user_account (id),
    loaded_at BIGINT NOT NULL
);
CREATE INDEX reorganisation_preset_person ON reorganisation_preset (loaded_by);

CREATE TABLE reorganisation_draft (
    id UUID NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    decision TEXT NOT NULL,
    effective TEXT NOT NULL,
    preset_id UUID REFERENCES reorganisation_preset (id),
    preset_part TEXT,
    -- Changes with where they come from and who confirmed them, questions, rows left out (JSON).
    content TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'dropped')),
    act_id UUID UNIQUE REFERENCES reorganisation_act (id),
    created_by UUID REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    mod_count BIGINT NOT NULL,
    CHECK ((state = 'applied') = (act_id IS NOT NULL)),
    CHECK ((preset_id IS NULL) = (preset_part IS NULL))
);
CREATE INDEX reorganisation_draft_preset ON reorganisation_draft (preset_id);
CREATE INDEX reorganisation_draft_person ON reorganisation_draft (created_by);

-- What a person decided for one duty of one body, to be carried out with the draft.
CREATE TABLE reorganisation_decision (
    draft_id UUID NOT NULL REFERENCES reorganisation_draft (id),
    duty_id UUID NOT NULL REFERENCES duty (id),
    body_id UUID NOT NULL REFERENCES body (id),
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    rule TEXT,
    decided_by UUID NOT NULL REFERENCES user_account (id),
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (draft_id, duty_id, body_id)
);
CREATE INDEX reorganisation_decision_duty ON reorganisation_decision (duty_id);
CREATE INDEX reorganisation_decision_body ON reorganisation_decision (body_id);
CREATE INDEX reorganisation_decision_person ON reorganisation_decision (decided_by);

-- What a person decided about an item whose text rests on what ended. Append-only: the newest counts.
CREATE TABLE lost_meaning_verdict (
    id UUID NOT NULL PRIMARY KEY,
    indicator_id UUID REFERENCES indicator (id),
    task_id UUID REFERENCES task (id),
    rule TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('keep', 'restate', 'close')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    -- The new wording that is proposed.
    wording TEXT,
    decided_by UUID NOT NULL REFERENCES user_account (id),
    decided_at BIGINT NOT NULL,
    CHECK ((indicator_id IS NULL) <> (task_id IS NULL)),
    CHECK ((verdict = 'restate') = (wording IS NOT NULL))
);
CREATE INDEX lost_meaning_verdict_indicator ON lost_meaning_verdict (indicator_id);
CREATE INDEX lost_meaning_verdict_task ON lost_meaning_verdict (task_id);
CREATE INDEX lost_meaning_verdict_person ON lost_meaning_verdict (decided_by);
