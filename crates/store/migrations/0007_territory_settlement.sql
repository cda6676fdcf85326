-- Files of territories brought in by a browser, what each doubt is about, and how people settled it.
--
-- One text for SQLite and PostgreSQL, with the types of 0001.

-- What of the registry a finding is about: a unit, or an old unit as far as it went into another,
-- or a row of a list that was left out (JSON). `cells` are the headings and cells of its line
-- (JSON). Files loaded before this step have neither.
ALTER TABLE territory_finding ADD COLUMN unit_id UUID REFERENCES territory (id);
ALTER TABLE territory_finding ADD COLUMN into_id UUID REFERENCES territory (id);
ALTER TABLE territory_finding ADD COLUMN left_out TEXT;
ALTER TABLE territory_finding ADD COLUMN cells TEXT;
CREATE INDEX territory_finding_unit ON territory_finding (unit_id);
CREATE INDEX territory_finding_into ON territory_finding (into_id);

-- Append-only: the newest settlement of a finding counts. `typed` is the code or the name that is
-- right, or why the finding is ignored; `before` what stood in the registry. `unit_id` is what the
-- finding is about from then on.
CREATE TABLE territory_settlement (
    source_id UUID NOT NULL,
    finding_index BIGINT NOT NULL,
    round BIGINT NOT NULL CHECK (round >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('kept', 'code', 'name', 'ignored')),
    typed TEXT,
    before TEXT,
    unit_id UUID REFERENCES territory (id),
    settled_by UUID REFERENCES user_account (id),
    settled_at BIGINT NOT NULL,
    PRIMARY KEY (source_id, finding_index, round),
    FOREIGN KEY (source_id, finding_index)
        REFERENCES territory_finding (source_id, finding_index),
    CHECK ((kind = 'kept') = (typed IS NULL)),
    CHECK ((kind IN ('code', 'name')) = (unit_id IS NOT NULL))
);
CREATE INDEX territory_settlement_unit ON territory_settlement (unit_id);
CREATE INDEX territory_settlement_person ON territory_settlement (settled_by);

-- Files that wait to be looked at and loaded. They are no part of the registry, and go when they
-- are loaded, thrown away, or a day old.
CREATE TABLE territory_upload (
    id UUID NOT NULL PRIMARY KEY,
    given_date TEXT,
    uploaded_by UUID REFERENCES user_account (id),
    uploaded_at BIGINT NOT NULL
);
CREATE INDEX territory_upload_person ON territory_upload (uploaded_by);

CREATE TABLE territory_upload_file (
    upload_id UUID NOT NULL REFERENCES territory_upload (id),
    file_index BIGINT NOT NULL CHECK (file_index >= 0),
    name TEXT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (upload_id, file_index)
);
