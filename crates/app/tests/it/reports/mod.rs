//! Reporting rounds: from the regime to figures that count.

mod beside;
mod cells;
mod desks;
mod duties;
mod form;
mod land;
mod moves;
mod numbered;
mod papers;
mod remedy;
mod report_texts;
mod rounds;
mod signature;
mod signed_papers;
mod templates;
mod way;
mod whole;

use ansinh_app::report::save_cells::{CellEdit, CellOutcome};
use ansinh_app::report::{MoveRequest, save_cells};
use ansinh_app::{App, Caller};
use ansinh_domain::report::{ItemKind, State};
use ansinh_store::report::submission;
use ansinh_testkit::Reporting;

/// An edit of a cell that was never written.
async fn first(
    app: &App,
    r: &Reporting,
    kind: ItemKind,
    code: &str,
    field: &str,
    typed: &str,
) -> CellEdit {
    CellEdit { key: r.cell(app, kind, code, field).await, typed: typed.into(), base: 0 }
}

/// Saves one cell of an indicator of "Sở Y tế" over the version it has.
async fn put(
    app: &App,
    r: &Reporting,
    caller: &Caller,
    code: &str,
    field: &str,
    typed: &str,
) -> CellOutcome {
    let key = r.cell(app, ItemKind::Indicator, code, field).await;
    let mut tx = app.db.begin().await.unwrap();
    let base = ansinh_store::report::cell::find_in(&mut tx, &key).await.unwrap();
    drop(tx);
    let base = base.map_or(0, |row| row.version);
    let edit = CellEdit { key, typed: typed.into(), base };
    save_cells(app, caller, r.submission, &[edit]).await.unwrap().remove(0)
}

/// Fills in every row of "Sở Y tế" so that nothing holds the report back.
async fn fill(app: &App, r: &Reporting) {
    use ItemKind::{Indicator, Section, Task};
    let mut edits = Vec::new();
    for (code, value) in [("1.1", "12,6"), ("1.2", "95"), ("1.3-1", "2,5"), ("1.3-2", "2,2")] {
        edits.push(first(app, r, Indicator, code, "value", value).await);
    }
    edits.push(first(app, r, Indicator, "2.2", "no-data", "Chưa đến kỳ điều tra").await);
    edits.push(first(app, r, Indicator, "1.1", "source", "Niên giám thống kê").await);
    for code in ["I.1", "II.1.1", "II.1.2"] {
        edits.push(first(app, r, Task, code, "status", "Đang thực hiện").await);
    }
    edits.push(first(app, r, Task, "II.1.1", "subjective-cause", "Chậm lấy ý kiến").await);
    for section in ["I", "III.1", "III.2", "III.3a", "III.3b", "IV"] {
        edits.push(
            first(app, r, Section, section, "text", &format!("Nội dung phần {section}.")).await,
        );
    }
    let outcomes = save_cells(app, &r.officer, r.submission, &edits).await.unwrap();
    for (edit, outcome) in edits.iter().zip(outcomes) {
        assert!(matches!(outcome, CellOutcome::Saved { version: 1, .. }), "{edit:?}: {outcome:?}");
    }
}

fn whole(r: &Reporting) -> MoveRequest {
    MoveRequest::of(r.submission)
}

async fn state(app: &App, r: &Reporting) -> State {
    submission::find(&app.db, r.submission).await.unwrap().unwrap().state
}
