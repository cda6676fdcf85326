//! Formats of the form's cells.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::super::xlsx::FONT;

/// Points.
const SIZE: f64 = 12.0;
/// Ground of input cells, headings and locked input cells.
const INPUT: Color = Color::RGB(0x00FF_F8DC);
const HEADING: Color = Color::RGB(0x00E3_ECF5);
const LOCKED: Color = Color::RGB(0x00EA_EAEA);
/// Excel's format of text: what is typed stays as it is typed.
const AS_TEXT: &str = "@";

/// Formats of the form's cells.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) line: Format,
    pub(super) wrapped_line: Format,
    pub(super) heading: Format,
    pub(super) group: Format,
    pub(super) code: Format,
    pub(super) known: Format,
    pub(super) known_indented: Format,
    pub(super) figure: Format,
    pub(super) words: Format,
    pub(super) locked_figure: Format,
    pub(super) locked_words: Format,
    pub(super) sample_number: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_font_name(FONT).set_font_size(SIZE);
        let cell = plain
            .clone()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Top)
            .set_text_wrap();
        let centred = cell.clone().set_align(FormatAlign::Center);
        let figure = cell.clone().set_align(FormatAlign::Right);
        let words = cell.clone().set_num_format(AS_TEXT);
        let input = |format: &Format| format.clone().set_unlocked().set_background_color(INPUT);
        let locked = |format: &Format| format.clone().set_background_color(LOCKED);
        Styles {
            title: plain.clone().set_bold().set_font_size(SIZE + 2.0),
            line: plain.clone(),
            wrapped_line: plain.clone().set_text_wrap().set_align(FormatAlign::Top),
            heading: centred
                .clone()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(HEADING),
            group: plain.clone().set_bold(),
            code: centred.set_num_format(AS_TEXT),
            known: cell.clone(),
            known_indented: cell.clone().set_align(FormatAlign::Left).set_indent(2),
            figure: input(&figure),
            words: input(&words),
            locked_figure: locked(&figure),
            locked_words: locked(&words),
            sample_number: figure.set_num_format("0.0"),
        }
    }
}
