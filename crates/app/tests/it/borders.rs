//! Borders of territories: from a file of anybody's to outlines that a page can draw.

use ansinh_app::assess::{by_territory, open_book};
use ansinh_app::load_borders::{LoadedBorders, Told, drop_borders, load_borders};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError, Caller, load_territories};
use ansinh_domain::territory::Level;
use ansinh_store::audit;
use ansinh_store::territory::border;
use ansinh_testkit::{Reporting, app, on_both, received_figure, reporting, territory_on};
use jiff::civil::{Date, date};

const ACT: Date = date(2025, 7, 1);

/// Before the act "Xã Một" and "Xã Năm"; after it these go on, and "Xã Hai" went into "Xã Một".
const CHANGES: &str = "\
new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province
72,Tỉnh Hoa,00001,Xã Một,00001,Xã Một,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
72,Tỉnh Hoa,00001,Xã Một,00002,Xã Hai,Nhập toàn bộ,701,Huyện Bắc,71,Tỉnh Sơn
72,Tỉnh Hoa,00101,Xã Năm,00101,Xã Năm,Giữ nguyên,721,Huyện Nam,72,Tỉnh Hoa
";

pub async fn territories(app: &App) {
    let file = Upload { name: "bang.csv".into(), bytes: CHANGES.as_bytes().to_vec() };
    load_territories(app, &Caller::system(), vec![file], Some(ACT)).await.unwrap();
}

/// A square a tenth of a degree wide.
fn square(code: &str, at: u32) -> String {
    let (x, y) = (105.0 + f64::from(at) / 10.0, 21.0);
    format!(
        "{{\"properties\":{{\"ma\":{code}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{x},{y}],[{},{y}],[{},{}],[{x},{}],[{x},{y}]]]}}}}",
        x + 0.1,
        x + 0.1,
        y + 0.1,
        y + 0.1
    )
}

async fn load(app: &App, caller: &Caller, features: &[String]) -> Result<LoadedBorders, AppError> {
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    let upload = Upload { name: "ranh-gioi.geojson".into(), bytes: text.into_bytes() };
    let told = Told {
        as_of: Some(date(2024, 12, 1)),
        source: "Tệp làm ra để thử".into(),
        property: String::new(),
    };
    load_borders(app, caller, upload, &told).await
}

fn refused<T: std::fmt::Debug>(result: Result<T, AppError>, words: &str) {
    let Err(AppError::Invalid(reason)) = &result else { panic!("{result:?}") };
    assert!(reason.contains(words), "{reason}");
}

#[tokio::test]
async fn borders_are_kept_by_code_and_day_and_doubts_are_said() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        refused(load(&app, &r.coordinator, &[square("\"00001\"", 0)]).await, "nạp danh mục");
        territories(&app).await;
        let one = [square("\"00001\"", 0)];
        assert!(matches!(load(&app, &r.officer, &one).await, Err(AppError::Refused(_))));
        let file = |bytes: &str| Upload { name: "a".into(), bytes: bytes.as_bytes().to_vec() };
        let told = Told { as_of: Some(ACT), source: "Thử".into(), property: String::new() };
        let silent = Told { source: " ".into(), ..told.clone() };
        refused(load_borders(&app, &r.coordinator, file("{}"), &silent).await, "nguồn");
        let dayless = Told { as_of: None, ..told.clone() };
        refused(load_borders(&app, &r.coordinator, file("{}"), &dayless).await, "ngày nào");
        refused(load_borders(&app, &r.coordinator, file("{}"), &told).await, "FeatureCollection");

        let features = [
            square("\"00001\"", 0),
            square("2", 1),
            square("\"00002\"", 2),
            square("\"00002\"", 3),
            square("101", 4),
            square("\"99999\"", 5),
            square("null", 6),
        ];
        let loaded = load(&app, &r.coordinator, &features).await.unwrap();
        assert_eq!(loaded.borders, 2, "{:?}", loaded.findings);
        let findings = loaded.findings.join("\n");
        for words in [
            "Vùng thứ 2: mã “02” không chỉ địa bàn nào vào ngày 01/12/2024",
            "Mã 00002 có nhiều vùng, đã gộp vùng thứ 4 vào.",
            "Vùng thứ 5: mã “101”",
            "Vùng thứ 6: mã “99999”",
            "Vùng thứ 7 không có mã",
        ] {
            assert!(findings.contains(words), "{words} in:\n{findings}");
        }
        refused(load(&app, &r.coordinator, &features).await, "đã được nạp");
        let [row] = border::files(&app.db).await.unwrap().try_into().unwrap();
        assert_eq!((row.borders, row.findings), (2, loaded.findings));

        drop_borders(&app, &r.coordinator, loaded.id).await.unwrap();
        assert_eq!(border::files(&app.db).await.unwrap(), []);
        let gone = drop_borders(&app, &r.coordinator, loaded.id).await;
        assert!(matches!(gone, Err(AppError::NotFound { .. })));
        let newest = audit::newest(&app.db, 5).await.unwrap();
        let verbs: Vec<&str> = newest.iter().map(|entry| entry.verb.as_str()).collect();
        assert!(verbs.contains(&"load-borders") && verbs.contains(&"drop-borders"), "{verbs:?}");
    })
    .await;
}

#[tokio::test]
async fn figures_by_territory_are_of_one_land_and_one_period() {
    on_both(|db| async move {
        let app = app(db);
        let r: Reporting = reporting(&app).await;
        territories(&app).await;
        let day = app.today();
        let book = open_book(&app, &r.officer, &r.plan, day).await.unwrap();
        let one =
            book.assess(day).unwrap().iter().find(|one| one.row.code == "1.2").unwrap().clone();
        let settings = book.settings_on(day).unwrap();
        let (row, origin) = (&one.row, one.origin);
        let shown =
            async |day| by_territory(&app, &r.officer, (row, origin), settings, day).await.unwrap();
        assert!(shown(day).await.is_none());
        let put = async |code: &str, on: Date, period: &str, as_of: Date, value: &str| {
            let territory = territory_on(&app, code, on).await;
            received_figure(&app, origin, Some(territory), (period, as_of), value).await;
        };
        let (before, after) = (date(2025, 6, 30), date(2025, 12, 31));
        put("00001", before, "2024-Y1", date(2024, 11, 30), "80").await;
        put("00002", before, "2024-Y1", date(2024, 11, 30), "96").await;
        // An earlier period, and an earlier figure of the same one.
        put("00101", before, "2023-Y1", date(2023, 11, 30), "50").await;
        put("00101", before, "2024-Y1", date(2024, 6, 30), "97").await;
        put("00101", before, "2024-Y1", date(2024, 11, 30), "98").await;
        let seen = shown(day).await.unwrap();
        let told: Vec<_> = seen
            .places
            .iter()
            .map(|place| (place.name.as_str(), place.value.shown(), place.meets))
            .collect();
        // About 95 % by 2025 is of each commune as well.
        assert_eq!(
            told,
            [
                ("Xã Một", "80".to_owned(), Some(false)),
                ("Xã Hai", "96".to_owned(), Some(true)),
                ("Xã Năm", "98".to_owned(), Some(true))
            ]
        );
        assert_eq!((seen.level, seen.others, seen.day), (Level::Commune, 0, date(2024, 11, 30)));
        assert!(seen.places.iter().all(|place| place.outline.is_none()));
        load(&app, &r.coordinator, &[square("\"00001\"", 0), square("\"00002\"", 1)])
            .await
            .unwrap();
        let seen = shown(day).await.unwrap();
        let drawn: Vec<bool> = seen.places.iter().map(|place| place.outline.is_some()).collect();
        assert_eq!(drawn, [true, true, false]);
        assert_eq!(seen.sources, [("Tệp làm ra để thử".to_owned(), date(2024, 12, 1))]);

        // A period over the act: only the communes of its last day stand together.
        put("00002", before, "2025-Y1", before, "97").await;
        put("00001", after, "2025-Y1", after, "94").await;
        put("00101", after, "2025-Y1", after, "99").await;
        let seen = shown(date(2026, 1, 1)).await.unwrap();
        let told: Vec<_> = seen.places.iter().map(|place| place.name.as_str()).collect();
        assert_eq!((told, seen.others), (vec!["Xã Một", "Xã Năm"], 1));
        // The border of before is not that of the new commune, whose code is the same.
        assert!(seen.places[0].outline.is_none());
    })
    .await;
}
