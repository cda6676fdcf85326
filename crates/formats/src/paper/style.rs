//! The styles of paragraphs.

/// Style of a paragraph. Each is a style of the Word file with a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Quốc hiệu.
    StateName,
    /// Tiêu ngữ.
    Motto,
    /// Cơ quan chủ quản trực tiếp.
    Superior,
    /// Cơ quan ban hành.
    Issuer,
    /// Số, ký hiệu.
    Number,
    /// Địa danh và thời gian.
    PlaceDate,
    /// Tên loại.
    TypeName,
    /// Trích yếu of a named type.
    Subject,
    /// Trích yếu of a letter.
    LetterSubject,
    /// Căn cứ.
    Basis,
    /// Nội dung.
    Body,
    /// "Phần I".
    Part,
    /// Title of a part.
    PartTitle,
    /// "I. …".
    Section,
    /// "1. …" with a title.
    Clause,
    /// Quyền hạn, chức vụ.
    Power,
    /// Họ và tên.
    Signer,
    /// Kính gửi, in one line.
    Addressee,
    /// Kính gửi, label over a list.
    AddresseeLabel,
    /// Kính gửi, one of a list.
    AddresseeItem,
    /// "Nơi nhận:".
    RecipientsLabel,
    /// One of the list under it.
    Recipients,
    /// "Phụ lục I".
    AppendixLabel,
    /// Title of an appendix.
    AppendixTitle,
    /// "(Kèm theo …)".
    AppendixAttached,
    /// A line drawn under a block; has no text.
    Rule,
    /// Heading cell of a table.
    TableHead,
    /// Cell of a table.
    TableCell,
    /// Số trang.
    PageNumber,
    /// Words above everything that what is in the paper is not real.
    Mark,
}

impl Style {
    /// Every style.
    pub const ALL: [Style; 30] = [
        Style::StateName,
        Style::Motto,
        Style::Superior,
        Style::Issuer,
        Style::Number,
        Style::PlaceDate,
        Style::TypeName,
        Style::Subject,
        Style::LetterSubject,
        Style::Basis,
        Style::Body,
        Style::Part,
        Style::PartTitle,
        Style::Section,
        Style::Clause,
        Style::Power,
        Style::Signer,
        Style::Addressee,
        Style::AddresseeLabel,
        Style::AddresseeItem,
        Style::RecipientsLabel,
        Style::Recipients,
        Style::AppendixLabel,
        Style::AppendixTitle,
        Style::AppendixAttached,
        Style::Rule,
        Style::TableHead,
        Style::TableCell,
        Style::PageNumber,
        Style::Mark,
    ];

    /// The element of the decree's table that it follows. Cells of tables are part of the body.
    pub fn element(self) -> &'static str {
        match self {
            Style::StateName => "state-name",
            Style::Motto => "motto",
            Style::Superior => "superior",
            Style::Issuer => "issuer",
            Style::Number => "number",
            Style::PlaceDate => "place-date",
            Style::TypeName => "type-name",
            Style::Subject => "subject",
            Style::LetterSubject => "letter-subject",
            Style::Basis => "basis",
            Style::Body | Style::Rule | Style::TableHead | Style::TableCell | Style::Mark => "body",
            Style::Part => "part",
            Style::PartTitle => "part-title",
            Style::Section => "section",
            Style::Clause => "clause",
            Style::Power => "power",
            Style::Signer => "signer",
            Style::Addressee | Style::AddresseeLabel | Style::AddresseeItem => "addressee",
            Style::RecipientsLabel => "recipients-label",
            Style::Recipients => "recipients",
            Style::AppendixLabel => "appendix-label",
            Style::AppendixTitle => "appendix-title",
            Style::AppendixAttached => "appendix-attached",
            Style::PageNumber => "page-number",
        }
    }

    /// Its identifier in a Word file.
    pub fn word_id(self) -> &'static str {
        match self {
            Style::StateName => "QuocHieu",
            Style::Motto => "TieuNgu",
            Style::Superior => "CoQuanChuQuan",
            Style::Issuer => "CoQuanBanHanh",
            Style::Number => "SoKyHieu",
            Style::PlaceDate => "DiaDanhThoiGian",
            Style::TypeName => "TenLoai",
            Style::Subject => "TrichYeu",
            Style::LetterSubject => "TrichYeuCongVan",
            Style::Basis => "CanCu",
            Style::Body => "NoiDung",
            Style::Part => "Phan",
            Style::PartTitle => "TieuDePhan",
            Style::Section => "Muc",
            Style::Clause => "Khoan",
            Style::Power => "QuyenHanChucVu",
            Style::Signer => "HoVaTen",
            Style::Addressee => "KinhGui",
            Style::AddresseeLabel => "KinhGuiNhan",
            Style::AddresseeItem => "KinhGuiDong",
            Style::RecipientsLabel => "NoiNhan",
            Style::Recipients => "NoiNhanDong",
            Style::AppendixLabel => "PhuLuc",
            Style::AppendixTitle => "TieuDePhuLuc",
            Style::AppendixAttached => "KemTheo",
            Style::Rule => "DuongKe",
            Style::TableHead => "BangDau",
            Style::TableCell => "BangO",
            Style::PageNumber => "SoTrang",
            Style::Mark => "DauMinhHoa",
        }
    }

    /// Its name in Word's list of styles.
    pub fn title(self) -> &'static str {
        match self {
            Style::StateName => "Quốc hiệu",
            Style::Motto => "Tiêu ngữ",
            Style::Superior => "Cơ quan chủ quản",
            Style::Issuer => "Cơ quan ban hành",
            Style::Number => "Số, ký hiệu",
            Style::PlaceDate => "Địa danh và thời gian",
            Style::TypeName => "Tên loại văn bản",
            Style::Subject => "Trích yếu",
            Style::LetterSubject => "Trích yếu công văn",
            Style::Basis => "Căn cứ",
            Style::Body => "Nội dung",
            Style::Part => "Phần",
            Style::PartTitle => "Tiêu đề phần",
            Style::Section => "Mục",
            Style::Clause => "Khoản",
            Style::Power => "Quyền hạn, chức vụ",
            Style::Signer => "Họ và tên người ký",
            Style::Addressee => "Kính gửi",
            Style::AddresseeLabel => "Kính gửi (nhiều nơi)",
            Style::AddresseeItem => "Kính gửi (từng nơi)",
            Style::RecipientsLabel => "Nơi nhận",
            Style::Recipients => "Nơi nhận (danh sách)",
            Style::AppendixLabel => "Phụ lục",
            Style::AppendixTitle => "Tiêu đề phụ lục",
            Style::AppendixAttached => "Kèm theo",
            Style::Rule => "Đường kẻ",
            Style::TableHead => "Đầu bảng",
            Style::TableCell => "Ô bảng",
            Style::PageNumber => "Số trang",
            Style::Mark => "Dấu minh hoạ",
        }
    }

    /// Level in the outline of the document, from 0, for headings.
    pub fn outline(self) -> Option<u8> {
        match self {
            Style::TypeName | Style::AppendixLabel => Some(0),
            Style::PartTitle | Style::Section | Style::AppendixTitle => Some(1),
            Style::Clause => Some(2),
            _ => None,
        }
    }
}
