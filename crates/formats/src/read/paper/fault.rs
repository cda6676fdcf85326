//! What is found.

use super::layout::Line;

/// Something in which a paper differs from the decree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub code: FaultCode,
    /// Where: a paragraph with its first words, a page, in Vietnamese.
    pub place: String,
    /// What is there and what should be, in Vietnamese.
    pub message: String,
    /// What says so, in Vietnamese.
    pub source: String,
}

/// Kinds of faults.
#[expect(missing_docs, reason = "the names are those of the elements in `paper::Style`")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultCode {
    PageSize,
    MarginTop,
    MarginBottom,
    MarginLeft,
    MarginRight,
    Font,
    Color,
    PageNumberMissing,
    PageNumberPlace,
    PageNumberStyle,
    PageNumberFirst,
    StateNameMissing,
    StateNameWords,
    StateNameStyle,
    MottoMissing,
    MottoWords,
    MottoStyle,
    SizesTogether,
    IssuerMissing,
    IssuerStyle,
    SuperiorStyle,
    NumberMissing,
    NumberWords,
    NumberStyle,
    SymbolType,
    PlaceDateMissing,
    PlaceDateWords,
    PlaceDateStyle,
    TypeNameStyle,
    SubjectMissing,
    SubjectStyle,
    LetterSubjectStyle,
    AddresseeWords,
    AddresseeStyle,
    BasisStyle,
    BasisWords,
    BodyMissing,
    BodySize,
    BodySizes,
    BodyAlign,
    BodyIndent,
    BodyGap,
    BodyLines,
    HeadingStyle,
    EndMark,
    SignatureMissing,
    PowerWords,
    PowerStyle,
    SignerTitle,
    SignerStyle,
    RecipientsMissing,
    RecipientsLabelStyle,
    RecipientsStyle,
    RecipientsWords,
    AppendixLabel,
    AppendixStyle,
    AppendixAttached,
    AppendixPages,
    AppendixUnmentioned,
}

/// Faults as they are found.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) found: Vec<Fault>,
}

/// What stands for the whole paper.
pub(super) const WHOLE: &str = "toàn văn bản";
/// Words of a line that say which one is meant.
const SHOWN: usize = 50;

impl Faults {
    pub(super) fn add(
        &mut self,
        code: FaultCode,
        place: impl Into<String>,
        message: impl Into<String>,
        source: &str,
    ) {
        let (place, message) = (place.into(), message.into());
        self.found.push(Fault { code, place, message, source: source.to_owned() });
    }

    /// One fault of many lines: the first is named, the others are counted.
    pub(super) fn lines(&mut self, code: FaultCode, lines: &[&Line], message: &str, source: &str) {
        let Some(first) = lines.first() else { return };
        let place = match lines.len() - 1 {
            0 => place(first),
            more => format!("{} và {more} đoạn khác", place(first)),
        };
        self.add(code, place, message, source);
    }
}

/// "đoạn 12 “Thực hiện Kế hoạch …”".
pub(super) fn place(line: &Line) -> String {
    let text = line.text.trim();
    let mut words: String = text.chars().take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        words.push('…');
    }
    format!("đoạn {} “{words}”", line.number)
}
