//! Territories are loaded once, whole or not at all, by those who may.

use ansinh_app::load_territories::{Outcome, Report, check_territories};
use ansinh_app::settle_territory_finding::{TerritoryAnswer, settle_territory_finding};
use ansinh_app::stage_territories::PreviewOutcome;
use ansinh_app::upload_source::Upload;
use ansinh_app::{
    App, AppError, Caller, drop_staged, load_staged, load_territories, preview_territories,
    stage_territories,
};
use ansinh_domain::access::Refusal;
use ansinh_domain::territory::TerritoryFindingCode;
use ansinh_store::territory::{
    self, TerritoryFilter, TerritoryFindingRow, TerritorySettlementKind,
};
use ansinh_store::{Db, TerritorySourceId, audit};
use ansinh_testkit::{administrator, app, on_both, start};
use jiff::SignedDuration;
use jiff::civil::{Date, date};

const ACT: Date = date(2025, 7, 1);

const BEFORE: &str = "\
list_date,province_code,province,district_code,district,commune_code,commune
2025-01-04,71,Tỉnh Sơn,701,Huyện Bắc,00001,Xã Một
2025-01-04,71,Tỉnh Sơn,701,Huyện Bắc,00004,Xã Hai
2025-01-04,71,Tỉnh Sơn,701,Huyện Bắc,00007,Xã Ba
";

/// The code of Xã Một is printed for Xã Hai too.
const CHANGES: &str = "\
new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province
71,Tỉnh Sơn,00001,Xã Một,00001,Xã Một,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
71,Tỉnh Sơn,00001,Xã Một,00001,Xã Hai,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
71,Tỉnh Sơn,00007,Xã Ba,00007,Xã Ba,Giữ nguyên,701,Huyện Bắc,71,Tỉnh Sơn
";

fn file(name: &str, text: &str) -> Upload {
    Upload { name: name.into(), bytes: text.as_bytes().to_vec() }
}

fn both() -> Vec<Upload> {
    vec![file("truoc.csv", BEFORE), file("bang.csv", CHANGES)]
}

fn misprints(report: &Report) -> usize {
    let found = |what: &Outcome| match what {
        Outcome::Loaded { findings, .. } => findings
            .iter()
            .filter(|finding| finding.code == TerritoryFindingCode::CodeMisprinted)
            .count(),
        Outcome::Known { .. } => 0,
    };
    report.files.iter().map(|file| found(&file.what)).sum()
}

#[tokio::test]
async fn files_are_loaded_together_and_once() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let report = load_territories(&app, &caller, both(), Some(ACT)).await.unwrap();
        assert_eq!(misprints(&report), 1);
        assert_eq!(report.stored.new_successions, 3);
        let all = TerritoryFilter::default();
        let count = async |on| territory::list(&app.db, on, &all, 50, 0).await.unwrap().total;
        assert_eq!((count(date(2025, 6, 30)).await, count(ACT).await), (5, 3));
        let sources = territory::sources(&app.db).await.unwrap();
        let told: Vec<(&str, i64, i64)> =
            sources.iter().map(|s| (s.name.as_str(), s.row_count, s.findings)).collect();
        assert!(told.contains(&("truoc.csv", 3, 0)) && told.contains(&("bang.csv", 3, 1)));
        assert_eq!(sources[0].loaded_by_name.as_deref(), Some("Người Kiểm Thử"));
        let entries = audit::newest(&app.db, 2).await.unwrap();
        assert!(entries.iter().all(|entry| entry.verb == "load-territories"));

        let again = load_territories(&app, &caller, both(), Some(ACT)).await.unwrap();
        assert_eq!(again.stored, territory::Stored::default());
        for file in &again.files {
            assert_eq!(file.what, Outcome::Known { since: Some(start()) });
        }
        assert_eq!(territory::sources(&app.db).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_stops_all() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let check = async |files: Vec<Upload>, given: Option<Date>, reason: &str| {
            let refused = load_territories(&app, &caller, files, given).await.unwrap_err();
            assert!(matches!(refused, AppError::Invalid(_)));
            assert!(refused.to_string().contains(reason), "{refused}");
            assert!(territory::sources(&app.db).await.unwrap().is_empty());
        };
        check(both(), None, "bang.csv: Dòng 2: Mã địa bàn 00001 không kèm ngày.").await;
        check(
            vec![file("truoc.csv", BEFORE), file("khac.csv", "a,b\n1,2\n")],
            Some(ACT),
            "khac.csv: Không thấy dòng tiêu đề",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn not_everybody_may_load() {
    on_both(async |db: Db| {
        let app = app(db);
        let nobody = Caller::anonymous(None);
        let refused = load_territories(&app, &nobody, both(), Some(ACT)).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(Refusal::SignInFirst { .. })));
        load_territories(&app, &Caller::system(), both(), Some(ACT)).await.unwrap();
    })
    .await;
}

#[test]
fn a_check_says_the_same_and_stores_nothing() {
    let report = check_territories(both(), Some(ACT)).unwrap();
    assert_eq!(misprints(&report), 1);
    assert_eq!(report.registry.successions().len(), 3);
}

async fn communes(app: &App, on: Date) -> Vec<String> {
    let filter = TerritoryFilter {
        level: Some(ansinh_domain::territory::Level::Commune),
        ..TerritoryFilter::default()
    };
    let page = territory::list(&app.db, on, &filter, 50, 0).await.unwrap();
    page.rows.iter().map(|row| format!("{} {}", row.code.as_deref().unwrap(), row.name)).collect()
}

#[tokio::test]
async fn files_are_looked_at_before_they_are_loaded() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let id = stage_territories(&app, &caller, both(), Some(ACT)).await.unwrap();
        let preview = preview_territories(&app, &caller, id).await.unwrap();
        assert_eq!(preview.difference.added.len(), 7);
        assert_eq!(preview.difference.successions.len(), 3);
        let PreviewOutcome::New { shape, findings } = &preview.files[1].what else { panic!() };
        assert_eq!((shape.list_of, shape.rows), (None, 3));
        let (finding, cells) = &findings[0];
        assert_eq!((finding.code, finding.line), (TerritoryFindingCode::CodeMisprinted, 3));
        assert!(cells.contains(&("old_name".to_owned(), "Xã Hai".to_owned())), "{cells:?}");
        // Nothing of it is in the registry, also when it was looked at.
        assert!(communes(&app, ACT).await.is_empty());
        assert!(territory::sources(&app.db).await.unwrap().is_empty());

        let report = load_staged(&app, &caller, id).await.unwrap();
        assert_eq!(report.stored.new_units, 7);
        assert_eq!(communes(&app, ACT).await, ["00001 Xã Một", "00007 Xã Ba"]);
        let verbs: Vec<String> =
            audit::newest(&app.db, 3).await.unwrap().into_iter().map(|e| e.verb).collect();
        assert_eq!(verbs, ["load-territories", "load-territories", "upload-territories"]);
        // What was loaded waits no more.
        let again = load_staged(&app, &caller, id).await.unwrap_err();
        assert!(matches!(again, AppError::NotFound { .. }));
        let again = preview_territories(&app, &caller, id).await.unwrap_err();
        assert!(matches!(again, AppError::NotFound { .. }));

        let id = stage_territories(&app, &caller, both(), Some(ACT)).await.unwrap();
        let preview = preview_territories(&app, &caller, id).await.unwrap();
        assert!(preview.difference.is_empty());
        let known =
            |what: &PreviewOutcome| matches!(what, PreviewOutcome::Known { since: Some(_) });
        assert!(preview.files.iter().all(|file| known(&file.what)));
        drop_staged(&app, &caller, id).await.unwrap();
        assert!(drop_staged(&app, &caller, id).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn files_that_wait_a_day_are_gone() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let old = stage_territories(&app, &caller, both(), Some(ACT)).await.unwrap();
        app.clock.advance(SignedDuration::from_hours(25));
        assert!(matches!(
            load_staged(&app, &caller, old).await.unwrap_err(),
            AppError::NotFound { .. }
        ));
        let new = stage_territories(&app, &caller, both(), Some(ACT)).await.unwrap();
        let waiting = territory::upload::waiting(&app.db).await.unwrap();
        assert_eq!(waiting.iter().map(|row| row.id).collect::<Vec<_>>(), [new]);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_does_not_wait() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let check = async |files: Vec<Upload>, given: Option<Date>, reason: &str| {
            let refused = stage_territories(&app, &caller, files, given).await.unwrap_err();
            assert!(refused.to_string().contains(reason), "{refused}");
            assert!(territory::upload::waiting(&app.db).await.unwrap().is_empty());
        };
        check(both(), None, "Mã địa bàn 00001 không kèm ngày").await;
        check(Vec::new(), Some(ACT), "chưa chọn tệp").await;
        check(vec![file("x.csv", "")], Some(ACT), "x.csv").await;
        let nobody = Caller::anonymous(None);
        let refused = stage_territories(&app, &nobody, both(), Some(ACT)).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)));
    })
    .await;
}

/// Loads the files; the source with the misprint.
async fn loaded(app: &App, caller: &Caller) -> TerritorySourceId {
    load_territories(app, caller, both(), Some(ACT)).await.unwrap();
    let sources = territory::sources(&app.db).await.unwrap();
    sources.iter().find(|source| source.name == "bang.csv").unwrap().id
}

async fn first(app: &App, source: TerritorySourceId) -> TerritoryFindingRow {
    territory::findings(&app.db, source).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_right_code_takes_effect_and_can_be_righted_again() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let source = loaded(&app, &caller).await;
        let settle = async |answer: TerritoryAnswer| {
            settle_territory_finding(&app, &caller, source, 0, answer).await
        };
        let code = |code: &str| TerritoryAnswer::Code(code.into());
        // The row of "Xã Hai" was read as 00004; it is 00007 that went there.
        settle(code("00007")).await.unwrap();
        let row = first(&app, source).await;
        let settlement = row.settlement.as_ref().unwrap();
        assert_eq!((settlement.round, settlement.kind), (1, TerritorySettlementKind::Code));
        assert_eq!(settlement.by_name.as_deref(), Some("Người Kiểm Thử"));
        assert_eq!(settlement.before.as_deref(), Some("00004 Xã Hai"));
        assert_eq!(row.unit_now, Some(("Xã Ba".into(), Some("00007".into()))));
        let into = territory::detail(&app.db, row.into.unwrap()).await.unwrap().unwrap();
        let from: Vec<Option<&str>> =
            into.sources.iter().map(|link| link.code.as_deref()).collect();
        assert_eq!(from, [Some("00001"), Some("00007")]);
        let entry = audit::newest(&app.db, 1).await.unwrap().remove(0);
        assert_eq!(entry.verb, "settle-territory-finding");

        // What was put right is taken back only by putting it right again.
        let refused = settle(TerritoryAnswer::Keep).await.unwrap_err();
        assert!(refused.to_string().contains("đã được sửa trong danh mục"), "{refused}");
        settle(code("00004")).await.unwrap();
        let row = first(&app, source).await;
        assert_eq!(row.settlement.as_ref().unwrap().round, 2);
        assert_eq!(row.unit_now, Some(("Xã Hai".into(), Some("00004".into()))));

        settle(TerritoryAnswer::Name("xã Hai  Mới".into())).await.unwrap();
        let names = communes(&app, date(2025, 6, 30)).await;
        assert_eq!(names, ["00001 Xã Một", "00004 Xã Hai Mới", "00007 Xã Ba"]);

        for (answer, reason) in [
            (code("00099"), "Chưa có đơn vị nào mang mã 00099 vào ngày 30/06/2025"),
            (code("chín"), "không phải mã địa bàn"),
            (TerritoryAnswer::Name("Hai".into()), "loại đơn vị"),
            (TerritoryAnswer::Name(" ".into()), "Hãy nhập tên đúng"),
        ] {
            let refused = settle(answer).await.unwrap_err();
            assert!(refused.to_string().contains(reason), "{refused}");
        }
        assert_eq!(communes(&app, date(2025, 6, 30)).await, names);
    })
    .await;
}

#[tokio::test]
async fn a_reading_is_kept_or_a_doubt_ignored_with_its_reason() {
    on_both(async |db: Db| {
        let app = app(db);
        let (caller, _) = administrator(&app).await;
        let source = loaded(&app, &caller).await;
        let settle = async |who: &Caller, index, answer: TerritoryAnswer| {
            settle_territory_finding(&app, who, source, index, answer).await
        };
        settle(&caller, 0, TerritoryAnswer::Keep).await.unwrap();
        let kind = async || first(&app, source).await.settlement.unwrap().kind;
        assert_eq!(kind().await, TerritorySettlementKind::Kept);
        let ignore = |reason: &str| TerritoryAnswer::Ignore(reason.into());
        settle(&caller, 0, ignore("đã đối chiếu nghị quyết")).await.unwrap();
        assert_eq!(kind().await, TerritorySettlementKind::Ignored);
        assert!(settle(&caller, 0, ignore("")).await.is_err());
        assert!(matches!(
            settle(&caller, 9, TerritoryAnswer::Keep).await.unwrap_err(),
            AppError::NotFound { .. }
        ));
        let nobody = Caller::anonymous(None);
        assert!(matches!(
            settle(&nobody, 0, TerritoryAnswer::Keep).await.unwrap_err(),
            AppError::Refused(_)
        ));
    })
    .await;
}
