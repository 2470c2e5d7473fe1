//! What a document is, by its bytes.

use app::documents::types::DocumentKind;

/// A longer text is no page that a person reads.
const LONGEST_TEXT: usize = 200_000;

/// Judges a document by its first bytes. `stated` is what the source calls it: it only decides where bytes alone say nothing, which is
/// plain text; a text that says it is something else (HTML, SVG) is not opened.
pub(crate) fn judge(bytes: &[u8], stated: &str) -> DocumentKind {
    if bytes.starts_with(b"%PDF-") {
        if is_tagged(bytes) { DocumentKind::TaggedPdf } else { DocumentKind::Pdf }
    } else if bytes.starts_with(PNG) {
        if is_still(bytes) { DocumentKind::Png } else { DocumentKind::Other }
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        DocumentKind::Jpeg
    } else if text_of(bytes, stated).is_some() {
        DocumentKind::Text
    } else {
        DocumentKind::Other
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Whether a PDF says in the open that it is tagged. Where its catalogue is packed it cannot be seen, and nothing is promised.
fn is_tagged(bytes: &[u8]) -> bool {
    let marked = |at: usize| bytes[at..].trim_ascii_start().starts_with(b"true");
    find(bytes, b"/StructTreeRoot").next().is_some() && find(bytes, b"/Marked").any(|at| marked(at + b"/Marked".len()))
}

fn find<'b>(bytes: &'b [u8], wanted: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    bytes.windows(wanted.len()).enumerate().filter(move |(_, part)| *part == wanted).map(|(at, _)| at)
}

/// Whether a PNG is one picture: what moves is not shown to those who cannot shut it out. The chunk that says so stands before the
/// picture itself.
fn is_still(bytes: &[u8]) -> bool {
    let mut rest = &bytes[PNG.len()..];
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        match &head[4..] {
            b"acTL" => return false,
            b"IDAT" => return true,
            _ => {}
        }
        // Content and its checksum.
        let Some(next) = usize::try_from(length).ok().and_then(|length| after.get(length.checked_add(4)?..)) else {
            return false;
        };
        rest = next;
    }
    false
}

/// Width and height of a picture, from its beginning.
pub(super) fn size_of(bytes: &[u8], kind: DocumentKind) -> Option<(u32, u32)> {
    let number = |at: &[u8]| at.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    let (width, height) = match kind {
        DocumentKind::Png => (number(bytes.get(16..20)?), number(bytes.get(20..24)?)),
        DocumentKind::Jpeg => {
            let mut rest = bytes.get(2..)?;
            loop {
                let (head, after) = rest.split_first_chunk::<4>()?;
                let length = usize::try_from(number(&head[2..])).ok()?.checked_sub(2)?;
                match head[..2] {
                    // The frame: precision, height, width. Those left out are tables.
                    [0xff, 0xc0..=0xcf] if !matches!(head[1], 0xc4 | 0xc8 | 0xcc) => {
                        break (number(after.get(3..5)?), number(after.get(1..3)?));
                    }
                    [0xff, _] => rest = after.get(length..)?,
                    _ => return None,
                }
            }
        }
        _ => return None,
    };
    ((1..=100_000).contains(&width) && (1..=100_000).contains(&height)).then_some((width, height))
}

/// A plain text as it may be shown: UTF-8, or Latin-1 where that is stated; no control characters but line breaks, and none that turn
/// the direction of what stands around them.
pub(super) fn text_of(bytes: &[u8], stated: &str) -> Option<String> {
    let stated = stated.to_ascii_lowercase();
    if bytes.is_empty() || bytes.len() > LONGEST_TEXT || media(&stated) != "text/plain" {
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if stated.contains("8859-1") || stated.contains("windows-1252") => {
            bytes.iter().map(|byte| char::from(*byte)).collect()
        }
        Err(_) => return None,
    };
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
        return None;
    }
    let turns = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let text: String = text.chars().filter(|letter| !turns(*letter)).collect();
    (!text.trim().is_empty()).then_some(text)
}

fn media(stated: &str) -> &str {
    stated.split(';').next().unwrap_or_default().trim()
}

/// Parts with an empty line between them.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The type of what leaves; `None` for what nothing is said of.
pub(crate) fn media_type(kind: DocumentKind) -> Option<&'static str> {
    match kind {
        DocumentKind::Text => Some("text/plain"),
        DocumentKind::TaggedPdf | DocumentKind::Pdf => Some("application/pdf"),
        DocumentKind::Png => Some("image/png"),
        DocumentKind::Jpeg => Some("image/jpeg"),
        DocumentKind::Other => None,
    }
}

/// As the table keeps it.
pub(crate) fn code(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Text => "text",
        DocumentKind::TaggedPdf => "tagged_pdf",
        DocumentKind::Pdf => "pdf",
        DocumentKind::Png => "png",
        DocumentKind::Jpeg => "jpeg",
        DocumentKind::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(chunks: &[&[u8]]) -> Vec<u8> {
        let mut bytes = PNG.to_vec();
        for name in chunks {
            bytes.extend([0, 0, 0, 1]);
            bytes.extend(*name);
            bytes.extend([7, 0, 0, 0, 0]);
        }
        bytes
    }

    #[test]
    fn a_document_is_what_its_first_bytes_say() {
        for (bytes, stated, kind) in [
            (&b"%PDF-1.4 x"[..], "text/html", DocumentKind::Pdf),
            (b"%PDF-1.7 /MarkInfo << /Marked true >> /StructTreeRoot 3 0 R", "", DocumentKind::TaggedPdf),
            (b"%PDF-1.7 /MarkInfo << /Marked\nfalse >> /StructTreeRoot 3 0 R", "", DocumentKind::Pdf),
            (b"\xff\xd8\xff\xe0", "application/pdf", DocumentKind::Jpeg),
            (b"Hej", "text/plain; charset=utf-8", DocumentKind::Text),
            (b"Hej", "TEXT/PLAIN", DocumentKind::Text),
        ] {
            assert_eq!(judge(bytes, stated), kind, "{stated}");
        }
        assert_eq!(judge(&png(&[b"IHDR", b"IDAT"]), "image/png"), DocumentKind::Png);
    }

    #[test]
    fn what_only_says_that_it_is_something_is_not_opened() {
        for (bytes, stated) in [
            (&b"<script>alert(1)</script>"[..], "application/pdf"),
            (b"<html>", "text/html"),
            (b"<svg onload='x'/>", "image/svg+xml"),
            (b"\n%PDF-1.4", "application/pdf"),
            (b"GIF89a", "image/gif"),
            (b"Hej", "application/octet-stream"),
            (b"Hej", ""),
            (b"", "text/plain"),
            (b" \n ", "text/plain"),
            (b"Hej\0", "text/plain"),
            (b"Hej \xe5", "text/plain"),
        ] {
            assert_eq!(judge(bytes, stated), DocumentKind::Other, "{stated}");
        }
        assert_eq!(judge("å".repeat(LONGEST_TEXT).as_bytes(), "text/plain"), DocumentKind::Other);
    }

    #[test]
    fn a_picture_that_moves_or_breaks_off_is_not_shown() {
        assert_eq!(judge(&png(&[b"IHDR", b"acTL", b"IDAT"]), "image/png"), DocumentKind::Other);
        assert_eq!(judge(&png(&[b"IHDR"]), "image/png"), DocumentKind::Other);
        assert_eq!(judge(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR", "image/png"), DocumentKind::Other);
    }

    #[test]
    fn a_picture_says_how_large_it_is() {
        let png = [PNG, b"\0\0\0\x0dIHDR\0\0\x01\0\0\0\0\x20"].concat();
        assert_eq!(size_of(&png, DocumentKind::Png), Some((256, 32)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x0b\x08\0\x20\x01\0";
        assert_eq!(size_of(jpeg, DocumentKind::Jpeg), Some((256, 32)));
        for broken in [&b"\xff\xd8\xff"[..], b"\xff\xd8\xff\xe0\0\0xx", b"\xff\xd8\xff\xe0\xff\xff"] {
            assert_eq!(size_of(broken, DocumentKind::Jpeg), None);
        }
    }

    #[test]
    fn a_text_is_read_with_its_letters_and_without_what_turns_it_round() {
        assert_eq!(text_of(b"H\xe5ll", "text/plain; charset=ISO-8859-1").as_deref(), Some("Håll"));
        assert_eq!(text_of("\u{feff}a\r\nb\u{202e}c".as_bytes(), "text/plain").as_deref(), Some("a\nbc"));
        assert_eq!(paragraphs("a\nb\n\n\n\nc\n"), ["a\nb", "c"]);
    }
}
