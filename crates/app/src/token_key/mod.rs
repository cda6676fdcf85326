//! The key of an office that stays in a device (an HSM, a USB token): asked over PKCS#11. The library of
//! the device is opened while the program runs; nothing of it is needed to build or to run without one.

mod fault;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use ansinh_formats::write::signature::{PrivateKey, Scheme, SigningError, SigningKey};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{
    Attribute, AttributeType, CertificateType, KeyType, ObjectClass, ObjectHandle,
};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use fault::{Fault, told};

/// Before a SHA-256 hash where RSA signs it (RFC 8017, 9.2).
const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];
/// Certificates of authorities taken from a device.
const MOST: usize = 8;

/// Which key of which device, as whoever runs the program says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPlace {
    /// The library of the device's maker.
    pub module: PathBuf,
    /// The device, where several may be plugged in.
    pub token: Option<TokenName>,
    /// The key, where the device has several.
    pub key: Option<KeyName>,
}

/// What a device is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenName {
    /// Its label.
    Label(String),
    /// Its serial number.
    Serial(String),
}

/// What a key is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyName {
    /// Its label (`CKA_LABEL`).
    Label(String),
    /// Its identifier (`CKA_ID`).
    Id(Vec<u8>),
}

impl TokenName {
    /// From "label" or "serial:NUMBER".
    pub fn parse(text: &str) -> TokenName {
        match text.strip_prefix("serial:") {
            Some(serial) => TokenName::Serial(serial.trim().to_owned()),
            None => TokenName::Label(text.to_owned()),
        }
    }

    fn is(&self, label: &str, serial: &str) -> bool {
        match self {
            TokenName::Label(wanted) => wanted == label,
            TokenName::Serial(wanted) => wanted == serial,
        }
    }
}

impl KeyName {
    /// From "label" or "id:HEX"; nothing when what follows "id:" is not hexadecimal.
    pub fn parse(text: &str) -> Option<KeyName> {
        let Some(digits) = text.strip_prefix("id:") else {
            return Some(KeyName::Label(text.to_owned()));
        };
        let digits: Vec<u8> = digits
            .chars()
            .filter(|c| !matches!(c, ':' | ' '))
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        let (pairs, []) = digits.as_chunks::<2>() else { return None };
        let id: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        Some(KeyName::Id(id)).filter(|_| !pairs.is_empty())
    }
}

/// The PIN of a device: in memory only, wiped when the program is done with it, in no log.
#[derive(Debug, Clone)]
pub struct Pin(AuthPin);

impl Pin {
    /// A PIN as it was read from a file or the environment.
    pub fn new(text: String) -> Pin {
        Pin(AuthPin::new(text.into()))
    }
}

/// Opens the device and takes the key with its certificates, after a signature that was checked.
///
/// # Errors
/// Why the key cannot be used and what to do, in Vietnamese.
pub fn open(place: TokenPlace, pin: Pin) -> Result<SigningKey, SigningError> {
    let opened = Open::new(&place, &pin).map_err(Fault::into_error)?;
    tracing::info!(module = %place.module.display(), "signing device opened");
    let (scheme, certificates) = (opened.scheme, opened.certificates.clone());
    let own = certificates.first().cloned().unwrap_or_default();
    let key = TokenKey { place, pin, scheme, own, state: Mutex::new(State::Open(opened)) };
    SigningKey::held_by(Box::new(key), certificates)
}

/// A key of a device, with what is needed to open the device again.
struct TokenKey {
    place: TokenPlace,
    pin: Pin,
    scheme: Scheme,
    /// The certificate it was taken with: another device is not taken for it.
    own: Vec<u8>,
    state: Mutex<State>,
}

/// How things stand with the device.
enum State {
    /// It answered the last time.
    Open(Open),
    /// It is opened again when it is next asked.
    Closed,
    /// It is not asked any more: each further try would bring it nearer to locking itself.
    Refused(String),
}

impl PrivateKey for TokenKey {
    fn scheme(&self) -> Scheme {
        self.scheme
    }

    fn sign(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError> {
        // Two papers at once are signed one after the other: a session does one thing at a time.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &*state {
            State::Refused(reason) => return Err(SigningError::Device(reason.clone())),
            State::Open(open) => match open.sign(digest) {
                Ok(signature) => return Ok(signature),
                // It may have been pulled out and put back: then a new session answers.
                Err(error) => tracing::warn!(%error, "the signing device did not answer"),
            },
            State::Closed => {}
        }
        // The old session must have ended before a new one finds the device.
        *state = State::Closed;
        match self.again(digest) {
            Ok((open, signature)) => {
                *state = State::Open(open);
                Ok(signature)
            }
            Err(fault) => {
                if let Fault::Final(reason) = &fault {
                    *state = State::Refused(reason.clone());
                }
                Err(fault.into_error())
            }
        }
    }
}

impl TokenKey {
    /// Opens the device again and signs.
    fn again(&self, digest: &[u8]) -> Result<(Open, Vec<u8>), Fault> {
        let open = Open::new(&self.place, &self.pin)?;
        if open.certificates.first() != Some(&self.own) {
            return Err(Fault::Passing(
                "Thiết bị ký đang cắm có chứng thư khác với lúc chạy chương trình. Hãy cắm đúng thiết bị; nếu đã đổi chứng thư, hãy chạy lại chương trình.".to_owned(),
            ));
        }
        let signature = open.sign(digest).map_err(|error| told(&error))?;
        Ok((open, signature))
    }
}

/// A device that is open and signed in to. Fields end in this order: the library knows of devices that
/// were plugged in meanwhile only after it was left and entered again.
struct Open {
    session: Session,
    key: ObjectHandle,
    scheme: Scheme,
    /// The key's first, then those of the authorities above it that the device holds.
    certificates: Vec<Vec<u8>>,
    _library: Library,
}

/// A library that was entered, and is left with this.
struct Library(Pkcs11);

impl Drop for Library {
    fn drop(&mut self) {
        // A device that is gone may say anything here; the next one to enter finds out.
        let _ = self.0.clone().finalize();
    }
}

impl Library {
    fn enter(place: &TokenPlace) -> Result<Library, Fault> {
        let library = Pkcs11::new(&place.module).map_err(|error| {
            Fault::Passing(format!(
                "Không nạp được thư viện PKCS#11 {}: {error}. Hãy cài phần mềm của thiết bị ký và kiểm tra --pkcs11-module.",
                place.module.display()
            ))
        })?;
        match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {
                Ok(Library(library))
            }
            Err(error) => Err(told(&error)),
        }
    }

    /// The one device that was named.
    fn slot(&self, wanted: Option<&TokenName>) -> Result<Slot, Fault> {
        let (mut found, mut seen) = (Vec::new(), Vec::new());
        for slot in self.0.get_slots_with_token().map_err(|error| told(&error))? {
            let Ok(token) = self.0.get_token_info(slot) else { continue };
            if !token.token_initialized() {
                continue;
            }
            let (label, serial) = (token.label().trim(), token.serial_number().trim());
            seen.push(format!("“{label}” (serial:{serial})"));
            if wanted.is_none_or(|wanted| wanted.is(label, serial)) {
                found.push((slot, token.user_pin_locked(), token.user_pin_final_try()));
            }
        }
        let seen = if seen.is_empty() { "không có".to_owned() } else { seen.join(", ") };
        match found[..] {
            [(_, true, _)] => Err(Fault::Final(
                "Thiết bị ký đã bị khóa mã PIN. Hãy mở khóa bằng phần mềm của thiết bị (mã PUK hoặc SO PIN), rồi chạy lại chương trình.".to_owned(),
            )),
            [(_, _, true)] => Err(Fault::Final(
                "Thiết bị ký chỉ còn một lần nhập mã PIN trước khi bị khóa nên chương trình không thử. Hãy đăng nhập đúng một lần bằng phần mềm của thiết bị, sửa mã PIN, rồi chạy lại chương trình.".to_owned(),
            )),
            [(slot, ..)] => Ok(slot),
            [] => Err(Fault::Passing(format!(
                "Không thấy thiết bị ký. Các thiết bị đang cắm: {seen}. Hãy cắm thiết bị rồi làm lại; nếu đã cắm, hãy kiểm tra --pkcs11-token."
            ))),
            [..] => Err(Fault::Passing(format!(
                "Có nhiều thiết bị ký khớp: {seen}. Hãy ghi --pkcs11-token với nhãn hoặc serial:SỐ của đúng một thiết bị."
            ))),
        }
    }
}

impl Open {
    fn new(place: &TokenPlace, pin: &Pin) -> Result<Open, Fault> {
        let library = Library::enter(place)?;
        let slot = library.slot(place.token.as_ref())?;
        let session = library.0.open_ro_session(slot).map_err(|error| told(&error))?;
        session.login(UserType::User, Some(&pin.0)).map_err(|error| told(&error))?;
        let (key, scheme) = find_key(&session, place.key.as_ref())?;
        let certificates = certificates(&session, key).map_err(|error| told(&error))?;
        if certificates.is_empty() {
            return Err(Fault::Passing(
                "Thiết bị ký không có chứng thư của khóa ký. Hãy nạp chứng thư vào thiết bị, cùng mã (ID) với khóa.".to_owned(),
            ));
        }
        Ok(Open { session, key, scheme, certificates, _library: library })
    }

    fn sign(&self, digest: &[u8]) -> Result<Vec<u8>, Error> {
        match self.scheme {
            Scheme::Rsa => {
                let named = [&SHA256_INFO, digest].concat();
                self.session.sign(&Mechanism::RsaPkcs, self.key, &named)
            }
            Scheme::Ecdsa => self.session.sign(&Mechanism::Ecdsa, self.key, digest),
        }
    }
}

/// The one private key that was named, and how it signs.
fn find_key(session: &Session, wanted: Option<&KeyName>) -> Result<(ObjectHandle, Scheme), Fault> {
    let mut template = vec![Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Sign(true)];
    match wanted {
        Some(KeyName::Label(label)) => template.push(Attribute::Label(label.as_bytes().to_vec())),
        Some(KeyName::Id(id)) => template.push(Attribute::Id(id.clone())),
        None => {}
    }
    let found = session.find_objects(&template).map_err(|error| told(&error))?;
    let [key] = found[..] else {
        return Err(Fault::Passing(match found.len() {
            0 => "Thiết bị ký không có khóa ký như vậy. Hãy kiểm tra --pkcs11-key: nhãn, hoặc id:MÃ ở dạng thập lục phân.".to_owned(),
            count => format!(
                "Thiết bị ký có {count} khóa ký khớp. Hãy ghi --pkcs11-key với nhãn hoặc id:MÃ của đúng một khóa."
            ),
        }));
    };
    let asked = [AttributeType::KeyType, AttributeType::AlwaysAuthenticate];
    let mut scheme = None;
    for attribute in session.get_attributes(key, &asked).map_err(|error| told(&error))? {
        match attribute {
            Attribute::KeyType(KeyType::RSA) => scheme = Some(Scheme::Rsa),
            Attribute::KeyType(KeyType::EC) => scheme = Some(Scheme::Ecdsa),
            Attribute::AlwaysAuthenticate(true) => {
                return Err(Fault::Passing(
                    "Khóa ký này đòi nhập mã PIN cho từng lần ký nên không dùng được để ký tự động. Hãy dùng khóa khác.".to_owned(),
                ));
            }
            _ => {}
        }
    }
    scheme
        .map(|scheme| (key, scheme))
        .ok_or_else(|| Fault::Passing(SigningError::UnknownKind.to_string()))
}

/// The certificate of a key, by its identifier or else its label, and the other ones of the device.
fn certificates(session: &Session, key: ObjectHandle) -> Result<Vec<Vec<u8>>, Error> {
    let (mut id, mut label) = (Vec::new(), Vec::new());
    for attribute in session.get_attributes(key, &[AttributeType::Id, AttributeType::Label])? {
        match attribute {
            Attribute::Id(bytes) => id = bytes,
            Attribute::Label(bytes) => label = bytes,
            _ => {}
        }
    }
    let x509 = [
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
    ];
    let (mut own, mut named, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for object in session.find_objects(&x509)? {
        let asked = [AttributeType::Value, AttributeType::Id, AttributeType::Label];
        let (mut value, mut by_id, mut by_label) = (Vec::new(), false, false);
        for attribute in session.get_attributes(object, &asked)? {
            match attribute {
                Attribute::Value(bytes) => value = bytes,
                Attribute::Id(bytes) => by_id = !id.is_empty() && bytes == id,
                Attribute::Label(bytes) => by_label = !label.is_empty() && bytes == label,
                _ => {}
            }
        }
        match (by_id, by_label) {
            (true, _) => own.push(value),
            (false, true) => named.push(value),
            (false, false) => others.push(value),
        }
    }
    if own.is_empty() {
        own = named;
    }
    own.truncate(1);
    if !own.is_empty() {
        own.extend(others.into_iter().take(MOST));
    }
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_and_keys_are_named_as_people_write_them() {
        let token = |text: &str| TokenName::parse(text);
        assert_eq!(token("Van thu so"), TokenName::Label("Van thu so".to_owned()));
        assert_eq!(token("serial: 0a1b"), TokenName::Serial("0a1b".to_owned()));
        let check = |text: &str, expected: Option<KeyName>| {
            assert_eq!(KeyName::parse(text), expected, "{text:?}");
        };
        check("khóa ký", Some(KeyName::Label("khóa ký".to_owned())));
        check("id:0a1B", Some(KeyName::Id(vec![0x0a, 0x1b])));
        check("id:0a:1b", Some(KeyName::Id(vec![0x0a, 0x1b])));
        check("id:0a1", None);
        check("id:xy", None);
        check("id:", None);
    }

    #[test]
    fn a_pin_is_shown_nowhere() {
        let pin = Pin::new("870312".to_owned());
        assert!(!format!("{pin:?}").contains("870312"), "{pin:?}");
    }
}
