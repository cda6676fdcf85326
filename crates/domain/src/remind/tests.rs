use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn calendar() -> WorkCalendar {
    WorkCalendar::new(&crate::calendar::shipped())
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn report(due: Date, since: Date) -> Open {
    Open { kind: Kind::Report, subject: id(1), due, since }
}

#[test]
fn stages_come_one_after_another() {
    let (calendar, rules) = (calendar(), Rules::default());
    let open = report(date(2025, 10, 29), date(2025, 9, 1)); // due on a Wednesday
    let check = |month, day, expected: Option<Stage>| {
        let today = date(2025, month, day);
        assert_eq!(stage(&open, &rules, &calendar, today), expected, "{today}");
    };
    check(10, 21, None);
    check(10, 22, Some(Stage::Before(7)));
    check(10, 24, Some(Stage::Before(7)));
    // Three days before is a Sunday: told on Monday.
    check(10, 26, Some(Stage::Before(7)));
    check(10, 27, Some(Stage::Before(3)));
    check(10, 28, Some(Stage::Before(1)));
    check(10, 29, Some(Stage::Due));
    check(11, 2, Some(Stage::Due));
    // Every three working days after Wednesday: Monday, Thursday.
    check(11, 3, Some(Stage::After(1)));
    check(11, 6, Some(Stage::After(2)));
    check(12, 31, Some(Stage::After(5)));
}

#[test]
fn what_was_opened_late_is_not_told_of_days_before() {
    let (calendar, rules) = (calendar(), Rules::default());
    let open = report(date(2025, 10, 29), date(2025, 10, 25));
    assert_eq!(stage(&open, &rules, &calendar, date(2025, 10, 25)), None);
    assert_eq!(stage(&open, &rules, &calendar, date(2025, 10, 27)), Some(Stage::Before(3)));
    // Told only from the day itself on: a head whose officer works on the report.
    let head = Open { since: open.due, ..open };
    assert_eq!(stage(&head, &rules, &calendar, date(2025, 10, 28)), None);
    assert_eq!(stage(&head, &rules, &calendar, date(2025, 10, 29)), Some(Stage::Due));
}

#[test]
fn words_of_stages_are_read_back() {
    for stage in [Stage::Before(7), Stage::Due, Stage::After(12)] {
        assert_eq!(stage.to_string().parse(), Ok(stage));
    }
    for wrong in ["", "before-", "after-x", "before--1", "Due"] {
        assert!(wrong.parse::<Stage>().is_err(), "{wrong:?}");
    }
    for kind in Kind::ALL {
        assert_eq!(Kind::from_word(kind.word()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
    }
}

/// Something that is open from a day to a day, for one of three people.
#[derive(Debug, Clone)]
struct Thing {
    person: u128,
    open: Open,
    done: Date,
}

fn thing() -> impl Strategy<Value = Thing> {
    let first = date(2025, 8, 1);
    (0..3_u128, 0..4_usize, 0..4_u128, 0..60_i64, 0..80_i64, 0..120_i64).prop_map(
        move |(person, kind, subject, since, due, done)| {
            let day = |days: i64| first.saturating_add(days.days());
            let kind = Kind::ALL[kind];
            let open = Open { kind, subject: id(subject), due: day(due), since: day(since) };
            Thing { person, open, done: day(done) }
        },
    )
}

fn rules() -> impl Strategy<Value = Rules> {
    (
        prop::collection::btree_set(1..20_u16, 0..4),
        any::<bool>(),
        0..5_u16,
        1..6_u16,
        prop::sample::subsequence(Kind::ALL.to_vec(), 1..=4),
    )
        .prop_map(|(before, on_day, every, times, kinds)| Rules {
            before: before.into_iter().rev().collect(),
            on_day,
            every,
            times: if every == 0 { 0 } else { times },
            kinds,
            ..Rules::default()
        })
}

proptest! {
    /// Day after day, with days on which the program did not run: nothing is told twice, on a quiet
    /// day or after it was done; nobody gets two digests a day; a second run the same day tells
    /// nothing; and what is told is where the thing stands.
    #[test]
    fn each_stage_is_told_once_and_on_worked_days_only(
        things in prop::collection::vec(thing(), 1..8),
        rules in rules(),
        ran in prop::collection::vec(prop::bool::weighted(0.8), 130),
    ) {
        let calendar = calendar();
        let mut past = Past::default();
        let mut today = date(2025, 8, 1);
        for ran in ran {
            past.today.clear();
            let mut people: BTreeMap<Uuid, Vec<Open>> = BTreeMap::new();
            for thing in things.iter().filter(|thing| today < thing.done) {
                people.entry(id(thing.person)).or_default().push(thing.open);
            }
            let found =
                if ran { digests(&people, &past, &rules, &calendar, today) } else { Vec::new() };
            prop_assert!(found.is_empty() || calendar.is_working(today), "{today}");
            for digest in &found {
                prop_assert!(past.today.insert(digest.person), "two digests on {today}");
                for (open, now) in &digest.items {
                    let Open { kind, subject, due, .. } = *open;
                    let told = Told { person: digest.person, kind, subject, due, stage: *now };
                    prop_assert!(past.told.insert(told), "{told:?} again on {today}");
                    prop_assert!(people[&digest.person].contains(open), "{open:?} is done");
                    prop_assert!(rules.kinds.contains(&kind));
                    prop_assert_eq!(stage(open, &rules, &calendar, today), Some(*now));
                }
            }
            if ran {
                let again = digests(&people, &past, &rules, &calendar, today);
                prop_assert!(again.is_empty(), "again on {today}: {again:?}");
            }
            today = today.tomorrow().unwrap();
        }
    }

    /// A thing that stays open is never told an earlier stage after a later one.
    #[test]
    fn stages_never_go_back(thing in thing(), rules in rules()) {
        let calendar = calendar();
        let place = |stage: Stage| match stage {
            Stage::Before(days) => -i32::from(days),
            Stage::Due => 0,
            Stage::After(number) => i32::from(number),
        };
        let mut last = i32::MIN;
        let mut today = date(2025, 7, 1);
        for _ in 0..200 {
            if let Some(now) = stage(&thing.open, &rules, &calendar, today) {
                prop_assert!(place(now) >= last, "{now:?} on {today}");
                last = place(now);
            }
            today = today.tomorrow().unwrap();
        }
    }
}

#[test]
fn rules_at_rest_tell_nothing() {
    let today = date(2025, 10, 29);
    let people = BTreeMap::from([(id(9), vec![report(today, date(2025, 1, 1))])]);
    let all = |rules: &Rules| digests(&people, &Past::default(), rules, &calendar(), today).len();
    assert_eq!(all(&Rules::default()), 1);
    assert_eq!(all(&Rules { active: false, ..Rules::default() }), 0);
    assert_eq!(all(&Rules { kinds: vec![Kind::Task], ..Rules::default() }), 0);
}
