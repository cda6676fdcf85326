//! The form of a regime.

use ansinh_domain::calendar::Frequency;
use ansinh_domain::report::{AsOf, CutOff};
use ansinh_store::plan::HeadingRow;
use maud::{Markup, html};

use super::form::{
    DEADLINES, SELECTIONS, Typed, TypedSelection, as_of_key, cut_offs, frequency_key,
};
use crate::ui::form::{self, Field, error_summary, field, optional, select};
use crate::viewer::Viewer;

/// What the form is shown with.
pub(super) struct Shown<'a> {
    /// Where it is sent.
    pub(super) action: &'a str,
    /// What stands in it.
    pub(super) typed: &'a Typed,
    /// What is wrong with what was sent.
    pub(super) error: Option<String>,
    /// Hidden fields.
    pub(super) hidden: Vec<(&'a str, String)>,
    /// A cut-off that the form has no words for.
    pub(super) kept: Option<CutOff>,
    /// Groups of indicators, sections of tasks.
    pub(super) groups: &'a [HeadingRow],
    /// Sections of tasks.
    pub(super) sections: &'a [HeadingRow],
    /// Text of the button.
    pub(super) button: &'a str,
}

/// Shows the form.
pub(super) fn show(viewer: &Viewer, shown: &Shown<'_>) -> Markup {
    let typed = shown.typed;
    let errors: Vec<(&str, String)> =
        shown.error.clone().map(|error| ("ten", error)).into_iter().collect();
    html! {
        (error_summary(&errors))
        form method="post" action=(shown.action) {
            (form::token(viewer))
            @for (name, value) in &shown.hidden { input type="hidden" name=(name) value=(value); }
            (about(typed))
            (content(shown))
            (sections(typed))
            (steps(typed))
            (days(typed, shown.kept))
            button type="submit" { (shown.button) }
        }
    }
}

fn plain<'a>(name: &'a str, label: &'a str, hint: Option<&'a str>, value: &'a str) -> Field<'a> {
    Field { name, label, kind: "text", hint, value, error: None, autocomplete: "off" }
}

fn owned(choices: &[(&str, &str)]) -> Vec<(String, String)> {
    choices.iter().map(|(key, words)| ((*key).to_owned(), (*words).to_owned())).collect()
}

fn area(name: &str, label: &str, hint: &str, value: &str) -> Markup {
    let hint_id = format!("{name}-goi-y");
    html! {
        div.field {
            label for=(name) { (label) }
            p.hint id=(hint_id) { (hint) }
            textarea id=(name) name=(name) rows="3" aria-describedby=(hint_id) { (value) }
        }
    }
}

fn about(typed: &Typed) -> Markup {
    let frequencies: Vec<(String, String)> = Frequency::ALL
        .map(|known| (frequency_key(known).to_owned(), known.title().to_owned()))
        .into();
    html! {
        section.box aria-labelledby="phan-chung" {
            h2 #phan-chung { "Tên, căn cứ, tần suất" }
            (field(&plain("ten", "Tên chế độ báo cáo", None, &typed.name)))
            (area("can_cu", "Căn cứ", "Văn bản hoặc câu của kế hoạch quy định báo cáo này.", &typed.basis))
            (select("tan_suat", "Tần suất", None, &frequencies, &typed.frequency))
        }
    }
}

fn content(shown: &Shown<'_>) -> Markup {
    html! {
        section.box aria-labelledby="phan-noi-dung" {
            h2 #phan-noi-dung { "Nội dung báo cáo" }
            div.cols {
                (selection("chi_tieu", "Chỉ tiêu", &shown.typed.indicators, shown.groups))
                (selection("nhiem_vu", "Nhiệm vụ", &shown.typed.tasks, shown.sections))
            }
        }
    }
}

fn selection(name: &str, label: &str, typed: &TypedSelection, headings: &[HeadingRow]) -> Markup {
    let codes = format!("{name}_ma");
    html! {
        div {
            (select(name, label, None, &owned(&SELECTIONS), &typed.take))
            @if !headings.is_empty() {
                details open[!typed.headings.is_empty()] {
                    summary { "Nhóm, mục" }
                    div.choices {
                        @for heading in headings {
                            label {
                                input type="checkbox" name={ (name) "_nhom" } value=(heading.code)
                                    checked[typed.headings.contains(&heading.code)];
                                span { (heading.code) ". " (heading.name) }
                            }
                        }
                    }
                }
            }
            (optional(&plain(&codes, "Mã (khi chọn “Các mã được liệt kê”)",
                Some("Cách nhau bằng dấu phẩy: 5.10, 5.10-1."), &typed.codes)))
        }
    }
}

fn sections(typed: &Typed) -> Markup {
    html! {
        section.box aria-labelledby="phan-thuyet-minh" {
            h2 #phan-thuyet-minh { "Phần thuyết minh" }
            p.muted { "Mỗi cơ quan viết các phần này bằng lời. Xóa trắng ký hiệu và tên để bỏ một phần; hai dòng cuối để thêm." }
            div.scroll.stack {
                table {
                    caption.hidden { "Các phần thuyết minh" }
                    thead { tr {
                        th scope="col" { "Ký hiệu" } th scope="col" { "Tên" }
                        th scope="col" { "Gợi ý nội dung" } th scope="col" { "Bắt buộc" }
                    } }
                    tbody {
                        @for (at, section) in typed.sections_to_fill().iter().enumerate() {
                            @let number = at + 1;
                            tr {
                                td data-label="Ký hiệu" { input type="text" name="muc_ky_hieu" value=(section.code) aria-label={ "Ký hiệu phần " (number) }; }
                                td data-label="Tên" { input type="text" name="muc_ten" value=(section.title) aria-label={ "Tên phần " (number) }; }
                                td data-label="Gợi ý" { input type="text" name="muc_goi_y" value=(section.hint) aria-label={ "Gợi ý phần " (number) }; }
                                td data-label="Bắt buộc" { input type="checkbox" name="muc_bat_buoc" value=(at) checked[section.required] aria-label={ "Phần " (number) " bắt buộc" }; }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn steps(typed: &Typed) -> Markup {
    html! {
        section.box aria-labelledby="phan-cap" {
            h2 #phan-cap { "Ai báo cáo ai, hạn nào" }
            p.muted { "Dòng đầu là hạn của các cơ quan chủ trì. “Trước ngày 30/10” thì ngày cuối cùng còn đúng hạn là 29/10." }
            div.scroll.stack {
                table {
                    caption.hidden { "Các cấp báo cáo" }
                    thead { tr {
                        th scope="col" { "Ai báo cáo" } th scope="col" { "Báo cáo đến" }
                        th scope="col" { "Cách tính hạn" } th scope="col" { "Ngày/tháng hoặc số" }
                    } }
                    tbody {
                        @for (at, step) in typed.steps_to_fill().iter().enumerate() {
                            @let number = at + 1;
                            tr {
                                td data-label="Ai báo cáo" { input type="text" name="cap_ai" value=(step.who) aria-label={ "Ai báo cáo, cấp " (number) }; }
                                td data-label="Báo cáo đến" { input type="text" name="cap_den" value=(step.to) aria-label={ "Báo cáo đến, cấp " (number) }; }
                                td data-label="Cách tính hạn" {
                                    select name="cap_han_loai" aria-label={ "Cách tính hạn, cấp " (number) } {
                                        @for (key, words) in DEADLINES {
                                            option value=(key) selected[key == step.kind] { (words) }
                                        }
                                    }
                                }
                                td data-label="Hạn" { input type="text" name="cap_han" value=(step.when) aria-label={ "Hạn, cấp " (number) }; }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn days(typed: &Typed, kept: Option<CutOff>) -> Markup {
    let as_of: Vec<(String, String)> =
        AsOf::ALL.map(|known| (as_of_key(known).to_owned(), known.title().to_owned())).into();
    let [head, coordinator, mend] = &typed.allowances;
    html! {
        section.box aria-labelledby="phan-so-lieu" {
            h2 #phan-so-lieu { "Số liệu và thời gian" }
            div.row {
                (select("chot", "Chốt số liệu", None, &cut_offs(kept), &typed.cut_off))
                (optional(&plain("chot_ngay", "Ngày chốt cố định", Some("Chỉ dùng với “Ngày cố định”: 14/12."), &typed.cut_off_day)))
            }
            (select("tinh_den", "Ngày của số liệu", None, &as_of, &typed.as_of))
            (field(&plain("mo_truoc", "Mở kỳ trước hạn (ngày)", None, &typed.opens_before)))
            h3 { "Số ngày làm việc dành cho mỗi bên" }
            p.muted { "Trong số ngày này, việc giữ báo cáo chưa tính là chậm của bên đó." }
            div.row {
                (field(&plain("han_duyet", "Thủ trưởng duyệt", None, head)))
                (field(&plain("han_tiep_nhan", "Đầu mối tiếp nhận hoặc trả lại", None, coordinator)))
                (field(&plain("han_sua", "Cơ quan sửa sau khi bị trả lại", None, mend)))
            }
            (optional(&plain("cach_gui", "Cách gửi", None, &typed.way)))
            (area("bieu_mau", "Biểu mẫu", "Mỗi dòng một biểu mẫu, ghi bằng lời hoặc số hiệu. Có thể để trống.", &typed.forms))
        }
    }
}
