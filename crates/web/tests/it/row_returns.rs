//! Rows given back one by one from the page on which a report is looked at as a whole.

use ansinh_app::report::MoveRequest;
use ansinh_app::report::save_cells::{CellEdit, save_cells};
use ansinh_app::report::submit::submit;
use ansinh_domain::report::{Field, ItemKind};
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::item;
use ansinh_store::territory::{self, TerritoryFilter};
use ansinh_testkit::on_both;
use axum::http::StatusCode;

use crate::reports::{Desk, step};

/// Breaks 1.1 down to a territory, with an explanation there, and sends the report.
async fn sent(desk: &Desk) -> String {
    let (app, officer) = (&desk.site.app, &desk.round.officer);
    crate::territories::load(&desk.site).await;
    let day = jiff::civil::date(2025, 7, 1);
    let places =
        territory::list(&app.db, day, &TerritoryFilter::default(), 1, 0).await.unwrap().rows;
    desk.fill().await;
    let row = desk.row(ItemKind::Indicator, "1.1").await;
    let cells = [(Field::Value, "7,5"), (Field::Explanation, "Xã mới sáp nhập")];
    let edits: Vec<CellEdit> = cells
        .into_iter()
        .map(|(field, typed)| {
            let key = CellKey { item: row, territory: Some(places[0].id), field };
            CellEdit { key, typed: typed.into(), base: 0 }
        })
        .collect();
    save_cells(app, officer, desk.round.submission, &edits).await.unwrap();
    submit(app, officer, MoveRequest::of(desk.round.submission)).await.unwrap();
    places[0].name.clone()
}

#[tokio::test]
async fn rows_come_back_each_with_its_reason() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let place = sent(&desk).await;
        let (review, back) = (desk.at("/duyet"), desk.at("/tra-lai"));
        let one = desk.row(ItemKind::Indicator, "1.1").await;
        let two = desk.row(ItemKind::Task, "I.1").await;
        // All of the report stands there: figures, territories with what was explained, tasks, text.
        let page = desk.head.page(&review).await;
        page.says(&format!("1.1 – {place}")).says("7,5").says("Xã mới sáp nhập");
        page.says("Đã xong bước một")
            .says("Chờ văn bản hướng dẫn")
            .says("tổ chức thực hiện đúng tiến độ");
        desk.head
            .page("/duyet")
            .await
            .says(&format!("{review}\""))
            .says_not("Gửi lại sau khi bị trả");

        // With a reason typed, approving is held back, and nothing typed is lost.
        let (first, second) = (format!("ly_do.{one}"), format!("ly_do.{two}"));
        let reasons =
            [(first.as_str(), "Số <lệch> niên giám"), (second.as_str(), " Thiếu số văn bản ")];
        let answer = step(&mut desk.head, &review, &review, &reasons).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .says("Bạn đã ghi lý do trả lại ở 2 dòng")
            .says("Số &lt;lệch&gt; niên giám</textarea>");
        let answer = step(&mut desk.head, &review, &back, &reasons).await;
        assert_eq!(answer.location(), format!("{}?xong=tra-lai", desk.home), "{}", answer.text());

        // Only those rows are open, each with its reason beside it.
        let rows = item::of_submission(&desk.site.app.db, desk.round.submission).await.unwrap();
        let open: Vec<_> = rows.iter().filter(|row| row.is_open).map(|row| row.id).collect();
        assert!(open.len() == 2 && open.contains(&one) && open.contains(&two), "{open:?}");
        let home = desk.home.clone();
        desk.officer
            .page(&home)
            .await
            .says("1.1: Số &lt;lệch&gt; niên giám")
            .says("I.1: Thiếu số văn bản");
        desk.officer
            .page(&desk.at("/chi-tieu"))
            .await
            .says("1 ý kiến")
            .says("Dòng không mở để sửa");
        let talk = desk.at(&format!("/trao-doi?dong={two}"));
        desk.officer.page(&talk).await.says("Thiếu số văn bản").says_not("niên giám");

        // Sent again, the desk says that it was given back and why.
        let request = MoveRequest::of(desk.round.submission);
        submit(&desk.site.app, &desk.round.officer, request).await.unwrap();
        desk.head
            .page("/duyet")
            .await
            .says("Gửi lại sau khi bị trả")
            .says("2 dòng")
            .says("Thiếu số văn bản");
        desk.head.page(&review).await.says("✉ 1 ý kiến");
        let answer = step(&mut desk.head, &review, &review, &[]).await;
        assert_eq!(answer.location(), format!("{home}?xong=duyet"), "{}", answer.text());

        // The coordinator gives one row back; the next approval tells what became other, by place.
        let receive = desk.at("/tiep-nhan");
        let reasons = [(first.as_str(), "Xem lại xã")];
        step(&mut desk.coordinator, &receive, &back, &reasons).await;
        let places =
            ansinh_store::report::cell::of_submission(&desk.site.app.db, desk.round.submission);
        let cells = places.await.unwrap();
        let cell = cells.iter().find(|c| !c.part.is_empty() && c.field == Field::Value).unwrap();
        let key = CellKey { item: one, territory: cell.territory_id, field: Field::Value };
        let edit = CellEdit { key, typed: "8,5".into(), base: cell.version };
        let (app, officer) = (&desk.site.app, &desk.round.officer);
        save_cells(app, officer, desk.round.submission, &[edit]).await.unwrap();
        submit(app, officer, MoveRequest::of(desk.round.submission)).await.unwrap();
        desk.head
            .page(&review)
            .await
            .says("Thay đổi từ lần duyệt trước")
            .says(&format!("Kết quả – {place}"))
            .says("8,5")
            .says("Đã đổi");
        desk.head.page("/duyet").await.says(&format!("({place})"));
    })
    .await;
}
