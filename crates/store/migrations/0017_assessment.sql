-- Assessment: thresholds, breaks of territory, baselines, choices for an indicator, verdicts that were
-- closed; published results until a body confirms them; what owners say beside the computed status.
--
-- One text for SQLite and PostgreSQL with the types of 0001.

-- Thresholds in force from a day (JSON); those shipped with the program hold while there is none.
CREATE TABLE assessment_setting (
    valid_from TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    set_by UUID REFERENCES user_account (id),
    set_at BIGINT NOT NULL
);
CREATE INDEX assessment_setting_person ON assessment_setting (set_by);

-- From this day on the plan's figures are about other land.
CREATE TABLE series_break (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    happened_on TEXT NOT NULL,
    sentence TEXT NOT NULL CHECK (sentence <> ''),
    source TEXT NOT NULL CHECK (source <> ''),
    noted_by UUID REFERENCES user_account (id),
    noted_at BIGINT NOT NULL,
    UNIQUE (plan_id, happened_on)
);
CREATE INDEX series_break_person ON series_break (noted_by);

-- A starting value that somebody approved, for the land of `land_day`.
CREATE TABLE baseline (
    id UUID NOT NULL PRIMARY KEY,
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    as_of TEXT NOT NULL,
    land_day TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    approved_by UUID REFERENCES user_account (id),
    approved_at BIGINT NOT NULL,
    UNIQUE (indicator_id, land_day)
);
CREATE INDEX baseline_person ON baseline (approved_by);

-- Path and method somebody chose for an indicator, and the order of its levels in words (JSON).
CREATE TABLE indicator_choice (
    indicator_id UUID NOT NULL PRIMARY KEY REFERENCES indicator (id),
    path TEXT,
    method TEXT,
    levels TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    chosen_by UUID REFERENCES user_account (id),
    chosen_at BIGINT NOT NULL
);
CREATE INDEX indicator_choice_person ON indicator_choice (chosen_by);

-- A verdict on a passed milestone, with the value it was given on. Append-only.
CREATE TABLE milestone_verdict (
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    year BIGINT NOT NULL,
    met BOOLEAN,
    kind TEXT CHECK (kind IN ('number', 'level')),
    value TEXT,
    as_of TEXT,
    reason TEXT NOT NULL,
    closed_on TEXT NOT NULL,
    closed_by UUID REFERENCES user_account (id),
    closed_at BIGINT NOT NULL,
    PRIMARY KEY (indicator_id, year),
    CHECK ((kind IS NULL) = (value IS NULL)),
    CHECK ((as_of IS NULL) = (value IS NULL))
);
CREATE INDEX milestone_verdict_person ON milestone_verdict (closed_by);

-- A table of published results that was brought in.
CREATE TABLE published_file (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    loaded_by UUID REFERENCES user_account (id),
    loaded_at BIGINT NOT NULL,
    UNIQUE (plan_id, sha256)
);
CREATE INDEX published_file_person ON published_file (loaded_by);

-- Its rows as they were read (JSON). `indicator_id` is there when a body can be asked to confirm it.
CREATE TABLE published_figure (
    id UUID NOT NULL PRIMARY KEY,
    file_id UUID NOT NULL REFERENCES published_file (id),
    line BIGINT NOT NULL,
    indicator_id UUID REFERENCES indicator (id),
    content TEXT NOT NULL,
    UNIQUE (file_id, line)
);
CREATE INDEX published_figure_indicator ON published_figure (indicator_id);

-- What the body that answers for it said. Append-only.
CREATE TABLE figure_decision (
    figure_id UUID NOT NULL PRIMARY KEY REFERENCES published_figure (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('confirmed', 'refused')),
    observation_id UUID REFERENCES observation (id),
    body_id UUID NOT NULL REFERENCES body (id),
    reason TEXT,
    decided_by UUID REFERENCES user_account (id),
    decided_at BIGINT NOT NULL,
    CHECK ((outcome = 'confirmed') = (observation_id IS NOT NULL)),
    CHECK (outcome <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX figure_decision_observation ON figure_decision (observation_id);
CREATE INDEX figure_decision_body ON figure_decision (body_id);
CREATE INDEX figure_decision_person ON figure_decision (decided_by);

-- What the owner of an indicator says beside the computed status. Append-only; the newest counts.
CREATE TABLE outlook (
    id UUID NOT NULL PRIMARY KEY,
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    body_id UUID NOT NULL REFERENCES body (id),
    confidence TEXT NOT NULL CHECK (confidence IN ('sure', 'likely', 'unsure', 'unlikely')),
    action TEXT,
    status TEXT NOT NULL,
    said_by UUID REFERENCES user_account (id),
    said_at BIGINT NOT NULL
);
CREATE INDEX outlook_indicator ON outlook (indicator_id);
CREATE INDEX outlook_body ON outlook (body_id);
CREATE INDEX outlook_person ON outlook (said_by);

--@ sqlite
CREATE TRIGGER milestone_verdict_never_changed BEFORE UPDATE ON milestone_verdict
BEGIN SELECT RAISE(ABORT, 'rows of milestone_verdict are never changed'); END;
CREATE TRIGGER milestone_verdict_never_deleted BEFORE DELETE ON milestone_verdict
BEGIN SELECT RAISE(ABORT, 'rows of milestone_verdict are never deleted'); END;
CREATE TRIGGER published_figure_never_changed BEFORE UPDATE ON published_figure
BEGIN SELECT RAISE(ABORT, 'rows of published_figure are never changed'); END;
CREATE TRIGGER published_figure_never_deleted BEFORE DELETE ON published_figure
BEGIN SELECT RAISE(ABORT, 'rows of published_figure are never deleted'); END;
CREATE TRIGGER figure_decision_never_changed BEFORE UPDATE ON figure_decision
BEGIN SELECT RAISE(ABORT, 'rows of figure_decision are never changed'); END;
CREATE TRIGGER figure_decision_never_deleted BEFORE DELETE ON figure_decision
BEGIN SELECT RAISE(ABORT, 'rows of figure_decision are never deleted'); END;
CREATE TRIGGER outlook_never_changed BEFORE UPDATE ON outlook
BEGIN SELECT RAISE(ABORT, 'rows of outlook are never changed'); END;
CREATE TRIGGER outlook_never_deleted BEFORE DELETE ON outlook
BEGIN SELECT RAISE(ABORT, 'rows of outlook are never deleted'); END;

--@ postgres
CREATE TRIGGER milestone_verdict_never_changed BEFORE UPDATE OR DELETE ON milestone_verdict
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER milestone_verdict_never_emptied BEFORE TRUNCATE ON milestone_verdict
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER published_figure_never_changed BEFORE UPDATE OR DELETE ON published_figure
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER published_figure_never_emptied BEFORE TRUNCATE ON published_figure
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER figure_decision_never_changed BEFORE UPDATE OR DELETE ON figure_decision
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER figure_decision_never_emptied BEFORE TRUNCATE ON figure_decision
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER outlook_never_changed BEFORE UPDATE OR DELETE ON outlook
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER outlook_never_emptied BEFORE TRUNCATE ON outlook
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
