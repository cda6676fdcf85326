//! How what is owed gets in.

use ansinh_app::own::tokens::make_token;
use ansinh_app::report::view::RowView;
use ansinh_domain::access::TokenScope;
use ansinh_domain::report::{Field, ItemKind, Shape};
use ansinh_store::ItemId;
use ansinh_testkit::workbook::{Book, Value};
use ansinh_testkit::{Reporter, whole};
use serde_json::json;
use thirtyfour::prelude::*;

use super::Round;
use crate::api::Api;
use crate::wire::fetch;

/// The sheet of the form for rows of a kind.
fn sheet(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Indicator => "Chỉ tiêu",
        ItemKind::Task => "Nhiệm vụ",
        ItemKind::Section => "Nội dung báo cáo",
    }
}

/// Whether a row asks for a number.
pub(super) fn is_number(row: &RowView) -> bool {
    row.item.kind == ItemKind::Indicator && matches!(row.item.shape, Some(Shape::Number { .. }))
}

/// What is typed into a row, the values apart from each other so that none can be taken for another.
fn answers(row: &RowView, at: usize) -> Vec<(Field, String)> {
    let mut fields = whole(row);
    if is_number(row) {
        let share = row.item.unit.as_deref() == Some("%");
        let value = if share { format!("{},5", 5 + at % 90) } else { (5 + at % 90).to_string() };
        fields[0].1 = value;
    }
    fields
}

fn css(item: ItemId, field: Field) -> String {
    format!("[id='o-{}..{}']", item.0.simple(), field.word())
}

impl Round {
    /// By the keyboard: down the columns of the grid, then task by task, section by section.
    pub(super) async fn type_everything(&mut self, reporter: &Reporter) {
        let rows = self.open_rows(reporter).await;
        let home = format!("/bao-cao/{}", reporter.submission);
        let enter = char::from(Key::Enter);
        let figures: Vec<&RowView> =
            rows.iter().filter(|row| row.item.kind == ItemKind::Indicator).collect();
        self.open_as(&reporter.officers[0], &format!("{home}/chi-tieu")).await;
        let mut columns = [(Field::Value, String::new()), (Field::Explanation, String::new())];
        for (at, row) in figures.iter().enumerate() {
            let typed = answers(row, at);
            for (field, column) in &mut columns {
                let own = typed.iter().find(|(of, _)| of == field);
                column.push_str(own.map_or("", |(_, text)| text));
                column.push(enter);
            }
            self.remember(reporter, row, &typed[0].1);
        }
        for (field, column) in columns {
            let first = self.browser.element(&css(figures[0].item.id, field)).await;
            first.send_keys(column).await.unwrap();
        }
        self.browser.shows("Đã lưu mọi thay đổi").await;
        self.type_words(reporter, &rows).await;
    }

    /// Tasks and sections of a report.
    pub(super) async fn type_words(&self, reporter: &Reporter, rows: &[RowView]) {
        for (kind, page) in [(ItemKind::Task, "nhiem-vu"), (ItemKind::Section, "noi-dung")] {
            self.open_as(
                &reporter.officers[0],
                &format!("/bao-cao/{}/{page}", reporter.submission),
            )
            .await;
            for row in rows.iter().filter(|row| row.item.kind == kind) {
                for (field, text) in whole(row) {
                    let cell = css(row.item.id, field);
                    if field == Field::Status {
                        let option = format!("{cell} option[value='{text}']");
                        self.browser.element(&option).await.click().await.unwrap();
                    } else {
                        self.browser.element(&cell).await.send_keys(&text).await.unwrap();
                    }
                }
            }
            self.browser.shows("Đã lưu mọi thay đổi").await;
        }
    }

    /// Figures as one block out of a spreadsheet, the words by the keyboard.
    pub(super) async fn paste_figures(&mut self, reporter: &Reporter) {
        let rows = self.open_rows(reporter).await;
        let figures: Vec<&RowView> =
            rows.iter().filter(|row| row.item.kind == ItemKind::Indicator).collect();
        let mut block = String::new();
        for (at, row) in figures.iter().enumerate() {
            let typed = answers(row, at);
            // Value, reason, as-of day, source, note, explanation.
            let explanation = typed.get(1).map_or("", |(_, text)| text);
            block.push_str(&format!("{}\t\t\tSổ theo dõi của sở\t\t{explanation}\r\n", typed[0].1));
            self.remember(reporter, row, &typed[0].1);
        }
        let page = format!("/bao-cao/{}/chi-tieu", reporter.submission);
        self.open_as(&reporter.officers[0], &page).await;
        self.browser.shows("Mỗi ô được lưu ngay").await;
        self.browser.paste(&css(figures[0].item.id, Field::Value), &block).await;
        self.browser.shows("Đã lưu mọi thay đổi").await;
        self.type_words(reporter, &rows).await;
    }

    /// In the Excel form: taken home, filled in there, looked at and written.
    pub(super) async fn fill_form(&mut self, reporter: &Reporter) {
        let rows = self.open_rows(reporter).await;
        let officer = &reporter.officers[0];
        let path = format!("/bao-cao/{}/mau.xlsx", reporter.submission);
        let form = fetch(self.server.port(), &path, &officer.session.token).unwrap();
        let mut book = Book::open(&form);
        for (at, row) in rows.iter().enumerate() {
            let typed = answers(row, at);
            for (field, text) in &typed {
                let number = (*field == Field::Value && is_number(row))
                    .then(|| text.replace(',', ".").parse().unwrap());
                let value = number.map_or_else(|| Value::Text(text.clone()), Value::Number);
                book.put(sheet(row.item.kind), &row.item.code, field.title(), value);
            }
            if row.item.kind == ItemKind::Indicator {
                self.remember(reporter, row, &typed[0].1);
            }
        }
        let file = self.files.path().join("mẫu đã điền.xlsx");
        std::fs::write(&file, book.save()).unwrap();
        self.open_as(officer, &format!("/bao-cao/{}/mau", reporter.submission)).await;
        self.browser.attach(&file).await;
        self.browser.press("Tải lên và xem trước").await;
        self.browser.shows("ô sẽ đổi").await;
        self.browser.press("Ghi vào báo cáo").await;
        self.browser.shows("ô từ mẫu Excel").await;
    }

    /// By another program over the API: the open rows that hold nothing yet, up to `most`. What it
    /// sends twice, because the answer got lost, is there once.
    pub(super) async fn send_cells(&mut self, reporter: &Reporter, most: usize) {
        let rows = self.open_rows(reporter).await;
        let api = self.api(reporter).await;
        let mut cells = Vec::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.item.filled).take(most) {
            let typed = answers(row, at);
            for (field, text) in &typed {
                cells.push(json!({
                    "item": row.item.id.to_string(), "field": field.word(), "value": text, "version": 0
                }));
            }
            if row.item.kind == ItemKind::Indicator {
                self.remember(reporter, row, &typed[0].1);
            }
        }
        if cells.is_empty() {
            return;
        }
        let path = format!("/submissions/{}/cells", reporter.submission);
        let (key, body) =
            (format!("cells-{}-{}", reporter.submission, rows.len()), json!({ "cells": cells }));
        let answer = api.change("PATCH", &path, &key, &body);
        assert_eq!(answer.status, 200, "{answer:?}");
        for cell in answer.json["cells"].as_array().unwrap() {
            assert_eq!((&cell["state"], &cell["version"]), (&json!("saved"), &json!(1)), "{cell}");
        }
        assert_eq!(api.change("PATCH", &path, &key, &body), answer, "told again, not done again");
    }

    /// Its evidence, and off it goes.
    pub(super) async fn send_by_program(&self, reporter: &Reporter) {
        let api = self.api(reporter).await;
        let home = format!("/submissions/{}", reporter.submission);
        let file = std::fs::read(self.evidence(&reporter.name)).unwrap();
        let path = format!("{home}/evidence?name=bao-cao-so-lieu.docx");
        let answer = api.upload(&path, &format!("file-{}", reporter.submission), &file);
        assert_eq!(answer.status, 201, "{answer:?}");
        let seen = api.get(&home);
        assert_eq!(seen.status, 200, "{seen:?}");
        let step = json!({ "move": "submit", "version": seen.json["version"] });
        let (path, key) = (format!("{home}/moves"), format!("send-{}", reporter.submission));
        let sent = api.change("POST", &path, &key, &step);
        assert_eq!(sent.status, 200, "{}: {sent:?}", reporter.name);
        assert_eq!(api.change("POST", &path, &key, &step), sent, "told again, not sent again");
    }

    /// A program with a token of the officer.
    pub(super) async fn api(&self, reporter: &Reporter) -> Api {
        let (officer, scopes) = (&reporter.officers[0].caller, [TokenScope::EnterReports]);
        let made = make_token(&self.app, officer, "Phần mềm của sở", &scopes, 30).await.unwrap();
        Api::new(self.server.port(), &made.token)
    }

    /// Replaces what a cell holds, by the keyboard.
    pub(super) async fn retype(&mut self, reporter: &Reporter, row: &RowView, text: &str) {
        let page = format!("/bao-cao/{}/chi-tieu", reporter.submission);
        self.open_as(&reporter.officers[0], &page).await;
        let cell = self.browser.element(&css(row.item.id, Field::Value)).await;
        cell.send_keys(Key::Control + "a").await.unwrap();
        cell.send_keys(text.to_owned() + Key::Enter).await.unwrap();
        self.browser.shows("Đã lưu mọi thay đổi").await;
        self.remember(reporter, row, text);
    }
}
