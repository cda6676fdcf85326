//! Whatever a target is, it comes back from the database the same: decimals above all, which
//! SQLite would make floats of if it could.

use ansinh_domain::target::{Bound, Milestone, ScopedBound, Target};
use ansinh_store::Db;
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_testkit::{on_both, sample_plan, store_plan};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;

/// Targets tried.
const TARGETS: usize = 300;

fn number() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0_u32..=18).prop_map(|(units, scale)| Decimal::new(units, scale))
}

fn simple() -> impl Strategy<Value = Bound> {
    prop_oneof![
        number().prop_map(|value| Bound::Equal { value }),
        number().prop_map(|value| Bound::About { value }),
        number().prop_map(|value| Bound::Above { value }),
        number().prop_map(|value| Bound::AtLeast { value }),
        number().prop_map(|value| Bound::Below { value }),
        number().prop_map(|value| Bound::AtMost { value }),
        (number(), number()).prop_map(|(a, b)| Bound::Between { low: a.min(b), high: a.max(b) }),
        any::<String>().prop_map(|text| Bound::Level { text: without_nul(&text) }),
    ]
}

fn bound() -> impl Strategy<Value = Bound> {
    let scoped = (simple(), any::<String>())
        .prop_map(|(bound, scope)| ScopedBound { bound, scope: without_nul(&scope) });
    prop_oneof![
        6 => simple(),
        1 => proptest::collection::vec(scoped, 1..4).prop_map(|bounds| Bound::Scoped { bounds }),
        1 => Just(Bound::None),
        1 => Just(Bound::Missing),
    ]
}

/// PostgreSQL keeps no NUL in a text, and no reader lets one through.
fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

fn targets() -> Vec<Target> {
    let mut runner = TestRunner::deterministic();
    let one = (bound(), 1900_i16..2200, proptest::option::of(1900_i16..2200), any::<String>());
    let one = one.prop_map(|(bound, year, from_year, raw)| Target {
        milestone: Milestone { year, from_year },
        remark: from_year.map(|year| format!("từ năm {year}")),
        raw: without_nul(&raw),
        bound,
    });
    (0..TARGETS).map(|_| one.new_tree(&mut runner).unwrap().current()).collect()
}

#[tokio::test]
async fn every_target_comes_back_the_same() {
    on_both(async |db: Db| {
        let targets = targets();
        let mut draft = sample_plan();
        draft.indicators.truncate(1);
        draft.indicators[0].targets.clone_from(&targets);
        let head = store_plan(&db, &draft, &[]).await;
        let all = IndicatorFilter::default();
        let page = indicator::list(&db, head.version_id, &all, date(2024, 12, 2)).await.unwrap();
        let read = &page.rows[0].targets;
        assert_eq!(read.len(), targets.len());
        for (read, stored) in read.iter().zip(&targets) {
            assert_eq!(read, stored);
            // Equal decimals may still differ in how they are written: "0,10" is not "0,1".
            assert_eq!(format!("{:?}", read.bound), format!("{:?}", stored.bound));
        }
    })
    .await;
}
