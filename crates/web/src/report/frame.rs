//! What every page of a report has around it: whose it is, where it stands, its parts.

use ansinh_app::report::view::SubmissionView;
use ansinh_domain::report::{ItemKind, Move};
use maud::{Markup, html};

use super::{MINE, completeness, deadline, state, timeliness};
use crate::address;
use crate::page::Page;
use crate::ui::Crumb;
use crate::ui::layout::Part;
use crate::viewer::Viewer;

/// A part of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Overview,
    Indicators,
    Tasks,
    Sections,
    Form,
    Evidence,
    Talk,
    History,
    /// A page of a step of its way.
    Step,
}

impl Tab {
    /// The end of its address.
    pub(super) fn end(self) -> &'static str {
        match self {
            Tab::Overview | Tab::Step => "",
            Tab::Indicators => "/chi-tieu",
            Tab::Tasks => "/nhiem-vu",
            Tab::Sections => "/noi-dung",
            Tab::Form => "/mau",
            Tab::Evidence => "/minh-chung",
            Tab::Talk => "/trao-doi",
            Tab::History => "/lich-su",
        }
    }

    /// The part that holds rows of a kind.
    pub(super) fn of(kind: ItemKind) -> Tab {
        match kind {
            ItemKind::Indicator => Tab::Indicators,
            ItemKind::Task => Tab::Tasks,
            ItemKind::Section => Tab::Sections,
        }
    }

    /// The part of the end of an address.
    pub(super) fn from_word(word: &str) -> Option<Tab> {
        [Tab::Indicators, Tab::Tasks, Tab::Sections]
            .into_iter()
            .find(|tab| tab.end().trim_start_matches('/') == word)
    }

    fn title(self) -> &'static str {
        match self {
            Tab::Overview | Tab::Step => "Tổng quan",
            Tab::Indicators => "Chỉ tiêu",
            Tab::Tasks => "Nhiệm vụ",
            Tab::Sections => "Nội dung báo cáo",
            Tab::Form => "Mẫu Excel",
            Tab::Evidence => "Minh chứng",
            Tab::Talk => "Trao đổi",
            Tab::History => "Lịch sử",
        }
    }
}

/// "Năm 2025 – Sở Y tế".
pub(super) fn name(view: &SubmissionView) -> String {
    format!("{} – {}", view.round.period.title(), view.head.body_name)
}

/// A page of a report.
pub(super) fn page(viewer: &Viewer, view: &SubmissionView, tab: Tab, content: &Markup) -> Page {
    let home = address::report(view.head.id);
    let name = name(view);
    let title = match tab {
        Tab::Overview | Tab::Step => format!("Báo cáo {name}"),
        _ => format!("{}: báo cáo {name}", tab.title()),
    };
    let content = html! {
        (head(view, viewer))
        (tabs(view, tab, &home))
        (content)
    };
    let mut crumbs = vec![Crumb::link("Việc của tôi", MINE)];
    if tab == Tab::Overview {
        crumbs.push(Crumb::here(name));
    } else {
        crumbs.push(Crumb::link(name, home));
        if tab != Tab::Step {
            crumbs.push(Crumb::here(tab.title()));
        }
    }
    Page::new(viewer, title, content).part(Part::Mine).crumbs(crumbs).wide()
}

fn head(view: &SubmissionView, viewer: &Viewer) -> Markup {
    let head = &view.head;
    html! {
        div.report-head {
            h1 { (view.round.period.title()) ": " (head.body_name) }
            p.lead { (view.round.regime.name) }
            ul.report-facts {
                li { (state(head.state)) }
                li { "Hạn " (deadline(head.due, viewer.today)) }
                li { (timeliness(view.timeliness)) }
                li { "Đã nhập " (completeness(head.owed, head.filled)) }
            }
        }
        @if view.round.closed_at.is_some() {
            div.notice role="status" { p { "Kỳ báo cáo đã đóng. Báo cáo chỉ còn để xem." } }
        }
    }
}

fn tabs(view: &SubmissionView, shown: Tab, home: &str) -> Markup {
    let open = view.comments.iter().filter(|row| row.settled_at.is_none()).count();
    let files = view.evidence.len() + view.rows.iter().map(|row| row.evidence.len()).sum::<usize>();
    let filled = |kind| {
        let rows = || view.of_kind(kind);
        (rows().count() > 0)
            .then(|| format!("{}/{}", rows().filter(|row| row.item.filled).count(), rows().count()))
    };
    let tabs = [
        (Tab::Overview, None),
        (Tab::Indicators, filled(ItemKind::Indicator)),
        (Tab::Tasks, filled(ItemKind::Task)),
        (Tab::Sections, filled(ItemKind::Section)),
        (Tab::Form, None),
        (Tab::Evidence, (files > 0).then(|| files.to_string())),
        (Tab::Talk, (open > 0).then(|| format!("{open} chờ xử lý"))),
        (Tab::History, None),
    ];
    html! {
        nav.tabs aria-label="Các phần của báo cáo" {
            ul {
                @for (tab, count) in tabs {
                    li {
                        a href={ (home) (tab.end()) } aria-current=[(tab == shown).then_some("page")] {
                            (tab.title())
                            @if let Some(count) = count { " " span.count { (count) } }
                        }
                    }
                }
            }
        }
    }
}

/// The end of the address of a step.
pub(super) fn step(by: Move) -> &'static str {
    match by {
        Move::Submit => "gui",
        Move::Withdraw => "rut-lai",
        Move::Approve => "duyet",
        Move::Receive => "tiep-nhan",
        Move::Return => "tra-lai",
        Move::Correct => "sua",
    }
}

/// What a move did, for who made it.
pub(super) fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "gui" => "Đã gửi báo cáo. Báo cáo được khóa và chờ thủ trưởng cơ quan duyệt.",
        "rut-lai" => "Đã rút báo cáo về. Bạn có thể sửa rồi gửi lại.",
        "duyet" => "Đã duyệt báo cáo. Báo cáo chuyển đến cơ quan đầu mối.",
        "tiep-nhan" => "Đã tiếp nhận báo cáo. Số liệu được ghi nhận từ bây giờ.",
        "tra-lai" => "Đã trả lại báo cáo cho cán bộ báo cáo.",
        "sua" => {
            "Đã mở các dòng cần sửa. Sửa xong, hãy gửi lại; số liệu cũ vẫn được giữ để đối chiếu."
        }
        "gia-han" => "Đã gửi đề nghị gia hạn đến cơ quan đầu mối.",
        _ => return None,
    })
}
