// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/open_documents.h"

#include "app/cli/common_options.h"
#include "app/cli/input_file.h"
#include "app/cli/password_prompt.h"
#include "app/cli/recognition.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "engine/base/failure.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

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

/// What --password-file says; empty without it.
QByteArray passwordOf(const Arguments& arguments)
{
    return arguments.has(option::kPasswordFile) ? firstLine(readInputFile(arguments.value(option::kPasswordFile))) : QByteArray();
}

class Opening {
public:
    Opening(const importing::DocumentImporter& importer, bool acceptsNoText, Surroundings& surroundings)
        : m_importer(importer), m_acceptsNoText(acceptsNoText), m_surroundings(surroundings)
    {
    }

    /// Nothing when interrupted.
    std::optional<ImportedDocument> open(const QString& path, const QByteArray& password)
    {
        const QString name = QFileInfo(path).fileName();
        runtime::Interrupt::Work work(m_surroundings.interrupt);
        try {
            const importing::ImportOptions options{.password = password, .acceptsNoText = m_acceptsNoText};
            auto document = m_importer.import(path, options, work.token(), [&](const domain::Page& page, int pageCount) {
                m_surroundings.console.progress(Text::tr("Opening %1: page %2 of %3")
                                                    .arg(name, QString::number(page.number), QString::number(pageCount)),
                                                pageCount > 0 ? double(page.number) / pageCount : -1);
            });
            return document ? std::optional(ImportedDocument{std::move(*document), password}) : std::nullopt;
        } catch (const Failure&) {
            // Ctrl+C reaches the worker too, which then looks as if it had crashed.
            if (work.interrupted()) {
                return std::nullopt;
            }
            throw;
        }
    }

    std::optional<ImportedDocument> openAsking(const QString& path)
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
    bool m_acceptsNoText;
    Surroundings& m_surroundings;
};

void sayInterrupted(Console& console)
{
    console.endProgress();
    console.error({}, Text::tr("interrupted; nothing has been read yet"));
}

} // namespace

std::optional<ImportedDocument> importDocument(const importing::DocumentImporter& importer, const QString& path,
                                               const Arguments& arguments, Surroundings& surroundings)
{
    const bool hasPassword = arguments.has(option::kPasswordFile);
    const QByteArray password = passwordOf(arguments);
    Opening opening(importer, arguments.has(option::kOcr), surroundings);
    std::optional<ImportedDocument> document;
    try {
        document = opening.open(path, password);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::NoText) {
            throw withoutText(QString::fromStdString(failure.subject()), false);
        }
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
        QByteArray password = passwordOf(arguments);
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
            password = imported->password;
            kept = workspace.documents().keep(std::move(imported->document));
        }
        if (arguments.has(option::kOcr) && !recogniseMissing(*kept, path, password, workspace, arguments, surroundings)) {
            return std::nullopt;
        }
        if (!domain::hasText(kept->document)) {
            throw withoutText(QFileInfo(path).fileName(), arguments.has(option::kOcr));
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
