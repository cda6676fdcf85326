//! An act in preparation: changes with where they come from, and what a person still has to say.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::Change;
use super::preset::{Draft, PresetChange, Problem};
use super::propose::Confidence;

/// What is prepared besides decision, day and duties.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preparation {
    /// What is to become of bodies.
    pub changes: Vec<PreparedChange>,
    /// What to find out before applying it.
    pub questions: Vec<Question>,
    /// Rows of the preset that were left out, and why.
    pub left_out: Vec<Problem>,
    /// Bodies that go on but whose duties are looked through all the same.
    pub givers: Vec<Uuid>,
}

/// A change with the rows of a preset it rests on; none when a person put it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedChange {
    /// The change.
    pub change: Change,
    /// Rows of the preset.
    pub rows: Vec<PresetChange>,
    /// Who took it upon themselves.
    pub confirmed_by: Option<Uuid>,
}

impl PreparedChange {
    /// A change a person put in, and so stands for.
    pub fn by_hand(change: Change, by: Uuid) -> PreparedChange {
        PreparedChange { change, rows: Vec::new(), confirmed_by: Some(by) }
    }

    /// How far it can be relied on: as far as the least of its rows.
    pub fn confidence(&self) -> Option<Confidence> {
        self.rows.iter().map(|row| row.confidence).max()
    }

    /// Whether a person must confirm it: whatever a source does not say.
    pub fn waits(&self) -> bool {
        self.confirmed_by.is_none()
            && self.confidence().is_some_and(|confidence| confidence != Confidence::Sourced)
    }
}

/// A row of a preset that changes nothing and asks something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The row.
    pub row: PresetChange,
    /// Who looked after it.
    pub settled_by: Option<Uuid>,
}

impl Preparation {
    /// What a preset gives to begin with; nothing of it is confirmed.
    pub fn from_draft(draft: Draft) -> Preparation {
        let changes = draft.changes.into_iter().zip(draft.rows);
        let changes =
            changes.map(|(change, rows)| PreparedChange { change, rows, confirmed_by: None });
        let questions = draft.to_confirm.into_iter();
        Preparation {
            changes: changes.collect(),
            questions: questions.map(|row| Question { row, settled_by: None }).collect(),
            left_out: draft.problems,
            givers: Vec::new(),
        }
    }

    /// The changes alone.
    pub fn changes(&self) -> Vec<Change> {
        self.changes.iter().map(|prepared| prepared.change.clone()).collect()
    }

    /// How many changes and questions still wait for a person.
    pub fn waiting(&self) -> usize {
        let questions = self.questions.iter().filter(|question| question.settled_by.is_none());
        self.changes.iter().filter(|change| change.waits()).count() + questions.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reorganisation::preset::{draft, read_preset};
    use crate::reorganisation::{Bodies, Body, State};

    const PRESET: &str = "\
# Phương án thử.
VĂN BẢN
Mã,Ngày hiệu lực,Tên đợt,Căn cứ,Độ tin cậy
A,01/3/2025,Đợt thử,Quyết định số 1/QĐ-UBND,có nguồn

CƠ QUAN
Văn bản,Việc,Cơ quan,\"Bên nhận, tên mới\",Độ tin cậy
A,sáp nhập vào,Sở Một,Sở Ba,có nguồn
A,sáp nhập vào,Sở Hai,Sở Ba,cần kiểm chứng
A,đổi tên,Sở Bốn,Sở Năm,có nguồn
A,cần xác nhận,Sở Ba,,còn mở
";

    #[test]
    fn only_what_a_source_says_stands_without_a_person() {
        let (preset, problems) = read_preset(PRESET);
        assert_eq!(problems, []);
        let bodies = ["Một", "Hai", "Ba", "Bốn"].iter().zip(1..).map(|(name, n)| {
            Body::new(Uuid::from_u128(n), crate::body::BodyKind::Body, format!("Sở {name}"))
        });
        let state = State::new(Bodies::new(bodies, []), [], []);
        let drafted = draft(&preset.acts[0], &state, &mut || Uuid::from_u128(99));
        assert_eq!(drafted.problems, []);
        let mut preparation = Preparation::from_draft(drafted);
        assert_eq!(preparation.changes.len(), 2, "mergers into one body are one change");
        let [merge, rename] = preparation.changes.as_slice() else { panic!() };
        assert_eq!((merge.rows.len(), merge.waits()), (2, true));
        assert!(!rename.waits());
        assert_eq!(preparation.waiting(), 2);
        preparation.changes[0].confirmed_by = Some(Uuid::from_u128(7));
        preparation.questions[0].settled_by = Some(Uuid::from_u128(7));
        assert_eq!(preparation.waiting(), 0);
    }
}
