//! A QR code as a drawing inside the page: no image is fetched and none is kept.

use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// Empty modules around the code, as the standard asks.
const QUIET: usize = 4;

/// The code of `text`; nothing when the text is too long for one. Black on white whatever the
/// colours of the page, because devices read it.
pub fn qr(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::new(text) else { return html! {} };
    let (width, colours) = (code.width(), code.to_colors());
    let size = width + 2 * QUIET;
    let mut path = String::new();
    for (index, _) in colours.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
        let (x, y) = (index % width + QUIET, index / width + QUIET);
        path.push_str(&format!("M{x} {y}h1v1h-1z"));
    }
    html! {
        svg.qr viewBox={ "0 0 " (size) " " (size) } width="240" height="240" role="img"
            aria-label=(label) shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::qr;

    #[test]
    fn a_code_is_a_drawing() {
        let drawn = qr("otpauth://totp/An%20Sinh:canbo?secret=AAAA", "Mã QR").into_string();
        // The three finder patterns begin with a row of seven dark modules.
        assert!(drawn.contains("M4 4h1v1h-1zM5 4h1v1h-1zM6 4h1v1h-1z"), "{drawn}");
        assert!(!drawn.contains("style") && drawn.contains("aria-label=\"Mã QR\""));
        assert_eq!(qr(&"a".repeat(5000), "").into_string(), "");
    }
}
