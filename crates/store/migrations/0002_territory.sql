-- Territories in time: units with their codes and names, what became of whom, and which files said
-- so. A code names a unit only together with a day, so no code is unique here.
--
-- One text for SQLite and PostgreSQL, with the types of 0001.

-- `seq` is the place in the registry, which only grows. A unit without a code is land whose code
-- is not known, or which never had one. Days are open where they are not known.
CREATE TABLE territory (
    id UUID NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
    code TEXT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    seen_from TEXT NOT NULL,
    seen_to TEXT NOT NULL,
    parent_code TEXT,
    CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to),
    CHECK (seen_from <= seen_to)
);
CREATE INDEX territory_code ON territory (code, valid_from);
CREATE INDEX territory_parent ON territory (parent_code);

CREATE TABLE territory_succession (
    seq BIGINT NOT NULL PRIMARY KEY,
    old_id UUID NOT NULL REFERENCES territory (id),
    new_id UUID NOT NULL REFERENCES territory (id),
    share TEXT NOT NULL CHECK (share IN ('whole', 'part', 'unchanged')),
    share_raw TEXT NOT NULL,
    effective TEXT NOT NULL,
    UNIQUE (old_id, new_id),
    CHECK (old_id <> new_id)
);
CREATE INDEX territory_succession_new ON territory_succession (new_id);

-- Which lists name every unit of a tier in a province; `province_code` is '' for lists of
-- provinces.
CREATE TABLE territory_list (
    level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
    province_code TEXT NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (level, province_code, date)
);

CREATE TABLE territory_source (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    row_count BIGINT NOT NULL CHECK (row_count >= 0),
    given_date TEXT,
    loaded_by UUID REFERENCES user_account (id),
    loaded_at BIGINT NOT NULL
);
CREATE INDEX territory_source_loader ON territory_source (loaded_by);

CREATE TABLE territory_finding (
    source_id UUID NOT NULL REFERENCES territory_source (id),
    finding_index BIGINT NOT NULL CHECK (finding_index >= 0),
    code TEXT NOT NULL,
    line BIGINT NOT NULL,
    item TEXT,
    message TEXT NOT NULL,
    reading TEXT,
    suggestion TEXT,
    PRIMARY KEY (source_id, finding_index)
);
