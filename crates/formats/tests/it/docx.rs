use ansinh_domain::plan::FindingCode;
use ansinh_formats::read::{Block, Format};
use ansinh_testkit::docx::{Cell, Docx, Table, cell, paragraph_xml};

use crate::show::{check, read, shown};

/// A paragraph with this content beside a run "b".
fn around(content: &str) -> Vec<u8> {
    Docx::new()
        .raw(&format!("<w:p><w:r><w:t>a</w:t></w:r>{content}<w:r><w:t>b</w:t></w:r></w:p>"))
        .build()
}

#[test]
fn paragraphs_and_rows_are_counted_in_reading_order() {
    let bytes = Docx::new()
        .paragraph("KẾ HOẠCH")
        .paragraph("")
        .paragraph("\u{a0} ")
        .table(Table::new().header(["TT", "Nội dung"]).row(["1", "a"]))
        .paragraph("Nơi nhận")
        .table(Table::new().row(["x", "y"]))
        .build();
    let document = read(&bytes).expect("read");
    assert_eq!(document.format, Format::Docx);
    let lines: Vec<_> = document.source_lines().into_iter().map(|l| (l.line, l.row)).collect();
    assert_eq!(
        lines,
        [(1, None), (2, Some((1, 1))), (3, Some((1, 2))), (4, None), (5, Some((2, 1)))]
    );
    check(&bytes, "KẾ HOẠCH\n*[TT|Nội dung]\n[1|a]\nNơi nhận\n[x|y]");
}

#[test]
fn cells_that_span_make_a_rectangle() {
    // The head of an indicator table: two lines, a row of column numbers.
    let table = Table::new()
        .header([
            cell("TT").down(),
            cell("Nội dung").down(),
            cell("Mục tiêu").span(2),
            cell("Chủ trì").down(),
        ])
        .header([
            cell("").continued(),
            cell("").continued(),
            cell("2025"),
            cell("2030"),
            cell("").continued(),
        ])
        .row(["1", "2", "3", "4", "5"])
        .row([cell("I"), cell("Nhóm").span(4)]);
    check(
        &Docx::new().table(table).build(),
        "*[TT|Nội dung|Mục tiêu|<|Chủ trì]\n*[^|^|2025|2030|^]\n[1|2|3|4|5]\n[I|Nhóm|<|<|<]",
    );
}

#[test]
fn covered_slots_repeat_the_text_of_their_cell() {
    let table = Table::new()
        .row([cell("a").span(2).down(), cell("b")])
        .row([cell("hidden").span(2).continued(), cell("c")])
        .row(["d", "e", "f"]);
    let document = read(&Docx::new().table(table).build()).expect("read");
    let Some(Block::Table(table)) = document.blocks.first() else { panic!("a table") };
    let texts: Vec<Vec<&str>> =
        table.rows.iter().map(|r| r.cells.iter().map(|c| c.text.as_str()).collect()).collect();
    assert_eq!(texts, [["a", "a", "b"], ["a", "a", "c"], ["d", "e", "f"]]);
}

#[test]
fn odd_tables_keep_their_shape() {
    let hmerge = |value: &str, text: &str| {
        format!(
            "<w:tc><w:tcPr><w:hMerge w:val=\"{value}\"/></w:tcPr>{}</w:tc>",
            paragraph_xml("", text)
        )
    };
    let old_merge = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        hmerge("restart", "a"),
        hmerge("continue", ""),
        cell_xml("b"),
        cell_xml("c"),
    );
    for (table, expected) in [
        // Short rows, free columns before.
        (Table::new().row(["a", "b", "c"]).row(["d"]).xml(), "[a|b|c]\n[d|~|~]"),
        (
            Table::new().row(["a", "b", "c"]).row_with("<w:gridBefore w:val=\"2\"/>", ["d"]).xml(),
            "[a|b|c]\n[~|~|d]",
        ),
        (old_merge, "[a|<]\n[b|c]"),
        // A continuation of nothing is a cell; one past a break in the merge, too.
        (Table::new().row([cell("a").continued(), cell("b")]).xml(), "[a|b]"),
        (
            Table::new()
                .row([cell("a").down(), cell("b")])
                .row([cell("c"), cell("d")])
                .row([cell("e").continued(), cell("f")])
                .xml(),
            "[a|b]\n[c|d]\n[e|f]",
        ),
        // Columns in which no cell begins are leftovers of spans.
        (
            Table::new()
                .row([cell("a").span(3), cell("b").span(7)])
                .row([cell("c").span(3), cell("d")])
                .xml(),
            "[a|b]\n[c|d]",
        ),
        // A span past the limit of columns reaches to the end.
        (Table::new().row([cell("a").span(4_000_000_000)]).row(["b", "c"]).xml(), "[a|<]\n[b|c]"),
        // A header mark that is switched off.
        (
            Table::new().row_with("<w:tblHeader w:val=\"0\"/>", ["a", "b"]).row(["c", "d"]).xml(),
            "[a|b]\n[c|d]",
        ),
        // A row taken out by a tracked change.
        (
            Table::new()
                .row(["a", "b"])
                .row_with("<w:del w:id=\"1\"/>", ["gone", "gone"])
                .row(["c", "d"])
                .xml(),
            "[a|b]\n[c|d]",
        ),
    ] {
        check(&Docx::new().raw(&table).build(), expected);
    }
}

fn cell_xml(text: &str) -> String {
    format!("<w:tc>{}</w:tc>", paragraph_xml("", text))
}

#[test]
fn what_stands_in_a_cell_is_one_text() {
    let nested = Table::new().row(["x", "y"]).row(["z", "t"]).xml();
    for (content, expected) in [
        (cell("a").line("b"), "[a/b|end]"),
        (cell("a\nb"), "[a/b|end]"),
        (cell("a\tb"), "[a\tb|end]"),
        (Cell::raw(&format!("{}{nested}<w:p/>", paragraph_xml("", "a"))), "[a/x/y/z/t|end]"),
        (Cell::raw(&nested), "[x/y/z/t|end]"),
    ] {
        check(&Docx::new().table(Table::new().row([content, cell("end")])).build(), expected);
    }
}

#[test]
fn tables_that_only_frame_give_way_to_their_content() {
    let inner = Table::new().row(["TT", "Tên", "Năm"]).row(["1", "a", "2025"]).xml();
    let content = format!("{}{}{inner}", paragraph_xml("", "a"), paragraph_xml("", "b"));
    let expected = "a\nb\n[TT|Tên|Năm]\n[1|a|2025]\nend";
    let frame = Table::new().row([Cell::raw(&content)]).xml();
    check(&Docx::new().raw(&frame).paragraph("end").build(), expected);
    let twice = Table::new().row([Cell::raw(&frame)]);
    check(&Docx::new().table(twice).paragraph("end").build(), expected);
    let layout = Table::new().row([Cell::raw(&content), cell("")]);
    check(&Docx::new().table(layout).paragraph("end").build(), expected);
}

#[test]
fn runs_are_read_as_word_shows_them() {
    let text_box =
        |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph_xml("", text));
    let shape = format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>{}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:shape>{}</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        text_box("khung"),
        text_box("khung")
    );
    let only_fallback = format!(
        "<w:r><mc:AlternateContent><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>",
        text_box("khung")
    );
    for (content, expected) in [
        ("", "ab"),
        ("<w:r><w:br/></w:r>", "a/b"),
        ("<w:r><w:cr/></w:r>", "a/b"),
        ("<w:r><w:tab/></w:r>", "a\tb"),
        ("<w:r><w:noBreakHyphen/></w:r>", "a-b"),
        ("<w:r><w:softHyphen/></w:r>", "ab"),
        ("<w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/></w:r>", "a≥b"),
        ("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>", "ab"),
        ("<w:r><w:footnoteReference w:id=\"2\"/></w:r>", "ab"),
        ("<w:r><w:t>&#8805; &lt;5&amp;</w:t></w:r>", "a≥ <5&b"),
        ("<w:r><w:t>x\n y</w:t></w:r>", "ax  yb"),
        ("<w:r><w:t><![CDATA[<x>]]></w:t></w:r>", "a<x>b"),
        ("<m:oMath><m:r><m:t>≥</m:t></m:r></m:oMath>", "a≥b"),
        ("<w:ins w:id=\"1\"><w:r><w:t>mới</w:t></w:r></w:ins>", "amớib"),
        ("<w:del w:id=\"1\"><w:r><w:delText>cũ</w:delText></w:r></w:del>", "ab"),
        ("<w:moveFrom w:id=\"1\"><w:r><w:t>cũ</w:t></w:r></w:moveFrom>", "ab"),
        ("<w:moveTo w:id=\"1\"><w:r><w:t>mới</w:t></w:r></w:moveTo>", "amớib"),
        ("<w:hyperlink><w:r><w:t>x</w:t></w:r></w:hyperlink>", "axb"),
        ("<w:smartTag><w:r><w:t>x</w:t></w:r></w:smartTag>", "axb"),
        ("<w:fldSimple w:instr=\"PAGE\"><w:r><w:t>3</w:t></w:r></w:fldSimple>", "a3b"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>", "axb"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Bấm vào đây</w:t></w:r>\
             </w:sdtContent></w:sdt>",
            "ab",
        ),
        (
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>\
             <w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>\
             <w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            "a12b",
        ),
        (shape.as_str(), "ab\nkhung"),
        (only_fallback.as_str(), "ab\nkhung"),
    ] {
        assert_eq!(shown(&around(content)), expected, "{content}");
    }
}

#[test]
fn a_deleted_paragraph_mark_joins_two_paragraphs() {
    let bytes = Docx::new()
        .raw(
            "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>một </w:t></w:r></w:p>\
             <w:p><w:r><w:t>câu</w:t></w:r></w:p>",
        )
        .build();
    check(&bytes, "một câu");
}

#[test]
fn tracked_changes_and_embedded_objects_are_noted_once() {
    let codes = |bytes: &[u8]| {
        let notes = read(bytes).expect("read").notes;
        notes.iter().map(|n| (n.code, n.line)).collect::<Vec<_>>()
    };
    assert_eq!(codes(&around("")), []);
    let change = "<w:del w:id=\"1\"><w:r><w:delText>x</w:delText></w:r></w:del>";
    assert_eq!(codes(&around(&change.repeat(2))), [(FindingCode::TrackedChanges, 0)]);
    let object = "<w:r><w:object><v:shape/></w:object></w:r>";
    assert_eq!(codes(&around(object)), [(FindingCode::ContentLeftOut, 0)]);
}

#[test]
fn controls_around_rows_and_cells_do_not_hide_them() {
    let wrap = |xml: &str| format!("<w:sdt><w:sdtPr/><w:sdtContent>{xml}</w:sdtContent></w:sdt>");
    let row = format!("<w:tr>{}{}</w:tr>", cell_xml("a"), wrap(&cell_xml("b")));
    let table =
        format!("<w:tbl>{}<w:tr>{}{}</w:tr></w:tbl>", wrap(&row), cell_xml("c"), cell_xml("d"));
    check(&Docx::new().raw(&wrap(&table)).build(), "[a|b]\n[c|d]");
}

#[test]
fn other_prefixes_and_places_of_the_main_part_are_read() {
    let strict = "<document xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><body><p><r>\
                  <t>chặt</t></r></p></body></document>";
    let rels = "<Relationships><Relationship Id=\"r\" Type=\"http://purl.oclc.org/ooxml/officeDocument/\
                relationships/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
    let parts = [("_rels/.rels", rels), ("word/document2.xml", strict)]
        .map(|(name, xml)| (name.to_owned(), xml.as_bytes().to_vec()));
    check(&ansinh_testkit::docx::zip_of(&parts), "chặt");
    // UTF-16, as some old writers do.
    let xml = Docx::new().paragraph("mười sáu").document_xml().replace("UTF-8", "UTF-16");
    let wide: Vec<u8> =
        "\u{feff}".encode_utf16().chain(xml.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    check(&ansinh_testkit::docx::zip_of(&[("word/document.xml".to_owned(), wide)]), "mười sáu");
}
