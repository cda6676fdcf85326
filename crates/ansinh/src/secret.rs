//! `ansinh secret rotate`: everything sealed under another key. `ansinh secret give-up`: the way out
//! when the key file is lost.

use ansinh_app::secrets::{give_up_secrets, rotate_key};

use crate::cli::{RotateOptions, SecretOptions};
use crate::database;
use crate::failure::Failure;
use crate::secret_key::{self, Key};

pub async fn give_up(options: &SecretOptions) -> Result<(), Failure> {
    let app = database::open(&options.database).await?;
    let file = secret_key::path(&options.key, &options.database);
    let refused = match secret_key::look(&app, &file).await? {
        Key::Good(_) => Some(format!(
            "Tệp khóa {} vẫn dùng được nên không có gì phải bỏ.",
            file.display()
        )),
        Key::NoneYet => Some("Cơ sở dữ liệu chưa có bí mật nào được mã hóa nên không có gì phải bỏ.".to_owned()),
        Key::Missing | Key::Other if !options.yes => Some(
            "Lệnh này gỡ xác thực hai bước của mọi tài khoản; không lấy lại được. Hãy tìm tệp khóa trong bản sao lưu trước. Nếu chắc chắn đã mất, chạy lại với --yes."
                .to_owned(),
        ),
        Key::Missing | Key::Other => None,
    };
    if let Some(reason) = refused {
        app.db.close().await;
        return Err(Failure::new(reason));
    }
    let given_up = give_up_secrets(&app).await?;
    app.db.close().await;
    println!(
        "Đã bỏ các bí mật mã hóa bằng khóa đã mất: gỡ xác thực hai bước của {} tài khoản, xóa mật khẩu ứng dụng của {} hệ thống đăng nhập, xóa khóa ký và tạm dừng {} webhook. Lần chạy tới, chương trình dùng tệp khóa đang có hoặc tạo khóa mới. Hãy báo mọi người bật lại xác thực hai bước, và nhập lại mật khẩu ứng dụng.",
        given_up.second_steps, given_up.providers, given_up.webhooks
    );
    Ok(())
}

pub async fn rotate(options: &RotateOptions) -> Result<(), Failure> {
    let app = database::open(&options.database).await?;
    let app = secret_key::take(app, &options.key, &options.database).await?;
    let file = secret_key::path(&options.key, &options.database);
    let next = secret_key::make_next(&file)?;
    let resealed = rotate_key(&app, &next).await;
    app.db.close().await;
    let resealed = match resealed {
        Ok(resealed) => resealed,
        Err(error) => {
            secret_key::drop_next(&file);
            return Err(error.into());
        }
    };
    let old = secret_key::put_next(&file)?;
    println!(
        "Đã đổi khóa: mã hóa lại bí mật xác thực hai bước của {} tài khoản, mật khẩu ứng dụng của {} hệ thống đăng nhập, khóa ký của {} webhook. Khóa mới nằm ở {}; hãy sao lưu ngay, riêng với cơ sở dữ liệu. Khóa cũ giữ ở {}: chỉ còn cần khi khôi phục bản sao lưu cũ của cơ sở dữ liệu.",
        resealed.second_steps,
        resealed.providers,
        resealed.webhooks,
        file.display(),
        old.display()
    );
    Ok(())
}
