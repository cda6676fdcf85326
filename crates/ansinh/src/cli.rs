//! The words of the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::plan_check::Output;

/// An Sinh: biến văn bản kế hoạch thành hệ thống theo dõi chỉ tiêu và nhiệm vụ.
#[derive(Debug, Parser)]
#[command(name = "ansinh", version)]
pub struct Arguments {
    /// Lệnh cần chạy; không ghi thì là `serve`
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Dạng của nhật ký ghi ra stderr (mức nhật ký: biến ANSINH_LOG, ví dụ `info`)
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Cho người đọc
    Text,
    /// Cho máy đọc, mỗi dòng một đối tượng JSON
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Chạy trang web
    Serve(Box<ServeOptions>),
    /// Tạo và mở một bản minh hoạ đầy đủ số liệu, trong thư mục riêng
    Demo(DemoOptions),
    /// Đọc và nhập văn bản kế hoạch
    Plan {
        #[command(subcommand)]
        command: PlanCommand,
    },
    /// Kiểm tra và xuất nhật ký hệ thống
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Kiểm tra thể thức của báo cáo, công văn
    Report {
        #[command(subcommand)]
        command: ReportCommand,
    },
    /// Đổi khóa bí mật, xử lý khi mất tệp khóa
    Secret {
        #[command(subcommand)]
        command: SecretCommand,
    },
    /// Đọc và nạp danh mục địa bàn, bảng chuyển đổi đơn vị hành chính
    Territory {
        #[command(subcommand)]
        command: TerritoryCommand,
    },
    /// Số liệu kết quả đã công bố
    Observations {
        #[command(subcommand)]
        command: ObservationsCommand,
    },
    /// Đo tốc độ của chương trình
    Bench {
        #[command(subcommand)]
        command: BenchCommand,
    },
    /// Nâng cấp cơ sở dữ liệu lên phiên bản của chương trình
    Migrate(DatabaseOptions),
    /// Quản lý tài khoản
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
}

impl Default for Command {
    fn default() -> Self {
        Command::Serve(Box::default())
    }
}

/// Address of the site unless told otherwise.
const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

#[derive(Debug, Args)]
pub struct ServeOptions {
    /// Địa chỉ và cổng phục vụ
    #[arg(long, default_value_t = LISTEN)]
    pub listen: SocketAddr,
    /// Chạy sau máy chủ trung gian: tin các tiêu đề X-Forwarded-For và X-Forwarded-Proto
    #[arg(long)]
    pub behind_proxy: bool,
    /// Danh sách mật khẩu không ai được dùng, mỗi dòng một mật khẩu, thay cho danh sách có sẵn
    #[arg(long, value_name = "FILE")]
    pub common_passwords: Option<PathBuf>,
    /// Chứng thư của các tổ chức chứng thực được tin (PEM), để đối chiếu chữ ký số của tệp minh chứng
    #[arg(long, value_name = "FILE")]
    pub trusted_authorities: Option<PathBuf>,
    #[command(flatten)]
    pub signing: SigningOptions,
    /// Thư mục mật khẩu ứng dụng OpenID Connect: mỗi hệ thống một tệp, tên tệp là từ dùng trong địa chỉ
    #[arg(long, value_name = "DIR")]
    pub oidc_secrets: Option<PathBuf>,
    /// Chỉ để thử: cho hỏi hệ thống đăng nhập trên chính máy này qua http không mã hóa
    #[arg(long)]
    pub allow_http_oidc: bool,
    #[command(flatten)]
    pub outward: OutwardOptions,
    #[command(flatten)]
    pub key: KeyOptions,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

impl Default for ServeOptions {
    fn default() -> Self {
        ServeOptions {
            listen: LISTEN,
            behind_proxy: false,
            common_passwords: None,
            trusted_authorities: None,
            signing: SigningOptions::default(),
            oidc_secrets: None,
            allow_http_oidc: false,
            outward: OutwardOptions::default(),
            key: KeyOptions::default(),
            database: DatabaseOptions::default(),
        }
    }
}

/// Folder of the data unless told otherwise.
const DATA: &str = "data";

#[derive(Debug, Args)]
pub struct DatabaseOptions {
    /// Thư mục dữ liệu (cơ sở dữ liệu SQLite nằm trong đó)
    #[arg(long, value_name = "DIR", default_value = DATA)]
    pub data: PathBuf,
    /// Cơ sở dữ liệu khác, thay cho tệp trong thư mục dữ liệu: sqlite://ĐƯỜNG-DẪN hoặc postgres://…
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        DatabaseOptions { data: PathBuf::from(DATA), database_url: None }
    }
}

#[derive(Debug, Args)]
pub struct DemoOptions {
    /// Số khởi tạo: cùng số thì cùng nội dung
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Thư mục của bản minh hoạ; không dùng chung với dữ liệu thật
    #[arg(long, value_name = "DIR", default_value = "demo")]
    pub data: PathBuf,
    /// Địa chỉ và cổng phục vụ
    #[arg(long, default_value_t = LISTEN)]
    pub listen: SocketAddr,
    /// Chỉ tạo, không mở trang web
    #[arg(long)]
    pub only_make: bool,
    /// Bớt kỳ báo cáo sáu tháng, để thử nhanh
    #[arg(long, hide = true)]
    pub small: bool,
}

/// The key of the office that signs papers: in a file or in a device.
#[derive(Debug, Clone, Default, Args)]
pub struct SigningOptions {
    /// Tệp khóa ký của cơ quan (PKCS#12): ký tệp PDF của văn bản khi ghi số
    #[arg(long, value_name = "FILE.p12")]
    pub signing_key: Option<PathBuf>,
    /// Tệp ghi mật khẩu của khóa ký; không có thì lấy biến ANSINH_SIGNING_KEY_PASSWORD
    #[arg(long, value_name = "FILE", requires = "signing_key")]
    pub signing_key_password: Option<PathBuf>,
    /// Thư viện PKCS#11 của thiết bị giữ khóa ký (HSM, USB token), thay cho --signing-key
    #[arg(long, value_name = "FILE.so", conflicts_with = "signing_key")]
    pub pkcs11_module: Option<PathBuf>,
    /// Thiết bị giữ khóa: nhãn, hoặc serial:SỐ; không cần ghi khi chỉ có một thiết bị
    #[arg(long, value_name = "TOKEN", requires = "pkcs11_module")]
    pub pkcs11_token: Option<String>,
    /// Khóa trong thiết bị: nhãn, hoặc id:MÃ ở dạng thập lục phân; không cần ghi khi chỉ có một khóa
    #[arg(long, value_name = "KEY", requires = "pkcs11_module")]
    pub pkcs11_key: Option<String>,
    /// Tệp ghi mã PIN của thiết bị; không có thì lấy biến ANSINH_PKCS11_PIN
    #[arg(long, value_name = "FILE", requires = "pkcs11_module")]
    pub pkcs11_pin_file: Option<PathBuf>,
}

/// What the program may reach, and by which address it is reached.
#[derive(Debug, Default, Args)]
pub struct OutwardOptions {
    /// Địa chỉ mà mọi người mở trang web, ví dụ https://ansinh.tinh.gov.vn, để ghi vào thư và lịch
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
    /// Máy chủ gửi thư: smtps://MÁY-CHỦ, smtp+starttls://MÁY-CHỦ, hoặc smtp://127.0.0.1:25
    #[arg(long, value_name = "URL", requires = "mail_from")]
    pub smtp: Option<String>,
    /// Tên đăng nhập máy chủ gửi thư; mật khẩu lấy từ biến ANSINH_SMTP_PASSWORD hoặc --smtp-password-file
    #[arg(long, value_name = "NAME", requires = "smtp")]
    pub smtp_user: Option<String>,
    /// Tệp chứa mật khẩu máy chủ gửi thư, thay cho biến ANSINH_SMTP_PASSWORD
    #[arg(long, value_name = "FILE", requires = "smtp_user")]
    pub smtp_password_file: Option<PathBuf>,
    /// Chứng thư của tổ chức chứng thực cấp chứng thư cho máy chủ gửi thư (PEM), khi đó là tổ chức nội bộ; chỉ tin các tổ chức này
    #[arg(long, value_name = "FILE", requires = "smtp")]
    pub smtp_ca: Option<PathBuf>,
    /// Người gửi ghi trong thư, ví dụ "An Sinh <ansinh@tinh.gov.vn>"
    #[arg(long, value_name = "ADDRESS", requires = "smtp")]
    pub mail_from: Option<String>,
    /// Cho webhook gửi đến địa chỉ trong mạng nội bộ (10.x, 192.168.x …)
    #[arg(long)]
    pub allow_inner_webhooks: bool,
    /// Chỉ để thử: cho webhook gửi đến chính máy này qua http không mã hóa
    #[arg(long)]
    pub allow_http_webhooks: bool,
}

#[derive(Debug, Default, Args)]
pub struct KeyOptions {
    /// Tệp khóa mã hóa các bí mật trong cơ sở dữ liệu; không ghi thì là secret.key trong thư mục dữ liệu
    #[arg(long, value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum SecretCommand {
    /// Mất hẳn tệp khóa: bỏ mọi bí mật đã mã hóa bằng khóa đó để chương trình chạy lại được
    GiveUp(SecretOptions),
    /// Đổi sang khóa mới: mã hóa lại mọi bí mật. Hãy dừng chương trình trước khi đổi
    Rotate(RotateOptions),
}

#[derive(Debug, Args)]
pub struct RotateOptions {
    #[command(flatten)]
    pub key: KeyOptions,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Args)]
pub struct SecretOptions {
    /// Xác nhận bỏ: xác thực hai bước của mọi tài khoản bị gỡ, mật khẩu ứng dụng OpenID Connect bị xóa
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub key: KeyOptions,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Đọc văn bản, báo những gì đọc được và những điểm cần xem; không lưu gì
    Check {
        /// Tệp .docx, .xlsx, .html hoặc .txt
        file: PathBuf,
        /// Dạng báo cáo
        #[arg(long, value_enum, default_value_t = Output::Text)]
        format: Output,
    },
    /// Đọc văn bản và lưu thành kế hoạch
    Import {
        /// Tệp .docx, .xlsx, .html hoặc .txt
        file: PathBuf,
        /// Giữ nguyên cách đọc ở mọi điểm phải quyết định
        #[arg(long)]
        accept_readings: bool,
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Liệt kê các kế hoạch đã lưu
    List(DatabaseOptions),
}

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Đối chiếu một văn bản .docx với thể thức của Nghị định 30/2020/NĐ-CP; không lưu gì
    Check {
        /// Tệp .docx
        file: PathBuf,
        /// Dùng quy định đang có hiệu lực vào ngày này; không ghi thì là hôm nay
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Date>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ObservationsCommand {
    /// Đọc bảng số liệu đã công bố (.csv, .xlsx) và lưu ở trạng thái chờ cơ quan chủ trì xác nhận
    Import(ObservationsOptions),
}

#[derive(Debug, Args)]
pub struct ObservationsOptions {
    /// Tệp .csv hoặc .xlsx, dòng đầu là tên cột
    pub file: PathBuf,
    /// Kế hoạch (từ trong địa chỉ, xem `ansinh plan list`); không ghi thì là kế hoạch duy nhất
    #[arg(long, value_name = "SLUG")]
    pub plan: Option<String>,
    /// Chỉ đọc và báo những điểm cần xem; không lưu gì
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Subcommand)]
pub enum BenchCommand {
    /// Đánh giá nhiều chuỗi số liệu ngẫu nhiên, cho biết số chuỗi mỗi giây
    Assess(BenchAssessOptions),
}

#[derive(Debug, Args)]
pub struct BenchAssessOptions {
    /// Số chuỗi
    #[arg(long, default_value_t = 1_000_000)]
    pub series: u64,
    /// Số khởi tạo: cùng số thì cùng chuỗi
    #[arg(long, default_value_t = 103)]
    pub seed: u64,
}

#[derive(Debug, Subcommand)]
pub enum TerritoryCommand {
    /// Đọc các tệp, báo những điểm cần xem; không lưu gì
    Check(TerritoryFiles),
    /// Đọc các tệp và lưu; tệp đã nạp thì được nhận ra
    Load(TerritoryLoadOptions),
    /// Nạp ranh giới (GeoJSON) để vẽ bản đồ
    Borders(BorderOptions),
}

#[derive(Debug, Args)]
pub struct BorderOptions {
    /// Tệp GeoJSON: lớp đa giác WGS 84, mỗi vùng có mã địa bàn chính thức
    pub file: PathBuf,
    /// Ranh giới của ngày nào
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Date,
    /// Nguồn của tệp và quyền sử dụng; ghi ở chân bản đồ
    #[arg(long)]
    pub source: String,
    /// Thuộc tính chứa mã, nếu không phải một tên thường gặp (ma, ma_xa, code …)
    #[arg(long, default_value = "")]
    pub property: String,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Args)]
pub struct TerritoryFiles {
    /// Danh sách tỉnh, huyện, xã hoặc bảng chuyển đổi cũ – mới (.csv, .xlsx); nên đưa vào cùng lúc
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Ngày của danh sách, hoặc ngày hiệu lực của bảng chuyển đổi, cho những dòng không ghi ngày
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub effective: Option<Date>,
}

#[derive(Debug, Args)]
pub struct TerritoryLoadOptions {
    #[command(flatten)]
    pub files: TerritoryFiles,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Tạo đường dẫn dùng một lần để lập tài khoản quản trị đầu tiên
    Link {
        /// Địa chỉ mà người dùng mở trang web
        #[arg(long, default_value = "http://127.0.0.1:8080")]
        address: String,
        #[command(flatten)]
        database: DatabaseOptions,
    },
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Kiểm tra nhật ký còn nguyên vẹn; nếu không, chỉ ra chỗ hỏng đầu tiên
    Verify(AuditVerifyOptions),
    /// Xuất nhật ký ra tệp Excel
    Export(AuditExportOptions),
}

#[derive(Debug, Args)]
pub struct AuditVerifyOptions {
    /// Kiểm tra từ mục số
    #[arg(long, value_name = "N")]
    pub from: Option<i64>,
    /// Kiểm tra đến hết mục số
    #[arg(long, value_name = "N")]
    pub to: Option<i64>,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Args)]
pub struct AuditExportOptions {
    /// Tệp .xlsx cần ghi
    pub file: PathBuf,
    /// Từ ngày (năm-tháng-ngày)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<Date>,
    /// Đến hết ngày (năm-tháng-ngày)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<Date>,
    #[command(flatten)]
    pub database: DatabaseOptions,
}
