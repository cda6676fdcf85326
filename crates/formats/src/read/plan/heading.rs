//! What a column holds, by the words of its heading.

use ansinh_domain::target::Milestone;
use ansinh_domain::text;

/// What a column of a plan's table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// TT, STT, Số TT.
    Ordinal,
    /// Chỉ tiêu, Nội dung chỉ tiêu.
    IndicatorName,
    /// Nhiệm vụ, Tên nhiệm vụ, Nhiệm vụ, giải pháp.
    TaskText,
    /// Nội dung: the table's other columns say of what.
    Content,
    /// Đơn vị tính, ĐVT.
    Unit,
    /// Mục tiêu, with its milestone when the heading names one.
    Target(Option<Milestone>),
    /// Values reached before the plan ("Thực hiện năm 2024"): not a target.
    Past,
    /// Chủ trì, Trách nhiệm thực hiện.
    Lead,
    /// Phối hợp.
    Coordinating,
    /// Theo dõi, kiểm tra, đôn đốc.
    FollowUp,
    /// Thời gian thực hiện, Thời gian hoàn thành.
    Schedule,
    /// Thời gian trình.
    Submission,
    /// Sản phẩm, Kết quả.
    Product,
    /// Ghi chú.
    Note,
}

/// The role of a column whose heading cells, from the top row down, are `path`. The lowest words
/// decide; the ones above them only when those say nothing of their own.
pub(crate) fn role_of(path: &[&str]) -> Option<Role> {
    let folded: Vec<String> = path.iter().map(|t| fold_heading(t)).collect();
    if let Some(role) = milestone_role(&folded) {
        return Some(role);
    }
    folded.iter().rev().find_map(|words| role_of_words(words))
}

/// A heading for comparing: folded, brackets and punctuation gone.
fn fold_heading(raw: &str) -> String {
    let folded = text::fold(raw);
    let spaced: String =
        folded.chars().map(|c| if c.is_alphanumeric() || c == '%' { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Mục tiêu" over "Đến năm 2025", "Năm 2030", "Giai đoạn 2026-2030", "KH 2026".
fn milestone_role(folded: &[String]) -> Option<Role> {
    let leaf = folded.last()?;
    let milestone = milestone_of(leaf)?;
    // A heading of time or of results already reached names a year too, but sets no target.
    let all = folded.join(" ");
    let has = |words: &[&str]| words.iter().any(|w| all.contains(w));
    if has(&["thoi gian", "thoi han", "tien do", "thoi diem", "kinh phi", "von", "san pham"]) {
        return None;
    }
    let ahead = has(&["ke hoach", "muc tieu", "chi tieu", "phan dau"]);
    if has(&PAST) || has(&["thuc hien"]) && !ahead {
        return Some(Role::Past);
    }
    if has(&["nhiem vu", "ghi chu"]) {
        return None;
    }
    Some(Role::Target(Some(milestone)))
}

/// Headings of what was reached before the plan.
const PAST: [&str; 8] = [
    "hien trang",
    "thuc trang",
    "uoc thuc hien",
    "uoc dat",
    "ket qua nam",
    "ket qua thuc hien",
    "nam goc",
    "nam co so",
];

/// The year or period a text ends with or consists of, folded words expected.
pub(crate) fn milestone_of(folded: &str) -> Option<Milestone> {
    let years: Vec<i16> = folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| part.len() == 4)
        .filter_map(|part| part.parse().ok())
        .filter(|year| (1990..=2100).contains(year))
        .collect();
    match years.as_slice() {
        [year] => Some(Milestone { year: *year, from_year: None }),
        [from, to] if from < to => Some(Milestone { year: *to, from_year: Some(*from) }),
        _ => None,
    }
}

/// The milestone a section row names ("I. Đến năm 2030", "Giai đoạn 2026 - 2030"), if that is all
/// it says.
pub(crate) fn section_milestone(name: &str) -> Option<Milestone> {
    let folded = fold_heading(name);
    let milestone = milestone_of(&folded)?;
    let rest: Vec<&str> = folded
        .split(' ')
        .filter(|w| {
            !w.chars().all(|c| c.is_ascii_digit())
                && !matches!(
                    *w,
                    "den"
                        | "nam"
                        | "het"
                        | "giai"
                        | "doan"
                        | "muc"
                        | "tieu"
                        | "chi"
                        | "cac"
                        | "tu"
                        | "cho"
                        | "thoi"
                        | "ky"
                )
        })
        .collect();
    rest.is_empty().then_some(milestone)
}

fn role_of_words(words: &str) -> Option<Role> {
    let has = |needle: &str| words.contains(needle);
    let is = |options: &[&str]| options.contains(&words);
    if is(&["tt", "stt", "s tt", "so tt", "so thu tu", "thu tu", "so"])
        || is(&["ma so", "ma", "ma chi tieu", "ma so chi tieu"])
    {
        return Some(Role::Ordinal);
    }
    if is(&["don vi", "dvt", "don vi tinh", "don vi do", "dv tinh", "dvi tinh", "d vt"])
        || words.starts_with("don vi tinh")
    {
        return Some(Role::Unit);
    }
    if has("ghi chu") {
        return Some(Role::Note);
    }
    if has("thoi gian trinh") || has("thoi diem trinh") || has("thoi han trinh") {
        return Some(Role::Submission);
    }
    if has("thoi gian") || has("thoi han") || has("tien do") || has("lo trinh") || has("thoi diem")
    {
        return Some(Role::Schedule);
    }
    if let Some(role) = agency_role(words) {
        return Some(role);
    }
    if has("san pham") || has("ket qua") || has("dau ra") {
        return Some(Role::Product);
    }
    if has("hien trang") || has("thuc trang") || is(&["nam goc", "gia tri nam goc"]) {
        return Some(Role::Past);
    }
    if is(&["chi tieu phan dau", "chi tieu ke hoach", "muc tieu ke hoach", "chi tieu giao"]) {
        return Some(Role::Target(None));
    }
    if has("nhiem vu") || has("cong viec") || has("giai phap") || has("hoat dong") {
        return Some(Role::TaskText);
    }
    if has("chi tieu") {
        return Some(Role::IndicatorName);
    }
    if is(&["muc tieu", "ke hoach", "muc tieu phan dau", "gia tri", "muc tieu dat duoc"]) {
        return Some(Role::Target(None));
    }
    if has("noi dung") || has("de an") || has("danh muc") || has("ten van ban") {
        return Some(Role::Content);
    }
    if words == "muc tieu cu the" || words == "chuong trinh" || words == "linh vuc" {
        return Some(Role::Content);
    }
    None
}

fn agency_role(words: &str) -> Option<Role> {
    let has = |needle: &str| words.contains(needle);
    if has("chu tri") || has("tham muu") {
        return Some(Role::Lead);
    }
    if has("phoi hop") {
        return Some(Role::Coordinating);
    }
    let body = has("co quan")
        || has("don vi")
        || has("so nganh")
        || has("so ban nganh")
        || has("phong ban")
        || has("trach nhiem");
    if has("theo doi") || has("don doc") || (has("kiem tra") && !has("noi dung")) {
        return Some(Role::FollowUp);
    }
    if has("trach nhiem")
        || has("phan cong")
        || (body && (has("thuc hien") || has("phu trach") || has("dau moi")))
    {
        return Some(Role::Lead);
    }
    (words == "co quan" || words == "co quan don vi").then_some(Role::Lead)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(y: i16) -> Option<Role> {
        Some(Role::Target(Some(Milestone { year: y, from_year: None })))
    }

    #[test]
    fn headings_of_real_plans_name_their_columns() {
        let check = |path: &[&str], expected: Option<Role>| {
            assert_eq!(role_of(path), expected, "{path:?}");
        };
        check(&["TT"], Some(Role::Ordinal));
        check(&["STT"], Some(Role::Ordinal));
        check(&["Số TT"], Some(Role::Ordinal));
        check(&["Nội dung chỉ tiêu"], Some(Role::IndicatorName));
        check(&["Chỉ tiêu"], Some(Role::IndicatorName));
        check(&["Nhiệm vụ"], Some(Role::TaskText));
        check(&["Tên nhiệm vụ"], Some(Role::TaskText));
        check(&["Nhiệm vụ, giải pháp"], Some(Role::TaskText));
        check(&["Nội dung"], Some(Role::Content));
        check(&["Đơn vị   tính"], Some(Role::Unit));
        check(&["ĐVT"], Some(Role::Unit));
        check(&["Đơn vị"], Some(Role::Unit));
        check(&["Mục tiêu", "Đến năm   2025"], year(2025));
        check(&["Mục tiêu", "Năm 2030"], year(2030));
        check(&["Mục tiêu đến năm 2030"], year(2030));
        check(&["2026"], year(2026));
        check(
            &["Giai đoạn 2026-2030"],
            Some(Role::Target(Some(Milestone { year: 2030, from_year: Some(2026) }))),
        );
        check(&["Mục tiêu"], Some(Role::Target(None)));
        check(&["Thực hiện năm 2024"], Some(Role::Past));
        check(&["Thực hiện", "2024"], Some(Role::Past));
        check(&["Hiện trạng"], Some(Role::Past));
        check(&["Kế hoạch thực hiện năm 2026"], year(2026));
        check(&["Cơ quan, đơn vị theo dõi, đánh giá", "Chủ trì"], Some(Role::Lead));
        check(&["Cơ quan, đơn vị theo dõi, đánh giá", "Phối hợp"], Some(Role::Coordinating));
        check(&["Cơ quan chủ trì"], Some(Role::Lead));
        check(&["Chủ trì thực hiện"], Some(Role::Lead));
        check(&["Sở, ngành chủ trì tham mưu"], Some(Role::Lead));
        check(&["Trách nhiệm thực hiện"], Some(Role::Lead));
        check(&["Đơn vị phối hợp thực hiện"], Some(Role::Coordinating));
        check(&["Theo dõi, kiểm tra, đôn đốc"], Some(Role::FollowUp));
        check(&["Thời gian thực hiện"], Some(Role::Schedule));
        check(&["Thời gian hoàn thành"], Some(Role::Schedule));
        check(&["Thời gian   trình UBND   tỉnh  (nếu có)"], Some(Role::Submission));
        check(&["Thời gian thực hiện", "Năm 2025"], Some(Role::Schedule));
        check(&["Sản phẩm"], Some(Role::Product));
        check(&["Kết quả"], Some(Role::Product));
        check(&["Ghi chú"], Some(Role::Note));
        check(&["Họ và tên"], None);
    }

    #[test]
    fn a_section_row_may_name_the_period() {
        let check = |name: &str, expected: Option<(i16, Option<i16>)>| {
            let got = section_milestone(name).map(|m| (m.year, m.from_year));
            assert_eq!(got, expected, "{name:?}");
        };
        check("Đến năm 2030", Some((2030, None)));
        check("Mục tiêu đến năm 2025", Some((2025, None)));
        check("Giai đoạn 2026 - 2030", Some((2030, Some(2026))));
        check("Phát triển nhà ở đến năm 2030", None);
        check("Giáo dục", None);
    }
}
