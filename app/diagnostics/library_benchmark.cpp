// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/library_benchmark.h"

#include "app/diagnostics/raw_file.h"
#include "app/storage/library.h"
#include "engine/base/failure.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace lectern::diagnostics {

namespace {

constexpr int kOpenings = 5;
constexpr int kPages = 3;
constexpr int kSentences = 12;

domain::Document document(int number)
{
    domain::Document made;
    made.title = QStringLiteral("Papers of house %1").arg(number);
    made.sourceSha256 = QCryptographicHash::hash(made.title.toUtf8(), QCryptographicHash::Sha256).toHex();
    for (int page = 1; page <= kPages; ++page) {
        domain::Page text;
        text.number = page;
        text.label = QString::number(page);
        for (int i = 0; i < kSentences; ++i) {
            text.text += QStringLiteral("Drawer %1 of house %2 keeps letter %3 about the harbour, signed in %4. ")
                             .arg(i)
                             .arg(number)
                             .arg((number * 37 + page * 5 + i) % 9973)
                             .arg(1700 + (number + i) % 250);
        }
        made.pages.push_back(std::move(text));
    }
    return made;
}

storage::StoredTurn turn(int number, const QString& parent)
{
    storage::StoredTurn made;
    made.parent = parent;
    made.layoutId = QStringLiteral("bench");
    made.tokens.assign(60, number);
    made.turn.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    made.turn.question = QStringLiteral("Which letter is in drawer %1?").arg(number);
    made.turn.answer =
        QStringLiteral("\"Drawer %1 keeps letter %2 about the harbour.\" [p. 2]").arg(number % kSentences).arg(number % 9973);
    return made;
}

/// In memory where the system has such a folder: nothing of this is measured, and ten thousand turns are ten thousand syncs.
bool fill(const QString& folder, const LargeLibrary& size, const std::stop_token& stop)
{
    storage::Library library(folder, storage::Library::Access::Write);
    QString parent;
    QString conversation;
    const int perDocument = std::max(1, size.turns / std::max(1, size.documents));
    int turns = 0;
    for (int i = 0; i < size.documents; ++i) {
        if (stop.stop_requested())
            return false;
        const QString id = library.documents().add(document(i)).id;
        conversation = library.conversations().create(QStringLiteral("House %1").arg(i), {{.id = id}});
        parent.clear();
        for (int j = 0; j < perDocument && turns < size.turns; ++j, ++turns) {
            const storage::StoredTurn next = turn(turns, parent);
            library.conversations().addTurn(conversation, next);
            parent = next.turn.id;
        }
    }
    return true;
}

/// What a window asks for when it opens.
void list(storage::Library& library, const LargeLibrary& size)
{
    const std::vector<storage::DocumentEntry> documents = library.documents().list();
    ENSURE(int(documents.size()) == size.documents);
    for (const storage::DocumentEntry& entry : documents) {
        library.states().documentState(entry.id);
        library.conversations().listOf(entry.id);
    }
}

} // namespace

std::optional<LibraryFigures> measureLargeLibrary(const QString& folder, const LargeLibrary& size, const std::stop_token& stop)
{
    const QString memory = QStringLiteral("/dev/shm");
    QTemporaryDir made((QFileInfo(memory).isWritable() ? memory : QFileInfo(folder).absolutePath()) +
                       QStringLiteral("/lectern-bench-XXXXXX"));
    if (!made.isValid())
        throw Failure(ErrorCode::CannotWrite, made.errorString().toStdString(), folder.toStdString());
    if (!fill(made.path(), size, stop))
        return std::nullopt;
    const QString database = folder + QStringLiteral("/library.db");
    if (!QDir().mkpath(folder) || !QFile::copy(made.filePath(QStringLiteral("library.db")), database))
        throw Failure(ErrorCode::CannotWrite, "the library cannot be copied", folder.toStdString());

    LibraryFigures figures{.size = size, .bytes = QFileInfo(database).size(), .open = {}, .search = {}};
    std::vector<double> openings;
    std::vector<double> searches;
    for (int i = 0; i < kOpenings; ++i) {
        if (stop.stop_requested())
            return std::nullopt;
        dropCachedFiles(folder);
        std::optional<storage::Library> library;
        openings.push_back(secondsOf([&] {
            library.emplace(folder, storage::Library::Access::Write);
            list(*library, size);
        }));
        for (const char* const words : {"harbour", "letter 4711", "house 512", "signed 1848", "nowhere", "drawer 7 keeps"}) {
            searches.push_back(secondsOf([&] { figures.hits += int(library->search(QString::fromLatin1(words)).size()); }));
        }
    }
    figures.open = spreadOf(std::move(openings));
    figures.search = spreadOf(std::move(searches));
    return figures;
}

} // namespace lectern::diagnostics
