//! A plan goes in and comes back the same, on every page that reads it.

use std::collections::HashMap;

use ansinh_domain::body::BodyKind;
use ansinh_domain::plan::{PlanDraft, Severity};
use ansinh_domain::schedule::ScheduleKind;
use ansinh_domain::target::Direction;
use ansinh_store::body::{self, BodyFilter, DutyRole, ItemKind};
use ansinh_store::document::{self, DocumentFilter};
use ansinh_store::import::{self, SettlementKind};
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::plan::{self, PlanHead};
use ansinh_store::task::{self, TaskFilter};
use ansinh_store::{BodyId, Db};
use ansinh_testkit::{MILESTONES, on_both, sample_findings, sample_plan, store_plan};
use jiff::civil::{Date, date};

/// A day on which the plan stands.
const DAY: Date = date(2024, 12, 2);

async fn stored(db: &Db) -> PlanHead {
    store_plan(db, &sample_plan(), &sample_findings()).await
}

async fn body_ids(db: &Db, head: &PlanHead) -> HashMap<String, BodyId> {
    let bodies = body::list(db, head.version_id, &BodyFilter::default(), DAY).await.unwrap();
    bodies.rows.into_iter().map(|b| (b.name, b.id)).collect()
}

#[tokio::test]
async fn every_indicator_comes_back_as_it_was() {
    on_both(async |db: Db| {
        let draft = sample_plan();
        let head = stored(&db).await;
        let page =
            indicator::list(&db, head.version_id, &IndicatorFilter::default(), DAY).await.unwrap();
        assert_eq!(page.total, 7);
        assert_eq!(page.milestones, MILESTONES);
        assert_eq!(page.units, ["%", "Bác sĩ", "Thứ bậc"]);
        assert_eq!(page.rows.len(), draft.indicators.len());
        for (row, was) in page.rows.iter().zip(&draft.indicators) {
            assert_eq!(row.code, was.code);
            assert_eq!(row.printed_code, was.printed_code);
            assert_eq!(row.parent, was.parent);
            assert_eq!(row.group_code, was.group);
            assert_eq!(row.name, was.name);
            assert_eq!(row.unit, was.unit);
            assert_eq!(row.header_only, was.header_only);
            assert_eq!(row.targets, was.targets, "{}", was.code);
            assert_eq!(row.measure, was.measure);
            assert_eq!(row.direction, was.direction);
            assert_eq!(row.direction_evidence, was.direction_evidence);
            assert_eq!(row.inherited_bodies, was.inherited_bodies);
            assert_eq!(row.note, was.note);
            assert_eq!(row.line, i64::from(was.place.line));
            assert_eq!(row.leads.len(), was.lead.len());
        }
        let groups: Vec<(&str, i64, i64)> =
            page.groups.iter().map(|g| (g.code.as_str(), g.items, g.measurable)).collect();
        assert_eq!(groups, [("1", 5, 4), ("2", 2, 2)]);
    })
    .await;
}

#[tokio::test]
async fn every_task_comes_back_as_it_was() {
    on_both(async |db: Db| {
        let draft = sample_plan();
        let head = stored(&db).await;
        let page = task::list(&db, head.version_id, &TaskFilter::default(), DAY).await.unwrap();
        assert_eq!(page.total, 3);
        for (row, was) in page.rows.iter().zip(&draft.tasks) {
            assert_eq!(row.code, was.code);
            assert_eq!(row.printed_code, was.printed_code);
            assert_eq!(row.parent, was.parent);
            assert_eq!(row.section_code, was.section);
            assert_eq!(row.subsection_code, was.subsection);
            assert_eq!(row.text, was.text);
            assert_eq!(row.product, was.product);
            assert_eq!(row.schedule, was.schedule);
            assert_eq!(row.submission, was.submission);
            assert_eq!(row.documents, i64::try_from(was.citations.len()).unwrap());
        }
        assert_eq!(page.kinds, [ScheduleKind::Continuous, ScheduleKind::Once]);
        assert_eq!(page.due_years, [2024, 2025]);
        let sections: Vec<(&str, Option<&str>, i64)> =
            page.sections.iter().map(|s| (s.code.as_str(), s.parent.as_deref(), s.items)).collect();
        assert_eq!(sections, [("I", None, 1), ("II", None, 2), ("II.1", Some("II"), 2)]);
    })
    .await;
}

#[tokio::test]
async fn the_overview_counts() {
    on_both(async |db: Db| {
        let head = stored(&db).await;
        assert_eq!(head.slug, "7-kh-ubnd-2024");
        assert_eq!(head.name(), "Kế hoạch 7/KH-UBND ngày 15/03/2024");
        assert_eq!(head.effective_from, head.date);
        let list = plan::list(&db, DAY).await.unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].head, head);
        let overview = plan::overview(&db, head, DAY).await.unwrap();
        assert_eq!(overview.counts, list[0].counts);
        let c = overview.counts;
        assert_eq!((c.groups, c.indicators, c.measurable), (2, 7, 6));
        assert_eq!((c.sections, c.tasks, c.bodies, c.documents), (2, 3, 4, 2));
        assert_eq!((c.findings_ask, c.findings_warn, c.findings_note), (1, 2, 1));
        assert_eq!(overview.milestones, MILESTONES);
        assert_eq!(overview.basis.len(), 1);
        assert_eq!(overview.basis[0].number, "42-NQ/TW");
        let duty = &overview.reporting[0];
        assert_eq!((duty.last_good_month, duty.last_good_day), (Some(10), Some(29)));
    })
    .await;
}

#[tokio::test]
async fn indicators_are_filtered() {
    on_both(async |db: Db| {
        let head = stored(&db).await;
        let bodies = body_ids(&db, &head).await;
        let check = async |filter: IndicatorFilter, expected: &[&str]| {
            let page = indicator::list(&db, head.version_id, &filter, DAY).await.unwrap();
            let codes: Vec<&str> = page.rows.iter().map(|r| r.code.as_str()).collect();
            assert_eq!(codes, expected, "{filter:?}");
            assert_eq!(page.total, 7, "the total is that without a filter");
        };
        let none = IndicatorFilter::default;
        let q = |q: &str| IndicatorFilter { q: Some(q.into()), ..none() };
        check(q("ty le  HO ngheo"), &[]).await;
        check(q("ti le  HO ngheo"), &["1.3"]).await;
        check(q("thành thị"), &["1.3-1"]).await;
        check(q("1.3"), &["1.3", "1.3-1", "1.3-2"]).await;
        // What LIKE takes for a pattern is only text here.
        check(q("100%"), &["2.2"]).await;
        check(q("_!"), &["2.2"]).await;
        check(q("%"), &["2.2"]).await;
        check(q("  "), &["1.1", "1.2", "1.3", "1.3-1", "1.3-2", "2.1", "2.2"]).await;
        check(IndicatorFilter { unit: Some("Bác sĩ".into()), ..none() }, &["1.1"]).await;
        let lower = Some(Direction::Lower);
        check(IndicatorFilter { direction: lower, ..none() }, &["1.3-1", "1.3-2"]).await;
        check(IndicatorFilter { no_target: true, ..none() }, &["2.2"]).await;
        check(IndicatorFilter { group: Some("2".into()), ..none() }, &["2.1", "2.2"]).await;
        let culture = bodies.get("Sở Văn hoá, Thể thao và Du lịch").copied();
        check(IndicatorFilter { body: culture, ..none() }, &["2.1"]).await;
        let finance = bodies.get("Sở Tài chính").copied();
        check(IndicatorFilter { body: finance, ..none() }, &["1.1"]).await;
        let both = IndicatorFilter { body: finance, direction: lower, ..none() };
        check(both, &[]).await;
    })
    .await;
}

#[tokio::test]
async fn tasks_are_filtered() {
    on_both(async |db: Db| {
        let head = stored(&db).await;
        let bodies = body_ids(&db, &head).await;
        let check = async |filter: TaskFilter, expected: &[&str]| {
            let page = task::list(&db, head.version_id, &filter, DAY).await.unwrap();
            let codes: Vec<&str> = page.rows.iter().map(|r| r.code.as_str()).collect();
            assert_eq!(codes, expected, "{filter:?}");
        };
        let none = TaskFilter::default;
        check(TaskFilter { section: Some("II".into()), ..none() }, &["II.1.1", "II.1.2"]).await;
        check(TaskFilter { section: Some("II.1".into()), ..none() }, &["II.1.1", "II.1.2"]).await;
        check(TaskFilter { kind: Some(ScheduleKind::Once), ..none() }, &["II.1.1"]).await;
        check(TaskFilter { due_year: Some(2025), ..none() }, &["II.1.1"]).await;
        check(TaskFilter { due_year: Some(2026), ..none() }, &[]).await;
        check(TaskFilter { q: Some("tram y te".into()), ..none() }, &["II.1.2"]).await;
        check(TaskFilter { q: Some("ke hoach cua tinh".into()), ..none() }, &["II.1.1"]).await;
        let all = bodies.get("Các sở, ban, ngành").copied();
        check(TaskFilter { body: all, ..none() }, &["II.1.1"]).await;
    })
    .await;
}

#[tokio::test]
async fn the_page_of_an_indicator() {
    on_both(async |db: Db| {
        let head = stored(&db).await;
        let version = head.version_id;
        assert_eq!(indicator::detail(&db, version, "9.9", DAY).await.unwrap(), None);

        let first = indicator::detail(&db, version, "1.1", DAY).await.unwrap().unwrap();
        let duties: Vec<(DutyRole, &str, BodyKind)> =
            first.duties.iter().map(|d| (d.role, d.body_name.as_str(), d.kind)).collect();
        assert_eq!(
            duties,
            [
                (DutyRole::Lead, "Sở Y tế", BodyKind::Body),
                (DutyRole::Coordinating, "Các sở, ban, ngành", BodyKind::Group),
                (DutyRole::Coordinating, "Sở Tài chính", BodyKind::Body),
                (DutyRole::FollowUp, "Sở Tài chính", BodyKind::Body),
            ]
        );
        assert_eq!(first.previous, None);
        assert_eq!(first.next.map(|n| n.code).as_deref(), Some("1.2"));
        let lines: Vec<i64> = first.source.iter().map(|l| l.line).collect();
        assert_eq!(lines, [21], "the next row begins on line 22");

        let lost = indicator::detail(&db, version, "1.2", DAY).await.unwrap().unwrap();
        assert_eq!(lost.findings.len(), 1);
        assert_eq!(lost.findings[0].finding, sample_findings()[0]);
        let settlement = lost.findings[0].settlement.as_ref().unwrap();
        assert_eq!((settlement.kind, &settlement.by_name), (SettlementKind::Accepted, &None));

        let header = indicator::detail(&db, version, "1.3", DAY).await.unwrap().unwrap();
        let children: Vec<(&str, usize, usize)> = header
            .children
            .iter()
            .map(|c| (c.code.as_str(), c.targets.len(), c.leads.len()))
            .collect();
        assert_eq!(children, [("1.3-1", 2, 1), ("1.3-2", 2, 1)]);
        let sub = indicator::detail(&db, version, "1.3-1", DAY).await.unwrap().unwrap();
        assert_eq!(sub.parent.map(|p| p.name).as_deref(), Some("Tỉ lệ hộ nghèo"));
        assert!(sub.duties[0].inherited);
        // Nothing but the heading of the next group follows: the source up to that.
        let last = indicator::detail(&db, version, "1.3-2", DAY).await.unwrap().unwrap();
        assert_eq!(last.source.last().unwrap().line, 29);
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_task() {
    on_both(async |db: Db| {
        let head = stored(&db).await;
        let version = head.version_id;
        assert_eq!(task::detail(&db, version, "1.1", DAY).await.unwrap(), None);
        let task = task::detail(&db, version, "II.1.1", DAY).await.unwrap().unwrap();
        let numbers: Vec<&str> =
            task.documents.iter().map(|d| d.document.number.as_str()).collect();
        assert_eq!(numbers, ["113/KH-UBND", "42-NQ/TW"]);
        assert_eq!(task.documents[0].raw, "Kế hoạch số 113/KH-UBND");
        assert_eq!(task.children.len(), 1);
        assert_eq!(task.previous.map(|p| p.code).as_deref(), Some("I.1"));
        // Printed in another spelling, it is the same body.
        assert_eq!(task.duties[0].body_name, "Sở Y tế");
        assert_eq!(task.duties[0].printed, "Sở y tế");
        assert_eq!(task.findings.len(), 1);

        let sub = task::detail(&db, version, "II.1.2", DAY).await.unwrap().unwrap();
        assert_eq!(sub.parent.map(|p| p.code).as_deref(), Some("II.1.1"));
        assert_eq!(sub.next, None);
    })
    .await;
}

#[tokio::test]
async fn bodies_and_their_duties() {
    on_both(async |db: Db| {
        let head = stored(&db).await;
        let version = head.version_id;
        let page = body::list(&db, version, &BodyFilter::default(), DAY).await.unwrap();
        let bodies = page.rows;
        let names: Vec<&str> = bodies.iter().map(|b| b.name.as_str()).collect();
        assert_eq!(
            names,
            ["Sở Tài chính", "Sở Văn hoá, Thể thao và Du lịch", "Sở Y tế", "Các sở, ban, ngành"],
            "single bodies first"
        );
        let health = &bodies[2];
        assert_eq!((health.lead_indicators, health.lead_tasks), (6, 3));
        assert_eq!((bodies[0].coordinating_indicators, bodies[0].follow_up), (1, 1));

        let q = BodyFilter { q: Some("so van hoa, the thao".into()), kind: None };
        let found = body::list(&db, version, &q, DAY).await.unwrap();
        assert_eq!((found.rows.len(), found.total), (1, 4));
        let groups = BodyFilter { kind: Some(BodyKind::Group), q: None };
        assert_eq!(body::list(&db, version, &groups, DAY).await.unwrap().rows.len(), 1);

        let detail = body::detail(&db, version, health.id, DAY).await.unwrap().unwrap();
        assert_eq!(&detail.row, health);
        assert_eq!(detail.aliases, ["Sở y tế"]);
        let indicators = detail.duties.iter().filter(|d| d.item == ItemKind::Indicator).count();
        assert_eq!((detail.duties.len(), indicators), (9, 6));
        let task = detail.duties.iter().find(|d| d.code == "II.1.1").unwrap();
        assert_eq!(task.heading_code.as_deref(), Some("II.1"));
        assert_eq!(task.due.map(|d| d.to_string()).as_deref(), Some("2024-06-30"));
    })
    .await;
}

#[tokio::test]
async fn documents_and_who_cites_them() {
    on_both(async |db: Db| {
        let head = stored(&db).await;
        let version = head.version_id;
        let page = document::list(&db, version, &DocumentFilter::default()).await.unwrap();
        assert_eq!(page.total, 2);
        assert_eq!(page.types, ["Kế hoạch", "Nghị quyết"]);
        let rows: Vec<(&str, i64, bool)> = page
            .rows
            .iter()
            .map(|r| (r.document.number.as_str(), r.citing_tasks, r.in_basis))
            .collect();
        assert_eq!(rows, [("42-NQ/TW", 1, true), ("113/KH-UBND", 2, false)], "undated last");

        let undated = &page.rows[1].document;
        assert_eq!(undated.period_end.map(|d| d.to_string()).as_deref(), Some("2025-12-31"));
        let detail = document::detail(&db, version, undated.id).await.unwrap().unwrap();
        let tasks: Vec<&str> = detail.tasks.iter().map(|t| t.task.code.as_str()).collect();
        assert_eq!(tasks, ["II.1.1", "II.1.2"]);
        assert_eq!(detail.findings.len(), 1);

        let q = DocumentFilter { q: Some("cham soc suc khoe".into()), doc_type: None };
        let found = document::list(&db, version, &q).await.unwrap();
        assert_eq!((found.rows.len(), found.total), (1, 2));
    })
    .await;
}

/// The order is the same on both engines, whatever their locale makes of digits.
#[tokio::test]
async fn documents_stand_by_date_then_number() {
    on_both(async |db: Db| {
        let mut draft = sample_plan();
        let cited = draft.basis[0].clone();
        draft.basis = [
            ("107/KH-UBND", Some("2024-05-01")),
            ("9/KH-UBND", None),
            ("82/KH-UBND", Some("2024-05-01")),
            ("300/KH-UBND", Some("2023-01-31")),
        ]
        .map(|(number, date)| ansinh_domain::citation::Citation {
            number: number.into(),
            date: date.map(|d| d.parse().unwrap()),
            ..cited.clone()
        })
        .to_vec();
        draft.tasks.clear();
        let head = store_plan(&db, &draft, &[]).await;
        let page = document::list(&db, head.version_id, &DocumentFilter::default()).await.unwrap();
        let numbers: Vec<&str> = page.rows.iter().map(|r| r.document.number.as_str()).collect();
        assert_eq!(numbers, ["300/KH-UBND", "82/KH-UBND", "107/KH-UBND", "9/KH-UBND"]);
    })
    .await;
}

#[tokio::test]
async fn all_findings_of_a_version() {
    on_both(async |db: Db| {
        let head = stored(&db).await;
        let rows = import::findings_of_version(&db, head.version_id).await.unwrap();
        let findings: Vec<_> = rows.iter().map(|row| row.finding.clone()).collect();
        assert_eq!(findings, sample_findings());
        for row in rows {
            assert_eq!(row.settlement.is_some(), row.finding.severity == Severity::Ask);
        }
    })
    .await;
}

#[tokio::test]
async fn two_plans_meet_in_their_bodies_and_documents() {
    on_both(async |db: Db| {
        let first = stored(&db).await;
        let mut draft = sample_plan();
        draft.head.number = Some("8/KH-UBND".into());
        // The same bodies in other spellings.
        draft.bodies.truncate(1);
        draft.bodies[0].name = "SỞ Y TẾ".into();
        let second = store_plan(&db, &draft, &[]).await;
        assert_ne!(first.slug, second.slug);
        assert_eq!(body_ids(&db, &first).await, body_ids(&db, &second).await);
        let ids = async |head: &PlanHead| {
            let all = DocumentFilter::default();
            let page = document::list(&db, head.version_id, &all).await.unwrap();
            page.rows.into_iter().map(|r| r.document.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(&first).await, ids(&second).await);
    })
    .await;
}

#[tokio::test]
async fn an_empty_plan_can_be_stored_and_read() {
    on_both(async |db: Db| {
        let head = store_plan(&db, &PlanDraft::default(), &[]).await;
        assert!(head.slug.starts_with("van-ban-"), "{}", head.slug);
        let overview = plan::overview(&db, head.clone(), DAY).await.unwrap();
        assert_eq!(overview.counts, plan::Counts::default());
        let page =
            indicator::list(&db, head.version_id, &IndicatorFilter::default(), DAY).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (0, 0));
    })
    .await;
}
