//! Official papers in the browser: letters that urge, reports of a round, a body's duties.

use ansinh_app::report::special_day::note_shipped_days;
use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_formats::paper::Rules;
use ansinh_formats::read::Limits;
use ansinh_formats::read::paper::check_paper;
use ansinh_store::Db;
use ansinh_testkit::on_both;
use ansinh_testkit::sign::{Authority, Person};
use axum::http::StatusCode;

use crate::access_matrix::member;
use crate::rounds::{led, press, regime_of_plan, round_of_2024};
use crate::site::{Browser, Site, multipart_to};

/// A site with a plan and its round of 2024, and the administrator: site, plan, browser, round.
async fn with_round(db: Db) -> (Site, String, Browser, String) {
    let (site, slug) = Site::with_plan(db).await;
    note_shipped_days(&site.app).await.unwrap();
    let mut browser = site.administrator().await;
    let regime = regime_of_plan(&mut browser).await;
    let round = round_of_2024(&mut browser, &regime).await;
    (site, slug, browser, round)
}

/// A Word file that the decree's rules find nothing wrong with, and the PDF file beside it.
async fn word_file(site: &Site, browser: &mut Browser, path: &str) {
    let file = browser.page(path).await;
    let name = file.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(name.ends_with(".docx\""), "{name}");
    let rules = Rules::on(site.app.today()).unwrap();
    let faults = check_paper(&file.body, &rules, &Limits::default()).unwrap();
    assert_eq!(faults, [], "{path}");
    let file = browser.page(&path.replace(".docx", ".pdf")).await;
    let name = file.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(name.ends_with(".pdf\""), "{name}");
    assert_eq!(file.headers.get("content-type").unwrap(), "application/pdf");
    assert!(file.body.starts_with(b"%PDF-1.7"), "{path}");
}

#[tokio::test]
async fn letters_are_drafted_given_numbers_and_followed() {
    on_both(|db| async move {
        let (site, _, mut browser, round) = with_round(db).await;
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
        browser.page("/cong-van").await.says("Công văn số 12 ngày 02/12/2024");
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
        browser.page("/cong-van").await.says("dự thảo chưa cấp số");
        let gone = led(&press(&mut browser, &second, &format!("{second}/bo"), &[]).await);
        browser.page(&gone).await.says_not("dự thảo chưa cấp số");
    })
    .await;
}

#[tokio::test]
async fn reports_of_a_round_are_read_and_taken_down() {
    on_both(|db| async move {
        let (site, slug, mut browser, round) = with_round(db).await;
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
            .says("title=\"Mục tiêu năm")
            .says("3. Đánh giá theo nhóm chỉ tiêu")
            .says("title=\"Đánh giá chỉ tiêu");
        browser.page(&format!("{round}/bao-cao-nhanh")).await.says("1. Chỉ tiêu đáng lo nhất");
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

#[tokio::test]
async fn a_report_is_kept_given_its_number_and_closed_by_its_signed_file() {
    on_both(|db| async move {
        let (site, _, mut browser, round) = with_round(db).await;
        let live = format!("{round}/bao-cao-tong-hop");
        browser.page(&live).await.says("Chốt dự thảo để trình ký");
        let report = led(&press(&mut browser, &live, &format!("{live}/chot"), &[]).await);
        browser
            .page(&report)
            .await
            .says("Báo cáo tổng hợp – dự thảo lập")
            .says("theo số liệu ngày <b>02/12/2024</b>")
            .says("Ghi số đã cấp")
            .says_not("Nhận tệp đã ký");
        word_file(&site, &mut browser, &format!("{report}/tai.docx")).await;
        for list in [live.clone(), format!("{round}/van-ban"), "/cong-van".to_owned()] {
            browser.page(&list).await.says(&report).says("chưa cấp số");
        }
        let issue = format!("{report}/phat-hanh");
        let wrong = press(&mut browser, &report, &issue, &[("so", "bảy")]).await;
        wrong.says("Số báo cáo là một số nguyên");
        assert_eq!(led(&press(&mut browser, &report, &issue, &[("so", "7")]).await), report);
        browser
            .page("/cong-van")
            .await
            .says("Báo cáo số 07 ngày 02/12/2024")
            .says("Chưa có bản ký");
        browser.page(&report).await.says("/BC-").says("Nhận tệp đã ký").says_not("Ghi số đã cấp");
        word_file(&site, &mut browser, &format!("{report}/tai.docx")).await;
        let file = browser.page(&format!("{report}/tai.pdf")).await;
        let name = file.headers.get("content-disposition").unwrap().to_str().unwrap();
        assert!(name.contains("bao-cao-tong-hop-07-2024.pdf"), "{name}");
        let lost = browser.get(&format!("{report}/da-ky.pdf")).await;
        assert_eq!(lost.status, StatusCode::NOT_FOUND);

        let root = Authority::new("Tổ chức chứng thực Thử nghiệm");
        let signed = root.certify(Person::new("Nguyễn Văn Thử", "Sở Nội vụ")).sign(&file.body);
        let up = format!("{report}/da-ky");
        let token = browser.token(&report).await;
        let unsigned = multipart_to(&up, &token, "bao-cao.pdf", &file.body);
        browser.send(unsigned).await.says("không có chữ ký số");
        let sent = browser.send(multipart_to(&up, &token, "bao-cao.pdf", &signed)).await;
        assert_eq!(led(&sent), report);
        browser
            .page(&report)
            .await
            .says("Báo cáo đã khép lại")
            .says("Nguyễn Văn Thử")
            .says("Nội dung đúng là tệp PDF lập khi ghi số");
        assert_eq!(browser.page(&format!("{up}.pdf")).await.body, signed);
        browser.page("/cong-van").await.says("Đã ký");
    })
    .await;
}

#[tokio::test]
async fn a_section_is_edited_by_two_people_and_no_text_is_lost() {
    on_both(|db| async move {
        let (site, _, mut browser, round) = with_round(db).await;
        let list = format!("{round}/bao-cao-tong-hop/soan");
        browser.page(&format!("{round}/van-ban")).await.says(&list);
        let here = format!("{list}/I");
        browser.page(&list).await.says(&here).says("Theo báo cáo của cơ quan");
        browser.page(&here).await.says("Sửa mục này").says_not("name=\"loi_van\"");

        let from = site.app.today();
        let scope = Scope::WholePlan;
        let grant = Grant { role: Role::Coordinator, scope, from, to: None, deputy_of: None };
        let mut other = member(&site, "dieuphoi", &[grant]).await;
        let begin = format!("{here}/bat-dau");
        assert_eq!(led(&press(&mut browser, &here, &begin, &[]).await), here);
        browser.page(&here).await.says("name=\"loi_van\"").says("Bạn đang sửa");
        other.page(&here).await.says("đang sửa mục này").says_not("name=\"loi_van\"");

        // What cannot be read is said with its place, and the text is still there.
        let save = format!("{here}/luu");
        let broken = press(&mut browser, &here, &save, &[("loi_van", "Có {{số:99}} <hộ>")]).await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
        broken
            .says("Dòng 1, cột 4: Không có chỉ tiêu “99”")
            .says("Có {{số:99}} &lt;hộ&gt;</textarea>");

        assert_eq!(led(&press(&mut other, &here, &begin, &[]).await), here);
        other.page(&here).await.says("name=\"loi_van\"").says("Bạn đã tiếp quản mục này");
        browser.page(&here).await.says("Mục này được tiếp quản từ bạn");
        let token = browser.token(&here).await;
        let fields = |words| [("ma_bieu_mau", token.as_str()), ("ban", "0"), ("loi_van", words)];
        let late = browser.post(&save, &fields("Bản của người thứ nhất")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("đã tiếp quản mục này lúc").says("Bản của người thứ nhất</textarea>");
        let saved = press(&mut other, &here, &save, &[("loi_van", "Bản của người thứ hai")]).await;
        assert_eq!(led(&saved), here);
        let over = [&fields("Bản của người thứ nhất")[..], &[("tiep_quan", "1")]].concat();
        let newer = browser.post(&save, &over).await;
        assert_eq!(newer.status, StatusCode::CONFLICT);
        newer.says("đã lưu bản 1").says("<ins>").says("name=\"ban\" value=\"1\"");
        let over: Vec<(&str, &str)> = over
            .into_iter()
            .map(|(name, value)| (name, if name == "ban" { "1" } else { value }))
            .collect();
        assert_eq!(led(&browser.post(&save, &over).await), here);
        browser.page(&here).await.says("Bản 2").says("Bản 1: ").says("Đã biên tập");
        browser.page(&format!("{round}/bao-cao-tong-hop")).await.says("Bản của người thứ nhất");
        word_file(&site, &mut browser, &format!("{round}/bao-cao-tong-hop.docx")).await;
        let back = press(&mut browser, &here, &format!("{here}/khoi-phuc"), &[]).await;
        assert_eq!(led(&back), here);
        browser.page(&here).await.says("Bản 3").says("dùng lại bản cũ");
        assert_eq!(browser.get(&format!("{list}/IX")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn templates_are_tried_and_changed_by_an_administrator() {
    on_both(|db| async move {
        let (_site, _, mut browser, round) = with_round(db).await;
        browser.page("/thiet-lap").await.says("href=\"/mau-van-ban\"");
        let here = "/mau-van-ban/bao-cao-tong-hop";
        browser.page("/mau-van-ban").await.says(here).says("mẫu kèm chương trình");
        let page = browser.page(here).await;
        page.says("{{kết quả chỉ tiêu}}").says("Các trường dùng được");
        let words = crate::rounds::form(&page, here);
        let (_, words) = words.into_iter().find(|(name, _)| name == "mau").unwrap();
        let words = words.trim_start().replace("như sau:", "cụ thể như sau:");

        let tried = [("mau", words.as_str()), ("viec", "xem-truoc")];
        let tried = press(&mut browser, here, here, &tried).await;
        assert_eq!(tried.status, StatusCode::OK);
        tried.says("Xem trước bằng số liệu thật, chưa lưu").says("cụ thể như sau:");
        let broken = [("mau", "@trích yếu: a\n{{kì}}"), ("ghi_chu", "thử"), ("viec", "luu")];
        let broken = press(&mut browser, here, here, &broken).await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
        broken.says("Dòng 2, cột 1: Không có trường “kì”").says("{{kì}}</textarea>");
        let noted = [("mau", words.as_str()), ("ghi_chu", "Thêm “cụ thể”"), ("viec", "luu")];
        assert_eq!(led(&press(&mut browser, here, here, &noted).await), here);
        browser.page(here).await.says("bản 1").says("Thêm “cụ thể”").says("<ins>");
        browser.page(&format!("{round}/bao-cao-tong-hop")).await.says("cụ thể như sau:");
        let old = browser.page(&format!("{here}?ban=0")).await;
        old.says("Dùng lại mẫu kèm chương trình");
        let stale = [("mau", words.as_str()), ("ghi_chu", "x"), ("viec", "luu"), ("ban", "0")];
        let stale = press(&mut browser, here, here, &stale).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Người khác vừa lưu một bản khác");
        assert_eq!(browser.get("/mau-van-ban/khac").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_proposal_to_change_the_plan_goes_through_the_pages() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let here = format!("/ke-hoach/{slug}/dieu-chinh");
        browser.page(&here).await.says("Chưa có Tờ trình, Quyết định");
        let form = format!("{here}?ma=5.10%2C%20IX.99");
        browser.page(&form).await.says("Kế hoạch không có mã: <b>IX.99</b>").says("Hiện hành: ");
        let typed = [("ly_do", "Sắp xếp bộ máy."), ("can_cu", "Luật A\r\nNghị quyết B")];
        press(&mut browser, &form, &here, &typed).await.says("Chưa có nội dung nào khác");
        let typed = [&typed[..], &[("moi:5.10:ten", "Mức giảm tỷ lệ hộ nghèo (tên mới)")]].concat();
        let paper = led(&press(&mut browser, &form, &here, &typed).await);
        browser
            .page(&paper)
            .await
            .says("TỜ TRÌNH")
            .says("(tên mới)")
            .says("Căn cứ Luật A;")
            .says("mẫu kèm chương trình");
        word_file(&site, &mut browser, &format!("{paper}/tai.docx")).await;
        let text = browser.page(&paper).await.text();
        let (_, decision) = text.split_once("href=\"/dieu-chinh/").unwrap();
        let mut decision = format!("/dieu-chinh/{}", decision.split('"').next().unwrap());
        if decision.starts_with(&paper) {
            let after = text.rsplit_once("href=\"/dieu-chinh/").unwrap().1;
            decision = format!("/dieu-chinh/{}", after.split('"').next().unwrap());
        }
        browser.page(&decision).await.says("QUYẾT ĐỊNH:").says("<b>Điều 1.</b>");
        word_file(&site, &mut browser, &format!("{decision}/tai.docx")).await;

        let number = |paper: &str| format!("{paper}/phat-hanh");
        let early = press(&mut browser, &decision, &number(&decision), &[("so", "8")]).await;
        early.says("Tờ trình phải được cấp số trước");
        let edit = format!("{paper}/sua");
        let head = [("viet_tat", "SNV"), ("moi_0", "Tên sửa lần hai")];
        assert_eq!(led(&press(&mut browser, &paper, &edit, &head).await), paper);
        browser.page(&paper).await.says("Tên sửa lần hai").says("TTr-SNV");
        let issued = press(&mut browser, &paper, &number(&paper), &[("so", "7")]).await;
        assert_eq!(led(&issued), paper);
        let issued = press(&mut browser, &decision, &number(&decision), &[("so", "8")]).await;
        assert_eq!(led(&issued), decision);
        browser.page(&decision).await.says("số 07/TTr-SNV").says_not("Sửa dự thảo");
        browser.page("/cong-van").await.says("Tờ trình số 07").says("Quyết định số 08");
        for paper in [&paper, &decision] {
            browser.page(paper).await.says("Bản ký số").says("Nhận tệp đã ký");
            word_file(&site, &mut browser, &format!("{paper}/tai.docx")).await;
        }

        let second = led(&press(&mut browser, &form, &here, &typed).await);
        let gone = press(&mut browser, &second, &format!("{second}/bo"), &[]).await;
        assert_eq!(led(&gone), here);
        let lost = "/dieu-chinh/00000000-0000-0000-0000-000000000000";
        assert_eq!(browser.get(lost).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
