//! What pages say of signed files.

use ansinh_testkit::on_both;
use ansinh_testkit::sign::{Authority, Person, pdf};
use axum::http::StatusCode;

use crate::reports::Desk;
use crate::site::multipart_to;

#[tokio::test]
async fn who_signed_a_file_and_whether_it_holds() {
    on_both(|db| async move {
        let mut desk = Desk::new(db).await;
        let page = desk.at("/minh-chung");
        let root = Authority::new("CA Thử nghiệm");
        let signer = root.certify(Person::new("Nguyễn <Thử>", "Sở Y tế"));
        let good = signer.sign(&pdf("Bao cao nam 2025"));
        let mut changed = good.clone();
        let at = good.windows(8).position(|window| window == b"nam 2025").unwrap();
        changed[at] = b'N';
        for (name, bytes) in [("dung.pdf", &good), ("sua.pdf", &changed), ("thuong.pdf", &pdf("x"))]
        {
            let token = desk.officer.token(&page).await;
            let answer = desk.officer.send(multipart_to(&page, &token, name, bytes)).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        }
        let list = desk.head.page(&page).await;
        list.says("Chữ ký số còn nguyên vẹn, chưa đối chiếu nguồn")
            .says("Chữ ký số không còn đúng")
            .says("Không có chữ ký số")
            .says("Người ký: Nguyễn &lt;Thử&gt; (Sở Y tế)");
        let text = list.text();
        let (_, after) = text.split_once(">dung.pdf<").unwrap();
        let mut links = after.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let detail = links.find(|link| link.ends_with("/chu-ky")).unwrap().to_owned();
        desk.head
            .page(&detail)
            .await
            .says("Chưa kiểm tra nguồn tin cậy.")
            .says("CA Thử nghiệm")
            .says("Nguyên vẹn")
            .says("cả tệp")
            .says("Chưa kiểm tra chứng thư có bị thu hồi");
        let answer = desk.head.submit(&detail, &detail, &[]).await;
        assert_eq!(answer.location(), detail, "{}", answer.text());
        // A file is not reached through the address of another report.
        let foreign = detail
            .replace(&desk.round.submission.to_string(), &desk.round.other_submission.to_string());
        assert_eq!(desk.coordinator.get(&foreign).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
