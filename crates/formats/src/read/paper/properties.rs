//! Properties of runs and paragraphs as they add up.

use super::tree::Element;

/// Properties of letters; `None` is "as above".
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct RunLook {
    pub(super) font: Option<String>,
    /// "minorHAnsi" …: the font stands in the theme.
    pub(super) theme: Option<String>,
    /// In points.
    pub(super) size: Option<f32>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) capitals: Option<bool>,
    pub(super) color: Option<String>,
}

/// Properties of paragraphs, lengths in points.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ParagraphLook {
    pub(super) align: Option<String>,
    pub(super) first_line: Option<f32>,
    pub(super) left: Option<f32>,
    pub(super) before: Option<f32>,
    pub(super) after: Option<f32>,
    /// In lines where the rule is "auto", else `None` with `exact` set.
    pub(super) line: Option<f32>,
    /// Distance of lines is given in points, not in lines.
    pub(super) exact: Option<f32>,
    /// No space between paragraphs of one style.
    pub(super) contextual: Option<bool>,
}

fn over<T: Clone>(own: &Option<T>, below: &Option<T>) -> Option<T> {
    own.clone().or_else(|| below.clone())
}

impl RunLook {
    pub(super) fn read(properties: &Element) -> Self {
        let value = |name: &str| properties.child(name)?.value("val").map(str::to_owned);
        let fonts = properties.child("rFonts");
        let font = |names: [&str; 2]| {
            let fonts = fonts?;
            names.into_iter().find_map(|name| fonts.value(name)).map(str::to_owned)
        };
        RunLook {
            font: font(["ascii", "hAnsi"]),
            theme: font(["asciiTheme", "hAnsiTheme"]),
            size: properties.child("sz").and_then(|s| s.number("val")).map(|half| half / 2.0),
            bold: properties.switch("b"),
            italic: properties.switch("i"),
            capitals: properties.switch("caps"),
            color: value("color"),
        }
    }

    /// These over others.
    pub(super) fn over(&self, below: &RunLook) -> RunLook {
        // A font of a higher layer takes the place of one of the theme below, and the reverse.
        let own_font = self.font.is_some() || self.theme.is_some();
        let fonts = if own_font { self } else { below };
        RunLook {
            font: fonts.font.clone(),
            theme: fonts.theme.clone(),
            size: over(&self.size, &below.size),
            bold: over(&self.bold, &below.bold),
            italic: over(&self.italic, &below.italic),
            capitals: over(&self.capitals, &below.capitals),
            color: over(&self.color, &below.color),
        }
    }
}

impl ParagraphLook {
    pub(super) fn read(properties: &Element) -> Self {
        let points = |element: Option<&Element>, name: &str| {
            element.and_then(|e| e.number(name)).map(|twips| twips / 20.0)
        };
        let spacing = properties.child("spacing");
        let indent = properties.child("ind");
        let line = spacing.and_then(|s| s.number("line"));
        let auto = spacing.and_then(|s| s.value("lineRule")).is_none_or(|rule| rule == "auto");
        let hanging = points(indent, "hanging").map(|hanging| -hanging);
        let align =
            properties.child("jc").and_then(|jc| jc.value("val")).map(|align| match align {
                "start" => "left".to_owned(),
                "end" => "right".to_owned(),
                other => other.to_owned(),
            });
        ParagraphLook {
            align,
            first_line: hanging.or_else(|| points(indent, "firstLine")),
            left: points(indent, "left").or_else(|| points(indent, "start")),
            before: points(spacing, "before"),
            after: points(spacing, "after"),
            line: line.filter(|_| auto).map(|line| line / 240.0),
            exact: line.filter(|_| !auto).map(|line| line / 20.0),
            contextual: properties.switch("contextualSpacing"),
        }
    }

    /// These over others.
    pub(super) fn over(&self, below: &ParagraphLook) -> ParagraphLook {
        let lines = if self.line.is_some() || self.exact.is_some() { self } else { below };
        ParagraphLook {
            align: over(&self.align, &below.align),
            first_line: over(&self.first_line, &below.first_line),
            left: over(&self.left, &below.left),
            before: over(&self.before, &below.before),
            after: over(&self.after, &below.after),
            line: lines.line,
            exact: lines.exact,
            contextual: over(&self.contextual, &below.contextual),
        }
    }
}
