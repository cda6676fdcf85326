//! A regime as typed into its form, and back.

use ansinh_domain::calendar::{CUT_OFF_RULES, Frequency, last_day_before};
use ansinh_domain::report::{
    Allowances, AsOf, Content, CutOff, Deadline, Regime, SectionSpec, Selection, Step,
};
use ansinh_domain::text::clean;
use jiff::civil::date;

use crate::post::Fields;

/// Rows that the form offers beyond those filled in.
const SPARE: usize = 2;

/// One step as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TypedStep {
    pub(super) who: String,
    pub(super) to: String,
    /// Key of [`DEADLINES`].
    pub(super) kind: String,
    /// "29/10", or a number.
    pub(super) when: String,
}

/// A selection of rows as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TypedSelection {
    /// Key of [`SELECTIONS`].
    pub(super) take: String,
    /// Codes of headings that are ticked.
    pub(super) headings: Vec<String>,
    /// Codes of rows, between commas.
    pub(super) codes: String,
}

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) basis: String,
    pub(super) frequency: String,
    pub(super) indicators: TypedSelection,
    pub(super) tasks: TypedSelection,
    pub(super) sections: Vec<SectionSpec>,
    pub(super) steps: Vec<TypedStep>,
    /// Key of [`cut_offs`].
    pub(super) cut_off: String,
    /// "14/12".
    pub(super) cut_off_day: String,
    pub(super) as_of: String,
    pub(super) way: String,
    pub(super) forms: String,
    pub(super) allowances: [String; 3],
    pub(super) opens_before: String,
}

/// How a deadline is said: key and words.
pub(super) const DEADLINES: [(&str, &str); 4] = [
    ("truoc-ngay", "Trước ngày (ngày/tháng) hằng năm"),
    ("cham-nhat", "Chậm nhất ngày (ngày/tháng) hằng năm"),
    ("sau-chot", "Số ngày làm việc sau ngày chốt số liệu"),
    ("thang-sau", "Ngày của tháng sau kỳ báo cáo"),
];

/// Which rows of an appendix: key and words.
pub(super) const SELECTIONS: [(&str, &str); 4] = [
    ("tat-ca", "Tất cả"),
    ("khong", "Không"),
    ("nhom", "Các nhóm, mục được đánh dấu"),
    ("ma", "Các mã được liệt kê"),
];

/// How the cut-off is said: key and words. `kept` is one that the form has no words for.
pub(super) fn cut_offs(kept: Option<CutOff>) -> Vec<(String, String)> {
    let mut choices: Vec<(String, String)> = CUT_OFF_RULES
        .iter()
        .enumerate()
        .map(|(index, (words, _, _))| (format!("cua-so-{index}"), (*words).to_owned()))
        .collect();
    choices.push(("den-han".into(), "Không quy định riêng: đến hạn báo cáo".into()));
    choices.push(("ngay".into(), "Ngày cố định trong năm (ghi ngày/tháng bên cạnh)".into()));
    if let Some(kept) = kept.filter(|kept| cut_off_key(*kept) == KEPT) {
        choices.push((KEPT.into(), format!("Giữ nguyên: {}", kept.title())));
    }
    choices
}

const KEPT: &str = "giu";

fn cut_off_key(cut_off: CutOff) -> String {
    match cut_off {
        CutOff::AtDeadline => "den-han".into(),
        CutOff::DayOfYear { .. } => "ngay".into(),
        CutOff::Window(rule) => CUT_OFF_RULES
            .iter()
            .position(|(_, known, _)| *known == rule)
            .map_or_else(|| KEPT.into(), |index| format!("cua-so-{index}")),
    }
}

/// A frequency's word in forms.
pub(super) fn frequency_key(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Month => "thang",
        Frequency::Quarter => "quy",
        Frequency::HalfYear => "6-thang",
        Frequency::NineMonths => "9-thang",
        Frequency::Year => "nam",
        Frequency::Once => "mot-lan",
    }
}

/// The word of an as-of rule in forms.
pub(super) fn as_of_key(as_of: AsOf) -> &'static str {
    match as_of {
        AsOf::CutOff => "ngay-chot",
        AsOf::DaySubmitted => "ngay-gui",
        AsOf::EachFigure => "tung-so",
    }
}

impl Typed {
    /// The form that says `regime`.
    pub(super) fn of(regime: &Regime) -> Typed {
        let cut_off_day = match regime.cut_off {
            CutOff::DayOfYear { month, day } => format!("{day:02}/{month:02}"),
            CutOff::Window(_) | CutOff::AtDeadline => String::new(),
        };
        let Allowances { mend, head, coordinator } = regime.allowances;
        Typed {
            name: regime.name.clone(),
            basis: regime.basis.clone(),
            frequency: frequency_key(regime.frequency).to_owned(),
            indicators: TypedSelection::of(&regime.content.indicators),
            tasks: TypedSelection::of(&regime.content.tasks),
            sections: regime.content.sections.clone(),
            steps: regime.steps.iter().map(TypedStep::of).collect(),
            cut_off: cut_off_key(regime.cut_off),
            cut_off_day,
            as_of: as_of_key(regime.as_of).to_owned(),
            way: regime.way.clone(),
            forms: regime.forms.join("\n"),
            allowances: [head, coordinator, mend].map(|days| days.to_string()),
            opens_before: regime.opens_days_before.to_string(),
        }
    }

    /// The form as it was sent.
    pub(super) fn sent(fields: &Fields) -> Typed {
        let all = |name: &'static str| fields.all(name).map(clean).collect::<Vec<_>>();
        let nth = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
        let (codes, titles, hints) = (all("muc_ky_hieu"), all("muc_ten"), all("muc_goi_y"));
        let required: Vec<String> = all("muc_bat_buoc");
        let sections = (0..codes.len())
            .map(|at| SectionSpec {
                code: nth(&codes, at),
                title: nth(&titles, at),
                hint: nth(&hints, at),
                required: required.contains(&at.to_string()),
            })
            .filter(|section| !section.code.is_empty() || !section.title.is_empty())
            .collect();
        let (who, to) = (all("cap_ai"), all("cap_den"));
        let (kinds, whens) = (all("cap_han_loai"), all("cap_han"));
        let steps = (0..who.len())
            .map(|at| TypedStep {
                who: nth(&who, at),
                to: nth(&to, at),
                kind: nth(&kinds, at),
                when: nth(&whens, at),
            })
            .filter(|step| !step.who.is_empty() || !step.to.is_empty() || !step.when.is_empty())
            .collect();
        let text = |name| fields.text(name).to_owned();
        Typed {
            name: text("ten"),
            basis: text("can_cu"),
            frequency: text("tan_suat"),
            indicators: TypedSelection::sent(fields, "chi_tieu"),
            tasks: TypedSelection::sent(fields, "nhiem_vu"),
            sections,
            steps,
            cut_off: text("chot"),
            cut_off_day: text("chot_ngay"),
            as_of: text("tinh_den"),
            way: text("cach_gui"),
            forms: text("bieu_mau"),
            allowances: [text("han_duyet"), text("han_tiep_nhan"), text("han_sua")],
            opens_before: text("mo_truoc"),
        }
    }

    /// What it says; in Vietnamese what cannot be understood. `kept` is the cut-off to be kept when
    /// the form says so.
    pub(super) fn read(&self, kept: Option<CutOff>) -> Result<Regime, String> {
        let frequency = Frequency::ALL
            .into_iter()
            .find(|known| frequency_key(*known) == self.frequency)
            .ok_or("Hãy chọn tần suất báo cáo.")?;
        let as_of = AsOf::ALL
            .into_iter()
            .find(|known| as_of_key(*known) == self.as_of)
            .ok_or("Hãy chọn quy tắc về ngày của số liệu.")?;
        let [head, coordinator, mend] = &self.allowances;
        let allowed =
            |typed: &str, what: &str| {
                typed.trim().parse::<u32>().ok().filter(|days| *days <= 60).ok_or_else(|| {
                    format!("Số ngày làm việc dành để {what} phải là số từ 0 đến 60.")
                })
            };
        Ok(Regime {
            name: clean(&self.name),
            basis: self.basis.trim().to_owned(),
            frequency,
            content: Content {
                indicators: self.indicators.read("chỉ tiêu")?,
                tasks: self.tasks.read("nhiệm vụ")?,
                sections: self.sections.clone(),
            },
            steps: self.steps.iter().map(TypedStep::read).collect::<Result<_, _>>()?,
            cut_off: self.read_cut_off(kept)?,
            as_of,
            way: clean(&self.way),
            forms: self.forms.lines().map(clean).filter(|line| !line.is_empty()).collect(),
            allowances: Allowances {
                head: allowed(head, "thủ trưởng duyệt")?,
                coordinator: allowed(coordinator, "đầu mối tiếp nhận")?,
                mend: allowed(mend, "cơ quan sửa")?,
            },
            opens_days_before: self
                .opens_before
                .trim()
                .parse()
                .ok()
                .filter(|days| *days <= 366)
                .ok_or("Số ngày mở kỳ trước hạn phải là số từ 0 đến 366.")?,
        })
    }

    fn read_cut_off(&self, kept: Option<CutOff>) -> Result<CutOff, String> {
        let window = self.cut_off.strip_prefix("cua-so-").and_then(|index| {
            let index: usize = index.parse().ok()?;
            CUT_OFF_RULES.get(index).map(|(_, rule, _)| CutOff::Window(*rule))
        });
        match (self.cut_off.as_str(), window) {
            (_, Some(window)) => Ok(window),
            ("den-han", None) => Ok(CutOff::AtDeadline),
            ("ngay", None) => {
                let (month, day) = month_day(&self.cut_off_day)?;
                Ok(CutOff::DayOfYear { month, day })
            }
            (KEPT, None) => kept.ok_or_else(|| "Hãy chọn cách chốt số liệu.".into()),
            _ => Err("Hãy chọn cách chốt số liệu.".into()),
        }
    }

    /// The steps with empty ones to fill.
    pub(super) fn steps_to_fill(&self) -> Vec<TypedStep> {
        let mut steps = self.steps.clone();
        steps.extend(std::iter::repeat_n(TypedStep::default(), SPARE));
        steps
    }

    /// The sections with empty ones to fill.
    pub(super) fn sections_to_fill(&self) -> Vec<SectionSpec> {
        let empty = SectionSpec {
            code: String::new(),
            title: String::new(),
            hint: String::new(),
            required: false,
        };
        let mut sections = self.sections.clone();
        sections.extend(std::iter::repeat_n(empty, SPARE));
        sections
    }
}

impl TypedSelection {
    fn of(selection: &Selection) -> TypedSelection {
        let of = |take: &str, headings: &[String], codes: &[String]| TypedSelection {
            take: take.to_owned(),
            headings: headings.to_vec(),
            codes: codes.join(", "),
        };
        match selection {
            Selection::All => of("tat-ca", &[], &[]),
            Selection::Nothing => of("khong", &[], &[]),
            Selection::Headings(codes) => of("nhom", codes, &[]),
            Selection::Items(codes) => of("ma", &[], codes),
        }
    }

    fn sent(fields: &Fields, name: &str) -> TypedSelection {
        TypedSelection {
            take: fields.text(name).to_owned(),
            headings: fields.all(&format!("{name}_nhom")).map(clean).collect(),
            codes: fields.text(&format!("{name}_ma")).to_owned(),
        }
    }

    fn read(&self, what: &str) -> Result<Selection, String> {
        let listed = |codes: Vec<String>| match codes.is_empty() {
            true => Err(format!("Hãy nêu ít nhất một nhóm, mục hoặc mã {what}.")),
            false => Ok(codes),
        };
        match self.take.as_str() {
            "tat-ca" => Ok(Selection::All),
            "khong" => Ok(Selection::Nothing),
            "nhom" => listed(self.headings.clone()).map(Selection::Headings),
            "ma" => {
                let codes = self.codes.split([',', ';', '\n']).map(clean);
                listed(codes.filter(|code| !code.is_empty()).collect()).map(Selection::Items)
            }
            _ => Err(format!("Hãy chọn {what} phải báo cáo.")),
        }
    }
}

impl TypedStep {
    fn of(step: &Step) -> TypedStep {
        let (kind, when) = match step.deadline {
            Deadline::DayOfYear { month, day } => ("cham-nhat", format!("{day:02}/{month:02}")),
            Deadline::WorkingDaysAfterCutOff { days } => ("sau-chot", days.to_string()),
            Deadline::DayOfNextMonth { day } => ("thang-sau", day.to_string()),
        };
        TypedStep { who: step.who.clone(), to: step.to.clone(), kind: kind.into(), when }
    }

    fn read(&self) -> Result<Step, String> {
        let number = |most: u32, what: &str| {
            self.when
                .trim()
                .parse::<u32>()
                .ok()
                .filter(|number| (1..=most).contains(number))
                .ok_or_else(|| format!("“{}” không phải là {what} từ 1 đến {most}.", self.when))
        };
        let deadline = match self.kind.as_str() {
            "truoc-ngay" => {
                let (month, day) = month_day(&self.when)?;
                // Of a year that is no leap year: "trước ngày 1/3" leaves 28 February.
                let last = last_day_before(date(
                    2025,
                    month,
                    day.min(date(2025, month, 1).days_in_month()),
                ));
                Deadline::DayOfYear { month: last.month(), day: last.day() }
            }
            "cham-nhat" => {
                let (month, day) = month_day(&self.when)?;
                Deadline::DayOfYear { month, day }
            }
            "sau-chot" => {
                Deadline::WorkingDaysAfterCutOff { days: number(250, "số ngày làm việc")? }
            }
            "thang-sau" => {
                let day = number(31, "ngày trong tháng")?;
                Deadline::DayOfNextMonth { day: i8::try_from(day).unwrap_or(31) }
            }
            _ => return Err("Hãy chọn cách tính hạn báo cáo.".into()),
        };
        if self.who.is_empty() {
            return Err("Mỗi cấp báo cáo cần ghi ai báo cáo.".into());
        }
        Ok(Step { who: self.who.clone(), to: self.to.clone(), deadline })
    }
}

/// "29/10" as month and day; 29/2 is a day too.
fn month_day(typed: &str) -> Result<(i8, i8), String> {
    let fault = || format!("“{typed}” không phải là ngày và tháng. Hãy ghi như 29/10.");
    let (day, month) = typed.trim().split_once(['/', '-', '.']).ok_or_else(fault)?;
    let number = |text: &str| text.trim().parse::<i8>().map_err(|_| fault());
    let (day, month) = (number(day)?, number(month)?);
    jiff::civil::Date::new(2024, month, day).map(|_| (month, day)).map_err(|_| fault())
}

#[cfg(test)]
mod tests {
    use ansinh_domain::report::{from_decree_09, outline};

    use super::*;

    #[test]
    fn a_regime_is_read_back_from_its_form() {
        for frequency in Frequency::ALL {
            let regime = from_decree_09(frequency, "Kế hoạch 1/KH-UBND", &outline());
            assert_eq!(Typed::of(&regime).read(Some(regime.cut_off)), Ok(regime));
        }
    }

    #[test]
    fn deadlines_are_read_as_people_say_them() {
        let check = |kind: &str, when: &str, expected: Result<Deadline, ()>| {
            let step = TypedStep {
                who: "Các sở".into(),
                to: "UBND tỉnh".into(),
                kind: kind.into(),
                when: when.into(),
            };
            assert_eq!(
                step.read().map(|step| step.deadline).map_err(drop),
                expected,
                "{kind} {when}"
            );
        };
        check("truoc-ngay", "30/10", Ok(Deadline::DayOfYear { month: 10, day: 29 }));
        check("truoc-ngay", "1/3", Ok(Deadline::DayOfYear { month: 2, day: 28 }));
        check("truoc-ngay", "01/01", Ok(Deadline::DayOfYear { month: 12, day: 31 }));
        check("cham-nhat", "10-11", Ok(Deadline::DayOfYear { month: 11, day: 10 }));
        check("cham-nhat", "31/02", Err(()));
        check("cham-nhat", "mai", Err(()));
        check("sau-chot", "2", Ok(Deadline::WorkingDaysAfterCutOff { days: 2 }));
        check("sau-chot", "0", Err(()));
        check("thang-sau", "05", Ok(Deadline::DayOfNextMonth { day: 5 }));
        check("thang-sau", "32", Err(()));
        check("", "5", Err(()));
    }

    #[test]
    fn selections_name_something() {
        let check = |take: &str, codes: &str, expected: Result<Selection, ()>| {
            let typed = TypedSelection { take: take.into(), headings: vec![], codes: codes.into() };
            assert_eq!(typed.read("chỉ tiêu").map_err(drop), expected, "{take} {codes}");
        };
        check("tat-ca", "", Ok(Selection::All));
        check(
            "ma",
            "5.10, 5.10-1;1.2",
            Ok(Selection::Items(vec!["5.10".into(), "5.10-1".into(), "1.2".into()])),
        );
        check("ma", " , ", Err(()));
        check("nhom", "", Err(()));
        check("", "", Err(()));
    }
}
