//! A registry goes in, grows, and comes back the same.

use ansinh_domain::territory::{
    ChangeRow, Holder, Level, Loaded, OldUnit, Registry, Rows, Succession, Territory,
    TerritoryFinding, TerritoryFindingCode, load, read_name, read_share,
};
use ansinh_store::territory::{self, NewSource, Stored, TerritoryFilter};
use ansinh_store::{Db, Ids, StoreError, TerritorySourceId};
use ansinh_testkit::on_both;
use jiff::Timestamp;
use jiff::civil::{Date, date};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const BEFORE: Date = date(2025, 6, 30);
const ACT: Date = date(2025, 7, 1);

fn holder(code: &str, name: &str) -> Holder {
    let code: ansinh_domain::territory::Code = code.parse().unwrap();
    Holder { code, name: name.into(), kind: read_name(name, code.level()).kind }
}

/// "00001 Xã Một > 00001 Xã Mới: Nhập toàn bộ"; "-" for no code.
fn changes(lines: &[&str]) -> Rows {
    let row = |(line, text): (u32, &&str)| {
        let (old, rest) = text.split_once(" > ").unwrap();
        let (new, share) = rest.split_once(": ").unwrap();
        let (old_code, old_name) = old.split_once(' ').unwrap();
        let (new_code, new_name) = new.split_once(' ').unwrap();
        let new = holder(new_code, new_name);
        ChangeRow {
            line,
            effective: ACT,
            old: OldUnit {
                code: old_code.parse().ok(),
                name: old_name.into(),
                kind: read_name(old_name, Level::Commune).kind,
                district: Some(holder("701", "Huyện Bắc")),
                province: Some(holder("71", "Tỉnh Sơn")),
            },
            new_code: new.code,
            new_name: new.name,
            new_kind: new.kind,
            new_province: Some(holder("71", "Tỉnh Sơn")),
            share: read_share(share).share,
            share_raw: share.into(),
        }
    };
    Rows::Changes((2..).zip(lines).map(row).collect())
}

/// Loads rows on top of what is stored.
async fn grow(db: &Db, ids: &Ids, rows: Rows) -> (Stored, Loaded) {
    let mut tx = db.begin().await.unwrap();
    let known = territory::known(&mut tx).await.unwrap();
    let loaded = load(known.registry.clone(), &[rows]);
    let stored = territory::update(&mut tx, ids, &known, &loaded.registry, NOW).await.unwrap();
    tx.commit().await.unwrap();
    (stored, loaded)
}

type Content = (Vec<Territory>, Vec<Succession>);

fn content(registry: &Registry) -> Content {
    let units = registry.units().map(|(_, unit)| unit.clone()).collect();
    (units, registry.successions().to_vec())
}

async fn read_back(db: &Db) -> Content {
    let mut tx = db.begin().await.unwrap();
    content(&territory::known(&mut tx).await.unwrap().registry)
}

const FIRST: &[&str] = &[
    "00001 Xã Một > 00001 Xã Một: Nhập toàn bộ",
    "- Xã Hai > 00001 Xã Một: Nhập toàn bộ",
    "00007 Xã Ba > 00007 Xã Ba: Giữ nguyên",
];

#[tokio::test]
async fn what_was_loaded_comes_back_and_grows() {
    on_both(async |db: Db| {
        let ids = Ids::seeded([3; 32]);
        let (stored, first) = grow(&db, &ids, changes(FIRST)).await;
        assert_eq!(stored, Stored { new_units: 7, changed_units: 0, new_successions: 3 });
        assert_eq!(read_back(&db).await, content(&first.registry));

        let (again, _) = grow(&db, &ids, changes(FIRST)).await;
        assert_eq!(again, Stored::default());

        // A later file knows the code that the first one lacked.
        let (stored, second) =
            grow(&db, &ids, changes(&["00004 Xã Hai > 00001 Xã Một: Nhập toàn bộ"])).await;
        assert_eq!(stored, Stored { new_units: 1, changed_units: 0, new_successions: 0 });
        assert_eq!(read_back(&db).await, content(&second.registry));
    })
    .await;
}

#[tokio::test]
async fn lists_are_as_of_a_day() {
    on_both(async |db: Db| {
        grow(&db, &Ids::seeded([3; 32]), changes(FIRST)).await;
        let check = async |on: Date, filter: TerritoryFilter, expected: &[&str]| {
            let page = territory::list(&db, on, &filter, 50, 0).await.unwrap();
            let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
            assert_eq!(names, expected, "{on} {filter:?}");
            assert_eq!(page.total, i64::try_from(expected.len()).unwrap());
        };
        let all = TerritoryFilter::default;
        check(BEFORE, all(), &["Xã Một", "Xã Ba", "Huyện Bắc", "Tỉnh Sơn"]).await;
        check(ACT, all(), &["Xã Một", "Xã Ba", "Tỉnh Sơn"]).await;
        let communes = TerritoryFilter { level: Some(Level::Commune), ..all() };
        check(BEFORE, communes, &["Xã Một", "Xã Ba"]).await;
        check(ACT, TerritoryFilter { q: Some("xa BA".into()), ..all() }, &["Xã Ba"]).await;
        check(ACT, TerritoryFilter { q: Some("00007".into()), ..all() }, &["Xã Ba"]).await;
        let under = |code: &str| TerritoryFilter { under: Some(code.into()), ..all() };
        check(BEFORE, under("701"), &["Xã Một", "Xã Ba", "Huyện Bắc"]).await;
        check(BEFORE, under("71"), &["Xã Một", "Xã Ba", "Huyện Bắc", "Tỉnh Sơn"]).await;
        let page = territory::list(&db, BEFORE, &all(), 1, 1).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (1, 4));
        let row = &page.rows[0];
        assert_eq!(row.parent_name.as_deref(), Some("Huyện Bắc"));
        assert_eq!(row.grandparent_name.as_deref(), Some("Tỉnh Sơn"));
    })
    .await;
}

#[tokio::test]
async fn a_unit_has_its_past_and_its_future() {
    on_both(async |db: Db| {
        grow(&db, &Ids::seeded([3; 32]), changes(FIRST)).await;
        let find = async |on: Date, q: &str| {
            let filter = TerritoryFilter { q: Some(q.into()), ..TerritoryFilter::default() };
            let page = territory::list(&db, on, &filter, 50, 0).await.unwrap();
            territory::detail(&db, page.rows[0].id).await.unwrap().unwrap()
        };
        let new = find(ACT, "Xã Một").await;
        let made_of: Vec<(Option<&str>, &str)> =
            new.sources.iter().map(|link| (link.code.as_deref(), link.name.as_str())).collect();
        let (mut expected, mut found) =
            (vec![(None, "Xã Hai"), (Some("00001"), "Xã Một")], made_of);
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
        assert_eq!(new.sources[0].effective, ACT);
        assert!(!new.keeps_land());
        assert_eq!(new.same_code.len(), 2);

        let old = find(BEFORE, "Xã Một").await;
        assert_eq!(old.row.valid_to, Some(BEFORE));
        assert_eq!(old.row.parent_name.as_deref(), Some("Huyện Bắc"));
        assert_eq!((old.successors[0].id, old.successors[0].ways), (new.row.id, 2));
        assert!(find(ACT, "Xã Ba").await.keeps_land());
        let nobody = territory::detail(&db, uuid::Uuid::nil().into()).await.unwrap();
        assert_eq!(nobody, None);
    })
    .await;
}

#[tokio::test]
async fn files_are_known_again_by_their_content() {
    on_both(async |db: Db| {
        let findings = [
            TerritoryFinding::new(TerritoryFindingCode::CodeTwice, 7, "Một mã hai tên.")
                .about("00004")
                .read_as("chưa rõ mã"),
            TerritoryFinding::new(TerritoryFindingCode::SourceNote, 0, "Nguồn ghi chú."),
        ];
        let source = |id: u128| NewSource {
            id: TerritorySourceId(uuid::Uuid::from_u128(id)),
            name: "bang.csv",
            sha256: "ab12",
            row_count: 3,
            given_date: Some(ACT),
            loaded_by: None,
            now: NOW,
            findings: &findings,
        };
        let mut tx = db.begin().await.unwrap();
        territory::insert_source(&mut tx, source(1)).await.unwrap();
        tx.commit().await.unwrap();
        let sources = territory::sources(&db).await.unwrap();
        assert_eq!(sources.len(), 1);
        let row = &sources[0];
        assert_eq!((row.name.as_str(), row.row_count, row.findings), ("bang.csv", 3, 2));
        assert_eq!((row.given_date, row.loaded_at), (Some(ACT), NOW));
        assert_eq!(territory::findings(&db, row.id).await.unwrap(), findings);

        let mut tx = db.begin().await.unwrap();
        let again = territory::insert_source(&mut tx, source(2)).await.unwrap_err();
        assert!(matches!(again, StoreError::Conflict(_)), "{again}");
    })
    .await;
}
