//! The life of a body: names, superiors, groups and members, what it came from and what became of
//! it.

use ansinh_domain::access::Action;
use ansinh_domain::body::BodyKind;
use ansinh_store::body::{self, BodyHistory, BodyRef, BodyRow, During, Member, Succession};
use ansinh_store::grant::{self, BodyChoice};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::address;
use crate::error::Result;
use crate::reorganisation::act_address;
use crate::ui::badge::{Tone, badge};
use crate::ui::{self, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// What a body was and became, and who looks.
pub(super) struct Life<'a> {
    viewer: &'a Viewer,
    row: &'a BodyRow,
    day: Date,
    history: BodyHistory,
    /// Members on the day looked at, of a group.
    members: Vec<Member>,
    /// Bodies to choose members from, for who may say.
    choices: Option<Vec<BodyChoice>>,
}

impl<'a> Life<'a> {
    /// The life of the body `row`, seen on `day`.
    pub(super) async fn of(
        web: &Web,
        viewer: &'a Viewer,
        row: &'a BodyRow,
        day: Date,
    ) -> Result<Life<'a>> {
        let db = web.db();
        let history = body::history(db, row.id).await?;
        let is_group = row.kind == BodyKind::Group;
        let members =
            if is_group { body::members_on(db, Some(row.id), day).await? } else { Vec::new() };
        let says = is_group && viewer.may(Action::ApplyReorganisation).is_ok();
        let choices = if says { Some(grant::bodies(db).await?) } else { None };
        Ok(Life { viewer, row, day, history, members, choices })
    }

    /// That the body is gone, and where its duties went.
    pub(super) fn state(&self) -> Markup {
        html! {
            @if let Some(ends) = self.row.ends.filter(|ends| *ends < self.day) {
                div.notice {
                    p {
                        (badge(Tone::Note, "■", "Đã kết thúc")) " Hoạt động đến hết ngày " b { (words::date(ends)) } "."
                        @if !self.history.successors.is_empty() {
                            " Cơ quan kế thừa: " (self.links(&self.history.successors)) "."
                        }
                    }
                }
            }
        }
    }

    /// Whom a group stands for.
    pub(super) fn members(&self) -> Markup {
        html! {
            @if self.row.kind == BodyKind::Group {
                h2 #thanh-vien { "Thành viên vào ngày " (words::date(self.day)) " (" (self.members.len()) ")" }
                @if self.members.is_empty() {
                    p.muted { "Chưa ghi thành viên: hệ thống chưa biết nhóm này gồm những cơ quan nào, nên chưa thể hỏi báo cáo từng cơ quan." }
                } @else {
                    ul.plain.box { @for one in &self.members { li { (link(&one.body)) } } }
                }
                @if let Some(choices) = &self.choices { (self.choose(choices)) }
            }
        }
    }

    fn choose(&self, choices: &[BodyChoice]) -> Markup {
        // Entered without an act, members are there since ever.
        let entered =
            |id| self.history.members.iter().any(|one| one.what.id == id && one.from.is_none());
        html! {
            details.card {
                summary { "Ghi thành viên ban đầu của nhóm" }
                p.muted { "Đánh dấu các cơ quan mà kế hoạch muốn nói khi gọi tên nhóm này. Cơ quan vào, ra nhóm về sau thì ghi bằng một đợt sắp xếp." }
                form method="post" action={ (address::body(self.row.id)) "/thanh-vien" } {
                    (form::token(self.viewer))
                    fieldset.choices {
                        legend { "Thành viên" }
                        @for choice in choices {
                            label {
                                input type="checkbox" name="thanh_vien" value=(choice.id) checked[entered(choice.id)];
                                (choice.name)
                            }
                        }
                    }
                    button.quiet type="submit" { "Lưu thành viên" }
                }
            }
        }
    }

    /// Everything that ever changed about it.
    pub(super) fn through_time(&self) -> Markup {
        let history = &self.history;
        let one_of_each = history.names.is_empty()
            && history.superiors.is_empty()
            && history.groups.is_empty()
            && history.predecessors.is_empty()
            && history.successors.is_empty();
        if one_of_each {
            return html! {};
        }
        let some = |is: bool, what: Markup| is.then_some(what);
        html! {
            h2 #qua-thoi-gian { "Cơ quan qua thời gian" }
            div.box {
                (ui::facts(&[
                    ("Tên gọi", some(!history.names.is_empty(), list(&history.names, |name| html! { (name) }))),
                    ("Hình thành từ", some(!history.predecessors.is_empty(), self.successions(&history.predecessors))),
                    ("Kế thừa bởi", some(!history.successors.is_empty(), self.successions(&history.successors))),
                    ("Trực thuộc", some(!history.superiors.is_empty(), list(&history.superiors, |above| match above {
                        Some(above) => link(above),
                        None => html! { "không cơ quan nào" },
                    }))),
                    ("Thuộc nhóm", some(!history.groups.is_empty(), list(&history.groups, link))),
                ]))
            }
        }
    }

    fn links(&self, successions: &[Succession]) -> Markup {
        html! {
            @for (at, one) in successions.iter().enumerate() {
                @if at > 0 { "; " } (link(&one.body))
            }
        }
    }

    fn successions(&self, successions: &[Succession]) -> Markup {
        let reads = self.viewer.may(Action::ReadReorganisation).is_ok();
        html! {
            @for (at, one) in successions.iter().enumerate() {
                @if at > 0 { br; }
                (link(&one.body)) ", từ " (words::date(one.effective)) " – "
                span.small {
                    @if reads { a href=(act_address(one.act_id)) { (one.decision) } } @else { (one.decision) }
                }
            }
        }
    }
}

fn link(body: &BodyRef) -> Markup {
    html! { a href=(address::body(body.id)) { (body.name) } }
}

/// Things with their days, one a line.
fn list<T>(entries: &[During<T>], say: impl Fn(&T) -> Markup) -> Markup {
    html! {
        @for (at, one) in entries.iter().enumerate() {
            @if at > 0 { br; }
            (say(&one.what)) span.muted.small { (days(one.from, one.to)) }
        }
    }
}

/// " (từ 01/03/2025 đến 30/06/2025)", or nothing for what holds always.
fn days(from: Option<Date>, to: Option<Date>) -> String {
    match (from.map(words::date), to.map(words::date)) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" (từ {from})"),
        (None, Some(to)) => format!(" (đến {to})"),
        (Some(from), Some(to)) => format!(" (từ {from} đến {to})"),
    }
}
