//! Made-up communes of the plan's province, and what became of them on 1/7/2025.
//!
//! The program ships no list of real communes; these have codes of a province that there is not.

use std::fmt::Write as _;

use ansinh_domain::territory::Level;
use ansinh_store::territory::{self, TerritoryFilter};
use jiff::civil::{Date, date};

use super::stage::Stage;
use crate::report::baseline::set_plan_territory;
use crate::upload_source::Upload;
use crate::{Result, load_territories};

/// The plan's province.
pub(super) const CODE: &str = "08";
pub(super) const MERGED: Date = date(2025, 7, 1);
/// Names of trees, so that no commune is taken for one that there is.
const NAMES: [&str; 12] = [
    "Cây Trám",
    "Cây Sấu",
    "Cây Đa",
    "Cây Gạo",
    "Cây Lim",
    "Cây Sến",
    "Cây Táu",
    "Cây Nghiến",
    "Cây Dổi",
    "Cây Lát",
    "Cây Vàng Tâm",
    "Cây Chò",
];

fn commune(at: usize) -> (String, String) {
    let name = NAMES.get(at).copied().unwrap_or("Cây");
    (format!("99{:03}", at * 3 + 1), format!("Xã {name} (minh hoạ)"))
}

/// (code, name) of the province and the district a commune was in.
fn before(at: usize) -> [(&'static str, &'static str); 2] {
    match at {
        0..4 => [(CODE, "Tỉnh Tuyên Quang"), ("991", "Huyện Rừng (minh hoạ)")],
        4..8 => [(CODE, "Tỉnh Tuyên Quang"), ("992", "Huyện Suối (minh hoạ)")],
        _ => [("02", "Tỉnh Hà Giang"), ("993", "Huyện Núi (minh hoạ)")],
    }
}

fn file(name: &str, text: String) -> Upload {
    Upload { name: name.to_owned(), bytes: text.into_bytes() }
}

/// The list of before.
fn list() -> String {
    let mut text =
        "list_date,province_code,province,district_code,district,commune_code,commune\n".to_owned();
    for at in 0..NAMES.len() {
        let ([province, district], (code, name)) = (before(at), commune(at));
        let _ = writeln!(
            text,
            "2024-05-01,{},{},{},{},{code},{name}",
            province.0, province.1, district.0, district.1
        );
    }
    text
}

/// Two of the old communes make one new one each, but for the last two.
fn changes() -> String {
    let mut text = "new_province_code,new_province,new_code,new_name,old_code,old_name,share,\
        old_district_code,old_district,old_province_code,old_province\n"
        .to_owned();
    for at in 0..NAMES.len() {
        let ([province, district], old) = (before(at), commune(at));
        let kept = at >= NAMES.len() - 2;
        let new = commune(if kept { at } else { at - at % 2 });
        let share = if kept { "Giữ nguyên" } else { "Nhập toàn bộ" };
        let _ = writeln!(
            text,
            "{CODE},Tỉnh Tuyên Quang,{},{},{},{},{share},{},{},{},{}",
            new.0, new.1, old.0, old.1, district.0, district.1, province.0, province.1
        );
    }
    text
}

impl Stage<'_> {
    /// Loads the communes as they were, and says which land the plan is about.
    pub(super) async fn land(&mut self) -> Result<()> {
        let files = vec![file("xa-minh-hoa-2024.csv", list())];
        load_territories(&self.app, &self.coordinator, files, None).await?;
        set_plan_territory(&self.app, &self.coordinator, self.plan.id, CODE).await?;
        self.know_communes().await
    }

    /// Loads what became of them.
    pub(super) async fn other_land(&mut self) -> Result<()> {
        let files = vec![file("chuyen-doi-minh-hoa-2025.csv", changes())];
        load_territories(&self.app, &self.coordinator, files, Some(MERGED)).await?;
        self.know_communes().await
    }

    async fn know_communes(&mut self) -> Result<()> {
        let filter = TerritoryFilter {
            level: Some(Level::Commune),
            under: Some(CODE.to_owned()),
            ..TerritoryFilter::default()
        };
        let page = territory::list(&self.app.db, self.app.today(), &filter, 100, 0).await?;
        self.communes = page.rows.into_iter().filter_map(|row| Some((row.id, row.code?))).collect();
        Ok(())
    }
}
