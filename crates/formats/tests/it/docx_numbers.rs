//! Automatic numbers of Word.

use ansinh_testkit::docx::{Cell, Docx, Table, cell};

use crate::show::{check, shown};

#[test]
fn the_first_column_can_be_numbered_by_word() {
    let table = [("1", "một"), ("2", "hai"), ("3", "ba")]
        .iter()
        .fold(Table::new().row(["TT", "Nhiệm vụ"]), |table, (_, text)| {
            table.row([Cell::item(1, 0, ""), cell(text)])
        });
    check(
        &Docx::new().list(&[("decimal", "%1")]).table(table).build(),
        "[TT|Nhiệm vụ]\n[1|một]\n[2|hai]\n[3|ba]",
    );
}

#[test]
fn levels_count_and_restart() {
    let bytes = Docx::new()
        .list(&[
            ("upperRoman", "%1."),
            ("decimal", "%2."),
            ("decimal", "%2.%3"),
            ("bullet", "\u{f0b7}"),
        ])
        .item(1, 0, "Phần")
        .item(1, 1, "mục")
        .item(1, 2, "khoản")
        .item(1, 2, "khoản")
        .item(1, 3, "gạch")
        .item(1, 1, "mục")
        .item(1, 2, "khoản")
        .item(1, 0, "Phần")
        .item(1, 1, "mục")
        .build();
    check(
        &bytes,
        "I. Phần\n1. mục\n1.1 khoản\n1.2 khoản\n- gạch\n2. mục\n2.1 khoản\nII. Phần\n1. mục",
    );
}

#[test]
fn every_format_of_numbers() {
    let write = |format: &str, start: u32| {
        let list = format!(
            "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"{start}\"/>\
             <w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"%1)\"/></w:lvl></w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
        );
        shown(&Docx::new().numbering(&list).item(1, 0, "x").build())
    };
    for (format, start, expected) in [
        ("decimal", 12, "12) x"),
        ("decimalZero", 7, "07) x"),
        ("upperRoman", 1994, "MCMXCIV) x"),
        ("lowerRoman", 4, "iv) x"),
        ("upperRoman", 0, "0) x"),
        ("upperLetter", 2, "B) x"),
        ("lowerLetter", 27, "aa) x"),
        ("lowerLetter", 52, "zz) x"),
        ("lowerLetter", u32::MAX, "4294967295) x"),
        ("none", 1, ") x"),
        ("bullet", 1, "- x"),
    ] {
        assert_eq!(write(format, start), expected, "{format} {start}");
    }
}

#[test]
fn lists_share_continue_and_restart() {
    let numbering = "<w:abstractNum w:abstractNumId=\"5\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
        <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"5\"/></w:num>\
        <w:num w:numId=\"2\"><w:abstractNumId w:val=\"5\"/></w:num>\
        <w:num w:numId=\"3\"><w:abstractNumId w:val=\"5\"/><w:lvlOverride w:ilvl=\"0\">\
        <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>";
    let bytes = Docx::new()
        .numbering(numbering)
        .item(1, 0, "a")
        .item(2, 0, "b")
        .item(3, 0, "c")
        .item(3, 0, "d")
        .item(9, 0, "danh sách không có")
        .item(0, 0, "không đánh số")
        .build();
    check(&bytes, "1. a\n2. b\n1. c\n2. d\ndanh sách không có\nkhông đánh số");
}

#[test]
fn a_heading_style_brings_its_list() {
    let numbering = "<w:abstractNum w:abstractNumId=\"1\">\
        <w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"upperRoman\"/><w:pStyle w:val=\"H1\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"H2\"/><w:lvlText w:val=\"%1.%2\"/><w:isLgl/></w:lvl>\
        </w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"1\"/></w:num>";
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:pPr><w:numPr><w:numId w:val=\"7\"/>\
        </w:numPr></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"H2\"><w:pPr><w:numPr><w:numId w:val=\"7\"/>\
        </w:numPr></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"H2b\"><w:basedOn w:val=\"H2\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"ring\"><w:basedOn w:val=\"ring\"/></w:style></w:styles>";
    let styled = |style: &str, own: &str, text: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{own}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let bytes = Docx::new()
        .numbering(numbering)
        .part("word/styles.xml", styles)
        .raw(&styled("H1", "", "một"))
        .raw(&styled("H1", "", "hai"))
        .raw(&styled("H2", "", "hai một"))
        .raw(&styled("H2b", "<w:numPr><w:ilvl w:val=\"1\"/></w:numPr>", "hai hai"))
        .raw(&styled("H1", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>", "không số"))
        .raw(&styled("ring", "", "vòng"))
        .build();
    check(&bytes, "I. một\nII. hai\n2.1 hai một\n2.2 hai hai\nkhông số\nvòng");
}

#[test]
fn empty_items_show_their_number_but_not_their_dash() {
    let bytes = Docx::new()
        .list(&[("decimal", "%1.")])
        .list(&[("bullet", "-")])
        .item(1, 0, "")
        .item(2, 0, "")
        .item(1, 0, "hai")
        .build();
    check(&bytes, "1.\n2. hai");
}
