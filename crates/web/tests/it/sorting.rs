//! Lists in another order: headings, filters kept, the workbook in the same order.

use ansinh_testkit::on_both;

use crate::site::{Browser, Site};

/// What stands in the first column of the list at `path`, tags left out.
async fn first_column(browser: &mut Browser, path: &str) -> Vec<String> {
    let text = browser.page(path).await.text();
    let body = text.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
    let rows = body.split("<tr").skip(1).filter(|row| !row.contains("<th"));
    rows.map(|row| {
        let cell = row.split_once("<td").unwrap().1.split_once('>').unwrap().1;
        let cell = cell.split_once("</td>").unwrap().0;
        let parts = cell.split('<').enumerate().map(|(index, part)| match index {
            0 => part,
            _ => part.split_once('>').map_or("", |(_, text)| text),
        });
        parts.collect::<String>()
    })
    .collect()
}

fn place(column: &[String], what: &str) -> usize {
    column.iter().position(|cell| cell == what).unwrap_or_else(|| panic!("{what} in {column:?}"))
}

#[tokio::test]
async fn indicators_are_sorted_by_code_name_and_target() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        let list = format!("/ke-hoach/{slug}/chi-tieu");
        let plain = first_column(&mut browser, &list).await;
        let unknown = first_column(&mut browser, &format!("{list}?sap-xep=bua&chieu=giam")).await;
        assert_eq!(plain, unknown, "an order nobody knows changes nothing");

        let rising = first_column(&mut browser, &format!("{list}?sap-xep=ma&chieu=tang")).await;
        assert_eq!(rising.len(), plain.len());
        assert!(place(&rising, "5.2") < place(&rising, "5.10"));
        let falling = first_column(&mut browser, &format!("{list}?sap-xep=ma&chieu=giam")).await;
        assert_eq!(falling, rising.iter().rev().cloned().collect::<Vec<_>>());

        // "> 3" and "2-2,5": by the number, whichever the comparator; without one last, both ways.
        let target = |way: &str| format!("{list}?nhom=5&sap-xep=moc-2025&chieu={way}");
        let (up, down) = (
            first_column(&mut browser, &target("tang")).await,
            first_column(&mut browser, &target("giam")).await,
        );
        assert_eq!(up.len(), down.len());
        assert_ne!(up, down);
        assert!(place(&up, "5.11") > place(&up, "5.10"), "{up:?}");
        assert!(place(&down, "5.11") > place(&down, "5.10"), "{down:?}");
    })
    .await;
}

#[tokio::test]
async fn sorted_lists_say_so_and_have_no_group_rows() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        for (list, column) in [
            (format!("/ke-hoach/{slug}/chi-tieu"), "ten"),
            (format!("/ke-hoach/{slug}/nhiem-vu"), "thoi-gian"),
            ("/co-quan".to_owned(), "chu-tri-nhiem-vu"),
            ("/van-ban".to_owned(), "ngay"),
        ] {
            browser.page(&list).await.says_not("aria-sort").says_not("selected");
            let up = browser.page(&format!("{list}?q=c&sap-xep={column}&chieu=tang")).await;
            up.says("aria-sort=\"ascending\"")
                .says("▲")
                .says_not("rowgroup")
                // The next click turns it round and keeps the filter; so does the filter the order.
                .says(&format!("href=\"{list}?q=c&amp;sap-xep={column}&amp;chieu=giam\""))
                .says(&format!("<option value=\"{column}\" selected>"))
                .says("name=\"chieu\" value=\"giam\">")
                .says(&format!("{list}/xuat.xlsx?q=c&amp;sap-xep={column}&amp;chieu=tang"));
            let down = browser.page(&format!("{list}?q=c&sap-xep={column}&chieu=giam")).await;
            down.says("aria-sort=\"descending\"")
                .says("▼")
                .says("name=\"chieu\" value=\"giam\" checked>")
                // What is dropped is the filter, not the order.
                .says(&format!("href=\"{list}?sap-xep={column}&amp;chieu=giam\">Bỏ lọc"))
                .says(&format!("href=\"{list}?q=c\" title=\"Đang xếp giảm dần"));
        }
    })
    .await;
}

#[tokio::test]
async fn names_stand_in_vietnamese_order() {
    on_both(|db| async move {
        let (site, _) = Site::with_plan(db).await;
        let mut browser = site.browser();
        let names = first_column(&mut browser, "/co-quan?sap-xep=ten").await;
        // Đ after every D and C, Ư after U, whatever their code points.
        assert!(place(&names, "Cục Thống kê") < place(&names, "Sở Y tế"), "{names:?}");
        let keys: Vec<_> =
            names.iter().map(|name| ansinh_domain::text::collation_key(name)).collect();
        assert!(keys.is_sorted(), "{names:?}");
    })
    .await;
}

#[tokio::test]
async fn the_workbook_has_the_order_of_the_page() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let mut browser = site.browser();
        for (list, heading) in
            [(format!("/ke-hoach/{slug}/nhiem-vu"), "Mã"), ("/co-quan".to_owned(), "Tên")]
        {
            let query = "?sap-xep=ten&chieu=giam";
            let page = first_column(&mut browser, &format!("{list}{query}")).await;
            let file = browser.page(&format!("{list}/xuat.xlsx{query}")).await;
            let read = ansinh_formats::read::read_document(
                &file.body,
                None,
                &ansinh_formats::read::Limits::default(),
            )
            .unwrap();
            let lines = read.source_lines();
            let cells: Vec<_> = lines.iter().filter_map(|line| line.cells.first()).collect();
            let start = cells.iter().position(|cell| *cell == heading).unwrap() + 1;
            let column: Vec<_> = cells[start..].iter().map(|cell| cell.to_string()).collect();
            assert_eq!(column, page);
        }
    })
    .await;
}
