//! Signatures of what is sent.

use base64ct::{Base64, Encoding as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What a secret is shown with.
pub(super) const PREFIX: &str = "whsec_";

/// A secret as the other side is given it.
pub(super) fn shown(secret: &[u8]) -> String {
    format!("{PREFIX}{}", Base64::encode_string(secret))
}

/// The signature header of a message: HMAC-SHA256 over its id, the time in seconds and its bytes.
pub fn signature(secret: &[u8], id: &str, seconds: i64, payload: &str) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{id}.{seconds}.{payload}").as_bytes());
    format!("v1,{}", Base64::encode_string(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the specification of Standard Webhooks.
    #[test]
    fn the_published_example_comes_out() {
        let secret = Base64::decode_vec("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(shown(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }
}
