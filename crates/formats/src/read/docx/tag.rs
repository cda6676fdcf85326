//! The elements the walk knows.

/// An element by its meaning for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Paragraph,
    ParagraphProperties,
    ParagraphStyle,
    NumberProperties,
    Level,
    NumberId,
    Run,
    RunProperties,
    Text,
    Tab,
    Break,
    NoBreakHyphen,
    Symbol,
    FieldChar,
    Table,
    Row,
    RowProperties,
    GridBefore,
    HeaderRow,
    Cell,
    CellProperties,
    GridSpan,
    VerticalMerge,
    HorizontalMerge,
    TextBox,
    Inserted,
    Deleted,
    /// Control whose content is only a prompt ("Click here to enter text").
    Prompt,
    Control,
    ControlContent,
    Alternate,
    Choice,
    Fallback,
    Embedded,
    /// Nothing below it is text of the document.
    Skipped,
    Other,
}

impl Tag {
    /// By local name. `word` is whether the element has the prefix of the document element.
    pub(super) fn of(local: &str, word: bool) -> Tag {
        match local {
            "AlternateContent" => return Tag::Alternate,
            "Choice" => return Tag::Choice,
            "Fallback" => return Tag::Fallback,
            // Formulas keep their text ("≥" is often typed as one); their runs are `m:r`, `m:t`.
            "t" => return Tag::Text,
            _ if !word => return Tag::Other,
            _ => {}
        }
        match local {
            "p" => Tag::Paragraph,
            "pPr" => Tag::ParagraphProperties,
            "pStyle" => Tag::ParagraphStyle,
            "numPr" => Tag::NumberProperties,
            "ilvl" => Tag::Level,
            "numId" => Tag::NumberId,
            "r" => Tag::Run,
            "rPr" => Tag::RunProperties,
            "tab" | "ptab" => Tag::Tab,
            "br" | "cr" => Tag::Break,
            "noBreakHyphen" => Tag::NoBreakHyphen,
            "sym" => Tag::Symbol,
            "fldChar" => Tag::FieldChar,
            "tbl" => Tag::Table,
            "tr" => Tag::Row,
            "trPr" => Tag::RowProperties,
            "gridBefore" => Tag::GridBefore,
            "tblHeader" => Tag::HeaderRow,
            "tc" => Tag::Cell,
            "tcPr" => Tag::CellProperties,
            "gridSpan" => Tag::GridSpan,
            "vMerge" => Tag::VerticalMerge,
            "hMerge" => Tag::HorizontalMerge,
            "txbxContent" => Tag::TextBox,
            "ins" | "moveTo" => Tag::Inserted,
            "del" | "moveFrom" => Tag::Deleted,
            "sdt" => Tag::Control,
            "showingPlcHdr" => Tag::Prompt,
            "sdtContent" => Tag::ControlContent,
            "object" | "altChunk" | "subDoc" => Tag::Embedded,
            // Field codes, deleted text, and properties as they were before a tracked change.
            "instrText" | "delText" | "delInstrText" | "pPrChange" | "rPrChange"
            | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange" | "tblGridChange"
            | "tblPrExChange" | "numberingChange" | "sectPr" | "tblPr" | "tblGrid" => Tag::Skipped,
            _ => Tag::Other,
        }
    }
}
