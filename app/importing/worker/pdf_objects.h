// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <qpdf/QPDF.hh>

#include <exception>
#include <string>
#include <string_view>

namespace lectern::importing {

/// The objects of a PDF, for all who look at something that Poppler does not tell. Read when they are first asked for.
class PdfObjects {
public:
    /// @param bytes must outlive this
    PdfObjects(std::string_view bytes, const std::string& password) : m_bytes(bytes), m_password(password) {}

    /// Throws what QPDF throws, each time the same.
    QPDF& get();

private:
    std::string_view m_bytes;
    std::string m_password;
    QPDF m_pdf;
    std::exception_ptr m_failure;
    bool m_isRead = false;
};

} // namespace lectern::importing
