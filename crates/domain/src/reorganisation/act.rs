//! The dated act that changes bodies and passes their duties on.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::body::BodyKind;
use crate::citation::read_citations;

/// One reorganisation, or the undoing of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Given by the caller.
    pub id: Uuid,
    /// The decision it carries out.
    pub decision: Decision,
    /// First day of the new organisation. A body that ends was alive until the day before.
    pub effective: Date,
    /// What people call it: "Sắp xếp cơ quan chuyên môn cấp tỉnh".
    pub title: String,
    /// What it does.
    pub content: Content,
}

/// The legal document an act rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The citation as a person wrote it.
    pub text: String,
    /// Number with symbol, where the text gives one.
    pub number: Option<String>,
    /// Date of the document, where the text gives one.
    pub date: Option<Date>,
}

impl Decision {
    /// Reads number and date of the first document `text` names.
    pub fn read(text: &str) -> Decision {
        let cited = read_citations(text).into_iter().next();
        Decision {
            text: crate::text::clean(text),
            number: cited.as_ref().map(|citation| citation.number.clone()),
            date: cited.and_then(|citation| citation.date),
        }
    }
}

/// What an act does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "content", rename_all = "kebab-case")]
pub enum Content {
    /// Bodies change and duties pass on. All of it happens at once: successors that begin in the
    /// same act can already take duties, and a body can give its own and take others'.
    Reorganise {
        /// What becomes of bodies.
        changes: Vec<Change>,
        /// What becomes of duties, one entry for each slot and body that gives it up.
        transfers: Vec<Transfer>,
    },
    /// An earlier act is void from its own effective date on; undoing an undo brings it back.
    Undo {
        /// The act that no longer counts.
        of: Uuid,
    },
}

/// What becomes of a body on the effective date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
#[allow(missing_docs)] // the fields are the bodies the sentence names
pub enum Change {
    /// A body is there from now on.
    Begin { body: NewBody },
    /// A body is gone, the day before is its last.
    End { body: Uuid },
    /// A body goes on under another name.
    Rename { body: Uuid, name: String },
    /// Bodies end in another, which lives already or begins in the same act.
    Merge { from: Vec<Uuid>, into: Uuid },
    /// A body is divided. It ends, unless it is itself one of the parts.
    Split { from: Uuid, into: Vec<Uuid> },
    /// A body is put under another.
    Place { body: Uuid, under: Option<Uuid> },
    /// A body belongs to a group from now on.
    Join { group: Uuid, member: Uuid },
    /// A body no longer belongs to a group.
    Leave { group: Uuid, member: Uuid },
}

/// A body that an act brings in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBody {
    /// Given by the caller.
    pub id: Uuid,
    /// One body or a collective name.
    pub kind: BodyKind,
    /// Its name.
    pub name: String,
    /// The body above it.
    pub superior: Option<Uuid>,
    /// It lived before the act and only was not known here, as no plan named it: a department
    /// that takes over the duties of another.
    pub lived_before: bool,
}

/// What becomes of one duty of one body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The duty.
    pub slot: Uuid,
    /// Who gives it up.
    pub from: Uuid,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why. Must not be blank for a duty that nobody living holds afterwards.
    pub reason: String,
    /// The rule whose proposal was followed; `None` when the person chose otherwise.
    pub rule: Option<String>,
    /// The person who decided it. There is no transfer without one.
    pub decided_by: Uuid,
}

/// What becomes of a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", content = "to", rename_all = "kebab-case")]
pub enum Outcome {
    /// These bodies hold it from the effective date on. Naming the giver keeps its part.
    To(Vec<Uuid>),
    /// Nobody takes over this part: the duty lost its meaning.
    Close,
    /// It stays with the body that ended, and so on the list of duties to decide.
    PutOff,
}

/// What an act touches, to tell acts that may change places in time from those that may not.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Bodies that begin or end.
    lives: BTreeSet<Uuid>,
    /// Bodies whose name, place or membership changes.
    traits: BTreeSet<Uuid>,
    /// Every body named.
    named: BTreeSet<Uuid>,
    /// Duties decided.
    slots: BTreeSet<Uuid>,
}

impl Touched {
    /// What the content of one act touches; for an undo, what it says itself is nothing.
    pub(super) fn by(content: &Content) -> Touched {
        let mut touched = Touched::default();
        let Content::Reorganise { changes, transfers } = content else { return touched };
        for change in changes {
            touched.add_change(change);
        }
        for transfer in transfers {
            touched.slots.insert(transfer.slot);
            touched.named.insert(transfer.from);
            if let Outcome::To(successors) = &transfer.outcome {
                touched.named.extend(successors);
            }
        }
        touched
    }

    fn add_change(&mut self, change: &Change) {
        match change {
            Change::Begin { body } => self.life(body.id, body.superior),
            Change::End { body } => self.life(*body, None),
            Change::Merge { from, into } => {
                self.lives.extend(from);
                self.named.extend(from);
                self.named.insert(*into);
            }
            Change::Split { from, into } => self.life(*from, into.iter().copied()),
            Change::Rename { body, .. } => self.trait_of(*body, None),
            Change::Place { body, under } => self.trait_of(*body, *under),
            Change::Join { group, member } | Change::Leave { group, member } => {
                self.trait_of(*group, Some(*member));
            }
        }
    }

    fn life(&mut self, body: Uuid, others: impl IntoIterator<Item = Uuid>) {
        self.lives.insert(body);
        self.named.insert(body);
        self.named.extend(others);
    }

    fn trait_of(&mut self, body: Uuid, others: impl IntoIterator<Item = Uuid>) {
        self.traits.insert(body);
        self.named.insert(body);
        self.named.extend(others);
    }

    /// Whether the order of the two acts matters: they decide the same duty, rename the same body,
    /// or one begins or ends a body the other names.
    pub(super) fn meets(&self, other: &Touched) -> bool {
        !self.slots.is_disjoint(&other.slots)
            || !self.traits.is_disjoint(&other.traits)
            || !self.lives.is_disjoint(&other.named)
            || !self.named.is_disjoint(&other.lives)
    }
}

/// Bodies that end with these changes, one entry for every time one is said to.
pub(super) fn endings(changes: &[Change]) -> Vec<Uuid> {
    changes
        .iter()
        .flat_map(|change| match change {
            Change::End { body } => vec![*body],
            Change::Merge { from, .. } => from.clone(),
            Change::Split { from, into } if !into.contains(from) => vec![*from],
            _ => Vec::new(),
        })
        .collect()
}
