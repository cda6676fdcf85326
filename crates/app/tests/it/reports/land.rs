//! Figures of two lands never stand in one series; a recomputed value that another person approved
//! joins them.

use ansinh_app::report::baseline::{
    Proposal, Series, Told, Verdict, decide, propose, series, set_plan_territory,
};
use ansinh_app::report::open_round;
use ansinh_app::report::receive::receive;
use ansinh_app::report::review::approve;
use ansinh_app::report::save_cells::{CellEdit, CellOutcome};
use ansinh_app::report::submit::submit;
use ansinh_app::report::view::view;
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError, load_territories};
use ansinh_domain::access::{Role, Scope};
use ansinh_domain::report::{Field, ItemKind};
use ansinh_domain::territory::Change;
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::submission;
use ansinh_store::{Db, IndicatorId, ObservationId, SubmissionId, audit};
use ansinh_testkit::{Reporting, app, on_both, person, reporting};
use jiff::SignedDuration;
use jiff::civil::{Date, date};

use super::{fill, whole};

const ACT: Date = date(2025, 7, 1);

/// Tỉnh Hoa takes Tỉnh Sơn in, and keeps its own code.
const CHANGES: &str = "\
new_province_code,new_province,new_code,new_name,old_code,old_name,share,old_district_code,old_district,old_province_code,old_province
72,Tỉnh Hoa,00001,Xã Một,00001,Xã Một,Giữ nguyên,701,Huyện Bắc,71,Tỉnh Sơn
72,Tỉnh Hoa,00101,Xã Năm,00101,Xã Năm,Giữ nguyên,721,Huyện Nam,72,Tỉnh Hoa
";

async fn territories(app: &App) {
    let file = Upload { name: "bang.csv".into(), bytes: CHANGES.as_bytes().to_vec() };
    let system = ansinh_app::Caller::system();
    load_territories(app, &system, vec![file], Some(ACT)).await.unwrap();
}

/// Brings a report to the end of its way.
async fn received(app: &App, r: &Reporting) {
    submit(app, &r.officer, whole(r)).await.unwrap();
    approve(app, &r.head, whole(r)).await.unwrap();
    receive(app, &r.coordinator, whole(r)).await.unwrap();
}

/// The same body reports the next year: 1.1 is 14,2 then.
async fn next_year(app: &App, r: &Reporting) {
    let period = "2026-Y1".parse().unwrap();
    let round = open_round(app, &r.coordinator, r.regime, period, app.today()).await.unwrap();
    let rows = submission::of_round(&app.db, round).await.unwrap();
    let id = rows.iter().find(|row| row.body_id == r.body).unwrap().id;
    let next = Reporting { submission: id, round, ..r.clone() };
    fill(app, &next).await;
    let edit = |key: CellKey, typed: &str, base| CellEdit { key, typed: typed.into(), base };
    let key = next.cell(app, ItemKind::Indicator, "1.1", "value").await;
    let why = CellKey { field: Field::Explanation, ..key };
    let edits = [edit(key, "14,2", 1), edit(why, "Thêm dân của Tỉnh Sơn", 0)];
    let saved = ansinh_app::report::save_cells(app, &r.officer, id, &edits).await.unwrap();
    assert!(saved.iter().all(|one| matches!(one, CellOutcome::Saved { .. })), "{saved:?}");
    explained(app, &next, id).await;
    received(app, &next).await;
}

/// Answers whatever the checks ask about figures that repeat those of the year before.
async fn explained(app: &App, r: &Reporting, id: SubmissionId) {
    let seen = view(app, &r.officer, id).await.unwrap();
    let edits: Vec<CellEdit> = seen
        .rows
        .iter()
        .filter(|row| row.cells.iter().all(|cell| cell.field != Field::Explanation))
        .map(|row| CellEdit {
            key: CellKey { item: row.item.id, territory: None, field: Field::Explanation },
            typed: "Không đổi so với năm trước".into(),
            base: 0,
        })
        .collect();
    ansinh_app::report::save_cells(app, &r.officer, id, &edits).await.unwrap();
}

fn shown(series: &Series) -> Vec<String> {
    let one = |told: &Told| {
        let number = told.number().unwrap().map(|number| number.to_string()).unwrap_or_default();
        match told {
            Told::Figure(_) => number,
            Told::Recomputed(_) => format!("({number})"),
        }
    };
    let stretches = series.own.iter().map(|stretch| {
        let points: Vec<String> = stretch.points.iter().map(|point| one(&point.what)).collect();
        let by: Vec<String> = stretch.broken_by.iter().map(Change::sentence).collect();
        let known = if stretch.land_known { "" } else { "? " };
        format!("{known}{} | {}", points.join(" "), by.join(" "))
    });
    stretches.collect()
}

const BROKEN: &str = "Từ 01/07/2025, Tỉnh Hoa được thành lập từ Tỉnh Sơn, Tỉnh Hoa.";

#[tokio::test]
async fn two_lands_are_joined_by_what_another_person_approved_alone() {
    on_both(async |db: Db| {
        let app = app(db);
        let r = reporting(&app).await;
        territories(&app).await;
        fill(&app, &r).await;
        received(&app, &r).await;
        app.clock.advance(SignedDuration::from_hours(24 * 380));
        next_year(&app, &r).await;
        let rows = view(&app, &r.coordinator, r.submission).await.unwrap();
        let row = rows.of_kind(ItemKind::Indicator).find(|row| row.item.code == "1.1").unwrap();
        let origin = IndicatorId(row.item.origin_id.unwrap());
        let (plan, version) = (r.plan.id, r.plan.version_id);
        let now = async || series(&app, plan, version, origin).await.unwrap();
        let unknown = now().await;
        assert_eq!(shown(&unknown), ["? 12.6 14.2 | "], "nobody said which land: no series");

        let refused = set_plan_territory(&app, &r.officer, plan, "72").await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)));
        let wrong = set_plan_territory(&app, &r.coordinator, plan, "71").await.unwrap_err();
        assert!(wrong.to_string().contains("Mã này từng là Tỉnh Sơn"), "{wrong}");
        set_plan_territory(&app, &r.coordinator, plan, "72").await.unwrap();
        let broken = ["12.6 | ".to_owned(), format!("14.2 | {BROKEN}")];
        let found = now().await;
        assert_eq!(shown(&found), broken);
        let Told::Figure(old) = &found.own[0].points[0].what else { panic!("a figure") };
        let (old, new): (ObservationId, Date) = (old.figure.id, found.own[1].points[0].day);

        let wanted = Proposal {
            figure: old,
            territory: None,
            land_day: new,
            value: "11,9".into(),
            method: "Bình quân theo dân số hai tỉnh cũ".into(),
            source: "Niên giám thống kê hai tỉnh năm 2024".into(),
        };
        let ask = async |caller, wanted: &Proposal| {
            propose(&app, caller, plan, origin, &[r.body], wanted).await
        };
        for (change, words) in [
            (Proposal { method: " ".into(), ..wanted.clone() }, "cách tính lại"),
            (Proposal { source: String::new(), ..wanted.clone() }, "nguồn"),
            (Proposal { value: "nhiều".into(), ..wanted.clone() }, "không phải là số"),
            (Proposal { land_day: date(2024, 1, 1), ..wanted.clone() }, "phải sau ngày"),
        ] {
            let error = ask(&r.officer, &change).await.unwrap_err();
            assert!(error.to_string().contains(words), "{words}: {error}");
        }
        let other = ask(&r.other_officer, &wanted).await.unwrap_err();
        assert!(matches!(other, AppError::Refused(_)), "{other:?}");
        let id = ask(&r.officer, &wanted).await.unwrap();
        assert!(ask(&r.officer, &wanted).await.unwrap_err().to_string().contains("Đã có"));
        assert_eq!(shown(&now().await), broken, "a proposal joins nothing");
        assert_eq!(now().await.others.len(), 1);

        let mine = [
            (Role::ReportingOfficer, Scope::Body(r.body.0)),
            (Role::Coordinator, Scope::WholePlan),
        ];
        let both = person(&app, "hai.vai", "Người Hai Vai", &mine).await;
        let refused = decide(&app, &r.officer, id, &Verdict::Approve).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)));
        decide(&app, &both, id, &Verdict::Refuse("Thiếu căn cứ".into())).await.unwrap();
        let own = ask(&both, &wanted).await.unwrap();
        let refused = decide(&app, &both, own, &Verdict::Approve).await.unwrap_err();
        assert!(refused.to_string().contains("không tự duyệt"), "{refused}");
        decide(&app, &r.coordinator, own, &Verdict::Approve).await.unwrap();
        let joined = ["12.6 | ".to_owned(), format!("(11.9) 14.2 | {BROKEN}")];
        assert_eq!(shown(&now().await), joined);
        let again = decide(&app, &r.coordinator, own, &Verdict::Refuse("muộn".into())).await;
        assert!(again.unwrap_err().to_string().contains("đã được quyết định"));
        decide(&app, &both, own, &Verdict::Withdraw("Tính sai".into())).await.unwrap();
        assert_eq!(shown(&now().await), broken);

        let log = audit::newest(&app.db, 20).await.unwrap();
        let entry = log.iter().find(|entry| entry.verb == "approve-baseline").unwrap();
        assert!(entry.before_value.as_ref().unwrap().contains(r#""standing":"proposed""#));
        assert!(entry.after_value.as_ref().unwrap().contains(r#""standing":"approved""#));
    })
    .await;
}
