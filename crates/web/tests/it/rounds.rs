//! The coordinator's pages: working days, regimes, rounds, watching.

use ansinh_app::report::special_day::note_shipped_days;
use ansinh_testkit::on_both;
use axum::http::StatusCode;

use crate::site::{Answer, Browser, Site};

/// Heaviest answer, as for all other pages.
const HEAVIEST: usize = 150 * 1024;

/// What a form on `page` would send when its button is pressed at once: name and value of every
/// control of the form with that action.
pub fn form(page: &Answer, action: &str) -> Vec<(String, String)> {
    let text = page.text();
    let (_, form) = text
        .split_once(&format!("method=\"post\" action=\"{action}\""))
        .unwrap_or_else(|| panic!("no form to {action} in:\n{text}"));
    let form = form.split_once("</form>").unwrap().0;
    let mut fields = Vec::new();
    for piece in form.split('<').skip(1) {
        let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
        let of = |name: &str| {
            let (_, after) = tag.split_once(&format!(" {name}=\""))?;
            Some(unescape(after.split_once('"')?.0))
        };
        let word = tag.split(' ').next().unwrap_or_default();
        match word {
            "input" => {
                let box_off =
                    of("type").as_deref() == Some("checkbox") && !tag.contains(" checked");
                if let Some(name) = of("name").filter(|_| !box_off) {
                    fields.push((name, of("value").unwrap_or_default()));
                }
            }
            "textarea" => fields.push((of("name").unwrap(), unescape(rest))),
            "select" => fields.push((of("name").unwrap(), String::new())),
            "option"
                if tag.contains(" selected")
                    || fields.last().is_some_and(|(_, v)| v.is_empty()) =>
            {
                fields.last_mut().unwrap().1 = of("value").unwrap();
            }
            _ => {}
        }
    }
    fields
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Presses the button of a form as it stands, with some fields changed.
pub async fn press(
    browser: &mut Browser,
    page: &str,
    action: &str,
    change: &[(&str, &str)],
) -> Answer {
    let shown = browser.page(page).await;
    let mut fields = form(&shown, action);
    for (name, value) in change {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some(field) => field.1 = (*value).to_owned(),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(action, &fields).await
}

/// Where an answer leads.
#[track_caller]
pub fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

/// Makes the plan's own regime through its page; where it is.
pub async fn regime_of_plan(browser: &mut Browser) -> String {
    let page = "/che-do-bao-cao/moi?mau=ke-hoach-0";
    led(&press(browser, page, "/che-do-bao-cao/moi", &[]).await)
}

/// Opens the round of 2024 through its page; where it is.
pub async fn round_of_2024(browser: &mut Browser, regime: &str) -> String {
    let id = regime.rsplit('/').next().unwrap();
    let page = format!("/ky-bao-cao/mo?che-do={id}&ky=2024-Y1");
    led(&press(browser, &page, "/ky-bao-cao/mo", &[]).await)
}

#[tokio::test]
async fn from_the_plans_own_words_to_a_round() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        note_shipped_days(&site.app).await.unwrap();
        let mut browser = site.administrator().await;
        browser
            .page("/che-do-bao-cao")
            .await
            .says("Chưa có chế độ báo cáo nào")
            .says("chậm nhất ngày 29/10 hằng năm")
            .says("chậm nhất ngày 09/11 hằng năm")
            .says("Nghị định 09/2019/NĐ-CP");
        let regime = regime_of_plan(&mut browser).await;
        browser
            .page(&regime)
            .await
            .says("29/10/2025")
            .says("09/11/2025")
            .says("ngày nghỉ")
            .says("Đang áp dụng");
        // A second click makes no second one.
        assert_eq!(regime_of_plan(&mut browser).await, regime);
        browser.page("/che-do-bao-cao").await.says("Đã lập.");

        let id = regime.rsplit('/').next().unwrap();
        browser
            .page(&format!("/ky-bao-cao/mo?che-do={id}&ky=2024-Y1"))
            .await
            .says("29/10/2024")
            .says("Hạn của kỳ này đã qua")
            .says("Nhóm cơ quan chưa có thành viên")
            .says("Chưa có người nhập hoặc duyệt")
            .says("Cơ quan phải báo cáo");
        let round = round_of_2024(&mut browser, &regime).await;
        let token = browser.token("/").await;
        let again = [
            ("ma_bieu_mau", token.as_str()),
            ("che_do", id),
            ("ky", "2024-Y1"),
            ("ngay", "2024-12-02"),
        ];
        assert_eq!(led(&browser.post("/ky-bao-cao/mo", &again).await), round, "opened once");
    })
    .await;
}

#[tokio::test]
async fn a_round_is_watched_and_closed() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        note_shipped_days(&site.app).await.unwrap();
        let mut browser = site.administrator().await;
        let regime = regime_of_plan(&mut browser).await;
        let round = round_of_2024(&mut browser, &regime).await;
        let status = browser.page(&round).await;
        status
            .says("Năm 2024")
            .says("Quá hạn 24 ngày làm việc")
            .says("cán bộ báo cáo 24")
            .says("cơ quan chưa có người nhập hoặc duyệt")
            .says("Mỗi ngày làm việc sau hạn");
        assert!(status.body.len() <= HEAVIEST, "{} bytes", status.body.len());
        let all = status.text().matches("/bao-cao/").count();
        assert!(all >= 20, "{all} bodies");
        let few = browser.page(&format!("{round}?q=so+y+te")).await;
        few.says("Sở Y tế");
        assert_eq!(few.text().matches("/bao-cao/").count(), 1, "found without marks");
        browser
            .page(&format!("{round}?trang-thai=da-tiep-nhan"))
            .await
            .says("Không có cơ quan nào khớp");
        browser.page(&format!("{round}?sap-xep=day-du&chieu=giam")).await.says("aria-sort");
        let book = browser.page(&format!("{round}/xuat.xlsx?q=so+y+te")).await;
        let limits = ansinh_formats::read::Limits::default();
        let read = ansinh_formats::read::read_document(&book.body, None, &limits).unwrap();
        let lines = read.source_lines();
        assert!(lines.iter().any(|line| line.cells.iter().any(|cell| cell == "Sở Y tế")));

        browser.page("/").await.says("Kỳ đang mở:").says("cơ quan đã gửi, hạn <b>29/10/2024</b>");
        site.browser().page("/").await.says_not("Kỳ đang mở:");
        browser.page("/ky-bao-cao").await.says("Đang mở").says("0/");
        let watched = browser.page("/theo-doi").await;
        watched.says("Tỷ lệ đầy đủ = ").says("Theo nhóm, mục").says("Cơ quan × kỳ");
        assert!(watched.body.len() <= HEAVIEST, "{} bytes", watched.body.len());

        let pages = [
            "/ky-bao-cao",
            "/che-do-bao-cao",
            "/che-do-bao-cao/moi?mau=ke-hoach-0",
            "/che-do-bao-cao/quy-tac",
            "/lich-lam-viec?nam=2026",
            "/tiep-nhan",
        ];
        for path in pages {
            let page = browser.page(path).await;
            assert!(page.body.len() <= HEAVIEST, "{path}: {} bytes", page.body.len());
        }

        // Closing asks for a second look, and a second click does no harm.
        let close = format!("{round}/dong");
        let refused = browser.submit(&round, &close, &[]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        for _ in 0..2 {
            let closed = browser.submit("/", &close, &[("chac_chan", "1")]).await;
            assert_eq!(led(&closed), round);
        }
        browser.page(&round).await.says("Đã đóng").says_not("Tôi đã xem và vẫn đóng");
    })
    .await;
}

#[tokio::test]
async fn a_regime_is_changed_and_put_to_rest() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        let regime = regime_of_plan(&mut browser).await;
        let edit = format!("{regime}/sua");
        let bad = press(&mut browser, &edit, &edit, &[("cap_han", "mai")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("không phải là ngày và tháng").says("value=\"mai\"");
        let change = [("cap_han_loai", "truoc-ngay"), ("cap_han", "15/11"), ("ten", "Báo cáo năm")];
        assert_eq!(led(&press(&mut browser, &edit, &edit, &change).await), regime);
        browser.page(&regime).await.says("14/11/2025").says("Báo cáo năm");

        // Somebody else changed it since the form was shown.
        let stale = press(&mut browser, &edit, &edit, &[("phien_ban", "1"), ("ten", "Khác")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let rest = format!("{regime}/trang-thai");
        assert_eq!(led(&press(&mut browser, &regime, &rest, &[]).await), regime);
        browser.page(&regime).await.says("Ngừng áp dụng").says_not("Mở kỳ báo cáo</a>");
        site.browser().page(&regime).await.says("14/11/2025").says_not("phien_ban");
        // By the decree, by hand.
        let page = "/che-do-bao-cao/moi?mau=nd09-quy";
        let quarter = led(&press(&mut browser, page, "/che-do-bao-cao/moi", &[]).await);
        browser.page(&quarter).await.says("Quý IV năm 2024").says("14/12/2024");
        let empty = press(&mut browser, "/che-do-bao-cao/moi", "/che-do-bao-cao/moi", &[]).await;
        empty.says("chưa có tên").says("chưa ghi căn cứ");
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn days_are_proposed_entered_confirmed_and_removed() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut browser = site.administrator().await;
        // Nobody entered 2024 here; the law proposes it.
        let page = "/lich-lam-viec?nam=2024";
        browser
            .page(page)
            .await
            .says("Chưa có ngày nghỉ nào")
            .says("Đề xuất theo Bộ luật Lao động");
        led(&press(&mut browser, page, "/lich-lam-viec/de-xuat", &[]).await);
        browser.page(page).await.says("ngày cần xác nhận").says("Giỗ Tổ Hùng Vương");

        let put = "/lich-lam-viec/ngay";
        let day = [
            ("ngay", "2024-10-29"),
            ("loai", "nghi-hoan-doi"),
            ("ten", "Ngày thử"),
            ("nguon", "Thông báo 1/TB"),
        ];
        let entered = led(&press(&mut browser, page, put, &day).await);
        assert_eq!(entered, "/lich-lam-viec?nam=2024#ngay-2024-10-29");
        let unnamed = press(&mut browser, page, put, &[("ngay", "2024-10-28")]).await;
        assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
        let regime = regime_of_plan(&mut browser).await;
        browser.page(page).await.says(&regime).says("28/10/2024").says("ngày nghỉ");
        let confirm = [("chon", "2024-10-29"), ("nguon", "Thông báo 2/TB")];
        led(&press(&mut browser, page, "/lich-lam-viec/xac-nhan", &confirm).await);
        browser.page(page).await.says("Thông báo 2/TB").says("Đã xác nhận");
        let gone = "/lich-lam-viec/ngay/2024-10-29/bo";
        for _ in 0..2 {
            led(&browser.submit(page, gone, &[("nam", "2024")]).await);
        }
        browser.page(page).await.says_not("Ngày thử");
        browser
            .page("/lich-lam-viec?nam=2025&truoc=2025-10-30")
            .await
            .says("ngày cuối cùng còn đúng hạn là <b>29/10/2025</b>");
        browser.page("/nhat-ky").await.says("Bỏ ngày nghỉ, ngày làm bù");
        let mut anyone = site.browser();
        anyone.page(page).await.says("Quốc khánh").says_not("xac-nhan\" ");
        anyone.page("/lich-lam-viec/xuat.xlsx?nam=2024").await;
    })
    .await;
}
