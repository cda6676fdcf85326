//! Cells of forms: their names, how they are shown, what became of them.
//!
//! The name of a control says which cell it is and which version was seen:
//! "o.{row}.{territory}.{field}.{version}". So a form needs no hidden fields beside its cells, and
//! what somebody else wrote meanwhile is found out cell by cell.

use std::collections::HashMap;

use ansinh_app::report::save_cells::CellOutcome;
use ansinh_app::report::view::RowView;
use ansinh_domain::report::{Field, Shape, TaskStatus};
use ansinh_store::report::cell::{CellKey, part};
use ansinh_store::{ItemId, TerritoryId};
use maud::{Markup, html};
use uuid::Uuid;

use crate::words;

/// Which cell a control is, and the version that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) key: CellKey,
    pub(super) version: i64,
}

impl Name {
    /// The cell of a control's name, if it is one.
    pub(super) fn read(name: &str) -> Option<Name> {
        let mut parts = name.strip_prefix("o.")?.split('.');
        let item = ItemId(Uuid::try_parse(parts.next()?).ok()?);
        let territory = match parts.next()? {
            "" => None,
            id => Some(TerritoryId(Uuid::try_parse(id).ok()?)),
        };
        let field = Field::from_word(parts.next()?)?;
        let version = parts.next()?.parse().ok().filter(|version| *version >= 0)?;
        parts.next().is_none().then_some(Name { key: CellKey { item, territory, field }, version })
    }
}

/// The name without its version: of a cell whatever it holds.
pub(super) fn address(item: ItemId, part: &str, field: Field) -> String {
    format!("{}.{part}.{}", item.0.simple(), field.word())
}

/// Name of the choice between two texts of one cell.
pub(super) fn choice(key: &CellKey) -> String {
    format!("chon.{}", address(key.item, &key.part(), key.field))
}

/// A cell that was not saved.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    pub(super) typed: String,
    pub(super) outcome: CellOutcome,
}

/// Cells that were not saved.
#[derive(Debug, Clone, Default)]
pub(super) struct Troubles(HashMap<(ItemId, String, Field), Trouble>);

impl Troubles {
    pub(super) fn put(&mut self, key: &CellKey, typed: String, outcome: CellOutcome) {
        let trouble = Trouble { typed, outcome };
        self.0.insert((key.item, part(key.territory), key.field), trouble);
    }

    pub(super) fn of(&self, item: ItemId, part: &str, field: Field) -> Option<&Trouble> {
        self.0.get(&(item, part.to_owned(), field))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was not saved, above the form, each line leading to its cell.
    pub(super) fn summary(&self, rows: &[RowView], saved: usize) -> Markup {
        let mut lines = Vec::new();
        for row in rows {
            for ((item, part, field), trouble) in &self.0 {
                if *item == row.item.id {
                    let words = match &trouble.outcome {
                        CellOutcome::Invalid { reason } => reason.clone(),
                        _ => "người khác vừa thay đổi ô này. Hãy chọn giữ giá trị nào.".to_owned(),
                    };
                    let line = format!("{}, {}: {words}", row.item.code, field.title());
                    lines.push((part.clone(), *field, *item, line));
                }
            }
        }
        lines.sort_by(|a, b| (a.2, &a.0, a.1).cmp(&(b.2, &b.0, b.1)));
        html! {
            @if !lines.is_empty() {
                div.summary role="alert" tabindex="-1" aria-labelledby="chua-luu" {
                    h2 #chua-luu { "Có " (lines.len()) " ô chưa lưu được" }
                    @if saved > 0 { p { (saved) " ô khác đã được lưu." } }
                    ul {
                        @for (part, field, item, line) in &lines {
                            li { a href={ "#o-" (address(*item, part, *field)) } { (line) } }
                        }
                    }
                }
            }
        }
    }
}

/// How a cell is typed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// One line.
    Line,
    /// So many lines.
    Lines(u8),
}

/// A row of a form.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) row: &'a RowView,
    /// '' or the territory.
    pub(super) part: &'a str,
    pub(super) troubles: &'a Troubles,
    /// The person may type.
    pub(super) open: bool,
}

impl Cells<'_> {
    /// The control of a cell, or its text where nothing may be typed. `labelled` are the ids of what
    /// names it; `hint` is what counts when it stays empty.
    pub(super) fn control(&self, field: Field, look: Look, labelled: &str, hint: &str) -> Markup {
        let shown = self.row.shown(self.part, field);
        if !self.open {
            return html! { span.told { (shown) } };
        }
        let address = address(self.row.item.id, self.part, field);
        let trouble = self.troubles.of(self.row.item.id, self.part, field);
        let name = format!("o.{address}.{}", self.row.version(self.part, field));
        let id = format!("o-{address}");
        let text = trouble.map_or(shown.as_str(), |trouble| trouble.typed.as_str());
        let wrong = trouble.map(|_| "true");
        let said = trouble.map(|_| format!("{id}-loi"));
        let list = match (&self.row.item.shape, field) {
            (Some(Shape::Level { known }), Field::Value) if !known.is_empty() => {
                Some(format!("muc-{}", self.row.item.id.0.simple()))
            }
            _ => None,
        };
        html! {
            @if let (Some(trouble), Some(said)) = (trouble, &said) {
                (self.trouble(field, trouble, said))
            }
            @match (field, look) {
                (Field::Status, _) => {
                    select id=(id) name=(name) aria-labelledby=(labelled) aria-invalid=[wrong] aria-describedby=[said] {
                        option value="" { "(chưa chọn)" }
                        @for status in TaskStatus::ALL {
                            option value=(status.title()) selected[status.title() == text] { (status.title()) }
                        }
                    }
                },
                (_, Look::Lines(rows)) => {
                    textarea id=(id) name=(name) rows=(rows) aria-labelledby=(labelled)
                        maxlength=(field.longest()) aria-invalid=[wrong] aria-describedby=[said] { (text) }
                },
                (_, Look::Line) => {
                    input type="text" id=(id) name=(name) value=(text) aria-labelledby=(labelled)
                        placeholder=[Some(hint).filter(|hint| !hint.is_empty())] list=[list]
                        inputmode=[number(self.row, field).then_some("decimal")] autocomplete="off"
                        aria-invalid=[wrong] aria-describedby=[said];
                },
            }
        }
    }

    fn trouble(&self, field: Field, trouble: &Trouble, said: &str) -> Markup {
        let key = address(self.row.item.id, self.part, field);
        html! {
            @match &trouble.outcome {
                CellOutcome::Conflict { version, shown, by, at } => {
                    fieldset.clash id=(said) {
                        legend { "⇄ Người khác vừa thay đổi ô này" }
                        p.small {
                            @if let Some(name) = by { (name) " " } "ghi"
                            @if let Some(at) = at { " lúc " (words::instant(*at)) } ": "
                            b { @if shown.is_empty() { "(để trống)" } @else { (shown) } }
                        }
                        label { input type="radio" name={ "chon." (key) } value={ "toi." (version) } required; span { "Giữ giá trị tôi gõ ở ô dưới" } }
                        label { input type="radio" name={ "chon." (key) } value="kia"; span { "Lấy giá trị của người kia" } }
                    }
                },
                CellOutcome::Invalid { reason } => {
                    p.error id=(said) { span aria-hidden="true" { "✕ " } (reason) }
                },
                CellOutcome::Saved { .. } => {},
            }
        }
    }
}

fn number(row: &RowView, field: Field) -> bool {
    match field {
        Field::Percent => true,
        Field::Value => matches!(row.item.shape, Some(Shape::Number { .. })),
        _ => false,
    }
}

/// Levels the plan names, for controls that offer them.
pub(super) fn levels(row: &RowView) -> Markup {
    html! {
        @if let Some(Shape::Level { known }) = &row.item.shape {
            @if !known.is_empty() {
                datalist id={ "muc-" (row.item.id.0.simple()) } {
                    @for level in known { option value=(level) {} }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells() {
        let item = ItemId(Uuid::from_u128(7));
        let check = |name: &str, expected: Option<(Option<u128>, Field, i64)>| {
            let read = Name::read(name);
            let told = read.map(|name| {
                assert_eq!(name.key.item, item);
                (name.key.territory.map(|id| id.0.as_u128()), name.key.field, name.version)
            });
            assert_eq!(told, expected, "{name}");
        };
        let row = item.0.simple();
        let place = Uuid::from_u128(9).simple();
        check(&format!("o.{row}..value.3"), Some((None, Field::Value, 3)));
        check(&format!("o.{row}.{place}.as-of.0"), Some((Some(9), Field::AsOf, 0)));
        check(&format!("o.{row}..value.-1"), None);
        check(&format!("o.{row}..khong-co.1"), None);
        check(&format!("o.{row}..value.1.2"), None);
        check(&format!("o.{row}.x.value.1"), None);
        check("o.x..value.1", None);
        check("ly_do", None);
        let key = CellKey { item, territory: None, field: Field::NoData };
        assert_eq!(choice(&key), format!("chon.{row}..no-data"));
    }
}
