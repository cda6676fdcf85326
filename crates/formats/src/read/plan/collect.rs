//! Gathers findings while a document is read.

use ansinh_domain::plan::{Alternative, Edit, Field, Finding, FindingCode, Place, Severity};

/// The findings so far.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    /// Adds a finding; the builder returned adds what else is known of it.
    pub(crate) fn add(
        &mut self,
        severity: Severity,
        code: FindingCode,
        place: Place,
        item: Option<&str>,
        message: impl Into<String>,
    ) -> Added<'_> {
        let at = self.0.len();
        self.0.push(Finding {
            code,
            severity,
            place,
            item: item.map(str::to_owned),
            message: message.into(),
            reading: None,
            alternatives: Vec::new(),
            field: None,
        });
        Added(self.0.get_mut(at))
    }

    /// All findings: what asks first, then by place, so that a reader meets them in reading order.
    pub(crate) fn into_sorted(self) -> Vec<Finding> {
        let mut all = self.0;
        all.sort_by_key(|f| (f.severity, f.place));
        all
    }
}

/// A finding just added.
pub(crate) struct Added<'a>(Option<&'a mut Finding>);

impl Added<'_> {
    /// The reading taken.
    pub(crate) fn reading(mut self, text: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.reading = Some(text.into());
        }
        self
    }

    /// Another reading and what choosing it changes.
    pub(crate) fn or(mut self, label: impl Into<String>, edits: Vec<Edit>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.alternatives.push(Alternative { label: label.into(), edits });
        }
        self
    }

    /// The field a typed answer replaces.
    pub(crate) fn field(mut self, field: Field) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.field = Some(field);
        }
        self
    }
}
