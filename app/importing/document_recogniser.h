// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/recognition_worker.h"
#include "engine/base/failure.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace lectern::importing {

struct RecognitionOptions {
    QString tessdata;      ///< tessdataFolder()
    QString languages;     ///< "deu+eng", all of them in that folder
    QByteArray password{}; ///< as in ImportOptions
    int workers = 2;       ///< processes side by side; each takes one thread
    PageLimits limits{};
    qint64 memoryLimit = 2LL * 1024 * 1024 * 1024; ///< bytes of address space of each worker
};

/// What became of one page.
struct PageRecognition {
    int page = 0;
    std::optional<RecognisedPage> recognised; ///< nothing where it failed
    std::optional<Failure> failure;
};

/// Recognises the text in pages that are images, in worker processes `lectern-ocr` as confined as lectern-import: a page that
/// breaks one costs a failure, and the next page gets another.
class DocumentRecogniser {
public:
    /// @param worker path of the program lectern-ocr
    DocumentRecogniser(QString worker, QString document, RecognitionOptions options);

    /// Called for each page once, never two at a time, on threads of this object's own; pages come as they are done, in nearly
    /// the order in which they were asked for.
    using PageSink = std::function<void(const PageRecognition&)>;

    /// Recognises these pages (from 1); blocks. False when stopped: pages that were not done are not told of.
    /// Throws Failure as DocumentImporter::import(), except NoText, where the document cannot be opened; InvalidInput where it
    /// has no such page; and what `sink` throws.
    bool recognise(const std::vector<int>& pages, const PageSink& sink, const std::stop_token& stop = {}) const;

private:
    QString m_program;
    QString m_path;
    RecognitionOptions m_options;
};

/// Gives a page of a document the text that was recognised in it: the import report does not miss it any more. Of a page that
/// failed, or whose text is doubtful, the report says so.
void takeRecognition(domain::Document& document, const PageRecognition& page);

/// What the import report says of such a page, in English; empty where there is nothing to say.
QString recognitionWarning(const PageRecognition& page);

} // namespace lectern::importing
