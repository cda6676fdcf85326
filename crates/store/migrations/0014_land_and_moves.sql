-- Requests for more time go with the rows of a report when a reorganisation moves them; figures are
-- told apart by the land they are about, and joined over a change of land only by a value that was
-- recomputed and approved.
--
-- One text for SQLite and PostgreSQL with the types of 0001, up to the triggers.

-- A request that came along with rows names the one it repeats; one that lapsed counts no more,
-- because its rows went elsewhere or came back. Both stay in the record.
ALTER TABLE extension ADD COLUMN carried_from UUID REFERENCES extension (id);
ALTER TABLE extension ADD COLUMN lapsed_at BIGINT;
CREATE INDEX extension_carried ON extension (carried_from);
DROP INDEX extension_open;
CREATE UNIQUE INDEX extension_open ON extension (submission_id)
    WHERE state = 'asked' AND lapsed_at IS NULL;

-- Which land the figures of a plan without a territory of their own are about: the official code
-- that names it, to be read on the day of each figure. Append-only: the newest row counts.
CREATE TABLE plan_territory (
    id UUID NOT NULL PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES plan (id),
    code TEXT NOT NULL CHECK (code <> ''),
    set_by UUID REFERENCES user_account (id),
    set_at BIGINT NOT NULL
);
CREATE INDEX plan_territory_plan ON plan_territory (plan_id);
CREATE INDEX plan_territory_person ON plan_territory (set_by);

-- A value of an earlier day recomputed for the land of a later one (`land_day`). `part` is '' for
-- the plan's own land, or the territory. What was proposed is never changed; who decided, what and
-- why is written once, and one that was approved can be taken back once.
CREATE TABLE recomputed_figure (
    id UUID NOT NULL PRIMARY KEY,
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    part TEXT NOT NULL,
    territory_id UUID REFERENCES territory (id),
    period TEXT NOT NULL,
    as_of TEXT NOT NULL,
    land_day TEXT NOT NULL,
    value TEXT NOT NULL CHECK (value <> ''),
    method TEXT NOT NULL CHECK (method <> ''),
    source TEXT NOT NULL CHECK (source <> ''),
    proposed_by UUID NOT NULL REFERENCES user_account (id),
    proposed_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'refused', 'withdrawn')),
    decided_by UUID REFERENCES user_account (id),
    decided_at BIGINT,
    decision_reason TEXT,
    CHECK (as_of < land_day),
    CHECK ((part = '') = (territory_id IS NULL)),
    CHECK ((state = 'proposed') = (decided_at IS NULL)),
    CHECK (state NOT IN ('refused', 'withdrawn') OR decision_reason IS NOT NULL)
);
CREATE INDEX recomputed_figure_indicator ON recomputed_figure (indicator_id);
CREATE INDEX recomputed_figure_territory ON recomputed_figure (territory_id);
CREATE INDEX recomputed_figure_proposer ON recomputed_figure (proposed_by);
CREATE INDEX recomputed_figure_decider ON recomputed_figure (decided_by);
CREATE UNIQUE INDEX recomputed_figure_living ON recomputed_figure (indicator_id, part, as_of, land_day)
    WHERE state IN ('proposed', 'approved');

--@ sqlite
CREATE TRIGGER recomputed_figure_never_deleted BEFORE DELETE ON recomputed_figure
BEGIN SELECT RAISE(ABORT, 'rows of recomputed_figure are never deleted'); END;
CREATE TRIGGER recomputed_figure_never_changed BEFORE UPDATE OF id, indicator_id, part, territory_id, period,
    as_of, land_day, value, method, source, proposed_by, proposed_at ON recomputed_figure
BEGIN SELECT RAISE(ABORT, 'what was proposed is never changed'); END;
CREATE TRIGGER recomputed_figure_decided_once BEFORE UPDATE OF state ON recomputed_figure
WHEN NOT (OLD.state = 'proposed' OR (OLD.state = 'approved' AND NEW.state = 'withdrawn'))
BEGIN SELECT RAISE(ABORT, 'a decision about a recomputed_figure is never changed'); END;
CREATE TRIGGER plan_territory_never_changed BEFORE UPDATE ON plan_territory
BEGIN SELECT RAISE(ABORT, 'rows of plan_territory are never changed'); END;
CREATE TRIGGER plan_territory_never_deleted BEFORE DELETE ON plan_territory
BEGIN SELECT RAISE(ABORT, 'rows of plan_territory are never deleted'); END;

--@ postgres
CREATE TRIGGER recomputed_figure_never_deleted BEFORE DELETE ON recomputed_figure
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER recomputed_figure_never_emptied BEFORE TRUNCATE ON recomputed_figure
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER recomputed_figure_never_changed BEFORE UPDATE OF id, indicator_id, part, territory_id, period,
    as_of, land_day, value, method, source, proposed_by, proposed_at ON recomputed_figure
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER recomputed_figure_decided_once BEFORE UPDATE OF state ON recomputed_figure
    FOR EACH ROW WHEN (NOT (OLD.state = 'proposed'
        OR (OLD.state = 'approved' AND NEW.state = 'withdrawn')))
    EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER plan_territory_never_changed BEFORE UPDATE OR DELETE ON plan_territory
    FOR EACH ROW EXECUTE FUNCTION append_only_refused();
CREATE TRIGGER plan_territory_never_emptied BEFORE TRUNCATE ON plan_territory
    FOR EACH STATEMENT EXECUTE FUNCTION append_only_refused();
