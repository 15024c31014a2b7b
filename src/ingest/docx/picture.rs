//! Pictures: what cameras and editors write into them is left out.

/// A picture without its metadata: EXIF, XMP, IPTC and comments of a JPEG, texts and dates of a PNG.
///
/// Other kinds, and files that do not parse, come back as they are; the document's notice counts
/// every picture, since what it shows cannot be read.
pub(super) fn without_metadata(bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        jpeg(&bytes).unwrap_or(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        png(&bytes).unwrap_or(bytes)
    } else {
        bytes
    }
}

/// Drops the segments APP1 and APP3 to APP13 and COM; keeps JFIF, colour profiles (APP2) and
/// Adobe's colour transform (APP14), without which the picture looks different.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes.get(at) != Some(&0xFF) {
            return None;
        }
        // From the start of the scan on there is nothing but the picture.
        if marker == 0xDA {
            out.extend_from_slice(bytes.get(at..)?);
            return Some(out);
        }
        // Markers without content, and filling bytes.
        if marker == 0xFF || (0xD0..=0xD8).contains(&marker) || marker == 0x01 {
            at += if marker == 0xFF { 1 } else { 2 };
            continue;
        }
        let length = usize::from(u16::from_be_bytes([
            *bytes.get(at + 2)?,
            *bytes.get(at + 3)?,
        ]));
        let segment = bytes.get(at..at + 2 + length)?;
        if !matches!(marker, 0xE1 | 0xE3..=0xED | 0xEF | 0xFE) {
            out.extend_from_slice(segment);
        }
        at += 2 + length;
    }
}

/// Drops the chunks that hold text, EXIF or a date.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let kind = bytes.get(at + 4..at + 8)?;
        let end = at
            .checked_add(usize::try_from(length).ok()?)?
            .checked_add(12)?;
        if !matches!(kind, b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" | b"tIME") {
            out.extend_from_slice(bytes.get(at..end)?);
        }
        at = end;
        if kind == b"IEND" {
            // What follows the end is no picture.
            return Some(out);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exif_and_comments_leave_a_jpeg() {
        let segment = |marker: u8, body: &[u8]| {
            let length = (body.len() as u16 + 2).to_be_bytes();
            [&[0xFF, marker], &length[..], body].concat()
        };
        let scan = [&segment(0xDA, b"\x01")[..], b"pixels\xFF\xD9"].concat();
        let jfif = segment(0xE0, b"JFIF\0");
        let picture = [
            b"\xFF\xD8".to_vec(),
            jfif.clone(),
            segment(0xE1, b"Exif\0\0Noor"),
            segment(0xFE, b"Noor"),
            scan.clone(),
        ]
        .concat();
        let expected = [b"\xFF\xD8".to_vec(), jfif, scan].concat();
        assert_eq!(without_metadata(picture), expected);
    }

    #[test]
    fn texts_leave_a_png_and_so_does_what_follows_it() {
        let chunk = |kind: &[u8; 4], body: &[u8]| {
            [&(body.len() as u32).to_be_bytes()[..], kind, body, b"crc!"].concat()
        };
        let head = b"\x89PNG\r\n\x1A\n".to_vec();
        let picture = [
            head.clone(),
            chunk(b"IHDR", b"x"),
            chunk(b"tEXt", b"Author\0Noor"),
            chunk(b"IEND", b""),
            b"Noor".to_vec(),
        ]
        .concat();
        let expected = [head, chunk(b"IHDR", b"x"), chunk(b"IEND", b"")].concat();
        assert_eq!(without_metadata(picture), expected);
    }

    #[test]
    fn what_does_not_parse_comes_back() {
        for bytes in [
            &b"\xFF\xD8\xFF"[..],
            b"\xFF\xD8\xFF\xE1\xFF\xFF",
            b"GIF89a",
            b"\x89PNG\r\n\x1A\nxx",
            b"",
        ] {
            assert_eq!(without_metadata(bytes.to_vec()), bytes);
        }
    }
}
