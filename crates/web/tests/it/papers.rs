//! Official papers in the browser: letters that urge, reports of a round, a body's duties.

use ansinh_app::report::special_day::note_shipped_days;
use ansinh_formats::paper::Rules;
use ansinh_formats::read::Limits;
use ansinh_formats::read::paper::check_paper;
use ansinh_testkit::on_both;
use axum::http::StatusCode;

use crate::rounds::{led, press, regime_of_plan, round_of_2024};
use crate::site::{Browser, Site};

/// A Word file that the decree's rules find nothing wrong with.
async fn word_file(site: &Site, browser: &mut Browser, path: &str) {
    let file = browser.page(path).await;
    let name = file.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(name.ends_with(".docx\""), "{name}");
    let rules = Rules::on(site.app.today()).unwrap();
    let faults = check_paper(&file.body, &rules, &Limits::default()).unwrap();
    assert_eq!(faults, [], "{path}");
}

#[tokio::test]
async fn letters_are_drafted_given_numbers_and_followed() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        note_shipped_days(&site.app).await.unwrap();
        let mut browser = site.administrator().await;
        let regime = regime_of_plan(&mut browser).await;
        let round = round_of_2024(&mut browser, &regime).await;
        let papers = format!("{round}/van-ban");
        browser.page(&round).await.says(&papers);
        browser.page(&papers).await.says("▲ </span>Nhắc việc").says("Soạn dự thảo");

        // Everybody who is due is ticked already.
        let draft = format!("{papers}/don-doc");
        let letter = led(&press(&mut browser, &papers, &draft, &[]).await);
        browser
            .page(&letter)
            .await
            .says("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
            .says("V/v đôn đốc gửi báo cáo")
            .says("Dự thảo lập");
        word_file(&site, &mut browser, &format!("{letter}/tai.docx")).await;
        let edit = format!("{letter}/sua");
        let changed = [("trich_yeu", "đôn đốc <lần> thứ nhất")];
        assert_eq!(led(&press(&mut browser, &letter, &edit, &changed).await), letter);
        browser.page(&letter).await.says("V/v đôn đốc &lt;lần&gt; thứ nhất");

        let issue = format!("{letter}/phat-hanh");
        let wrong = press(&mut browser, &letter, &issue, &[("so", "mười hai")]).await;
        assert_ne!(wrong.status, StatusCode::SEE_OTHER);
        wrong.says("Số công văn là một số nguyên");
        assert_eq!(led(&press(&mut browser, &letter, &issue, &[("so", "12")]).await), letter);
        browser.page("/cong-van").await.says("Số 12 ngày 02/12/2024");
        browser.page(&papers).await.says("Số 12").says("Chưa, từ");
        word_file(&site, &mut browser, &format!("{letter}/tai.docx")).await;
        let note = format!("{letter}/co-quan");
        let answered = [("ngay_tra_loi", "2024-12-02"), ("tra_loi", "Sẽ gửi trong tuần")];
        assert_eq!(led(&press(&mut browser, &letter, &note, &answered).await), letter);
        browser.page(&letter).await.says("02/12/2024: Sẽ gửi trong tuần");

        // Nobody is due now, so somebody must be ticked by hand.
        let nobody = press(&mut browser, &papers, &draft, &[]).await;
        nobody.says("Hãy chọn ít nhất một cơ quan");
        let shown = browser.page(&papers).await.text();
        let (_, one) = shown.split_once("name=\"co_quan\" value=\"").unwrap();
        let one = one.split('"').next().unwrap();
        let second = led(&press(&mut browser, &papers, &draft, &[("co_quan", one)]).await);
        let again = format!("{second}/phat-hanh");
        let taken = press(&mut browser, &second, &again, &[("so", "12")]).await;
        taken.says("Số tiếp theo chưa dùng là 13");
        browser.page("/cong-van").await.says("Dự thảo chưa cấp số");
        let gone = led(&press(&mut browser, &second, &format!("{second}/bo"), &[]).await);
        browser.page(&gone).await.says_not("Dự thảo chưa cấp số");
    })
    .await;
}

#[tokio::test]
async fn reports_of_a_round_are_read_and_taken_down() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        note_shipped_days(&site.app).await.unwrap();
        let mut browser = site.administrator().await;
        let regime = regime_of_plan(&mut browser).await;
        let round = round_of_2024(&mut browser, &regime).await;
        let papers = format!("{round}/van-ban");
        let head = [
            ("ban_hanh", "Sở Nội vụ"),
            ("viet_tat", "SNV"),
            ("chuc_vu", "KT. Giám đốc\r\nPhó Giám đốc"),
            ("noi_nhan", "Các sở, ban, ngành"),
        ];
        let set = format!("{papers}/phan-dau");
        assert_eq!(led(&press(&mut browser, &papers, &set, &head).await), papers);
        let lacking = press(&mut browser, &papers, &set, &[("chuc_vu", " ")]).await;
        lacking.says("Hãy ghi quyền hạn, chức vụ");
        browser
            .page(&format!("{round}/bao-cao-tong-hop"))
            .await
            .says("SỞ NỘI VỤ")
            .says("/BC-SNV")
            .says("KT. GIÁM ĐỐC")
            .says("II. KẾT QUẢ THỰC HIỆN")
            .says("title=\"Mục tiêu năm");
        browser.page(&format!("{round}/bao-cao-nhanh")).await.says("1. Cơ quan chậm báo cáo");
        for file in ["bao-cao-tong-hop.docx", "bao-cao-nhanh.docx"] {
            word_file(&site, &mut browser, &format!("{round}/{file}")).await;
        }
        let book = browser.page(&format!("{round}/phu-luc.xlsx")).await;
        assert!(book.body.starts_with(b"PK"));

        let shown = browser.page(&round).await.text();
        let (_, report) = shown.split_once("href=\"/bao-cao/").unwrap();
        let report = format!("/bao-cao/{}", report.split('"').next().unwrap());
        browser.page(&format!("{report}/van-ban")).await.says("BÁO CÁO");
        word_file(&site, &mut browser, &format!("{report}/van-ban.docx")).await;

        let list = browser.page("/co-quan").await.text();
        let mut ids =
            list.split("href=\"/co-quan/").filter_map(|rest| rest.split(['?', '"']).next());
        let body = ids.find(|id| id.len() == 36).unwrap();
        let duties = format!("/ke-hoach/{slug}/giao-nhiem-vu");
        // A plan is open to read, and so are a body's duties in it.
        let mut anyone = site.browser();
        anyone.page(&format!("{duties}?co-quan={body}")).await.says("THÔNG BÁO");
        word_file(&site, &mut anyone, &format!("{duties}.docx?co-quan={body}")).await;
        assert_eq!(anyone.get(&duties).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
