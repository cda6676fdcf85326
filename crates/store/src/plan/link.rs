//! Which row of the plan a finding is about, so that the row's page can show it.

use std::collections::HashMap;

use ansinh_domain::plan::{Field, Finding, PlanDraft};

use crate::{DocumentId, IndicatorId, TaskId};

/// The rows findings may be about.
pub(super) struct Links<'a> {
    pub draft: &'a PlanDraft,
    pub indicators: &'a HashMap<String, IndicatorId>,
    pub tasks: &'a HashMap<String, TaskId>,
    pub documents: &'a CitedDocuments,
}

/// Documents by where and how they are cited.
#[derive(Debug, Default)]
pub(super) struct CitedDocuments {
    /// By code of the task and number in lower case.
    by_task: HashMap<(String, String), DocumentId>,
    /// By number in lower case; the first of those that share it.
    by_number: HashMap<String, DocumentId>,
}

impl CitedDocuments {
    /// Notes that `task` (or the plan itself) cites `number`, meaning `document`.
    pub(super) fn note(&mut self, task: Option<&str>, number: &str, document: DocumentId) {
        let number = number.to_lowercase();
        if let Some(task) = task {
            self.by_task.entry((task.to_owned(), number.clone())).or_insert(document);
        }
        self.by_number.entry(number).or_insert(document);
    }

    /// The document a finding is about: the one whose date it would change, or whose number it
    /// names as its item.
    fn of(&self, finding: &Finding) -> Option<DocumentId> {
        match &finding.field {
            Some(Field::CitationDate { task, number }) => {
                let number = number.to_lowercase();
                self.by_task.get(&(task.clone(), number.clone())).or(self.by_number.get(&number))
            }
            _ => self.by_number.get(&finding.item.as_deref()?.to_lowercase()),
        }
        .copied()
    }
}

/// What a finding is about.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subject {
    pub indicator: Option<IndicatorId>,
    pub task: Option<TaskId>,
    pub document: Option<DocumentId>,
}

impl Links<'_> {
    /// The row whose code the finding names; when an indicator and a task share the code, the
    /// field it would change decides, then the line. A finding that names no row belongs to the
    /// row on its line.
    pub(super) fn subject_of(&self, finding: &Finding) -> Subject {
        let item = finding.item.as_deref().unwrap_or_default();
        let document = self.documents.of(finding);
        let indicator = self.indicators.get(item).copied();
        let task = self.tasks.get(item).copied();
        let (indicator, task) = match (indicator, task) {
            (Some(i), Some(t)) => {
                if self.is_about_task(finding, item) {
                    (None, Some(t))
                } else {
                    (Some(i), None)
                }
            }
            (None, None) => self.on_line(finding),
            found => found,
        };
        Subject { indicator, task, document }
    }

    fn is_about_task(&self, finding: &Finding, code: &str) -> bool {
        match &finding.field {
            Some(Field::Target { .. } | Field::Direction { .. } | Field::Unit { .. }) => false,
            Some(
                Field::Schedule { .. } | Field::Submission { .. } | Field::CitationDate { .. },
            ) => true,
            _ => {
                let line = finding.place.line;
                let task = self.draft.tasks.iter().find(|t| t.code == code);
                let indicator = self.draft.indicators.iter().find(|i| i.code == code);
                match (task, indicator) {
                    (Some(t), Some(i)) => t.place.line.abs_diff(line) < i.place.line.abs_diff(line),
                    (task, _) => task.is_some(),
                }
            }
        }
    }

    fn on_line(&self, finding: &Finding) -> (Option<IndicatorId>, Option<TaskId>) {
        let line = finding.place.line;
        if line == 0 {
            return (None, None);
        }
        let indicator = self.draft.indicators.iter().find(|i| i.place.line == line);
        let task = self.draft.tasks.iter().find(|t| t.place.line == line);
        (
            indicator.and_then(|i| self.indicators.get(&i.code)).copied(),
            task.and_then(|t| self.tasks.get(&t.code)).copied(),
        )
    }
}
