//! Territories are loaded once, whole or not at all, by those who may.

use ansinh_app::load_territories::{Outcome, Report, check_territories};
use ansinh_app::upload_source::Upload;
use ansinh_app::{AppError, Caller, load_territories};
use ansinh_domain::access::Refusal;
use ansinh_domain::territory::TerritoryFindingCode;
use ansinh_store::territory::{self, TerritoryFilter};
use ansinh_store::{Db, audit};
use ansinh_testkit::{administrator, app, on_both, start};
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
