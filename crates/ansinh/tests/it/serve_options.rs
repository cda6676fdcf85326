//! Options of `serve` that name keys and authorities: what cannot be used is refused at the start.

use std::process::{Command, Output};

use crate::process::Folder;

const PIN: &str = "870312";

fn serve(folder: &Folder, options: &[&str], pin: bool) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ansinh"));
    command.args(["serve", "--listen", "127.0.0.1:0"]).args(options).current_dir(folder.path());
    command.env_remove("ANSINH_PKCS11_PIN");
    if pin {
        command.env("ANSINH_PKCS11_PIN", PIN);
    }
    command.output().unwrap()
}

#[test]
fn what_cannot_be_used_is_said_before_anything_is_made() {
    let folder = Folder::new("serve-options");
    let text = folder.path().join("a.txt");
    std::fs::write(&text, "khong phai chung thu").unwrap();
    let text = text.to_str().unwrap();
    let module = ["--pkcs11-module", "/khong/co.so"];
    let mail = ["--smtp", "smtps://thu.songhoa.vn", "--mail-from", "ansinh@songhoa.vn"];
    let plain = ["--smtp", "smtp://127.0.0.1:25", "--mail-from", "ansinh@songhoa.vn"];
    let check = |options: &[&[&str]], pin: bool, code: i32, words: &[&str]| {
        let output = serve(&folder, &options.concat(), pin);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{options:?}: {said}");
        for word in words {
            assert!(said.contains(word), "no {word:?} in: {said}");
        }
        assert!(!said.contains(PIN), "{said}");
    };
    check(&[&module], false, 1, &["mã PIN: chưa có", "--pkcs11-pin-file", "ANSINH_PKCS11_PIN"]);
    check(&[&module, &["--pkcs11-pin-file", "/khong/co"]], true, 1, &["không đọc được tệp"]);
    check(&[&module], true, 1, &["Không nạp được thư viện PKCS#11 /khong/co.so"]);
    check(&[&module, &["--pkcs11-key", "id:0x1"]], true, 1, &["--pkcs11-key không đúng"]);
    // No library of a device, but one that is there.
    check(&[&["--pkcs11-module", text]], true, 1, &["Không nạp được thư viện PKCS#11"]);
    check(&[&module, &["--signing-key", text]], true, 2, &["--signing-key"]);
    check(&[&["--pkcs11-key", "id:01"]], true, 2, &["--pkcs11-module"]);
    check(&[&mail, &["--smtp-ca", "/khong/co"]], false, 1, &["Không dùng được --smtp-ca"]);
    check(&[&mail, &["--smtp-ca", text]], false, 1, &["Không đọc được chứng thư nào"]);
    check(&[&plain, &["--smtp-ca", text]], false, 1, &["chỉ dùng khi gửi thư có mã hóa"]);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "only the file of the test: {left:?}");
}
