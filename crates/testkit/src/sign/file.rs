//! Small PDF files, and room for a signature in them.

use std::fmt::Write as _;
use std::ops::Range;

/// A PDF of one page with a line of ASCII text on it.
pub fn pdf(line: &str) -> Vec<u8> {
    let line: String = line.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
    let page = format!("BT /F1 18 Tf 72 760 Td ({line}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{page}\nendstream", page.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let numbered: Vec<(usize, String)> = (1..).zip(objects).collect();
    section(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), &numbered, (6, 1), None)
}

/// The file with objects appended to it, as programs do that change a file.
pub fn append(pdf: &[u8], objects: &[(usize, String)]) -> Vec<u8> {
    let before = last_number(pdf, b"startxref\n");
    let size = objects.iter().map(|(number, _)| number + 1).chain([size(pdf)]).max();
    section(pdf.to_vec(), objects, (size.unwrap_or_default(), root(pdf)), before)
}

/// The file with an empty signature, and the place of the block with its brackets. Any file whose
/// objects stand in the open and whose table is not a stream will do.
pub fn prepare(pdf: &[u8], kind: &str, name: &str, space: usize) -> (Vec<u8>, Range<usize>) {
    let next = size(pdf);
    let first = size_at_first(pdf);
    let count = next.saturating_sub(first) / 2;
    let (signature, field) = (next, next + 1);
    let name: String = name.encode_utf16().fold("feff".to_owned(), |mut hex, unit| {
        let _ = write!(hex, "{unit:04x}");
        hex
    });
    let sort = if kind == "ETSI.RFC3161" { "DocTimeStamp" } else { "Sig" };
    let block = "0".repeat(2 * space);
    // Four numbers of ten digits: their room is kept until they are known.
    let range = "0 0000000000 0000000000 0000000000";
    let fields: String = (0..=count).map(|n| format!("{} 0 R ", first + 1 + 2 * n)).collect();
    let objects = [
        (root(pdf), with_form(&object(pdf, root(pdf)), &fields)),
        (
            signature,
            format!(
                "<</Type/{sort}/Filter/Adobe.PPKLite/SubFilter/{kind}/Name<{name}>\
                 /Reason(Ky so \\(thu\\))/M(D:20251105093000+07'00')/ByteRange[{range}]/Contents<{block}>>>"
            ),
        ),
        (
            field,
            format!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature{})/F 132/Rect[0 0 0 0]/P 3 0 R/V {signature} 0 R>>",
                count + 1
            ),
        ),
    ];
    let mut bytes = append(pdf, &objects);
    let find = |needle: &[u8]| {
        let at = bytes.windows(needle.len()).rposition(|window| window == needle);
        at.expect("just written") + needle.len()
    };
    let start = find(b"/Contents<") - 1;
    let gap = start..start + 2 * space + 2;
    let numbers = find(b"/ByteRange[");
    let range = format!("0 {:010} {:010} {:010}", gap.start, gap.end, bytes.len() - gap.end);
    bytes[numbers..numbers + range.len()].copy_from_slice(range.as_bytes());
    (bytes, gap)
}

/// Puts a block into its place.
pub fn fill(prepared: &[u8], gap: Range<usize>, block: &[u8]) -> Vec<u8> {
    let mut bytes = prepared.to_vec();
    let hex = block.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    assert!(hex.len() + 2 <= gap.len(), "the block needs {} bytes of room", block.len());
    bytes[gap.start + 1..gap.start + 1 + hex.len()].copy_from_slice(hex.as_bytes());
    bytes
}

/// Objects with their table behind them.
fn section(
    mut bytes: Vec<u8>,
    objects: &[(usize, String)],
    (size, root): (usize, usize),
    before: Option<usize>,
) -> Vec<u8> {
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, object) in objects {
        let _ = write!(table, "{number} 1\n{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let previous = before.map(|at| format!("/Prev {at}")).unwrap_or_default();
    let start = bytes.len();
    let end =
        format!("trailer\n<</Size {size}/Root {root} 0 R{previous}>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(table.into_bytes());
    bytes.extend(end.into_bytes());
    bytes
}

/// Number of the catalog.
fn root(pdf: &[u8]) -> usize {
    last_number(pdf, b"/Root ").expect("a file with a root")
}

/// How many numbers the file used before anything was appended.
fn size_at_first(pdf: &[u8]) -> usize {
    let end = pdf.windows(5).position(|window| window == b"%%EOF").expect("an end");
    size(&pdf[..end])
}

/// What an object said at first.
fn object(pdf: &[u8], number: usize) -> String {
    let begin = format!("\n{number} 0 obj");
    let at = pdf.windows(begin.len()).position(|window| window == begin.as_bytes());
    let rest = &pdf[at.expect("an object") + begin.len()..];
    let end = rest.windows(6).position(|window| window == b"endobj").expect("its end");
    String::from_utf8_lossy(&rest[..end]).trim().to_owned()
}

/// A catalog with the fields of signatures.
fn with_form(catalog: &str, fields: &str) -> String {
    let open = catalog.strip_suffix(">>").expect("a dictionary");
    format!("{open}/AcroForm<</SigFlags 3/Fields[{fields}]>>>>")
}

fn size(pdf: &[u8]) -> usize {
    last_number(pdf, b"/Size ").expect("a file made here")
}

/// The number behind the last place where these bytes stand.
fn last_number(bytes: &[u8], before: &[u8]) -> Option<usize> {
    let at = bytes.windows(before.len()).rposition(|window| window == before)? + before.len();
    let digits: Vec<u8> = bytes[at..].iter().copied().take_while(u8::is_ascii_digit).collect();
    String::from_utf8(digits).ok()?.parse().ok()
}
