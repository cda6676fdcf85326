//! The form of a provider: what stands in it, and what it says when it is sent.

use ansinh_app::oidc::providers::{ProviderForm, SecretChange};
use ansinh_store::identity_provider::{LinkBy, ProviderRow, SecondStepOf};
use maud::{Markup, html};

use super::{link_by_words, second_step_words};
use crate::post::Fields;
use crate::ui::form::{self, Field, field, optional, select};
use crate::viewer::Viewer;

/// What stands in the form. The secret never does.
pub(super) struct Typed {
    pub(super) slug: String,
    pub(super) label: String,
    pub(super) issuer: String,
    client_id: String,
    scopes: String,
    link_by: LinkBy,
    second_step: SecondStepOf,
    active: bool,
    forget_secret: bool,
}

impl Typed {
    /// A form for a new provider.
    pub(super) fn new() -> Typed {
        Typed {
            slug: String::new(),
            label: String::new(),
            issuer: String::new(),
            client_id: String::new(),
            scopes: "email profile".to_owned(),
            link_by: LinkBy::Subject,
            second_step: SecondStepOf::Ours,
            active: true,
            forget_secret: false,
        }
    }

    /// A form of one that is there.
    pub(super) fn of(row: &ProviderRow) -> Typed {
        Typed {
            slug: row.slug.clone(),
            label: row.label.clone(),
            issuer: row.issuer.clone(),
            client_id: row.client_id.clone(),
            scopes: row.scopes.clone(),
            link_by: row.link_by,
            second_step: row.second_step,
            active: row.active,
            forget_secret: false,
        }
    }

    /// What was sent. Word and issuer of one that is there stay, whatever was.
    pub(super) fn sent(fields: &Fields, old: Option<&ProviderRow>) -> Typed {
        let text = |name: &str| fields.text(name).to_owned();
        let of = |kept: fn(&ProviderRow) -> &String, name: &str| {
            old.map_or_else(|| text(name), |row| kept(row).clone())
        };
        Typed {
            slug: of(|row| &row.slug, "tu_dia_chi"),
            label: text("ten"),
            issuer: of(|row| &row.issuer, "ben_cung_cap"),
            client_id: text("ma_ung_dung"),
            scopes: text("pham_vi"),
            link_by: match fields.text("nhan_ra") {
                "thu-dien-tu" => LinkBy::Email,
                _ => LinkBy::Subject,
            },
            second_step: match fields.text("hai_buoc") {
                "khong-hoi" => SecondStepOf::Theirs,
                _ => SecondStepOf::Ours,
            },
            active: !fields.text("dang_dung").is_empty(),
            forget_secret: !fields.text("xoa_mat_khau").is_empty(),
        }
    }

    /// The same for the verb, with the secret that was sent.
    pub(super) fn form(&self, secret: &str) -> ProviderForm {
        ProviderForm {
            slug: self.slug.clone(),
            label: self.label.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            secret: match secret.trim() {
                "" if self.forget_secret => SecretChange::Remove,
                "" => SecretChange::Keep,
                secret => SecretChange::Set(secret.to_owned()),
            },
            scopes: self.scopes.clone(),
            link_by: self.link_by,
            second_step: self.second_step,
            active: self.active,
        }
    }

    /// The fields; `secret` says where the secret of one that is there comes from.
    pub(super) fn fields(&self, viewer: &Viewer, secret: Option<&str>) -> Markup {
        let is_new = secret.is_none();
        let text = |name: &'static str, label, hint, value| Field {
            name,
            label,
            kind: "text",
            hint,
            value,
            error: None,
            autocomplete: "off",
        };
        html! {
            (form::token(viewer))
            (field(&text("ten", "Tên hiển thị", Some("Như người dùng gọi, ví dụ: Tài khoản chung của tỉnh."), &self.label)))
            @if is_new {
                (field(&text("tu_dia_chi", "Từ dùng trong địa chỉ", Some("Chữ thường không dấu, ví dụ: vneid. Không đổi được về sau."), &self.slug)))
                (field(&text("ben_cung_cap", "Địa chỉ của bên cung cấp (issuer)", Some("Địa chỉ https, chép đúng như bên cung cấp công bố. Không đổi được về sau."), &self.issuer)))
            }
            (field(&text("ma_ung_dung", "Mã ứng dụng (client ID)", None, &self.client_id)))
            (optional(&Field {
                name: "mat_khau_ung_dung", label: "Mật khẩu ứng dụng (client secret)", kind: "password",
                hint: Some(secret.unwrap_or("Được mã hóa khi lưu. Để trống nếu máy chủ đã có sẵn trong cấu hình, hoặc bên cung cấp không cấp.")),
                value: "", error: None, autocomplete: "off",
            }))
            (optional(&text("pham_vi", "Phạm vi (scope)", Some("Ngoài openid, cách nhau bằng dấu cách."), &self.scopes)))
            (select("nhan_ra", "Nhận ra người dùng",
                Some("Chỉ chọn theo thư điện tử khi hệ thống đó do cơ quan quản lý và xác nhận mọi địa chỉ."),
                &[
                    ("lien-ket".to_owned(), link_by_words(LinkBy::Subject).to_owned()),
                    ("thu-dien-tu".to_owned(), link_by_words(LinkBy::Email).to_owned()),
                ],
                if self.link_by == LinkBy::Email { "thu-dien-tu" } else { "lien-ket" }))
            (select("hai_buoc", "Xác thực hai bước", None,
                &[
                    ("van-hoi".to_owned(), second_step_words(SecondStepOf::Ours).to_owned()),
                    ("khong-hoi".to_owned(), second_step_words(SecondStepOf::Theirs).to_owned()),
                ],
                if self.second_step == SecondStepOf::Theirs { "khong-hoi" } else { "van-hoi" }))
            fieldset.choices {
                legend { "Trạng thái" }
                label { input type="checkbox" name="dang_dung" value="1" checked[self.active]; "Cho đăng nhập qua hệ thống này" }
                @if !is_new {
                    label { input type="checkbox" name="xoa_mat_khau" value="1" checked[self.forget_secret]; "Xóa mật khẩu ứng dụng đã lưu" }
                }
            }
        }
    }
}
