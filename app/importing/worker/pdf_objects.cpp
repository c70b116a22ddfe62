// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/pdf_objects.h"

namespace lectern::importing {

QPDF& PdfObjects::get()
{
    if (!m_isRead) {
        m_isRead = true;
        try {
            m_pdf.setSuppressWarnings(true);
            m_pdf.processMemoryFile("document", m_bytes.data(), m_bytes.size(), m_password.c_str());
        } catch (...) {
            m_failure = std::current_exception(); // a damaged file is not read again for each of its pages
        }
    }
    if (m_failure)
        std::rethrow_exception(m_failure);
    return m_pdf;
}

} // namespace lectern::importing
