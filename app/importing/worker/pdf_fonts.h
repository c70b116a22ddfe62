// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjGen.hh>

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace lectern::importing {

/// Which pages' fonts say what letters their signs are. A font whose codes are numbers of its glyphs, without a map to Unicode,
/// can be drawn and not read: what a library gives as its text are other letters (ISO 32000-1, 9.7.5.2, 9.10.2).
/// The file is read again where the first page is asked for.
class PdfFonts {
public:
    /// @param bytes must outlive this
    PdfFonts(std::string_view bytes, const std::string& password) : m_bytes(bytes), m_password(password) {}

    enum class Letters { Known, KnownInPart, Unknown };
    /// @param page from 1
    /// Known where that cannot be told.
    Letters ofPage(int page);

private:
    struct Count {
        int known = 0;
        int unknown = 0;
        int forms = 0;
    };

    void add(QPDFObjectHandle resources, int depth, Count& count);
    bool saysLetters(QPDFObjectHandle font);

    std::string_view m_bytes;
    std::string m_password;
    std::unique_ptr<QPDF> m_pdf;
    std::map<QPDFObjGen, bool> m_fonts; ///< those that were looked at
};

} // namespace lectern::importing
