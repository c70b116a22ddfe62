// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/pdf_file.h"

namespace lectern::test {

namespace {

/// Objects of a PDF and where each begins.
class PdfWriter {
public:
    void add(const QByteArray& body)
    {
        m_offsets.push_back(m_bytes.size());
        m_bytes += QByteArray::number(int(m_offsets.size())) + " 0 obj\n" + body + "\nendobj\n";
    }

    QByteArray finish()
    {
        const qsizetype table = m_bytes.size();
        const QByteArray count = QByteArray::number(int(m_offsets.size()) + 1);
        m_bytes += "xref\n0 " + count + "\n0000000000 65535 f \n";
        for (const qsizetype offset : m_offsets)
            m_bytes += QByteArray::number(offset).rightJustified(10, '0') + " 00000 n \n";
        return m_bytes + "trailer\n<< /Size " + count + " /Root 1 0 R >>\nstartxref\n" + QByteArray::number(table) + "\n%%EOF\n";
    }

private:
    QByteArray m_bytes = "%PDF-1.4\n";
    std::vector<qsizetype> m_offsets;
};

QByteArray pageContent(const QStringList& lines)
{
    QByteArray content = "BT /F1 11 Tf 72 720 Td 14 TL\n";
    for (const QString& line : lines) {
        QByteArray text = line.toLatin1();
        text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        content += "(" + text + ") Tj T*\n";
    }
    return content + "ET";
}

} // namespace

QByteArray pdfFile(const std::vector<QStringList>& pages, int firstRoman)
{
    QByteArray kids;
    for (std::size_t i = 0; i < pages.size(); ++i)
        kids += QByteArray::number(int(4 + 2 * i)) + " 0 R ";

    PdfWriter pdf;
    pdf.add("<< /Type /Catalog /Pages 2 0 R"
            + (firstRoman > 0 ? " /PageLabels << /Nums [0 << /S /r >> " + QByteArray::number(firstRoman) + " << /S /D >>] >>"
                              : QByteArray())
            + " >>");
    pdf.add("<< /Type /Pages /Kids [" + kids + "] /Count " + QByteArray::number(int(pages.size())) + " >>");
    pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const QByteArray content = pageContent(pages[i]);
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents "
                + QByteArray::number(int(5 + 2 * i)) + " 0 R >>");
        pdf.add("<< /Length " + QByteArray::number(content.size()) + " >>\nstream\n" + content + "\nendstream");
    }
    return pdf.finish();
}

QByteArray lighthousePdf()
{
    return pdfFile({
        {"The lighthouse of Saint Bride was built in 1846 by the engineer Margaret Hale.",
         "It stands on a low rock two miles from the coast. Its lamp first burned whale oil.",
         "In 1911 the oil was replaced by a petroleum burner, which doubled the range of the light."},
        {"Three keepers lived in the tower at a time.",
         "Each of them spent six weeks on the rock and two weeks ashore.",
         "During the storm of 1883 the sea broke the lower windows, and the keepers were cut off",
         "for nineteen days. They lived on biscuits and rain water."},
        {"The station was made automatic in 1974. Since then only engineers visit the rock."},
    });
}

} // namespace lectern::test
