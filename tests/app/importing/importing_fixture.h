// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/document_importer.h"
#include "engine/base/failure.h"

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <stdexcept>

namespace lectern::test {

/// The program as it was built.
inline QString realWorker() { return QStringLiteral(LECTERN_BUILD_DIR "/bin/lectern-import"); }

inline QString ocrWorker() { return QStringLiteral(LECTERN_BUILD_DIR "/bin/lectern-ocr"); }

/// Files of a test, in a folder of their own.
class Folder {
public:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QString write(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            throw std::runtime_error("cannot write a test's file");
        return file.fileName();
    }

private:
    QTemporaryDir m_folder;
};

/// The code with which importing fails; nothing when it does not.
inline std::optional<ErrorCode> failureOf(const importing::DocumentImporter& importer, const QString& path,
                                          const importing::ImportOptions& options = {}) {
    try {
        importer.import(path, options);
        return {};
    } catch (const Failure& failure) {
        return failure.code();
    }
}

inline QStringView textOf(const domain::Page& page, const domain::WordBox& word) {
    return QStringView(page.text).mid(word.start, word.end - word.start);
}

} // namespace lectern::test
