//! Chances made from a number: the same one asked the same question answers the same, whatever was
//! asked before.

use sha2::{Digest, Sha256};

/// The number everything is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number from `low` to `high`, both among them.
    pub(super) fn within(self, question: &str, low: i64, high: i64) -> i64 {
        let digest =
            Sha256::new().chain_update(self.0.to_be_bytes()).chain_update(question).finalize();
        let number = digest.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        let width = high.saturating_sub(low).unsigned_abs().saturating_add(1);
        low.saturating_add_unsigned(number % width)
    }

    /// True so many times of a hundred.
    pub(super) fn chance(self, question: &str, of_hundred: i64) -> bool {
        self.within(question, 1, 100) <= of_hundred
    }

    /// One of several; the first of none is nothing.
    pub(super) fn pick<'a, T: ?Sized>(self, question: &str, of: &[&'a T]) -> Option<&'a T> {
        let last = i64::try_from(of.len()).unwrap_or(i64::MAX) - 1;
        let at = usize::try_from(self.within(question, 0, last.max(0))).unwrap_or(0);
        of.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_has_one_answer_within_bounds() {
        let dice = Dice::new(7);
        let asked: Vec<i64> = (0..200).map(|at| dice.within(&at.to_string(), -3, 3)).collect();
        assert_eq!(
            asked,
            (0..200).map(|at| dice.within(&at.to_string(), -3, 3)).collect::<Vec<_>>()
        );
        assert!(asked.iter().all(|number| (-3..=3).contains(number)));
        assert!((-3..=3).all(|number| asked.contains(&number)), "{asked:?}");
        let other: Vec<i64> =
            (0..200).map(|at| Dice::new(8).within(&at.to_string(), -3, 3)).collect();
        assert_ne!(asked, other);
        assert!(dice.chance("a", 100) && !dice.chance("a", 0));
        assert_eq!(dice.pick("a", &[] as &[&str]), None);
    }
}
