//! Writes the encoding of certificates and signature blocks.

/// An element of such a tag.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut bytes = vec![tag];
    match length {
        0..=0x7f => bytes.push(length as u8),
        0x80..=0xff => bytes.extend([0x81, length as u8]),
        0x100..=0xffff => bytes.extend([0x82, (length >> 8) as u8, length as u8]),
        _ => bytes.extend([0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8]),
    }
    bytes.extend(content);
    bytes
}

/// A sequence.
pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// A set, in its order.
pub fn set(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    element(0x31, &parts.concat())
}

/// The tag `[number]` around something.
pub fn tagged(number: u8, content: &[u8]) -> Vec<u8> {
    element(0xa0 | number, content)
}

/// A whole number by its bytes.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
    let mut content = bytes[zeros..].to_vec();
    if content.first().is_none_or(|&byte| byte >= 0x80) {
        content.insert(0, 0);
    }
    element(0x02, &content)
}

/// An object identifier by its numbers.
pub fn oid(text: &str) -> Vec<u8> {
    let numbers: Vec<u64> = text.split('.').map(|n| n.parse().expect("a number")).collect();
    let mut content = vec![(numbers[0] * 40 + numbers[1]) as u8];
    for &number in &numbers[2..] {
        let mut groups = vec![(number & 0x7f) as u8];
        let mut rest = number >> 7;
        while rest > 0 {
            groups.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        content.extend(groups.into_iter().rev());
    }
    element(0x06, &content)
}

/// An algorithm without parameters.
pub fn algorithm(name: &str) -> Vec<u8> {
    sequence(&[oid(name)])
}

/// Bytes.
pub fn octets(bytes: &[u8]) -> Vec<u8> {
    element(0x04, bytes)
}

/// Bits, all of every byte.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], bytes].concat())
}

/// Text.
pub fn text(text: &str) -> Vec<u8> {
    element(0x0c, text.as_bytes())
}

/// A time.
pub fn time(at: jiff::Timestamp) -> Vec<u8> {
    let civil = jiff::tz::Offset::UTC.to_datetime(at);
    if civil.year() < 2050 {
        element(0x17, civil.strftime("%y%m%d%H%M%SZ").to_string().as_bytes())
    } else {
        generalized_time(at)
    }
}

/// A time with its century.
pub fn generalized_time(at: jiff::Timestamp) -> Vec<u8> {
    let civil = jiff::tz::Offset::UTC.to_datetime(at);
    element(0x18, civil.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes())
}
