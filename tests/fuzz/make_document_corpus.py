#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of the corpus for documents without pages (tests/fuzz/corpus/{epub,office,html}/seed-*), small files by hand."""
import io
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

CONTAINER = '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>'
OPF = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Book</dc:title></metadata>
<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="sub/b%20c.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="x" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
<spine toc="x"><itemref idref="a"/><itemref idref="b" linear="no"/><itemref idref="gone"/></spine></package>"""
NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol>
<li><a href="a.xhtml#s1">One</a><ol><li><a href="a.xhtml#s2">One and a half</a></li></ol></li><li><span>Part</span><ol><li><a href="sub/b%20c.xhtml">Two</a></li></ol></li></ol></nav></body></html>"""
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint id="p"><navLabel><text>One</text></navLabel><content src="a.xhtml"/>
<navPoint id="q"><navLabel><text>Inner</text></navLabel><content src="a.xhtml#s2"/></navPoint></navPoint></navMap></ncx>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>One</title><style>p{}</style></head>
<body><h1 id="s1">One</h1><p>A first&nbsp;paragraph<a epub:type="noteref" href="#f">1</a> with <i>emphasis</i>.<br/>A line.</p><h2 id="s2">Half</h2>
<ul><li>item<ol start="3"><li>inner</li></ol></li></ul><table><tr><th>a</th><th colspan="2">b</th></tr><tr><td rowspan="2">1</td><td>2</td><td>3|4</td></tr><tr><td>x</td></tr></table>
<pre>  code
    more</pre><p hidden="hidden">gone</p></body></html>"""
BROKEN = "<html><head><title/></head><body><p>One <b>two<p>three &eacute; &unknown; <br><table><td>cell<table><td>inner</table></table>"

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELS = f'<Relationships><Relationship Id="1" Type="{TYPE}officeDocument" Target="word/document.xml"/></Relationships>'
PARTS = "<Relationships>" + "".join(f'<Relationship Id="{n}" Type="{TYPE}{n}" Target="{n}.xml"/>' for n in ("styles", "numbering", "footnotes", "endnotes")) + "</Relationships>"
STYLES = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>'
NUMBERING = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
FOOTNOTES = f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
DOCUMENT = f"""<w:document {W}><w:body><w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:r><w:t>Numbered</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Text </w:t></w:r><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="1"/><w:br/><w:tab/><w:sym w:char="00E9"/></w:r><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p/></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>"""
ODF = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in (("text", "text"), ("table", "table"), ("office", "office"), ("draw", "drawing"), ("style", "style")))
CONTENT = f"""<office:document-content {ODF}><office:automatic-styles><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="a" style:num-suffix=")" text:start-value="3"/></text:list-style></office:automatic-styles>
<office:body><office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h text:outline-level="1">Head</text:h><text:p>Text<text:s text:c="3"/>more<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note</text:p></text:note-body></text:note><text:line-break/><text:tab/></text:p>
<text:list text:style-name="L"><text:list-item><text:p>item</text:p><text:list><text:list-item text:start-value="7"><text:p>inner</text:p></text:list-item></text:list></text:list-item></text:list><text:p><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></text:p>
<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell><table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><text:p>b</text:p></table:table-cell><table:table-cell table:number-columns-repeated="3"/></table:table-row></table:table></office:text></office:body></office:document-content>"""

PAGE = """<!doctype html><html><head><meta charset="windows-1252"><title>Page \xe9</title><script>var x = "<p>";</script><style>p{}</style></head><body><div style="display:none">hidden</div>
<h1>Head</h1><p>Text<br>line<p>implied<ul><li>one<li>two<ol><li value=7>inner</ol></ul><dl><dt>term<dd>meaning</dl><table><caption>c</caption><tr><th>a<th>b<tr><td colspan=2>x</table>
<table><tr><td><h2>layout</h2><p>p<td>side</table><pre>
  code
</pre><select><option>no</select><svg><title>no</title></svg><math><mi>x</mi></math><ruby>a<rt>b</ruby><a role=doc-noteref>[1]</a><textarea>no</textarea></body></html>"""
MARKDOWN = "Title\n=====\n\nText with a [link](x) and **weight**.\n\n# One #\n\n- a\n- b\n\n```sh\n# no heading\n```\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def write(target, name, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(data if isinstance(data, bytes) else data.encode())


def listed(files):
    return "\n".join(f"@@ {name}\n{content}" for name, content in files.items())


def packed(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def main():
    book = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "O/p.opf": OPF, "O/nav.xhtml": NAV, "O/toc.ncx": NCX, "O/a.xhtml": CHAPTER, "O/sub/b c.xhtml": BROKEN}
    write("epub", "book", listed(book))
    write("epub", "packed", packed(book))
    write("epub", "ncx", listed({name: content for name, content in book.items() if name != "O/nav.xhtml"}))
    write("epub", "encrypted", listed(book | {"META-INF/encryption.xml": '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><CipherReference URI="O/a.xhtml"/></EncryptedData></encryption>'}))
    word = {"[Content_Types].xml": "<Types/>", "_rels/.rels": RELS, "word/_rels/document.xml.rels": PARTS, "word/styles.xml": STYLES, "word/numbering.xml": NUMBERING, "word/footnotes.xml": FOOTNOTES, "word/document.xml": DOCUMENT}
    write("office", "docx", listed(word))
    write("office", "docx-packed", packed(word))
    odt = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": CONTENT}
    write("office", "odt", listed(odt))
    write("office", "odt-packed", packed(odt))
    write("html", "page", PAGE.encode("windows-1252"))
    write("html", "utf-16", "\ufeff".encode("utf-16-le") + PAGE.encode("utf-16-le"))
    write("html", "markdown", MARKDOWN)
    russian = "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.\n" * 2
    write("html", "koi8-r", russian.encode("koi8-r"))
    write("html", "shift-jis", ("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n" * 2).encode("shift_jis"))
    write("html", "utf-32", "\ufeff".encode("utf-32-be") + "Text\fof two pages\n".encode("utf-32-be"))


if __name__ == "__main__":
    main()
