//! When people are reminded: data that an administrator sets.

use serde::{Deserialize, Serialize};

use super::Kind;

/// When people are reminded of what is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Whether anybody is reminded at all.
    pub active: bool,
    /// Days before the last good day, the farthest first.
    pub before: Vec<u16>,
    /// Also on the last good day.
    pub on_day: bool,
    /// Working days from one reminder after that day to the next; 0 for none.
    pub every: u16,
    /// How many reminders after that day at most.
    pub times: u16,
    /// The hour of the day in Vietnam at which digests are made.
    pub hour: u8,
    /// What people are reminded of.
    pub kinds: Vec<Kind>,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            active: true,
            before: vec![7, 3, 1],
            on_day: true,
            every: 3,
            times: 5,
            hour: 7,
            kinds: Kind::ALL.to_vec(),
        }
    }
}

/// Why rules cannot stand, for the person who typed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Days before that are no days.
    #[error("Số ngày nhắc trước hạn phải là các số từ 1 đến 60, không quá 5 số, ví dụ: 7, 3, 1.")]
    Before,
    /// Reminders after the day.
    #[error(
        "Sau hạn, hãy nhắc lại cách nhau từ 1 đến 30 ngày làm việc (hoặc 0 để không nhắc), nhiều nhất 20 lần."
    )]
    After,
    /// The hour.
    #[error("Giờ gửi phải từ 0 đến 23.")]
    Hour,
    /// Nothing is left to remind of.
    #[error("Hãy chọn ít nhất một loại việc và một lần nhắc, hoặc tắt nhắc việc.")]
    Nothing,
}

impl Rules {
    /// The days before as people type them: "7, 3, 1".
    ///
    /// # Errors
    /// What cannot be read as days.
    pub fn read_before(typed: &str) -> Result<Vec<u16>, Wrong> {
        let parts = typed.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let mut days: Vec<u16> =
            parts.map(str::parse).collect::<Result<_, _>>().map_err(|_| Wrong::Before)?;
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        Ok(days)
    }

    /// Whether they can stand.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn check(&self) -> Result<(), Wrong> {
        let falling = self.before.is_sorted_by(|a, b| a > b);
        if !falling || self.before.len() > 5 || self.before.iter().any(|d| !(1..=60).contains(d)) {
            return Err(Wrong::Before);
        }
        if self.every > 30 || self.times > 20 || (self.every > 0) != (self.times > 0) {
            return Err(Wrong::After);
        }
        if self.hour > 23 {
            return Err(Wrong::Hour);
        }
        let never = self.before.is_empty() && !self.on_day && self.every == 0;
        if self.active && (never || self.kinds.is_empty()) {
            return Err(Wrong::Nothing);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        let check = |typed: &str, expected: Result<&[u16], Wrong>| {
            assert_eq!(Rules::read_before(typed).as_deref().map_err(|e| *e), expected, "{typed:?}");
        };
        check("7, 3, 1", Ok(&[7, 3, 1]));
        check("1;3 7,3", Ok(&[7, 3, 1]));
        check("", Ok(&[]));
        check("bảy", Err(Wrong::Before));
        check("-1", Err(Wrong::Before));
    }

    #[test]
    fn rules_that_cannot_stand_are_refused() {
        let check = |change: fn(&mut Rules), expected: Result<(), Wrong>| {
            let mut rules = Rules::default();
            change(&mut rules);
            assert_eq!(rules.check(), expected, "{rules:?}");
        };
        check(|_| (), Ok(()));
        check(|rules| rules.before = vec![3, 7], Err(Wrong::Before));
        check(|rules| rules.before = vec![3, 0], Err(Wrong::Before));
        check(|rules| rules.before = vec![61], Err(Wrong::Before));
        check(|rules| rules.every = 31, Err(Wrong::After));
        check(|rules| rules.every = 0, Err(Wrong::After));
        check(|rules| (rules.every, rules.times) = (0, 0), Ok(()));
        check(|rules| rules.hour = 24, Err(Wrong::Hour));
        check(|rules| rules.kinds.clear(), Err(Wrong::Nothing));
        check(|rules| (rules.active, rules.kinds) = (false, Vec::new()), Ok(()));
        let never = |rules: &mut Rules| {
            (rules.before, rules.on_day, rules.every, rules.times) = (Vec::new(), false, 0, 0);
        };
        check(never, Err(Wrong::Nothing));
    }
}
