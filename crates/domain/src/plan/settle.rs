//! Settling a finding: a person accepts the reading, chooses another, or types the answer.
