//! What is said of the signatures of a file.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::certificate::Party;
use super::chain::Chain;
use super::verify::Method;

/// The signatures of a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatures {
    /// From the one that covers least of the file to the one that covers most.
    pub signatures: Vec<Signature>,
    /// There were more than are looked at, or more to look through.
    pub more: bool,
    /// What is known of certificates taken back before their end.
    pub revocation: Revocation,
}

/// Whether certificates were taken back before their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Revocation {
    /// Nobody was asked: that needs the network.
    NotChecked,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Sort of signature.
    pub kind: SignatureKind,
    /// Who signed, by their certificate.
    pub signer: Option<Party>,
    /// Who issued that certificate.
    pub issuer: Option<Party>,
    /// Serial number of the certificate, as hexadecimal digits.
    pub serial: Option<String>,
    /// From when and until when the certificate may be used.
    pub validity: Option<(Timestamp, Timestamp)>,
    /// When, and who says so.
    pub time: Option<SigningTime>,
    /// Whether what it covers is what was signed.
    pub integrity: Integrity,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// Where the certificate comes from.
    pub chain: Chain,
    /// How it was made; known when it is intact.
    pub method: Option<Method>,
    /// What weakens it.
    pub remarks: Vec<Remark>,
    /// Why it was signed, in the words of the signer.
    pub reason: Option<String>,
    /// Where, in the words of the signer.
    pub location: Option<String>,
}

/// Sorts of signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureKind {
    /// Of a person or a body.
    Signature,
    /// A time stamp over the file.
    TimeStamp,
}

/// When a file was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningTime {
    /// The instant.
    pub at: Timestamp,
    /// Who says so.
    pub source: TimeSource,
}

/// Who says when a file was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum TimeSource {
    /// The machine of the signer, in what the signature covers. It can be set to anything.
    Signer,
    /// An authority for time stamps.
    Authority {
        /// Which.
        party: Party,
        /// Whether it is trusted.
        chain: Chain,
    },
}

/// Whether what a signature covers is what was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Integrity {
    /// It is, and the key of the certificate made the signature.
    Intact,
    /// The content is another.
    Changed,
    /// The signature itself is not the work of that key, or was changed.
    Broken,
    /// The signature does not fit its file or cannot be read.
    Misfit {
        /// How.
        misfit: Misfit,
    },
    /// The certificate of the signer did not come along.
    NoCertificate,
    /// Made by an algorithm that is not known here.
    UnknownAlgorithm,
}

/// Why a signature cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Misfit {
    /// Its dictionary cannot be read or has no block.
    NoBlock,
    /// It says to cover more than the file has: something was cut off.
    RangeBeyondFile,
    /// The parts it says to cover overlap, do not begin at the beginning, or are not two.
    RangeOdd,
    /// What it does not cover is more than the block.
    Gap,
    /// The block is larger than any signature.
    TooLarge,
    /// The block is not of the known form.
    NotABlock,
    /// Of a kind that is not known here.
    Kind,
}

/// How much of the file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Coverage {
    /// All of it.
    WholeFile,
    /// Up to where others signed on; the last of them covers all of it.
    ThenSigned {
        /// How many signatures came later.
        later: usize,
    },
    /// Something was appended that no intact signature covers.
    ThenChanged {
        /// How many bytes.
        bytes: usize,
        /// There are data for checking signatures in it, as programs append them to keep what they
        /// found. That nothing else is in it is not known.
        validation: bool,
    },
    /// Not known, because the signature does not fit.
    Unknown,
}

/// What weakens a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// Made with SHA-1, which can be deceived.
    Sha1,
    /// A certificate on the way to the root was signed with SHA-1.
    Sha1Chain,
    /// The key is shorter than is held to be strong today.
    ShortKey,
    /// The signer's machine gave a time that is still to come.
    TimeToCome,
    /// The certificate has ended since, and only the signer's machine says that it was good then.
    EndedSince,
    /// There is a time stamp, and it does not hold.
    StampBroken,
}

/// Said of what was appended when there are data for checking signatures in it.
const VALIDATION: &str = " (có dữ liệu phục vụ kiểm tra chữ ký lâu dài, chưa rõ có gì khác)";

impl Remark {
    /// In Vietnamese.
    pub fn sentence(self) -> &'static str {
        match self {
            Remark::Sha1 => "Chữ ký dùng thuật toán SHA-1 đã cũ, có thể bị làm giả.",
            Remark::Sha1Chain => "Chuỗi chứng thư có chỗ dùng thuật toán SHA-1 đã cũ.",
            Remark::ShortKey => "Khoá của người ký ngắn hơn mức an toàn hiện nay (2048 bit).",
            Remark::TimeToCome => {
                "Thời điểm ký do máy người ký ghi còn ở tương lai nên không dùng được."
            }
            Remark::EndedSince => {
                "Chứng thư nay đã hết hạn, và chỉ máy của người ký ghi rằng lúc ký còn hạn."
            }
            Remark::StampBroken => "Chữ ký có kèm dấu thời gian nhưng dấu đó không hợp lệ.",
        }
    }
}

impl Revocation {
    /// In Vietnamese.
    pub fn sentence(self) -> &'static str {
        match self {
            Revocation::NotChecked => {
                "Chưa kiểm tra chứng thư có bị thu hồi trước hạn hay không (OCSP, CRL)."
            }
        }
    }
}

impl Signatures {
    /// Whether the file is signed, every signature is intact, and nothing stands in it that no
    /// signature covers. Says nothing about who signed: anybody can sign a file anew after changing
    /// it, so whoever acts on this looks at the [`Chain`] and the name of each signature too.
    pub fn hold(&self) -> bool {
        let whole =
            |s: &Signature| !matches!(s.coverage, Coverage::ThenChanged { .. } | Coverage::Unknown);
        !self.signatures.is_empty()
            && !self.more
            && self.signatures.iter().all(|signature| signature.intact() && whole(signature))
    }

    /// All of it in one or two Vietnamese sentences.
    pub fn sentence(&self) -> String {
        let count = self.signatures.len();
        let bad = self.signatures.iter().filter(|signature| !signature.intact()).count();
        let mut text = match (count, bad) {
            (0, _) if self.more => "Không kiểm tra hết được chữ ký số của tệp.".to_owned(),
            (0, _) => "Tệp không có chữ ký số.".to_owned(),
            (1, 0) => "Tệp có 1 chữ ký số, còn nguyên vẹn.".to_owned(),
            (1, _) => {
                "Tệp có 1 chữ ký số, không còn nguyên vẹn hoặc không kiểm tra được.".to_owned()
            }
            (_, 0) => format!("Tệp có {count} chữ ký số, đều còn nguyên vẹn."),
            _ => format!(
                "Tệp có {count} chữ ký số, trong đó {bad} không còn nguyên vẹn hoặc không kiểm tra được."
            ),
        };
        let appended = self.signatures.iter().any(|signature| {
            signature.intact() && matches!(signature.coverage, Coverage::ThenChanged { .. })
        });
        if appended {
            text.push_str(
                " Sau khi ký, tệp còn được ghi thêm và phần thêm không có chữ ký nào bảo vệ.",
            );
        }
        if self.more && count > 0 {
            text.push_str(" Tệp còn nhiều chữ ký khác chưa được kiểm tra.");
        }
        text
    }
}

impl Signature {
    /// Whether what it covers is what was signed.
    pub fn intact(&self) -> bool {
        self.integrity == Integrity::Intact
    }

    /// Whether it covers all of the file.
    pub fn covers_whole_file(&self) -> bool {
        self.coverage == Coverage::WholeFile
    }

    /// All that matters in one Vietnamese sentence.
    pub fn sentence(&self) -> String {
        let what = match self.kind {
            SignatureKind::Signature => "Chữ ký",
            SignatureKind::TimeStamp => "Dấu thời gian",
        };
        let mut parts = vec![format!("{what} {}", self.state())];
        if self.intact() {
            parts.extend(self.covered());
        }
        if let Some(signer) = &self.signer {
            let role = match (self.kind, self.intact()) {
                (SignatureKind::Signature, true) => "người ký",
                (SignatureKind::Signature, false) => "chứng thư kèm theo ghi tên",
                (SignatureKind::TimeStamp, _) => "tổ chức cấp",
            };
            parts.push(format!("{role}: {signer}"));
        }
        if self.intact() {
            parts.extend(self.time.as_ref().map(SigningTime::phrase));
            parts.push(format!("chứng thư {}", chain_phrase(&self.chain)));
        }
        parts.join("; ") + "."
    }

    fn state(&self) -> &'static str {
        match self.integrity {
            Integrity::Intact => "còn nguyên vẹn",
            Integrity::Changed => "không còn đúng: nội dung tệp đã bị thay đổi sau khi ký",
            Integrity::Broken => {
                "không hợp lệ: khối chữ ký bị sửa hoặc không do khoá trong chứng thư tạo ra"
            }
            Integrity::NoCertificate => {
                "không kiểm tra được vì tệp không kèm chứng thư của người ký"
            }
            Integrity::UnknownAlgorithm => "không kiểm tra được vì dùng thuật toán chưa hỗ trợ",
            Integrity::Misfit { misfit } => match misfit {
                Misfit::NoBlock => {
                    "không đọc được: tệp ghi là có chữ ký nhưng không có khối chữ ký"
                }
                Misfit::RangeBeyondFile => "không kiểm tra được: tệp bị cắt ngắn so với lúc ký",
                Misfit::RangeOdd => "không hợp lệ: vùng nội dung được ký khai báo sai",
                Misfit::Gap => {
                    "không hợp lệ: chữ ký bỏ ra ngoài một phần tệp không phải khối chữ ký"
                }
                Misfit::TooLarge => "không kiểm tra được vì khối chữ ký lớn bất thường",
                Misfit::NotABlock => "không đọc được: khối chữ ký sai cấu trúc",
                Misfit::Kind => "không kiểm tra được vì thuộc kiểu chữ ký chưa hỗ trợ",
            },
        }
    }

    fn covered(&self) -> Option<String> {
        match self.coverage {
            Coverage::WholeFile => Some("bao trùm toàn bộ tệp".to_owned()),
            Coverage::ThenSigned { later } => Some(format!("sau đó tệp được ký tiếp {later} lần")),
            Coverage::ThenChanged { bytes, validation } => Some(format!(
                "nhưng sau đó tệp còn được ghi thêm {bytes} byte không có chữ ký nào bảo vệ{}",
                if validation { VALIDATION } else { "" }
            )),
            Coverage::Unknown => None,
        }
    }
}

impl SigningTime {
    fn phrase(&self) -> String {
        let at = shown(self.at);
        match &self.source {
            TimeSource::Signer => format!("thời điểm ký {at} theo đồng hồ máy của người ký"),
            TimeSource::Authority { party, chain: Chain::Trusted { .. } } => {
                format!("thời điểm {at} do {party} xác nhận")
            }
            TimeSource::Authority { party, .. } => {
                format!("thời điểm {at} do {party} ghi, nguồn này chưa được xác định là tin cậy")
            }
        }
    }
}

/// Vietnam's time, to the minute.
fn shown(at: Timestamp) -> String {
    Offset::constant(7).to_datetime(at).strftime("%d/%m/%Y %H:%M").to_string()
}

fn chain_phrase(chain: &Chain) -> String {
    match chain {
        Chain::Trusted { root } => format!("có nguồn tin cậy ({root})"),
        Chain::UnknownRoot => "chưa xác định được nguồn tin cậy".to_owned(),
        Chain::SelfSigned => "do người ký tự cấp, không có nguồn tin cậy".to_owned(),
        Chain::Expired { ended } => {
            format!(
                "có nguồn tin cậy nhưng đã hết hạn từ {} nên không còn giá trị lúc ký",
                shown(*ended)
            )
        }
        Chain::NotYetValid { begins } => {
            format!("có nguồn tin cậy nhưng đến {} mới có hiệu lực", shown(*begins))
        }
        Chain::Misused => "có nguồn tin cậy nhưng không được cấp để dùng vào việc này".to_owned(),
        Chain::NotChecked => {
            "chưa được đối chiếu vì chưa có danh sách tổ chức chứng thực tin cậy".to_owned()
        }
    }
}
