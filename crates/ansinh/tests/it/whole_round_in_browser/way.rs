//! What happens on the way of reports, and what is asked in the end.

use ansinh_app::report::view::view;
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::observation::{self, RevisionKind, RevisionRow};
use ansinh_store::report::{extension, submission};
use ansinh_testkit::{Reporter, reporter};
use jiff::ToSpan as _;

use super::Round;
use super::entering::is_number;

impl Round {
    /// The officer asks for more time; the coordinator grants it.
    pub(super) async fn more_time(&self, reporter: &Reporter) {
        let before = submission::find(&self.app.db, reporter.submission).await.unwrap().unwrap();
        let wanted = before.due.max(self.app.today()).checked_add(20.days()).unwrap();
        let home = format!("/bao-cao/{}", reporter.submission);
        self.open_as(&reporter.officers[0], &home).await;
        self.browser.element("details.card summary").await.click().await.unwrap();
        self.browser.set_date("input[name=ngay]", wanted).await;
        self.browser.fill("Lý do", "Chờ số liệu của các huyện").await;
        self.browser.press("Gửi đề nghị").await;
        self.browser.shows("Đã gửi đề nghị gia hạn").await;
        self.open_as(&self.province.coordinator, "/tiep-nhan").await;
        self.browser.shows("Chờ số liệu của các huyện").await;
        self.browser.press("Gia hạn").await;
        self.browser.open(&home).await;
        self.browser.shows("được đến hết ngày").await;
        let after = submission::find(&self.app.db, reporter.submission).await.unwrap().unwrap();
        assert_eq!(after.due, wanted);
        let asked = extension::of_submission(&self.app.db, reporter.submission).await.unwrap();
        assert_eq!(asked[0].granted, Some(wanted));
    }

    /// The prepared reorganisation is looked through, decided and applied.
    pub(super) async fn reorganise(&self) {
        let browser = &self.browser;
        self.becomes(&self.admin.1).await;
        browser.open("/sap-xep-bo-may").await;
        browser.press("Chuẩn bị từ phương án này").await;
        browser.shows("Trách nhiệm phải bàn giao").await;
        let draft = browser.path().await;
        browser.press("Xác nhận tất cả, tôi đã xem từng dòng").await;
        browser.shows("Đã xác nhận").await;
        browser.press("đề xuất có nguồn").await;
        browser.press("đề xuất cần kiểm chứng").await;
        browser.open(&format!("{draft}/trach-nhiem?tinh-trang=chua")).await;
        browser.choose("Cơ quan nhận", "Sở Nội vụ").await;
        browser.press("Giao các việc đã đánh dấu").await;
        browser.shows("Không có trách nhiệm nào khớp").await;
        browser.open(&format!("{draft}/xem-truoc")).await;
        browser.press("Áp dụng đợt sắp xếp").await;
        browser.shows("Trách nhiệm đổi cơ quan giữ").await;
    }

    /// Bodies that owe something only since then get people.
    pub(super) async fn staff_new_bodies(&mut self) {
        for row in self.owed().await {
            if !self.province.reporters.iter().any(|known| known.submission == row.id) {
                let number = self.province.reporters.len() + 1;
                let new = reporter(&self.app, &self.admin.0, &row, number, 1).await;
                self.province.reporters.push(new);
            }
        }
    }

    /// A figure that was received is corrected: a second revision with its reason.
    pub(super) async fn correct(&mut self, reporter: &Reporter) {
        let id = reporter.submission;
        let seen = view(&self.app, &reporter.officers[0].caller, id).await.unwrap();
        let row = seen.rows.iter().find(|row| is_number(row)).unwrap().clone();
        let old = row.shown("", Field::Value);
        self.open_as(&reporter.officers[0], &format!("/bao-cao/{id}/sua")).await;
        self.browser.fill("Lý do", "Đối chiếu lại với Cục Thống kê").await;
        let tick = format!("input[name=dong][value='{}']", row.item.id);
        self.browser.element(&tick).await.click().await.unwrap();
        self.browser.press("Sửa số liệu đã tiếp nhận").await;
        self.browser.shows("Đã mở các dòng cần sửa").await;
        assert_eq!(self.open_rows(reporter).await.len(), 1, "only the row that was chosen");
        self.retype(reporter, &row, "4").await;
        self.send(reporter).await;
        self.open_as(&reporter.head, &format!("/bao-cao/{id}/duyet")).await;
        self.browser.shows("Thay đổi từ lần duyệt trước").await;
        let changes = self.browser.element("table tbody tr").await.text().await.unwrap();
        assert!(changes.contains(&old) && changes.contains('4'), "{changes}");
        self.approve(reporter).await;
        assert_eq!(self.receive_all().await, 1);

        let figure = observation::of_version(&self.app.db, self.province.plan.version_id)
            .await
            .unwrap()
            .into_iter()
            .find(|figure| Some(figure.indicator_id.0) == row.item.origin_id)
            .unwrap();
        let revisions = observation::revisions(&self.app.db, figure.id).await.unwrap();
        let told: Vec<(&str, Option<&str>)> =
            revisions.iter().map(|row| (row.value.as_str(), row.reason.as_deref())).collect();
        let reason = Some("Đối chiếu lại với Cục Thống kê");
        assert_eq!(told, [(old.replace(',', ".").as_str(), None), ("4", reason)]);
    }

    /// Each figure leads to who entered, approved and received it, when, and to files.
    pub(super) async fn every_figure_is_traced(&self) -> usize {
        let figures =
            observation::of_version(&self.app.db, self.province.plan.version_id).await.unwrap();
        let mut revisions = 0;
        for figure in &figures {
            let files = observation::evidence(&self.app.db, figure.id).await.unwrap();
            for row in observation::revisions(&self.app.db, figure.id).await.unwrap() {
                assert!(files.iter().any(|file| file.number == row.number), "no file: {row:?}");
                self.traced(&row);
                revisions += 1;
            }
        }
        assert!(revisions > figures.len(), "one was corrected");
        figures.len()
    }

    pub(super) fn traced(&self, row: &RevisionRow) {
        let id = row.submission_id.unwrap();
        let body = self.province.reporters.iter().find(|own| own.submission == id).unwrap();
        let names = [row.approved_by_name.as_deref(), row.received_by_name.as_deref()];
        let coordinator = &self.province.coordinator.name;
        assert_eq!(names, [Some(body.head.name.as_str()), Some(coordinator.as_str())], "{row:?}");
        assert!(row.entered_by_name.is_some() && row.kind != RevisionKind::NoData, "{row:?}");
        let approved = row.approved_at.unwrap();
        assert!(row.entered_at < approved && approved < row.received_at, "{row:?}");
    }

    /// What counts now is what was typed last, by whoever typed it.
    pub(super) async fn every_figure_is_as_typed(&self) {
        let mut seen = 0;
        for reporter in &self.province.reporters {
            let coordinator = &self.province.coordinator.caller;
            let report = view(&self.app, coordinator, reporter.submission).await.unwrap();
            for row in report.of_kind(ItemKind::Indicator) {
                let (typed, by) = &self.entered[&row.item.id];
                let cell = row.cell("", Field::Value).unwrap();
                assert_eq!((&cell.value, cell.changed_by_name.as_ref()), (typed, Some(by)));
                seen += 1;
            }
        }
        assert_eq!(seen, self.entered.len(), "every row that was ever filled in is still there");
    }
}
