//! Document to plan: finds the head, the appendices and the reporting duties.
