// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/pdf_objects.h"

#include <qpdf/QPDFObjGen.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <map>

namespace lectern::importing {

/// Which pages' fonts say what letters their signs are. A font whose codes are numbers of its glyphs, without a map to Unicode,
/// can be drawn and not read: what a library gives as its text are other letters (ISO 32000-1, 9.7.5.2, 9.10.2).
class PdfFonts {
public:
    /// @param objects must outlive this
    explicit PdfFonts(PdfObjects& objects) : m_objects(objects) {}

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

    PdfObjects& m_objects;
    std::map<QPDFObjGen, bool> m_fonts; ///< those that were looked at
};

} // namespace lectern::importing
