// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/document_recogniser.h"
#include "app/storage/storage_thread.h"

#include <QElapsedTimer>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace lectern::runtime {

/// How far the recognition of scanned pages has come.
struct RecognitionProgress {
    int done = 0;
    int total = 0;
    double secondsLeft = -1; ///< negative: nobody can say yet
};

/// The options to recognise a document's pages with the languages that are installed.
/// @param languages as a person named them, "deu" or "deu+eng"; empty: guessed
/// Throws Failure(NoOcrLanguage).
importing::RecognitionOptions recognitionOptions(const domain::Document& document, const QString& languages,
                                                 const QByteArray& password);

/// Counts pages as they are done. Takes the time from its making on.
class RecognitionClock {
public:
    /// @param before pages that were done before, of `total`
    explicit RecognitionClock(int total, int before = 0);
    /// Another page is done.
    RecognitionProgress tick();
    RecognitionProgress progress() const;

private:
    QElapsedTimer m_timer;
    int m_before;
    int m_done;
    int m_total;
};

/// The scanned pages of a document in a library: what to recognise, and where it is kept.
struct KeptRecognition {
    std::shared_ptr<storage::StorageThread> storage;
    QString document;  ///< its id
    QString path;      ///< of the file; empty: where it was imported from
    QString languages; ///< empty: guessed
    QByteArray password;
};

/// Called for each page when it is kept, on a thread of the recogniser's.
using KeptPageSink = std::function<void(const importing::PageRecognition&, const RecognitionProgress&)>;

/// Recognises the pages that have no text and were not done before; blocks. Each is kept as soon as it is done; they become
/// part of the document by storage::Library::useRecognised(). False when stopped: the next call goes on with the rest.
/// @param begun told how much there is to do before the first page
/// Throws what the library and importing::DocumentRecogniser throw; Failure(NoOcrLanguage); Failure(InvalidInput) where the
/// file is not the one that was imported.
bool recogniseKept(const KeptRecognition& what, const std::function<void(const RecognitionProgress&)>& begun,
                   const KeptPageSink& sink, const std::stop_token& stop);

} // namespace lectern::runtime
