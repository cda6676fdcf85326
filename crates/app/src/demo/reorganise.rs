//! The reorganisations of 1/3 and 1/7/2025, from the shipped table as a coordinator would take it.

use ansinh_domain::reorganisation::Confidence;
use ansinh_store::PresetId;

use super::stage::Stage;
use crate::reorganisation::apply::{Seen, apply};
use crate::reorganisation::begin::begin_from_preset;
use crate::reorganisation::decide::{Choice, Which, decide};
use crate::reorganisation::prepare::{Edit, prepare};
use crate::reorganisation::view::view;
use crate::{AppError, Result};

impl Stage<'_> {
    /// Prepares an act of the table, decides each duty, and applies it. What the table leaves open
    /// goes to the first body it names; what it says nothing of, to the department that collects.
    pub(super) async fn reorganise(&self, preset: PresetId, part: &str) -> Result<()> {
        let (app, by) = (&self.app, &self.coordinator);
        let id = begin_from_preset(app, by, preset, part).await?;
        let draft = view(app, id).await?;
        let preparation = &draft.row.preparation;
        let confirm = Edit::Confirm {
            changes: (0..preparation.changes.len()).collect(),
            questions: (0..preparation.questions.len()).collect(),
        };
        prepare(app, by, id, confirm).await?;
        for confidence in [Confidence::Sourced, Confidence::Unconfirmed] {
            let clear = view(app, id).await?.duties.iter().any(|duty| {
                duty.decision.is_none()
                    && duty.is_clear()
                    && duty.proposal.as_ref().is_some_and(|one| one.confidence == confidence)
            });
            if clear {
                decide(app, by, id, &Which::Confidence(confidence), &Choice::Accept, "").await?;
            }
        }
        let draft = view(app, id).await?;
        let collector = draft.successors().into_iter().find(|(_, name)| name == COLLECTOR);
        for duty in draft.duties.iter().filter(|duty| duty.decision.is_none()) {
            let to = duty.to.first().copied().or(collector.as_ref().map(|body| body.0));
            let (choice, reason) = match to {
                Some(to) => (Choice::Give(vec![to]), "UBND tỉnh giao theo chức năng (minh hoạ)"),
                None => (Choice::PutOff, "Chờ UBND tỉnh giao cơ quan nhận"),
            };
            let which = Which::Chosen(vec![(duty.slot(), duty.from)]);
            decide(app, by, id, &which, &choice, reason).await?;
        }
        let ready = view(app, id).await?;
        let seen = Seen { mod_count: ready.row.mod_count, acts: ready.known_acts() };
        apply(app, by, id, seen).await.map(drop)
    }

    /// The table that came with the program.
    pub(super) async fn preset(&self) -> Result<PresetId> {
        let rows = ansinh_store::reorganisation::presets(&self.app.db).await?;
        let missing = || AppError::NotFound { what: "phương án sắp xếp" };
        rows.first().map(|row| row.id).ok_or_else(missing)
    }
}

/// Who takes over what was the collecting department's.
const COLLECTOR: &str = "Sở Nội vụ";
