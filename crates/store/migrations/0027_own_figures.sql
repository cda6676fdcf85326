-- What counts now of every figure of a plan's own land: the newest revision, withdrawn ones too. How a
-- plan stands is made of nothing else, and a book of it read row by row from among the figures of all
-- territories costs a look into two tables for each. The database keeps this itself, in the statement
-- that adds the revision; the program never writes here.

CREATE TABLE own_figure (
    indicator_id UUID NOT NULL REFERENCES indicator (id),
    as_of TEXT NOT NULL,
    period TEXT NOT NULL,
    observation_id UUID NOT NULL REFERENCES observation (id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT,
    note TEXT,
    reason TEXT,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (indicator_id, as_of, period)
);
CREATE INDEX own_figure_observation ON own_figure (observation_id);
INSERT INTO own_figure (indicator_id, as_of, period, observation_id, number, kind, value, source, note,
    reason, received_at)
SELECT o.indicator_id, o.as_of, o.period, o.id, v.number, v.kind, v.value, v.source, v.note, v.reason,
    v.received_at
FROM observation o JOIN observation_revision v ON v.observation_id = o.id
    AND v.number = (SELECT MAX(x.number) FROM observation_revision x WHERE x.observation_id = o.id)
WHERE o.part = '';

--@ sqlite
CREATE TRIGGER observation_revision_counts AFTER INSERT ON observation_revision
BEGIN
    INSERT INTO own_figure (indicator_id, as_of, period, observation_id, number, kind, value, source,
        note, reason, received_at)
    SELECT o.indicator_id, o.as_of, o.period, o.id, NEW.number, NEW.kind, NEW.value, NEW.source,
        NEW.note, NEW.reason, NEW.received_at
    FROM observation o WHERE o.id = NEW.observation_id AND o.part = ''
    ON CONFLICT (indicator_id, as_of, period) DO UPDATE SET number = excluded.number,
        kind = excluded.kind, value = excluded.value, source = excluded.source, note = excluded.note,
        reason = excluded.reason, received_at = excluded.received_at
    WHERE excluded.number > own_figure.number;
END;

--@ postgres
CREATE FUNCTION own_figure_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO own_figure (indicator_id, as_of, period, observation_id, number, kind, value, source,
        note, reason, received_at)
    SELECT o.indicator_id, o.as_of, o.period, o.id, NEW.number, NEW.kind, NEW.value, NEW.source,
        NEW.note, NEW.reason, NEW.received_at
    FROM observation o WHERE o.id = NEW.observation_id AND o.part = ''
    ON CONFLICT (indicator_id, as_of, period) DO UPDATE SET number = excluded.number,
        kind = excluded.kind, value = excluded.value, source = excluded.source, note = excluded.note,
        reason = excluded.reason, received_at = excluded.received_at
    WHERE excluded.number > own_figure.number;
    RETURN NULL;
END $$;
CREATE TRIGGER observation_revision_counts AFTER INSERT ON observation_revision
    FOR EACH ROW EXECUTE FUNCTION own_figure_counts();
