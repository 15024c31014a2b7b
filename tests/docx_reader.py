"""What python-docx sees in a document, as JSON: shape, properties and text."""
import json
import re
import sys
import zipfile

import docx
from docx.table import Table
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

document = docx.Document(sys.argv[1])


def text_of(paragraph):
    """The paragraph's text, with runs that stand inside links, smart tags and controls."""
    runs = (run for run in paragraph._p.iter(qn("w:r")) if next(run.iterancestors(qn("w:p"))) is paragraph._p)
    return "".join(Run(run, paragraph).text for run in runs)


def texts(parent):
    """Every paragraph of a story in its order, with those of table cells."""
    for block in parent.iter_inner_content():
        if isinstance(block, Paragraph):
            yield text_of(block)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from texts(cell)


margins = []
for section in document.sections:
    for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
        if not part.is_linked_to_previous:
            margins += texts(part)

core = document.core_properties
properties = [getattr(core, name) for name in (
    "author", "last_modified_by", "title", "subject", "keywords", "comments", "category", "identifier")]
notes = []
with zipfile.ZipFile(sys.argv[1]) as archive:
    names = archive.namelist()
    assert archive.testzip() is None
    body = archive.read("word/document.xml").decode("utf-8")
    for part in ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"):
        if part in names:
            root = docx.oxml.parse_xml(archive.read(part))
            for paragraph in root.iter(qn("w:p")):
                notes.append("".join(t.text or "" for t in paragraph.iter(qn("w:t"))))
properties += [name for name in names if name.startswith(("docProps/custom", "docProps/thumbnail"))]

everything = document.element.body
print(json.dumps({
    "paragraphs": len(list(everything.iter(qn("w:p")))),
    "runs": len(list(everything.iter(qn("w:r")))),
    "tables": len(document.tables),
    "cells": sum(len(row.cells) for table in document.tables for row in table.rows),
    "sections": len(document.sections),
    "styles": sorted(style.name for style in document.styles),
    "used_styles": [paragraph.style.name for paragraph in document.paragraphs],
    "properties": [value for value in properties if value],
    "revision_ids": len(re.findall(r"\bw:rsid\w*=", body)),
    "body": [text for text in texts(document) if text.strip()],
    "margins": [text for text in margins if text.strip()],
    "notes": [text for text in notes if text.strip()],
}))
