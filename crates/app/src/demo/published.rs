//! Made-up results of the years before the plan, as if printed elsewhere.

use std::fmt::Write as _;

use ansinh_domain::number;
use ansinh_domain::report::Shape;
use ansinh_store::assess::published;
use ansinh_store::indicator::{self, IndicatorFilter, IndicatorRow};
use ansinh_store::report::item::ItemRow;
use ansinh_store::{ItemId, SubmissionId};
use jiff::civil::date;
use uuid::Uuid;

use super::figures::{self, Asked};
use super::stage::Stage;
use crate::Result;
use crate::assess::{Confirmation, confirm_published, import_published, refuse_published};
use crate::upload_source::Upload;

/// Of a hundred indicators so many were printed.
const PRINTED: i64 = 55;

impl Stage<'_> {
    /// Brings a table of results in; the heads of the bodies that lead confirm most of it.
    pub(super) async fn published(&mut self) -> Result<()> {
        let (app, day) = (&self.app, self.app.today());
        let all = IndicatorFilter::default();
        let rows = indicator::list(&app.db, self.plan.version_id, &all, day).await?.rows;
        let measured = rows.iter().filter(|row| !row.header_only);
        let mut table = "Mã,Năm,Kết quả,Đơn vị,Địa bàn,Loại,Tính đến,Nguồn\n".to_owned();
        for row in
            measured.filter(|row| self.dice.chance(&format!("printed {}", row.code), PRINTED))
        {
            for year in [2022_i16, 2023] {
                let Some(value) = self.printed(row, year) else { continue };
                let unit = row.unit.as_deref().unwrap_or_default();
                let _ = writeln!(
                    table,
                    "{},{year},\"{value}\",\"{}\",Tuyên Quang,công bố,31/12/{year},https://vi-du.vn/nien-giam-minh-hoa-{year}",
                    row.code,
                    unit.replace('"', "\"\"")
                );
            }
        }
        let upload =
            Upload { name: "so-lieu-minh-hoa-2022-2023.csv".to_owned(), bytes: table.into_bytes() };
        import_published(app, &self.coordinator, &self.plan, upload).await?;
        for figure in published::open_of_plan(&app.db, self.plan.id).await? {
            let Some(lead) = rows
                .iter()
                .find(|row| row.code == figure.content.code)
                .and_then(|row| row.leads.first())
            else {
                continue;
            };
            let Some(team) = self.teams.get(&lead.id) else { continue };
            let question = format!("confirmed {} {:?}", figure.content.code, figure.content.year);
            let which = (figure.id, lead.id);
            match self.dice.within(&question, 1, 100) {
                ..=85 => {
                    let said =
                        Confirmation { as_of: None, note: "Đúng số của cơ quan".to_owned() };
                    confirm_published(app, &team.head, &self.plan, which, &said).await?;
                }
                86..=91 => {
                    let reason = "Cách tính khác với chỉ tiêu của kế hoạch";
                    refuse_published(app, &team.head, &self.plan, which, reason).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What an indicator stood at, at the end of a year before the plan.
    fn printed(&self, row: &IndicatorRow, year: i16) -> Option<String> {
        let shape = Shape::of(row.unit.as_deref(), row.direction, &row.targets);
        if !matches!(shape, Shape::Number { .. }) {
            return None;
        }
        let item = ItemRow {
            id: ItemId(Uuid::nil()),
            submission_id: SubmissionId(Uuid::nil()),
            kind: ansinh_domain::report::ItemKind::Indicator,
            code: row.code.clone(),
            ordinal: 0,
            indicator_id: None,
            task_id: None,
            origin_id: None,
            duty_id: None,
            shape: Some(shape),
            required: true,
            is_open: true,
            filled: false,
            name: None,
            unit: row.unit.clone(),
            measure: Some(row.measure),
            direction: row.direction,
            parent: None,
            product: None,
            schedule_raw: None,
            schedule_end: None,
            heading_code: None,
            heading_name: None,
        };
        let asked = Asked {
            item: &item,
            targets: &row.targets,
            day: date(year, 12, 31),
            half_year: false,
            place: None,
            mended: false,
        };
        Some(number::format(figures::value(self.dice, &asked)))
    }
}
