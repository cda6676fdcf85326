//! The pages of "where do we stand", full of figures: readable on a phone, without faults that
//! axe-core finds serious, light over a weak link.

use super::Shown;
use super::marked::get;
use crate::browser::{Browser, Screen};

/// Most bytes over the wire of a page with everything it loads, to somebody who was never there.
const HEAVIEST: usize = 150 << 10;
const PLAN: &str = "/ke-hoach/103-kh-ubnd-2024";

/// The pages, each under an address that needs no name made up at random.
fn pages() -> Vec<String> {
    let of_plan = [
        "/tong-quan",
        "/danh-gia",
        "/danh-gia?tinh-trang=cham",
        "/chi-tieu/5.1",
        "/chi-tieu/7.1",
        "/tien-do",
        "/tien-do?kieu=thoi-gian",
        "/xep-hang",
        "/thay-doi?tu=2025-07-01",
        "/tong-quan?ngay=2025-12-31",
        "/so-sanh?theo=dia-ban",
        "/so-sanh?theo=ky",
        "/chi-tieu/5.1/theo-dia-ban",
        "/dieu-chinh",
        "/cong-bo",
    ];
    let mut all: Vec<String> = of_plan.iter().map(|path| format!("{PLAN}{path}")).collect();
    let public = PLAN.replace("/ke-hoach/", "/cong-khai/");
    all.extend([format!("{public}/chi-tieu/5.1"), format!("{public}/nhiem-vu"), public]);
    let others =
        ["/phuong-phap-danh-gia", "/so-lieu-cong-bo", "/cong-khai", "/cong-van", "/ky-bao-cao"];
    all.extend(others.map(str::to_owned));
    all
}

/// Where the first link of a page leads whose address is this and an id.
fn first_of(shown: &Shown, page: &str, address: &str) -> String {
    let text = get(shown, page, false).text();
    let before = format!("href=\"{address}/");
    let ends = text.split(&before).skip(1).filter_map(|rest| rest.split(['"', '?', '/']).next());
    let id = ends.into_iter().find(|end| end.len() == 36);
    format!("{address}/{}", id.unwrap_or_else(|| panic!("{page} leads to no {address}")))
}

/// What a page weighs with its style sheet and scripts.
fn weight(shown: &Shown, path: &str) -> usize {
    let page = get(shown, path, false);
    assert_eq!(page.status, 200, "{path}");
    let text = page.text();
    let mut files: Vec<&str> = ["href=\"", "src=\""]
        .iter()
        .flat_map(|before| text.split(before).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|file| file.starts_with("/tai-nguyen/"))
        .collect();
    files.sort_unstable();
    files.dedup();
    assert!(files.len() >= 3, "{path} loads no style: {files:?}");
    let loaded: usize = files.iter().map(|file| get(shown, file, true).weight).sum();
    get(shown, path, true).weight + loaded
}

pub(super) async fn hold_up(shown: &Shown) {
    let mut all = pages();
    all.push(first_of(shown, "/co-quan?q=so+y+te", "/co-quan"));
    let round = first_of(shown, "/ky-bao-cao", "/ky-bao-cao");
    let papers = ["", "/van-ban", "/bao-cao-tong-hop", "/bao-cao-tong-hop/soan", "/bao-cao-nhanh"];
    all.extend(papers.map(|path| format!("{round}{path}")));
    all.push(first_of(shown, "/cong-van", "/cong-van"));
    all.push(first_of(shown, &format!("{PLAN}/dieu-chinh"), "/dieu-chinh"));
    for page in &all {
        let weight = weight(shown, page);
        assert!(weight <= HEAVIEST, "{page} weighs {weight} bytes");
    }
    for screen in [Screen::Phone, Screen::Tablet, Screen::Laptop] {
        let Some(browser) = Browser::start(&shown.server.address, screen).await else { return };
        browser.open("/healthz").await;
        browser.give_cookie("ansinh_phien", &shown.session).await;
        for page in &all {
            browser.open(page).await;
            browser.fits_its_width().await;
            // What axe-core looks at differs between narrow and wide, not between two wide ones.
            if !matches!(screen, Screen::Tablet) {
                browser.is_accessible().await;
            }
        }
        browser.quit().await;
    }
}
