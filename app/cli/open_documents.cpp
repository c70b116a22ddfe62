// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/open_documents.h"

#include "app/cli/common_options.h"
#include "app/cli/input_file.h"
#include "app/cli/password_prompt.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "engine/base/failure.h"

#include <QFileInfo>

#include <algorithm>

namespace lectern::cli {

namespace {

constexpr int kPasswordTries = 3;

QByteArray firstLine(const QByteArray& bytes)
{
    QByteArray line = bytes.left(bytes.indexOf('\n') < 0 ? bytes.size() : bytes.indexOf('\n'));
    if (line.endsWith('\r')) {
        line.chop(1);
    }
    return line;
}

class Opening {
public:
    Opening(const importing::DocumentImporter& importer, Surroundings& surroundings)
        : m_importer(importer), m_surroundings(surroundings)
    {
    }

    /// Nothing when interrupted.
    std::optional<domain::Document> open(const QString& path, const QByteArray& password)
    {
        const QString name = QFileInfo(path).fileName();
        runtime::Interrupt::Work work(m_surroundings.interrupt);
        try {
            return m_importer.import(path, {.password = password}, work.token(), [&](const domain::Page& page, int pageCount) {
                m_surroundings.console.progress(Text::tr("Opening %1: page %2 of %3")
                                                    .arg(name, QString::number(page.number), QString::number(pageCount)),
                                                pageCount > 0 ? double(page.number) / pageCount : -1);
            });
        } catch (const Failure&) {
            // Ctrl+C reaches the worker too, which then looks as if it had crashed.
            if (work.interrupted()) {
                return std::nullopt;
            }
            throw;
        }
    }

    std::optional<domain::Document> openAsking(const QString& path)
    {
        for (int attempt = 1;; ++attempt) {
            m_surroundings.console.endProgress();
            const auto password = askPassword(Text::tr("Password of %1: ").arg(QFileInfo(path).fileName()));
            if (!password) {
                return std::nullopt;
            }
            try {
                return open(path, *password);
            } catch (const Failure& failure) {
                const bool wrong = failure.code() == ErrorCode::WrongPassword || failure.code() == ErrorCode::Encrypted;
                if (!wrong || attempt == kPasswordTries) {
                    throw;
                }
                m_surroundings.console.notice(Text::tr("The password is wrong."));
            }
        }
    }

private:
    const importing::DocumentImporter& m_importer;
    Surroundings& m_surroundings;
};

void sayInterrupted(Console& console)
{
    console.endProgress();
    console.error({}, Text::tr("interrupted; nothing has been read yet"));
}

} // namespace

std::optional<domain::Document> importDocument(const importing::DocumentImporter& importer, const QString& path,
                                               const Arguments& arguments, Surroundings& surroundings)
{
    const bool hasPassword = arguments.has(option::kPasswordFile);
    const QByteArray password = hasPassword ? firstLine(readInputFile(arguments.value(option::kPasswordFile))) : QByteArray();
    Opening opening(importer, surroundings);
    std::optional<domain::Document> document;
    try {
        document = opening.open(path, password);
    } catch (const Failure& failure) {
        if (failure.code() != ErrorCode::Encrypted || hasPassword) {
            throw;
        }
        if (!surroundings.console.isInteractive()) {
            throw Refusal{QString::fromStdString(failure.subject()),
                          Text::tr("the file is encrypted: name a file with its password with --password-file")};
        }
        document = opening.openAsking(path);
    }
    surroundings.console.endProgress();
    return document;
}

std::optional<std::vector<runtime::KeptDocument>> openDocuments(const runtime::Runtime& runtime, const runtime::Workspace& workspace,
                                                                const QStringList& paths, const Arguments& arguments,
                                                                Surroundings& surroundings)
{
    std::vector<runtime::KeptDocument> documents;
    for (const QString& path : paths) {
        std::optional<runtime::KeptDocument> kept;
        {
            runtime::Interrupt::Work work(surroundings.interrupt);
            kept = workspace.documents().find(path, work.token());
            if (!kept && work.interrupted()) {
                sayInterrupted(surroundings.console);
                return std::nullopt;
            }
        }
        if (!kept) {
            auto imported = importDocument(runtime.importer(), path, arguments, surroundings);
            if (!imported) {
                sayInterrupted(surroundings.console);
                return std::nullopt;
            }
            kept = workspace.documents().keep(std::move(*imported));
        }
        const bool isNew = std::none_of(documents.begin(), documents.end(),
                                        [&](const runtime::KeptDocument& other) { return other.id == kept->id; });
        if (isNew) {
            documents.push_back(std::move(*kept));
        } else {
            surroundings.console.notice(Text::tr("%1 is named twice.").arg(printable(QFileInfo(path).fileName())));
        }
    }
    return documents;
}

} // namespace lectern::cli
