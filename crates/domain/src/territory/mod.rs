//! Territories (địa bàn): provinces, districts and communes in time, and what became of their land.
//!
//! An official code says which unit is meant only together with a day: on 1/7/2025 new communes
//! took over the codes, and often the names, of former ones whose land was another. So nothing
//! here can be looked up by a code alone, and whether two figures are about the same land is
//! asked of the record of changes, never of codes or names.

mod classes;
mod code;
mod difference;
mod finding;
mod load;
mod name;
mod outline;
mod refusal;
mod registry;
mod rows;
mod series;
mod share;
mod summary;

pub use classes::classes;
pub use code::{Code, CodeReading, Level, read_code};
pub use difference::{Difference, difference};
pub use finding::{Target, TerritoryFinding, TerritoryFindingCode};
pub use load::{Corrected, Correction, Loaded, NotCorrected, correct, load};
pub use name::{Kind, NameReading, NameSlip, name_key, read_name};
pub use outline::{Outline, Spot, simplify};
pub use refusal::Refusal;
pub use registry::{Listing, Registry, Succession, Territory, TerritoryRef, Unit};
pub use rows::{ChangeRow, Holder, OldUnit, Rows, UnitRow};
pub use series::{Break, Change, Point, Series, Stretch, land_of, same_series, stretches};
pub use share::{Certainty, Share, ShareReading, read_share};
pub use summary::{DayOfChange, days_of_change};

#[cfg(test)]
mod tests;
