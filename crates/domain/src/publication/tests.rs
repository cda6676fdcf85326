//! Laws of hiding, and what a snapshot becomes.

use std::collections::HashSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::*;
use crate::assess::{Settings, shipped_settings};
use crate::calendar::Frequency;

const BELOW: i64 = 5;

/// Whether a cell follows from what is shown: the rank of the equations in the hidden cells falls
/// with it. Another way than the one in use, over another field.
fn follows(cell: usize, hidden: &[usize], sums: &[Sum]) -> bool {
    let without: Vec<usize> = hidden.iter().copied().filter(|at| *at != cell).collect();
    rank(sums, hidden) > rank(sums, &without) && rank_with(sums, hidden, cell) == rank(sums, hidden)
}

fn rank(sums: &[Sum], columns: &[usize]) -> usize {
    let rows = sums.iter().map(|sum| row(sum, columns)).collect();
    rank_of(rows)
}

/// The rank with the equation that gives `cell` alone added.
fn rank_with(sums: &[Sum], columns: &[usize], cell: usize) -> usize {
    let mut rows: Vec<Vec<i128>> = sums.iter().map(|sum| row(sum, columns)).collect();
    rows.push(columns.iter().map(|at| i128::from(*at == cell)).collect());
    rank_of(rows)
}

fn row(sum: &Sum, columns: &[usize]) -> Vec<i128> {
    let of = |at: &usize| {
        let parts = sum.parts.iter().filter(|part| *part == at).count() as i128;
        parts - i128::from(sum.total == *at)
    };
    columns.iter().map(of).collect()
}

fn rank_of(mut rows: Vec<Vec<i128>>) -> usize {
    const P: i128 = 1_000_003;
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let Some(at) = (rank..rows.len()).find(|at| rows[*at][column].rem_euclid(P) != 0) else {
            continue;
        };
        rows.swap(rank, at);
        let lead = rows[rank].clone();
        for (number, row) in rows.iter_mut().enumerate() {
            if number != rank && row[column].rem_euclid(P) != 0 {
                let (a, b) = (lead[column], row[column]);
                for (cell, over) in row.iter_mut().zip(&lead) {
                    *cell = (*cell * a - over * b).rem_euclid(P);
                }
            }
        }
        rank += 1;
    }
    rank
}

fn cells(values: &[i64]) -> Vec<Cell> {
    let one = |value: &i64| Cell { value: Decimal::from(*value), hidden_before: false };
    values.iter().map(one).collect()
}

fn shown(values: &[i64], sums: &[Sum]) -> Vec<Option<Why>> {
    hide(&cells(values), sums, Decimal::from(BELOW))
}

#[test]
fn a_small_part_takes_another_with_it() {
    let sum = Sum { total: 0, parts: vec![1, 2, 3] };
    let check = |values: [i64; 4], expected: &str| {
        let mark = |why: Option<Why>| match why {
            None => '.',
            Some(Why::Small) => 's',
            Some(Why::Before) => 'b',
            Some(Why::Derivable) => 'd',
        };
        let found: String =
            shown(&values, std::slice::from_ref(&sum)).into_iter().map(mark).collect();
        assert_eq!(found, expected, "{values:?}");
    };
    check([100, 60, 30, 10], "....");
    check([93, 60, 30, 3], "..ds");
    // Two small ones that come to a small number are no secret together.
    check([33, 30, 2, 1], ".dss");
    check([38, 30, 4, 4], "..ss");
    // Nobody learns of a person from nothing.
    check([90, 60, 30, 0], "....");
    // Nothing is left but the total.
    check([3, 3, 0, 0], "ss..");
    check([7, 4, 3, 0], "sds.".replace("sd", ".s").as_str());
    check([0, 0, 0, 0], "....");
}

#[test]
fn what_was_hidden_stays_hidden() {
    let sum = Sum { total: 0, parts: vec![1, 2, 3] };
    let mut all = cells(&[100, 60, 30, 10]);
    all[3].hidden_before = true;
    let why = hide(&all, &[sum], Decimal::from(BELOW));
    assert_eq!(why, [None, None, Some(Why::Derivable), Some(Why::Before)]);
}

/// A table of `rows` by `columns` with its margins: values, and the sums over them.
fn table(rows: usize, columns: usize, inner: &[i64]) -> (Vec<i64>, Vec<Sum>) {
    let width = columns + 1;
    let mut values = vec![0; (rows + 1) * width];
    for row in 0..rows {
        for column in 0..columns {
            let value = inner[row * columns + column];
            for at in [
                row * width + column,
                row * width + columns,
                rows * width + column,
                rows * width + columns,
            ] {
                values[at] += value;
            }
        }
    }
    let mut sums = Vec::new();
    for row in 0..=rows {
        let parts = (0..columns).map(|column| row * width + column).collect();
        sums.push(Sum { total: row * width + columns, parts });
    }
    for column in 0..=columns {
        let parts = (0..rows).map(|row| row * width + column).collect();
        sums.push(Sum { total: rows * width + column, parts });
    }
    (values, sums)
}

proptest! {
    #[test]
    fn nothing_hidden_can_be_reckoned(
        rows in 1_usize..5,
        columns in 1_usize..5,
        inner in prop::collection::vec(prop_oneof![3 => 0_i64..12, 1 => 0_i64..500], 16),
        before in prop::collection::vec(prop::bool::weighted(0.1), 25),
    ) {
        let (values, sums) = table(rows, columns, &inner);
        let mut all = cells(&values);
        for (cell, hidden) in all.iter_mut().zip(before) {
            cell.hidden_before = hidden && !cell.value.is_zero();
        }
        let why = hide(&all, &sums, Decimal::from(BELOW));
        for (cell, why) in all.iter().zip(&why) {
            let small = !cell.value.is_zero() && cell.value < Decimal::from(BELOW);
            prop_assert!(!small || *why == Some(Why::Small));
            prop_assert!(!cell.hidden_before || why.is_some());
        }
        let hidden: Vec<usize> = (0..all.len()).filter(|at| why[*at].is_some()).collect();
        for cell in hidden.iter().filter(|at| !all[**at].value.is_zero()) {
            prop_assert!(!follows(*cell, &hidden, &sums), "{values:?} {why:?} {cell}");
        }
        for sum in &sums {
            let parts: Vec<usize> = sum.parts.iter().copied().filter(|at| why[*at].is_some()).collect();
            let together: Decimal = parts.iter().map(|at| all[*at].value).sum();
            let told = why[sum.total].is_none() && !parts.is_empty() && !together.is_zero();
            prop_assert!(!told || together >= Decimal::from(BELOW), "{values:?} {why:?}");
        }
        // Once more changes nothing.
        for (cell, why) in all.iter_mut().zip(&why) {
            cell.hidden_before = why.is_some();
        }
        let again = hide(&all, &sums, Decimal::from(BELOW));
        let set = |why: &[Option<Why>]| why.iter().map(Option::is_some).collect::<Vec<_>>();
        prop_assert_eq!(set(&again), set(&why));
    }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn figure(place: Option<u128>, as_of: Date, value: i64) -> Figure {
    Figure {
        place: place.map(id),
        period: Period::new(Frequency::Year, as_of.year(), 1).unwrap(),
        as_of,
        land: 0,
        told: Told::Value(Value::Number { number: Decimal::from(value) }),
        source: None,
        body: Some("Sở Y tế".into()),
    }
}

fn standing(value: i64) -> Standing {
    let value = Value::Number { number: Decimal::from(value) };
    let used = Used { value, as_of: date(2024, 12, 31), source: None };
    Standing {
        status: Status::OnTrack,
        milestone: None,
        path: None,
        method: None,
        reason: format!("Số liệu mới nhất là {}.", used.value.shown()),
        notes: vec!["Một ghi chú.".into()],
        needed: Some("Cần thêm.".into()),
        progress: Some(Decimal::ONE),
        baseline: None,
        latest: Some(used),
        projection: None,
        age: None,
        passed: Vec::new(),
    }
}

fn indicator(number: u128, code: &str, unit: &str, figures: Vec<Figure>) -> Indicator {
    Indicator {
        id: id(number),
        code: code.into(),
        parent: code.split_once('-').map(|(parent, _)| parent.into()),
        group: Some("I".into()),
        name: format!("Chỉ tiêu {code} về hộ nghèo"),
        unit: Some(unit.into()),
        header_only: false,
        measure: MeasureKind::Level,
        direction: Some(Direction::Lower),
        targets: Vec::new(),
        leads: vec!["Sở Y tế".into()],
        figures,
        standing: Some(standing(3)),
    }
}

fn snapshot(indicators: Vec<Indicator>) -> Snapshot {
    let place = |number: u128, parent: Option<u128>, level| Place {
        id: id(number),
        code: None,
        name: format!("Địa bàn {number}"),
        level,
        parent: parent.map(id),
    };
    let thresholds: Settings = shipped_settings().remove(0);
    Snapshot {
        plan: PlanWords {
            slug: "k".into(), name: "Kế hoạch".into(), title: None, issuer: None
        },
        as_of: date(2025, 1, 1),
        groups: vec![Group { code: "I".into(), name: "Giảm nghèo".into() }],
        places: vec![
            place(11, None, Level::District),
            place(12, None, Level::District),
            place(13, None, Level::District),
            place(21, Some(11), Level::Commune),
            place(22, Some(11), Level::Commune),
        ],
        indicators,
        tasks: Vec::new(),
        breaks: Vec::new(),
        thresholds,
        small: shipped_small().remove(0),
    }
}

fn hidden(snapshot: &Snapshot) -> Vec<(String, Option<u128>)> {
    let code = |key: FigureKey| {
        let one = snapshot.indicators.iter().find(|one| one.id == key.indicator).unwrap();
        (one.code.clone(), key.place.map(|id| id.as_u128()))
    };
    snapshot.hidden().map(code).collect()
}

#[test]
fn small_numbers_leave_the_snapshot_with_what_would_tell_them() {
    let day = date(2024, 12, 31);
    let places = vec![
        figure(None, day, 93),
        figure(Some(11), day, 60),
        figure(Some(12), day, 30),
        figure(Some(13), day, 3),
        figure(Some(21), day, 45),
        figure(Some(22), day, 15),
    ];
    let rates = vec![figure(None, day, 2)];
    let rows = [
        indicator(3, "2", "Người", vec![figure(None, day, 100)]),
        indicator(4, "2-1", "Người", vec![figure(None, day, 96)]),
        indicator(5, "2-2", "Người", vec![figure(None, day, 4)]),
    ];
    let mut all = vec![indicator(1, "1", "hộ", places), indicator(2, "1b", "%", rates)];
    all.extend(rows);
    let mut whole = snapshot(all);
    let told = suppress(&mut whole, &HashSet::new());
    let of = |code: &str, place: Option<u128>| (code.to_owned(), place);
    let expected = [of("1", Some(12)), of("1", Some(13)), of("2-1", None), of("2-2", None)];
    assert_eq!(hidden(&whole), expected);
    let reasons: Vec<Why> = told.iter().map(|one| one.why).collect();
    assert_eq!(reasons, [Why::Derivable, Why::Small, Why::Derivable, Why::Small]);
    // Not a word of them is left, in no sentence either.
    let text = serde_json::to_string(&whole.indicators[4]).unwrap();
    assert!(!text.contains("\"4\"") && text.contains(VEILED), "{text}");
    assert_eq!(whole.indicators[1].standing, Some(standing(3)), "a rate is no count");
    let back: Snapshot = serde_json::from_str(&serde_json::to_string(&whole).unwrap()).unwrap();
    assert_eq!(back, whole);
    // Once more changes nothing.
    let before: HashSet<FigureKey> = whole.hidden().collect();
    let mut again = whole.clone();
    assert!(suppress(&mut again, &before).is_empty());
    assert_eq!(again, whole);
}

#[test]
fn figures_of_days_apart_are_summed_by_their_newest() {
    let (day, later) = (date(2024, 12, 30), date(2024, 12, 31));
    let figures =
        vec![figure(None, later, 33), figure(Some(11), day, 30), figure(Some(12), later, 3)];
    let mut whole = snapshot(vec![indicator(1, "1", "người", figures)]);
    suppress(&mut whole, &HashSet::new());
    assert_eq!(hidden(&whole), [("1".into(), Some(11)), ("1".into(), Some(12))]);
}

#[test]
fn changes_are_told_against_what_was_published() {
    let day = date(2024, 12, 31);
    let earlier = vec![figure(None, date(2022, 12, 31), 80), figure(None, date(2023, 12, 31), 90)];
    let before = snapshot(vec![indicator(1, "1", "xã", earlier)]);
    let now = vec![figure(None, date(2023, 12, 31), 91), figure(None, day, 95)];
    let mut now = snapshot(vec![indicator(1, "1", "xã", now), indicator(2, "2", "xã", vec![])]);
    now.indicators[0].standing = Some(Standing { status: Status::Achieved, ..standing(95) });
    assert!(changes(&before, &before).is_empty());
    let found = changes(&before, &now);
    let figures: Vec<(bool, bool)> =
        found.figures.iter().map(|one| (one.before.is_some(), one.now.is_some())).collect();
    assert_eq!(figures, [(true, false), (true, true), (false, true)]);
    let statuses: Vec<_> = found.statuses.iter().map(|one| (one.before, one.now)).collect();
    let (was, is) = (Some(Status::OnTrack), Some(Status::Achieved));
    assert_eq!(statuses, [(was, is), (None, was)]);
    assert_eq!(now.found("HO NGHEO").len(), 2);
    assert_eq!(now.found("giam ngheo").len(), 2);
    assert_eq!(now.found("2 ve").len(), 1);
    assert_eq!(now.only("2").unwrap().indicators.len(), 1);
    assert_eq!(now.only("3"), None);
}
