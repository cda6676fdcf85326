//! The way of a submission: one table of who may move it from where to where.

use serde::{Deserialize, Serialize};

use crate::access::Action;

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The officer fills it in.
    Draft,
    /// It is locked and lies with the head of the body.
    Submitted,
    /// The head approved it; it lies with the coordinator.
    Accepted,
    /// The coordinator took it in; its figures count.
    Received,
    /// It came back to the officer, with a reason: only the rows given back are open.
    Returned,
}

/// With whom a submission lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Cán bộ báo cáo.
    Officer,
    /// Thủ trưởng cơ quan.
    Head,
    /// Cơ quan đầu mối.
    Coordinator,
}

impl Side {
    /// As sentences say it.
    pub fn title(self) -> &'static str {
        match self {
            Side::Officer => "cán bộ báo cáo",
            Side::Head => "thủ trưởng cơ quan",
            Side::Coordinator => "cơ quan đầu mối",
        }
    }
}

impl State {
    /// Every state, in the order lists show them.
    pub const ALL: [State; 5] =
        [State::Draft, State::Returned, State::Submitted, State::Accepted, State::Received];

    /// The word of the database and the log.
    pub fn word(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Submitted => "submitted",
            State::Accepted => "accepted",
            State::Received => "received",
            State::Returned => "returned",
        }
    }

    /// As lists say it.
    pub fn title(self) -> &'static str {
        match self {
            State::Draft => "Đang nhập",
            State::Submitted => "Chờ thủ trưởng duyệt",
            State::Accepted => "Chờ đầu mối tiếp nhận",
            State::Received => "Đã tiếp nhận",
            State::Returned => "Bị trả lại",
        }
    }

    /// With whom it lies; nobody once it is received.
    pub fn holder(self) -> Option<Side> {
        match self {
            State::Draft | State::Returned => Some(Side::Officer),
            State::Submitted => Some(Side::Head),
            State::Accepted => Some(Side::Coordinator),
            State::Received => None,
        }
    }

    /// Whether its open rows may be filled in.
    pub fn is_open(self) -> bool {
        self.holder() == Some(Side::Officer)
    }

    /// What stands in the way of doing something else.
    fn stands(self) -> &'static str {
        match self {
            State::Draft => "đang được nhập, chưa gửi",
            State::Submitted => "đã gửi, đang chờ thủ trưởng cơ quan duyệt",
            State::Accepted => "đã được duyệt, đang chờ cơ quan đầu mối tiếp nhận",
            State::Received => "đã được tiếp nhận",
            State::Returned => "đã bị trả lại, đang chờ sửa",
        }
    }

    /// What would be the next thing to do.
    fn next(self) -> &'static str {
        match self {
            State::Draft => "Cán bộ báo cáo cần nhập xong và gửi.",
            State::Submitted => {
                "Thủ trưởng cơ quan duyệt hoặc trả lại; người gửi có thể rút lại để sửa."
            }
            State::Accepted => "Cơ quan đầu mối tiếp nhận hoặc trả lại.",
            State::Received => "Nếu số liệu sai, hãy đề nghị sửa dòng đó và ghi lý do.",
            State::Returned => "Cán bộ báo cáo cần sửa các dòng bị trả lại và gửi lại.",
        }
    }
}

/// What is done to a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Move {
    /// Gửi: to the head of the body.
    Submit,
    /// Rút lại: before the head looked at it.
    Withdraw,
    /// Duyệt: by the head of the body.
    Approve,
    /// Tiếp nhận: by the coordinator.
    Receive,
    /// Trả lại: the whole, or rows.
    Return,
    /// Đề nghị sửa: rows of a report already received.
    Correct,
}

impl Move {
    /// Every move.
    pub const ALL: [Move; 6] =
        [Move::Submit, Move::Withdraw, Move::Approve, Move::Receive, Move::Return, Move::Correct];

    /// The verb, for buttons.
    pub fn title(self) -> &'static str {
        match self {
            Move::Submit => "Gửi",
            Move::Withdraw => "Rút lại",
            Move::Approve => "Duyệt",
            Move::Receive => "Tiếp nhận",
            Move::Return => "Trả lại",
            Move::Correct => "Sửa số liệu đã tiếp nhận",
        }
    }
}

/// Whether a move names rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// It is about the whole.
    Whole,
    /// It may name rows, and is about the whole without.
    Optional,
    /// It must name rows.
    Required,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// From which state.
    pub from: State,
    /// By what.
    pub by: Move,
    /// To which state.
    pub to: State,
    /// Who may: whoever may any of these for the body.
    pub actions: &'static [Action],
    /// It must say why.
    pub reason: bool,
    /// Whether it names rows; those reopen.
    pub rows: Rows,
}

const fn plain(from: State, by: Move, to: State, actions: &'static [Action]) -> Transition {
    Transition { from, by, to, actions, reason: false, rows: Rows::Whole }
}

const fn back(from: State, by: Move, actions: &'static [Action], rows: Rows) -> Transition {
    Transition { from, by, to: State::Returned, actions, reason: true, rows }
}

/// Every transition there is.
pub const TRANSITIONS: [Transition; 9] = [
    plain(State::Draft, Move::Submit, State::Submitted, &[Action::EnterReport]),
    plain(State::Returned, Move::Submit, State::Submitted, &[Action::EnterReport]),
    plain(State::Submitted, Move::Withdraw, State::Draft, &[Action::EnterReport]),
    plain(State::Submitted, Move::Approve, State::Accepted, &[Action::ApproveReport]),
    plain(State::Accepted, Move::Receive, State::Received, &[Action::AcceptReport]),
    back(State::Submitted, Move::Return, &[Action::ApproveReport], Rows::Optional),
    back(
        State::Accepted,
        Move::Return,
        &[Action::AcceptReport, Action::ApproveReport],
        Rows::Optional,
    ),
    back(State::Received, Move::Return, &[Action::AcceptReport], Rows::Optional),
    back(State::Received, Move::Correct, &[Action::EnterReport], Rows::Required),
];

/// Why a move is refused, in Vietnamese: what stands in the way, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no such move from that state.
    #[error("Báo cáo {}, nên không thực hiện được thao tác “{}”. {}", .from.stands(), .by.title(), .from.next())]
    NotFromHere {
        /// Where it stands.
        from: State,
        /// What was wanted.
        by: Move,
    },
    /// It must say why.
    #[error("Thao tác “{}” cần ghi lý do, để người nhận biết phải sửa gì.", .by.title())]
    NoReason {
        /// What was wanted.
        by: Move,
    },
    /// It must name rows.
    #[error("Hãy chọn ít nhất một dòng cần sửa.")]
    NoRows,
    /// It is about the whole, and rows were named.
    #[error("Thao tác “{}” áp dụng cho cả báo cáo, không chọn từng dòng.", .by.title())]
    NotForRows {
        /// What was wanted.
        by: Move,
    },
}

/// The line of the table for a move, whoever asks.
///
/// # Errors
/// [`Refused::NotFromHere`].
pub fn transition(from: State, by: Move) -> Result<&'static Transition, Refused> {
    TRANSITIONS
        .iter()
        .find(|line| line.from == from && line.by == by)
        .ok_or(Refused::NotFromHere { from, by })
}

impl Transition {
    /// Whether what comes with the move is enough.
    ///
    /// # Errors
    /// [`Refused::NoReason`], [`Refused::NoRows`], [`Refused::NotForRows`].
    pub fn check(&self, reason: Option<&str>, rows: usize) -> Result<(), Refused> {
        if self.reason && reason.is_none_or(|reason| reason.trim().is_empty()) {
            return Err(Refused::NoReason { by: self.by });
        }
        match self.rows {
            Rows::Required if rows == 0 => Err(Refused::NoRows),
            Rows::Whole if rows > 0 => Err(Refused::NotForRows { by: self.by }),
            Rows::Whole | Rows::Optional | Rows::Required => Ok(()),
        }
    }
}

/// The moves there are from a state.
pub fn moves_from(from: State) -> impl Iterator<Item = &'static Transition> {
    TRANSITIONS.iter().filter(move |line| line.from == from)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_whole_table_with_its_refusals() {
        let mut table = String::new();
        for from in State::ALL {
            writeln!(table, "{from:?} ({})", from.title()).unwrap();
            for by in Move::ALL {
                match transition(from, by) {
                    Ok(line) => {
                        let reason = if line.reason { ", lý do" } else { "" };
                        writeln!(
                            table,
                            "  {by:?} -> {:?} by {:?}{reason}, rows {:?}",
                            line.to, line.actions, line.rows
                        )
                        .unwrap();
                    }
                    Err(refused) => writeln!(table, "  {by:?}: {refused}").unwrap(),
                }
            }
        }
        insta::assert_snapshot!("transitions", table);
    }

    #[test]
    fn each_move_stands_once() {
        let lines: BTreeSet<_> = TRANSITIONS.iter().map(|line| (line.from, line.by)).collect();
        assert_eq!(lines.len(), TRANSITIONS.len());
    }

    fn reachable(from: State) -> BTreeSet<State> {
        let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(state) = open.pop() {
            open.extend(moves_from(state).map(|line| line.to).filter(|to| seen.insert(*to)));
        }
        seen
    }

    #[test]
    fn no_state_is_a_dead_end() {
        for state in State::ALL {
            let reached = reachable(state);
            assert!(reached.contains(&State::Received), "{state:?} can be finished");
            assert!(reached.contains(&State::Returned), "{state:?} can be mended");
        }
        assert_eq!(reachable(State::Draft).len(), State::ALL.len());
    }

    #[test]
    fn what_must_come_with_a_move() {
        let check = |from, by, reason, rows, expected| {
            assert_eq!(transition(from, by).unwrap().check(reason, rows), expected);
        };
        let reason = |by| Err(Refused::NoReason { by });
        check(State::Draft, Move::Submit, None, 0, Ok(()));
        check(State::Draft, Move::Submit, None, 1, Err(Refused::NotForRows { by: Move::Submit }));
        check(State::Accepted, Move::Return, Some(" \n"), 0, reason(Move::Return));
        check(State::Accepted, Move::Return, Some("Sai"), 0, Ok(()));
        check(State::Accepted, Move::Return, Some("Sai"), 2, Ok(()));
        check(State::Received, Move::Correct, None, 1, reason(Move::Correct));
        check(State::Received, Move::Correct, Some("Sai"), 0, Err(Refused::NoRows));
    }

    proptest! {
        /// Whatever is tried, the figures of a report count only after its head approved what the
        /// officer sent, and nothing is open while it lies with somebody else.
        #[test]
        fn nothing_skips_the_head(tried in prop::collection::vec(prop::sample::select(Move::ALL.to_vec()), 0..40)) {
            let (mut state, mut approved) = (State::Draft, false);
            for by in tried {
                let Ok(line) = transition(state, by) else { continue };
                match by {
                    Move::Approve => approved = true,
                    Move::Submit | Move::Withdraw => approved = false,
                    Move::Receive => prop_assert!(approved),
                    Move::Return | Move::Correct => {}
                }
                state = line.to;
                prop_assert_eq!(state.is_open(), state.holder() == Some(Side::Officer));
            }
        }
    }
}
