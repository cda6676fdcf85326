//! Thresholds of assessments: dated data with a source.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::csv;

/// Thresholds in force from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// From which day.
    pub from: Date,
    /// Part of the way from which on it is on track: 0.95.
    pub on_track: Decimal,
    /// Part of the way from which on it only needs acceleration: 0.60.
    pub acceleration: Decimal,
    /// Part of the way below which it deteriorates: 0.
    pub deteriorating: Decimal,
    /// How far from a guide ("khoảng 50") counts as met, as a part of it.
    pub about: Decimal,
    /// Days after which the newest figure is called old.
    pub stale_days: u32,
    /// Days ahead in which a task counts as due soon.
    pub soon_days: u32,
    /// Where they come from, in words.
    pub source: String,
}

/// What is wrong with thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsFault {
    /// They do not rise from one to the next.
    #[error(
        "Các ngưỡng phải tăng dần: xấu đi, cần đẩy nhanh, đúng tiến độ; ngưỡng trên cùng không quá 1,5."
    )]
    Order,
    /// The tolerance is out of range.
    #[error("Độ lệch cho phép của mục tiêu “khoảng” phải từ 0 đến 0,5.")]
    About,
    /// Days are out of range.
    #[error("Số ngày phải từ 1 đến 3.660.")]
    Days,
    /// Nobody could check them.
    #[error("Hãy ghi căn cứ của các ngưỡng.")]
    Source,
}

impl Settings {
    /// Looks whether they can be used.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), SettingsFault> {
        let top = Decimal::new(15, 1);
        let half = Decimal::new(5, 1);
        let days = 1..=3660;
        if !(self.deteriorating < self.acceleration
            && self.acceleration < self.on_track
            && self.on_track <= top
            && self.deteriorating >= -top)
        {
            Err(SettingsFault::Order)
        } else if !(Decimal::ZERO..=half).contains(&self.about) {
            Err(SettingsFault::About)
        } else if !days.contains(&self.stale_days) || !days.contains(&self.soon_days) {
            Err(SettingsFault::Days)
        } else if self.source.trim().is_empty() {
            Err(SettingsFault::Source)
        } else {
            Ok(())
        }
    }
}

/// The thresholds in force on a day: those with the latest first day not after it, else the first.
pub fn in_force(all: &[Settings], day: Date) -> Option<&Settings> {
    let started = all.iter().filter(|settings| settings.from <= day);
    started.max_by_key(|settings| settings.from).or(all.iter().min_by_key(|settings| settings.from))
}

/// Thresholds shipped with the program, until an office sets its own: `data/assessment.csv`.
pub fn shipped_settings() -> Vec<Settings> {
    let (rows, _) = csv::rows(include_str!("../../data/assessment.csv"));
    rows.iter().skip(1).filter_map(|row| read(&row.cells)).collect()
}

fn read(row: &[String]) -> Option<Settings> {
    let [from, on_track, acceleration, deteriorating, about, stale, soon, source] = row else {
        return None;
    };
    Some(Settings {
        from: from.parse().ok()?,
        on_track: on_track.parse().ok()?,
        acceleration: acceleration.parse().ok()?,
        deteriorating: deteriorating.parse().ok()?,
        about: about.parse().ok()?,
        stale_days: stale.parse().ok()?,
        soon_days: soon.parse().ok()?,
        source: source.clone(),
    })
}
