-- Forms of a report that were filled in offline, and what is known of the signatures of evidence.
--
-- One text for SQLite and PostgreSQL, with the types of 0001.

-- Forms that wait for a person to look at what they would change. Until then nothing of them is in
-- the report.
CREATE TABLE report_upload (
    id UUID NOT NULL PRIMARY KEY,
    submission_id UUID NOT NULL REFERENCES submission (id),
    name TEXT NOT NULL CHECK (name <> ''),
    content BYTEA NOT NULL,
    uploaded_by UUID REFERENCES user_account (id),
    uploaded_at BIGINT NOT NULL
);
CREATE INDEX report_upload_submission ON report_upload (submission_id);
CREATE INDEX report_upload_person ON report_upload (uploaded_by);

-- Why a file hangs on a report: to show that something is true, or as the form its cells came in.
ALTER TABLE evidence_link ADD COLUMN purpose TEXT NOT NULL DEFAULT 'evidence'
    CHECK (purpose IN ('evidence', 'form'));

-- What the signatures of a PDF come to (JSON), looked at when the file was attached; `trust` is the
-- SHA-256 of the list of authorities it was held against, '' without one.
CREATE TABLE evidence_signature (
    evidence_id UUID NOT NULL PRIMARY KEY REFERENCES evidence_file (id),
    found TEXT NOT NULL,
    trust TEXT NOT NULL,
    checked_at BIGINT NOT NULL
);
