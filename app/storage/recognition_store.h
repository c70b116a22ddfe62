// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"
#include "app/storage/database.h"

#include <QString>

#include <vector>

namespace lectern::storage {

/// Recognition of a document's scanned pages: which are under way, and the pages that are done, which are no part of the
/// document until Library::useRecognised(). Throws Failure as Database does.
class RecognitionStore {
public:
    explicit RecognitionStore(const Database& database) : m_database(database) {}

    struct UnderWay {
        QString document;
        QString languages; ///< "deu+eng"
    };

    /// Notes that a document's pages are to be recognised; in other languages than before, those done so far are done anew.
    /// False where there is no such document.
    bool begin(const QString& document, const QString& languages);
    /// It is not wanted any more. Pages that are done stay.
    void end(const QString& document);
    /// Those that were begun and neither ended nor used, the oldest first.
    std::vector<UnderWay> underWay() const;

    /// The pages without text that are still to be recognised.
    std::vector<int> missing(const QString& document) const;
    /// How many pages are done and not yet part of the text.
    int done(const QString& document) const;

    /// A page is done; durable when it returns. Nothing happens where the document is gone.
    /// @param page    number, text and words; without text none was found
    /// @param warning what the import report is to say of it; empty: nothing
    void keep(const QString& document, const domain::Page& page, const QString& warning = {});
    /// The same of a page that could not be recognised. It is not tried again before the others are used.
    void keepFailed(const QString& document, int page, const QString& warning);

private:
    void keep(const QString& document, const domain::Page& page, bool failed, const QString& warning);

    const Database& m_database;
};

} // namespace lectern::storage
