//! The places that a leak may be planted in.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

pub(crate) const CARRIERS: &[&str] = &[
    "utf-8",
    "utf-16 with mark",
    "utf-16 without mark",
    "windows-1252",
    "mac roman",
    "cp850",
    "markdown",
    "csv",
    "json",
    "html",
    "html runs",
    "rtf runs",
    "mail base64",
    "file name",
    "folder name",
    "docx",
    "docx runs",
    "docx utf-16",
    "docx header",
    "docx deleted",
    "docx author",
    "docx comment",
    "docx alternative text",
    "docx link",
    "docx properties",
    "docx custom property",
    "docx hidden",
    "docx xml comment",
    "docx instruction",
    "docx thumbnail",
    "docx embedded",
    "docx part name",
    "docx archive comment",
    "odt",
    "odt runs",
    "xlsx",
    "pptx runs",
    "zip in zip in zip",
    "gzip",
    "pdf",
    "pdf flate",
    "pdf kerned",
    "pdf hex",
    "pdf info utf-16",
    "picture",
    "broken xml",
];

/// A zip of parts.
pub(crate) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(parts, "")
}

fn zip_with(parts: &[(&str, &[u8])], comment: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("starts");
        writer.write_all(bytes).expect("writes");
    }
    writer.set_comment(comment).expect("a comment");
    writer.finish().expect("finishes").into_inner()
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn single(text: &str, upper: &[(char, u8)]) -> Option<Vec<u8>> {
    let byte = |c: char| {
        if c.is_ascii() {
            u8::try_from(c).ok()
        } else {
            upper.iter().find(|u| u.0 == c).map(|u| u.1)
        }
    };
    text.chars().map(byte).collect()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).expect("writes");
    writer.finish().expect("finishes")
}

fn literal(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('(', "\\(")
        .replace(')', "\\)")
}

/// A document of Word with a body and further parts.
fn docx(body: &str, parts: &[(&str, &[u8])], comment: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:wp=\"wp\"><w:body>{body}<w:p w:rsidR=\"00A4123B\"/></w:body></w:document>"
    );
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<?xml version=\"1.0\"?><Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"),
        ("_rels/.rels", b"<?xml version=\"1.0\"?><Relationships/>"),
        ("word/document.xml", document.as_bytes()),
    ];
    all.extend_from_slice(parts);
    zip_with(&all, comment)
}

/// Writes a text with a leak in its middle into a file of some kind below a folder. Returns the path whose
/// number tells of it, or nothing if the kind cannot hold the text.
pub(crate) fn carry(
    carrier: &str,
    folder: &Path,
    name: &str,
    [before, leak, after]: [&str; 3],
) -> Option<PathBuf> {
    let text = format!("{before}Toen kwam {leak} weer binnen. {after}");
    let is_plain = !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    let marked = xml(&text);
    // A break in the middle of the leak, where runs part.
    let middle = leak
        .char_indices()
        .nth(leak.chars().count() / 2)
        .map_or(0, |c| c.0);
    let runs = |apart: &str, escape: &dyn Fn(&str) -> String| {
        format!(
            "{}Toen kwam {}{apart}{} weer.",
            escape(before),
            escape(&leak[..middle]),
            escape(&leak[middle..])
        )
    };
    let paragraph = |inside: &str| format!("<w:p>{inside}</w:p>");
    let run = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let part =
        |name: &'static str, bytes: &str| docx(&run(&xml(before)), &[(name, bytes.as_bytes())], "");
    let stream = |dictionary: &str, bytes: &[u8]| {
        [
            format!("%PDF-1.4\n1 0 obj <</Length 9 {dictionary}>> stream\n").as_bytes(),
            bytes,
            b"\nendstream endobj\n",
        ]
        .concat()
    };
    let in_markup = carrier.starts_with("docx")
        || carrier.starts_with("odt")
        || carrier.starts_with("xlsx")
        || carrier.starts_with("pptx");
    if in_markup && !is_plain {
        return None;
    }
    let (extension, bytes) = match carrier {
        "utf-8" => ("txt", text.into_bytes()),
        "utf-16 with mark" => ("txt", utf16(&format!("\u{feff}{text}"), u16::to_le_bytes)),
        "utf-16 without mark" if is_plain => ("txt", utf16(&text, u16::to_be_bytes)),
        "windows-1252" => (
            "txt",
            single(
                &text,
                &[
                    ('é', 0xe9),
                    ('ë', 0xeb),
                    ('ö', 0xf6),
                    ('ü', 0xfc),
                    ('Ö', 0xd6),
                    ('ç', 0xe7),
                    ('ô', 0xf4),
                    ('ø', 0xf8),
                    ('’', 0x92),
                ],
            )?,
        ),
        "mac roman" => (
            "txt",
            single(
                &text,
                &[
                    ('é', 0x8e),
                    ('ë', 0x91),
                    ('ö', 0x9a),
                    ('ü', 0x9f),
                    ('Ö', 0x85),
                    ('ç', 0x8d),
                    ('ô', 0x99),
                    ('ø', 0xbf),
                    ('’', 0xd5),
                ],
            )?,
        ),
        "cp850" => (
            "txt",
            single(
                &text,
                &[
                    ('é', 0x82),
                    ('ë', 0x89),
                    ('ö', 0x94),
                    ('ü', 0x81),
                    ('Ö', 0x99),
                    ('ç', 0x87),
                    ('ô', 0x93),
                    ('ø', 0x9b),
                ],
            )?,
        ),
        "markdown" => (
            "md",
            format!("# Gesprek\n\n- **{leak}** was er\n\n{before}").into_bytes(),
        ),
        "csv" => (
            "csv",
            format!("id;naam;tekst\n1;\"{leak}\";{before}\n").into_bytes(),
        ),
        "json" => (
            "json",
            format!(
                "{{\"tekst\": \"{}\"}}",
                text.replace('"', "\\\"").replace('\n', "\\n")
            )
            .into_bytes(),
        ),
        "html" => (
            "html",
            format!("<!doctype html><p>{marked}<br></body>").into_bytes(),
        ),
        "html runs" => (
            "html",
            format!("<p>{}<br>", runs("</b><i class=x>", &xml)).into_bytes(),
        ),
        "rtf runs" if text.is_ascii() && !text.contains('\\') => (
            "rtf",
            format!(
                "{{\\rtf1\\ansi {{\\b {}}}\\par}}",
                runs("}{\\i\\fs20 ", &str::to_owned)
            )
            .into_bytes(),
        ),
        "mail base64" => (
            "eml",
            format!(
                "Subject: x\n\n{}\n",
                crate::check::spelling::base64(text.as_bytes())
                    .as_bytes()
                    .chunks(76)
                    .map(|l| std::str::from_utf8(l).expect("ASCII"))
                    .collect::<Vec<_>>()
                    .join("\r\n")
            )
            .into_bytes(),
        ),
        "file name" | "folder name" => {
            if leak.contains(['/', '\0']) || leak.len() > 150 {
                return None;
            }
            let path = folder.join(format!("{name} {leak} daar"));
            if carrier == "file name" {
                fs::write(&path, before).ok()?
            } else {
                fs::create_dir(&path).ok()?
            }
            return Some(path);
        }
        "docx" => ("docx", docx(&run(&marked), &[], "")),
        "docx runs" => (
            "docx",
            docx(
                &paragraph(&format!(
                    "<w:r><w:t>{}</w:t></w:r>",
                    runs(
                        "</w:t></w:r><w:proofErr w:type=\"spellEnd\"/><w:r><w:rPr><w:b/></w:rPr><w:t>",
                        &xml
                    )
                )),
                &[],
                "",
            ),
        ),
        "docx utf-16" => (
            "docx",
            docx(
                "",
                &[(
                    "word/footnotes.xml",
                    &utf16(
                        &format!(
                            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?>{}",
                            run(&marked)
                        ),
                        u16::to_le_bytes,
                    ),
                )],
                "",
            ),
        ),
        "docx header" => ("docx", part("word/header1.xml", &run(&marked))),
        "docx deleted" => (
            "docx",
            docx(
                &paragraph(&format!(
                    "<w:del w:id=\"1\"><w:r><w:delText>{}</w:delText></w:r></w:del><w:r><w:t> zij</w:t></w:r>",
                    runs("</w:delText></w:r><w:r><w:delText>", &xml)
                )),
                &[],
                "",
            ),
        ),
        "docx author" => (
            "docx",
            docx(
                &paragraph(&format!(
                    "<w:ins w:id=\"1\" w:author=\"{}\"><w:r><w:t>ja</w:t></w:r></w:ins>",
                    xml(leak)
                )),
                &[],
                "",
            ),
        ),
        "docx comment" => ("docx", part("word/comments.xml", &run(&marked))),
        "docx alternative text" => (
            "docx",
            docx(
                &paragraph(&format!("<wp:docPr id=\"1\" descr=\"{marked}\"/>")),
                &[],
                "",
            ),
        ),
        "docx link" => (
            "docx",
            part(
                "word/_rels/document.xml.rels",
                &format!(
                    "<?xml version=\"1.0\"?><Relationships><Relationship Target=\"https://voorbeeld.nl/{}\"/></Relationships>",
                    xml(leak)
                ),
            ),
        ),
        "docx properties" => (
            "docx",
            part(
                "docProps/core.xml",
                &format!(
                    "<?xml version=\"1.0\"?><cp:core><dc:creator>{}</dc:creator></cp:core>",
                    xml(leak)
                ),
            ),
        ),
        "docx custom property" => (
            "docx",
            part(
                "docProps/custom.xml",
                &format!(
                    "<Properties><property name=\"x\"><vt:lpwstr>{marked}</vt:lpwstr></property></Properties>"
                ),
            ),
        ),
        "docx hidden" => (
            "docx",
            docx(
                &paragraph(&format!(
                    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{marked}</w:t></w:r>"
                )),
                &[],
                "",
            ),
        ),
        "docx xml comment" if !leak.contains("--") && !leak.contains("-\n") => {
            ("docx", docx(&format!("<!-- {leak} -->"), &[], ""))
        }
        "docx instruction" if !leak.contains("?>") => {
            ("docx", docx(&format!("<?x {leak} ?>"), &[], ""))
        }
        "docx thumbnail" => (
            "docx",
            docx(
                "",
                &[(
                    "docProps/thumbnail.jpeg",
                    format!("\u{1}\u{2}\u{3}Artist\u{0}\u{1} {text}\u{0}").as_bytes(),
                )],
                "",
            ),
        ),
        "docx embedded" => (
            "docx",
            docx(
                "",
                &[(
                    "word/embeddings/a.xlsx",
                    &zip(&[(
                        "xl/sharedStrings.xml",
                        format!("<sst><si><t>{marked}</t></si></sst>").as_bytes(),
                    )]),
                )],
                "",
            ),
        ),
        "docx part name" if !leak.contains(['/', '\\', '\n', '\r']) => (
            "docx",
            docx("", &[(&format!("word/media/{leak} daar.png"), b"x")], ""),
        ),
        "docx archive comment" => ("docx", docx("", &[], leak)),
        "odt" => (
            "odt",
            zip(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                (
                    "meta.xml",
                    format!("<m><dc:creator>{}</dc:creator></m>", xml(leak)).as_bytes(),
                ),
            ]),
        ),
        "odt runs" => (
            "odt",
            zip(&[(
                "content.xml",
                format!(
                    "<o><text:p>{}</text:p></o>",
                    runs(
                        "<text:span text:style-name=\"T1\"/><text:bookmark text:name=\"x\"/>",
                        &xml
                    )
                )
                .as_bytes(),
            )]),
        ),
        "xlsx" => (
            "xlsx",
            zip(&[(
                "xl/sharedStrings.xml",
                format!(
                    "<sst><si><r><t>{}</t></r></si></sst>",
                    runs("</t></r><r><t>", &xml)
                )
                .as_bytes(),
            )]),
        ),
        "pptx runs" => (
            "pptx",
            zip(&[(
                "ppt/slides/slide1.xml",
                format!(
                    "<p:sld><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>",
                    runs("</a:t></a:r><a:r><a:rPr b=\"1\"/><a:t>", &xml)
                )
                .as_bytes(),
            )]),
        ),
        "zip in zip in zip" => (
            "zip",
            zip(&[("a", &zip(&[("b", &zip(&[("c", text.as_bytes())]))]))]),
        ),
        "gzip" => {
            let mut writer =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            writer.write_all(text.as_bytes()).expect("writes");
            ("txt.gz", writer.finish().expect("finishes"))
        }
        "pdf" if text.is_ascii() => (
            "pdf",
            stream("", format!("BT ({}) Tj ET", literal(&text)).as_bytes()),
        ),
        "pdf flate" if text.is_ascii() => (
            "pdf",
            stream(
                "/Filter /FlateDecode",
                &deflated(format!("BT ({}) Tj ET", literal(&text)).as_bytes()),
            ),
        ),
        "pdf kerned" if text.is_ascii() => (
            "pdf",
            stream(
                "/Filter /FlateDecode",
                &deflated(format!("BT [({})] TJ ET", runs(") -20 (", &literal)).as_bytes()),
            ),
        ),
        "pdf hex" if text.is_ascii() => (
            "pdf",
            stream(
                "",
                format!(
                    "BT <{}> Tj ET",
                    text.bytes().map(|b| format!("{b:02x}")).collect::<String>()
                )
                .as_bytes(),
            ),
        ),
        "pdf info utf-16" if is_plain && !text.contains(['(', ')', '\\']) => {
            let hex: String = utf16(&format!("\u{feff}{text}"), u16::to_be_bytes)
                .iter()
                .map(|b| format!("{b:02X}"))
                .collect();
            (
                "pdf",
                format!("%PDF-1.4\n1 0 obj <</Author <{hex}>>> endobj").into_bytes(),
            )
        }
        "picture" => (
            "jpg",
            [
                b"\xff\xd8\xff\xe1\x00\x10Exif\0\0\x02".as_slice(),
                text.as_bytes(),
                b"\0\xff\xd9\x90\x03",
            ]
            .concat(),
        ),
        "broken xml" => (
            "xml",
            format!("<?xml version=\"1.0\"?><a><b>{marked}</a>").into_bytes(),
        ),
        _ => return None,
    };
    let path = folder.join(format!("{name}.{extension}"));
    fs::write(&path, bytes).ok()?;
    Some(path)
}
