use ansinh_formats::read::{Format, Limits, read_document};
use encoding_rs::{WINDOWS_1252, WINDOWS_1258};

use crate::show::{check, read, show, shown};

fn page(body: &str) -> Vec<u8> {
    format!("<!DOCTYPE html><html><head><title>Trang</title></head><body>{body}</body></html>")
        .into_bytes()
}

#[test]
fn blocks_are_paragraphs_and_breaks_are_kept() {
    for (body, expected) in [
        ("<p>Một</p><p>hai", "Một\nhai"),
        ("trước<div>một<div>hai</div>ba</div>sau", "trước\nmột\nhai\nba\nsau"),
        ("<p>một<br>hai<BR/>ba</p>", "một/hai/ba"),
        ("<p> một \n\t <b>hai</b><i> ba</i></p>", "một hai ba"),
        ("<p>a&nbsp;b&#160;c</p>", "a\u{a0}b\u{a0}c"),
        ("<p>&nbsp;</p><p></p><p>x</p>", "x"),
        ("<h1>Kế hoạch</h1><ul><li>một<li>hai</ul>", "Kế hoạch\n- một\n- hai"),
        ("<ol start=3><li>ba<li value=7>bảy<li>tám</ol>", "3. ba\n7. bảy\n8. tám"),
        ("<ol type=I><li>một<ol type=a><li>hai</ol><li>ba</ol>", "I. một\na. hai\nII. ba"),
        ("<pre>một\n  hai</pre>", "một/hai"),
        ("<p>5 < 6 && 7 > 3</p>", "5 < 6 && 7 > 3"),
        ("<!-- <p>ẩn</p> --><p>x</p><![if !supportLists]>1.<![endif]>", "x\n1."),
        ("<script>if (a<b) document.write('<p>x</p>')</script><style>p{}</style><p>y</p>", "y"),
        ("<nav><p>menu</p><nav>sâu</nav></nav><p>x</p><button>In</button>", "x"),
        // An unclosed element that is passed over does not swallow the page.
        ("<nav><p>menu</p><p>x</p>", "menu\nx"),
        ("<p title=\"a > b\">x</p><p title='\"'>y</p><p title=a>z</p>", "x\ny\nz"),
    ] {
        assert_eq!(shown(&page(body)), expected, "{body}");
    }
}

#[test]
fn references_are_decoded() {
    for (text, expected) in [
        ("K&#7871; ho&#x1EA1;ch", "Kế hoạch"),
        ("&agrave;&ecirc;&Ocirc;", "àêÔ"),
        ("&ge; &le; &amp;amp; &lt;p&gt;", "≥ ≤ &amp; <p>"),
        ("&nbspx &ampy &unknown; &; &#; &#x;", "\u{a0}x &y &unknown; &; &#; &#x;"),
        ("&#150;&#x96;", "––"),
        ("&#0;&#1114112;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
    ] {
        assert_eq!(shown(&page(&format!("<p>{text}</p>"))), expected, "{text}");
    }
}

#[test]
fn tables_with_spans_make_a_rectangle() {
    for (rows, expected) in [
        (
            "<thead><tr><th rowspan=2>TT<th rowspan=2>Nội dung<th colspan=2>Mục tiêu<tr><th>2025<th>2030</thead>\
             <tbody><tr><td>1<td>a<td>>3<td>2",
            "*[TT|Nội dung|Mục tiêu|<]\n*[^|^|2025|2030]\n[1|a|>3|2]",
        ),
        ("<tr><th>TT</th><th>Tên</th></tr><tr><th>1</th><td>a</td></tr>", "*[TT|Tên]\n[1|a]"),
        ("<tr><td colspan=99>I. Nhóm</td></tr><tr><td>1</td><td>a</td></tr>", "[I. Nhóm|<]\n[1|a]"),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e", "[a|b]\n[^|c]\n[d|e]"),
        ("<tr><td rowspan=9>a<td>b<tr><td>c", "[a|b]\n[^|c]"),
        (
            "<tr><td>a<td rowspan=2 colspan=2>b<tr><td>c<tr><td>d<td>e<td>f",
            "[a|b|<]\n[c|^|^]\n[d|e|f]",
        ),
        ("<tr><td>a<td>b<td rowspan=2>c<tr><td>d", "[a|b|c]\n[d|~|^]"),
        ("<tr><td>a<p>b</p><br>c<td>d", "[a/b/c|d]"),
        ("<tr><td colspan=x rowspan=-1>a<td colspan=0>b", "[a|b]"),
        ("<td>a<td>b", "[a|b]"),
        ("<caption>Bảng 1</caption><tr><td>a<td>b", "Bảng 1\n[a|b]"),
        ("<tr><td>a<table><tr><td>x<td>y</table>b<td>c", "[a/x/y/b|c]"),
    ] {
        assert_eq!(shown(&page(&format!("<table>{rows}</table>"))), expected, "{rows}");
    }
}

#[test]
fn tables_that_lay_out_the_page_give_way() {
    let data = "<table><tr><td>TT<td>Tên<td>Năm<tr><td>1<td>a<td>2025</table>";
    let expected = "đầu\n[TT|Tên|Năm]\n[1|a|2025]\ncuối";
    for body in [
        format!("<table><tr><td>đầu{data}cuối</td></tr></table>"),
        format!("<table><tr><td><p>đầu</p>{data}<p>cuối</p></td><td></td></tr></table>"),
        format!("<table><tr><td><table><tr><td>đầu{data}</table><tr><td>cuối</table>"),
    ] {
        check(&page(&body), expected);
    }
}

#[test]
fn the_encoding_is_what_the_bytes_are() {
    let body = "<html><head><meta charset=CHARSET></head><p>Kế hoạch Việt Nam</p></html>";
    let stated = |charset: &str| body.replace("CHARSET", charset);
    let expected = "Kế hoạch Việt Nam";
    check(stated("utf-8").as_bytes(), expected);
    // Stated wrongly, as many pages do.
    check(stated("iso-8859-1").as_bytes(), expected);
    check(stated("windows-1258").as_bytes(), expected);
    let marks = stated("windows-1258").replace("ế", "ê\u{301}").replace("ạ", "a\u{323}");
    let marks = marks.replace("ệ", "ê\u{323}");
    let (bytes, _, faults) = WINDOWS_1258.encode(&marks);
    assert!(!faults);
    check(&bytes, expected);
    let wide: Vec<u8> =
        format!("\u{feff}{}", stated("utf-16")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&wide, expected);
    let (bytes, _, _) =
        WINDOWS_1252.encode("<html><meta charset=windows-1252><p>d\u{e9}j\u{e0} vu</p>");
    check(&bytes, "déjà vu");
}

#[test]
fn old_encodings_hide_in_pages_too() {
    let body = "C&eacute;ng h&szlig;a x&middot; h&eacute;i ch&ntilde; ngh&Uuml;a Vi&Ouml;t Nam, \
                k&Otilde; ho&sup1;ch ph&cedil;t tri&oacute;n x&middot; h&eacute;i, nhi&Ouml;m v&ocirc; x&middot; h&eacute;i";
    assert!(shown(&page(&format!("<p>{body}</p>"))).contains("TCVN3"));
}

#[test]
fn the_name_decides_when_the_content_does_not() {
    let fragment = "Kế hoạch<p>một</p><div>hai</div>".as_bytes();
    let read_as = |name: Option<&str>| {
        let document = read_document(fragment, name, &Limits::default()).expect("read");
        (document.format, show(&document))
    };
    let page = (Format::Html, "Kế hoạch\nmột\nhai".to_owned());
    assert_eq!(read_as(Some("Ke hoach.HTM")), page);
    assert_eq!(read_as(Some("a.txt")).0, Format::Text);
    assert_eq!(read_as(None).0, Format::Text);
    assert_eq!(read(b"  <TABLE><tr><td>a<td>b</TABLE>").expect("read").format, Format::Html);
    // A page by its content, whatever its name.
    let named = read_document(b"<html><p>x</html>", Some("x.docx"), &Limits::default());
    assert_eq!(named.expect("read").format, Format::Html);
}
