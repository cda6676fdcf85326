//! A registry goes in, grows, and comes back the same.

use ansinh_domain::territory::{
    ChangeRow, Holder, Level, Loaded, OldUnit, Registry, Rows, Succession, Target, Territory,
    TerritoryFinding, TerritoryFindingCode, UnitRow, load, read_name, read_share,
};
use ansinh_store::territory::QuotedFinding as Quoted;
use ansinh_store::territory::upload::{self, NewUpload, UploadFile};
use ansinh_store::territory::{
    self, NewSource, NewTerritorySettlement, Stored, TerritoryFilter, TerritorySettlementKind,
};
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
    let updated = territory::update(&mut tx, ids, &known, &loaded.registry, NOW).await.unwrap();
    tx.commit().await.unwrap();
    (updated.stored, loaded)
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

fn source<'a>(id: u128, sha256: &'a str, findings: &'a [Quoted]) -> NewSource<'a> {
    NewSource {
        id: TerritorySourceId(uuid::Uuid::from_u128(id)),
        name: "bang.csv",
        sha256,
        row_count: 3,
        given_date: Some(ACT),
        loaded_by: None,
        now: NOW,
        findings,
    }
}

#[tokio::test]
async fn files_are_known_again_by_their_content() {
    on_both(async |db: Db| {
        let cells = vec![("Mã cũ".to_owned(), "00004".to_owned())];
        let findings = [
            (
                TerritoryFinding::new(TerritoryFindingCode::CodeTwice, 7, "Một mã hai tên.")
                    .about("00004")
                    .read_as("chưa rõ mã"),
                cells.clone(),
            ),
            (
                TerritoryFinding::new(TerritoryFindingCode::SourceNote, 0, "Nguồn ghi chú."),
                Vec::new(),
            ),
        ];
        let mut tx = db.begin().await.unwrap();
        territory::insert_source(&mut tx, source(1, "ab12", &findings), &[]).await.unwrap();
        tx.commit().await.unwrap();
        let sources = territory::sources(&db).await.unwrap();
        assert_eq!(sources.len(), 1);
        let row = &sources[0];
        assert_eq!((row.name.as_str(), row.row_count, row.findings), ("bang.csv", 3, 2));
        assert_eq!((row.given_date, row.loaded_at), (Some(ACT), NOW));
        assert_eq!(territory::source(&db, row.id).await.unwrap().as_ref(), Some(row));
        let found = territory::findings(&db, row.id).await.unwrap();
        let kept: Vec<Quoted> =
            found.iter().map(|row| (row.finding.clone(), row.cells.clone())).collect();
        assert_eq!(kept, findings);
        assert!(found.iter().all(|row| !row.can_be_corrected() && row.settlement.is_none()));

        let mut tx = db.begin().await.unwrap();
        let again = territory::insert_source(&mut tx, source(2, "ab12", &findings), &[]).await;
        let again = again.unwrap_err();
        assert!(matches!(again, StoreError::Conflict(_)), "{again}");
    })
    .await;
}

#[tokio::test]
async fn what_a_finding_is_about_comes_back_and_settlements_add_up() {
    on_both(async |db: Db| {
        let rows = changes(&["- Xã Hai > 00001 Xã Một: Nhập toàn bộ"]);
        let ids = Ids::seeded([3; 32]);
        let mut tx = db.begin().await.unwrap();
        let known = territory::known(&mut tx).await.unwrap();
        let loaded = load(known.registry.clone(), std::slice::from_ref(&rows));
        let updated =
            territory::update(&mut tx, &ids, &known, &loaded.registry, NOW).await.unwrap();
        let Rows::Units { rows: mut listed, .. } = list(&[("00009", "Xã Chín")]) else {
            panic!()
        };
        let left_out = Target::LeftOut(listed.remove(0));
        let more = TerritoryFinding::new(TerritoryFindingCode::CodeTwice, 9, "Bỏ.").at(left_out);
        let findings: Vec<Quoted> = loaded.findings[0]
            .iter()
            .cloned()
            .chain([more])
            .map(|finding| (finding, Vec::new()))
            .collect();
        let id = source(1, "cd34", &findings).id;
        territory::insert_source(&mut tx, source(1, "cd34", &findings), &updated.ids)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let mut tx = db.begin().await.unwrap();
        let known = territory::known(&mut tx).await.unwrap();
        for (index, (finding, _)) in (0..).zip(&findings) {
            let row = territory::finding_in(&mut tx, id, index).await.unwrap().unwrap();
            assert_eq!(row.target(&known), finding.target, "{finding:?}");
            assert!(row.target(&known).is_some());
        }
        let settle = |round, kind, typed, unit| NewTerritorySettlement {
            source: id,
            index: 0,
            round,
            kind,
            typed,
            before: None,
            unit,
            by: None,
            now: NOW,
        };
        use TerritorySettlementKind::{Code, Kept};
        territory::settle(&mut tx, settle(1, Kept, None, None)).await.unwrap();
        let unit = Some(known.ids[0]);
        territory::settle(&mut tx, settle(2, Code, Some("00004"), unit)).await.unwrap();
        tx.commit().await.unwrap();
        let row = &territory::findings(&db, id).await.unwrap()[0];
        let settlement = row.settlement.as_ref().unwrap();
        assert_eq!((settlement.round, settlement.kind), (2, Code));
        assert_eq!((settlement.typed.as_deref(), row.unit), (Some("00004"), unit));
        let open: Vec<(i64, i64)> = territory::open_findings(&db)
            .await
            .unwrap()
            .iter()
            .map(|row| (row.found, row.open))
            .collect();
        assert_eq!(open.iter().map(|(found, _)| found).sum::<i64>(), 2);
        assert_eq!(open.iter().map(|(_, open)| open).sum::<i64>(), 1);

        let mut tx = db.begin().await.unwrap();
        let twice = territory::settle(&mut tx, settle(2, Kept, None, None)).await.unwrap_err();
        assert!(matches!(twice, StoreError::Conflict(_)), "{twice}");
    })
    .await;
}

/// A list of communes of a province.
fn list(communes: &[(&str, &str)]) -> Rows {
    let row = |(line, (code, name)): (u32, &(&str, &str))| {
        let Holder { code, name, kind } = holder(code, name);
        let (level, parent) = (Level::Commune, "71".parse().ok());
        UnitRow { line, date: BEFORE, level, code, name, kind, parent, communes: None }
    };
    Rows::Units { level: Level::Commune, rows: (2..).zip(communes).map(row).collect() }
}

/// More rows than one statement takes, with a rest that is no whole number of the smaller ones.
#[tokio::test]
async fn many_rows_go_in_with_few_statements() {
    on_both(async |db: Db| {
        let names: Vec<(String, String)> =
            (1..=203).map(|n| (format!("{n:05}"), format!("Xã Số {n}"))).collect();
        let names: Vec<(&str, &str)> =
            names.iter().map(|(code, name)| (code.as_str(), name.as_str())).collect();
        let (stored, loaded) = grow(&db, &Ids::seeded([3; 32]), list(&names)).await;
        assert_eq!(stored.new_units, 203);
        assert_eq!(read_back(&db).await, content(&loaded.registry));
    })
    .await;
}

#[tokio::test]
async fn files_wait_and_go() {
    on_both(async |db: Db| {
        let (first, second) = (uuid::Uuid::from_u128(1).into(), uuid::Uuid::from_u128(2).into());
        let new = |id, seconds| NewUpload {
            id,
            given_date: Some(ACT),
            by: None,
            now: Timestamp::from_second(seconds).unwrap(),
            files: vec![
                UploadFile { name: "b.csv".into(), content: vec![0, 159, 1] },
                UploadFile { name: "a.csv".into(), content: Vec::new() },
            ],
        };
        let mut tx = db.begin().await.unwrap();
        upload::insert(&mut tx, new(first, 10)).await.unwrap();
        upload::insert(&mut tx, new(second, 20)).await.unwrap();
        tx.commit().await.unwrap();
        let (row, files) = upload::find(&db, first).await.unwrap().unwrap();
        assert_eq!((row.given_date, files), (Some(ACT), new(first, 10).files));
        let waiting: Vec<_> = upload::waiting(&db).await.unwrap().iter().map(|r| r.id).collect();
        assert_eq!(waiting, [second, first]);

        let mut tx = db.begin().await.unwrap();
        upload::delete_older(&mut tx, Timestamp::from_second(20).unwrap()).await.unwrap();
        assert!(!upload::delete(&mut tx, first).await.unwrap());
        assert!(upload::delete(&mut tx, second).await.unwrap());
        tx.commit().await.unwrap();
        assert!(upload::find(&db, second).await.unwrap().is_none());
    })
    .await;
}
