//! Names of WordprocessingML: what is read, what is dropped, what is refused.
//!
//! These are names of a file format, as ECMA-376 and Microsoft's extensions spell them.

use crate::ErrorKind;

/// Elements that are left out with all they hold: who changed what formatting when, data of smart
/// tags, bindings to data that is dropped, ids of revisions, variables, printers, mail merge.
///
/// Changes of formatting are dropped rather than refused: what they changed is no text, and the
/// document looks as it did.
pub(super) fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "w:rPrChange"
            | "w:pPrChange"
            | "w:sectPrChange"
            | "w:tblPrChange"
            | "w:tblPrExChange"
            | "w:tblGridChange"
            | "w:trPrChange"
            | "w:tcPrChange"
            | "w:numberingChange"
            | "w:smartTagPr"
            | "w:customXmlPr"
            | "w:dataBinding"
            | "w15:dataBinding"
            | "w:fldData"
            | "w:printerSettings"
            | "w:rsid"
            | "w:rsids"
            | "w:docVars"
            | "w:mailMerge"
            | "w:attachedTemplate"
            | "w:smartTagType"
            | "w:saveThroughXslt"
            | "w:attachedSchema"
            | "w14:docId"
            | "w15:docId"
            | "sl:schemaLibrary"
            | "w:permStart"
            | "w:permEnd"
    )
}

/// Why an element stops the document, if it does.
pub(super) fn refused(name: &str) -> Option<ErrorKind> {
    Some(match name {
        "w:ins"
        | "w:del"
        | "w:moveFrom"
        | "w:moveTo"
        | "w:cellIns"
        | "w:cellDel"
        | "w:cellMerge"
        | "w:moveFromRangeStart"
        | "w:moveToRangeStart"
        | "w:customXmlInsRangeStart"
        | "w:customXmlDelRangeStart"
        | "w:customXmlMoveFromRangeStart"
        | "w:customXmlMoveToRangeStart"
        | "w:delText"
        | "w:delInstrText"
        | "w14:conflictIns"
        | "w14:conflictDel" => ErrorKind::TrackedChanges,
        "w:object" | "w:control" | "w:altChunk" | "w:subDoc" | "w:movie" | "w:contentPart"
        | "w14:contentPart" | "o:OLEObject" | "o:ink" | "c:chart" | "cx:chart" | "dgm:relIds"
        | "a:videoFile" | "a:audioFile" | "a:wavAudioFile" | "a:quickTimeFile"
        | "wp15:webVideoPr" | "am3d:model3d" | "w:frameset" => ErrorKind::Embedded,
        _ => return None,
    })
}

/// Elements whose content is text that is read.
pub(super) fn is_text(name: &str) -> bool {
    matches!(name, "w:t" | "m:t" | "a:t")
}

/// Elements whose content is a number or a fixed word of the format, and no one's text.
pub(super) fn is_measure(name: &str) -> bool {
    matches!(
        name,
        "wp:align"
            | "wp:posOffset"
            | "wp14:pctPosHOffset"
            | "wp14:pctPosVOffset"
            | "wp14:pctWidth"
            | "wp14:pctHeight"
            | "w14:sizeRelH"
            | "w14:sizeRelV"
    )
}

/// The character that an element in a run stands for.
pub(super) fn character(name: &str, code: Option<&str>) -> Option<char> {
    Some(match name {
        "w:tab" | "w:ptab" | "a:tab" => '\t',
        "w:br" | "w:cr" | "a:br" => '\n',
        "w:noBreakHyphen" => '\u{2011}',
        "w:softHyphen" => '\u{ad}',
        // A sign of a symbol font, at a place of private use that shows nothing elsewhere.
        "w:sym" => code
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32)
            .filter(|c| !c.is_control())
            .unwrap_or('\u{fffc}'),
        _ => return None,
    })
}

/// Attributes that hold text which someone typed, by element.
pub(super) fn is_typed(element: &str, parent: &str, attribute: &str) -> bool {
    match attribute {
        "descr" | "title" | "tooltip" | "alt" | "o:title" | "w:tooltip" | "w:docLocation"
        | "o:alt" => true,
        "href" | "o:href" => true,
        "string" => element == "v:textpath",
        "w:displayText" | "w:value" => element == "w:listItem",
        "w:val" => match element {
            "w:alias" | "w:tag" | "w:helpText" | "w:statusText" | "w:listEntry"
            | "w:tblCaption" | "w:tblDescription" | "w:lvlText" | "w:entryMacro"
            | "w:exitMacro" => true,
            "w:default" => parent == "w:textInput",
            _ => false,
        },
        _ => false,
    }
}

/// What becomes of an attribute that says who, when, or in which session.
pub(super) enum Fate {
    /// It goes.
    Dropped,
    /// Its value becomes this one: the format demands it.
    Becomes(&'static str),
}

/// The fate of an attribute, if it is metadata.
pub(super) fn fate(element: &str, attribute: &str) -> Option<Fate> {
    Some(match attribute {
        "w:rsidR" | "w:rsidRPr" | "w:rsidRDefault" | "w:rsidP" | "w:rsidSect" | "w:rsidTr"
        | "w:rsidDel" => Fate::Dropped,
        "w:author" => Fate::Becomes(""),
        "w:initials" => Fate::Becomes(""),
        "w:date" | "w:fullDate" | "w16du:dateUtc" | "w16cex:dateUtc" => Fate::Dropped,
        // The names that Word gives to pictures and boxes are often those of files.
        "name" if element.ends_with(":docPr") || element.ends_with(":cNvPr") => {
            Fate::Becomes("object")
        }
        "w:element" if element == "w:smartTag" => Fate::Becomes("tag"),
        _ => return None,
    })
}

/// Whether a field's instruction holds nothing that anyone typed: page numbers, dates, counts.
pub(super) fn is_plain_field(instruction: &str) -> bool {
    let name = instruction
        .split_whitespace()
        .next()
        .unwrap_or("")
        .to_ascii_uppercase();
    matches!(
        name.as_str(),
        "" | "PAGE"
            | "NUMPAGES"
            | "SECTIONPAGES"
            | "SECTION"
            | "TOC"
            | "PAGEREF"
            | "REF"
            | "NOTEREF"
            | "SEQ"
            | "TIME"
            | "DATE"
            | "CREATEDATE"
            | "SAVEDATE"
            | "PRINTDATE"
            | "NUMWORDS"
            | "NUMCHARS"
            | "FORMTEXT"
            | "FORMCHECKBOX"
            | "FORMDROPDOWN"
            | "LISTNUM"
            | "AUTONUM"
            | "AUTHOR"
            | "LASTSAVEDBY"
            | "USERNAME"
            | "USERINITIALS"
            | "FILENAME"
            | "TITLE"
            | "SUBJECT"
            | "KEYWORDS"
            | "EDITTIME"
            | "REVNUM"
    ) && !instruction.contains('"')
}

/// Whether a bookmark's name was made by a program and says nothing: `_Toc12345`, `_GoBack`.
/// Others are taken from headings (`_Gesprek_met_Noor`) or typed.
pub(super) fn is_plain_bookmark(name: &str) -> bool {
    let bare = name.trim_start_matches('_');
    [
        "Toc",
        "Ref",
        "Hlk",
        "GoBack",
        "OLE_LINK",
        "MON_",
        "RefHeading___Toc",
        "RefNumPara__",
        "PictureBullets",
        "Hlt",
        "Int_",
        "Text",
        "Check",
        "Dropdown",
        "bookmark",
    ]
    .iter()
    .filter_map(|prefix| bare.strip_prefix(prefix))
    .any(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '_'))
}
