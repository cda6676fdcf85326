//! `ansinh demo`: a filled copy in a folder of its own, made once and served.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ansinh_app::demo::{Demo, GUIDES, Recipe, Size, make};
use ansinh_app::upload_source::Upload;
use ansinh_app::{Clock, new_key_text};
use ansinh_store::{Db, migrate};

use crate::cli::{DatabaseOptions, DemoOptions, KeyOptions, ServeOptions};
use crate::failure::Failure;
use crate::{database, secret_key, serve, shipped};

/// The database while it is being made: cut off, it is made anew.
const UNFINISHED: &str = "ansinh.db.dang-tao";
/// The file that tells how to sign in.
const ACCOUNTS: &str = "tai-khoan-minh-hoa.txt";
/// The number a demo is made from unless told otherwise.
const SEED: u64 = 103;

pub async fn run(options: DemoOptions) -> Result<(), Failure> {
    let data = options.data.clone();
    let listener = match options.only_make {
        true => None,
        // First, so that nobody waits for a demo that then cannot be shown.
        false => Some(serve::listen(options.listen, "demo").await?),
    };
    match known(&data).await? {
        Some(demo) => say_known(&demo, &options)?,
        None => make_in(&data, &options).await?,
    }
    println!("{}", accounts(&data)?);
    let Some(listener) = listener else { return Ok(()) };
    let database = DatabaseOptions { data, database_url: None };
    serve::on(listener, ServeOptions { listen: options.listen, database, ..Default::default() })
        .await
}

/// The demo in a folder, if there is one.
///
/// # Errors
/// A folder that holds another installation: nothing of it is touched.
async fn known(data: &Path) -> Result<Option<Demo>, Failure> {
    let file = data.join(database::FILE);
    let database = DatabaseOptions { data: data.to_owned(), database_url: None };
    let other = || {
        Failure::new(format!(
            "Thư mục {} đã có dữ liệu không phải bản minh hoạ nên được giữ nguyên. Hãy chọn thư mục khác: ansinh demo --data THƯ-MỤC",
            data.display()
        ))
    };
    if !file.exists() {
        // The key of an installation whose data lies on a server.
        let key = secret_key::path(&KeyOptions::default(), &database);
        return if key.exists() { Err(other()) } else { Ok(None) };
    }
    let db = database::connect(&database).await?;
    // What has no such table, or cannot be read, is not one either.
    let demo = Demo::of(&db).await.ok().flatten();
    db.close().await;
    demo.map(Some).ok_or_else(other)
}

fn say_known(demo: &Demo, options: &DemoOptions) -> Result<(), Failure> {
    if let Some(seed) = options.seed.filter(|seed| *seed != demo.seed) {
        return Err(Failure::new(format!(
            "Thư mục {} đã có bản minh hoạ với số khởi tạo {}, khác số {seed} vừa nêu. Hãy bỏ --seed để mở bản đó, hoặc chọn thư mục khác bằng --data.",
            options.data.display(),
            demo.seed
        )));
    }
    println!("Mở bản minh hoạ đã có (số khởi tạo {}).", demo.seed);
    Ok(())
}

async fn make_in(data: &Path, options: &DemoOptions) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(format!(
            "Không ghi được vào thư mục {}: {error}. Hãy kiểm tra quyền ghi, hoặc chọn thư mục khác bằng --data.",
            data.display()
        ))
    };
    std::fs::create_dir_all(data).map_err(failed)?;
    let unfinished = data.join(UNFINISHED);
    forget(&unfinished);
    let seed = options.seed.unwrap_or(SEED);
    println!("Tạo bản minh hoạ (số khởi tạo {seed}), chỉ làm một lần:");
    let begun = Instant::now();
    let clock = Clock::system();
    let db = Db::open_file(unfinished.clone()).await?;
    migrate(&db, clock.now()).await?;
    let recipe = Recipe {
        seed,
        size: if options.small { Size::Small } else { Size::Whole },
        plan: shipped_file(shipped::SHIPPED)?,
        preset: shipped_file(shipped::SHIPPED_PRESETS)?,
        password: password()?,
        machine_now: clock.now(),
    };
    let app = make(db, &recipe, &|what| println!("{what}")).await?;
    app.db.close().await;
    write_accounts(&data.join(ACCOUNTS), &recipe.password).map_err(failed)?;
    std::fs::rename(&unfinished, data.join(database::FILE)).map_err(failed)?;
    forget(&unfinished);
    println!("Xong sau {:.0} giây.", begun.elapsed().as_secs_f64());
    Ok(())
}

fn shipped_file(files: &[(&str, &[u8])]) -> Result<Upload, Failure> {
    let none = || {
        Failure::new(
            "Chương trình này được dựng không kèm kế hoạch nên không tạo được bản minh hoạ.",
        )
    };
    let (name, bytes) = files.first().ok_or_else(none)?;
    Ok(Upload { name: (*name).to_owned(), bytes: bytes.to_vec() })
}

/// Takes away what was left of a database that was cut off while being made.
fn forget(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        let _ = std::fs::remove_file(PathBuf::from(name));
    }
}

/// A password for all accounts of one demo: anybody may know that of another.
fn password() -> Result<String, Failure> {
    let text = new_key_text()?;
    let digits: Vec<char> = text.chars().filter(char::is_ascii_hexdigit).take(12).collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(format!("an-sinh-{}", groups.join("-")))
}

/// For its owner only.
fn write_accounts(file: &Path, password: &str) -> std::io::Result<()> {
    let mut text = String::from("Đăng nhập bản minh hoạ, mật khẩu chung cho mọi tài khoản:\n");
    text.push_str(&format!("  {password}\n"));
    for guide in GUIDES {
        let body = guide.body.map(|body| format!(", {body}")).unwrap_or_default();
        text.push_str(&format!("  {:<16} {}{body}\n", guide.login, guide.role.title()));
    }
    text.push_str("Mỗi cơ quan có tài khoản can.bo.… và thu.truong.… riêng: xem mục Tài khoản khi đăng nhập bằng quan.tri.");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.as_bytes())
}

fn accounts(data: &Path) -> Result<String, Failure> {
    let file = data.join(ACCOUNTS);
    std::fs::read_to_string(&file).map_err(|error| {
        Failure::new(format!(
            "Không đọc được tệp tài khoản {}: {error}. Hãy xóa thư mục {} rồi chạy lại để tạo bản minh hoạ mới.",
            file.display(),
            data.display()
        ))
    })
}
