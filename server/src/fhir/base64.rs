//! The base64 of FHIR attachments (RFC 4648, with or without padding and line breaks). Small enough not to be a dependency.

/// The bytes, or `None` where the text is not base64.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held, mut padding) = (0_u32, 0_u32, 0_u32);
    for b in text.bytes() {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            b'\n' | b'\r' | b' ' | b'\t' => continue,
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        bits = ((bits << 6) | u32::from(six)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xFF).ok()?);
        }
    }
    // One character alone holds no byte, and padding only fills the last four.
    (held != 6 && padding <= 2).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn base64_is_read_with_and_without_padding() {
        assert_eq!(decode("SGVq").as_deref(), Some(&b"Hej"[..]));
        assert_eq!(decode("SGVqIQ==").as_deref(), Some(&b"Hej!"[..]));
        assert_eq!(decode("SGVq\nIQ").as_deref(), Some(&b"Hej!"[..]));
        assert_eq!(decode("").as_deref(), Some(&b""[..]));
    }

    #[test]
    fn what_is_not_base64_is_refused() {
        for text in ["A", "SGV!", "SG=V", "SGVqI===="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
