// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/error_text.h"

#include "app/runtime/document_kind_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace lectern::runtime {

namespace {

class ErrorText {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)

public:
    explicit ErrorText(const Failure& failure) : m_failure(failure) {}

    QString sentence() const
    {
        switch (m_failure.code()) {
        case ErrorCode::NotFound:
            return tr("no such file or folder");
        case ErrorCode::NotReadable:
            return tr("it cannot be read");
        case ErrorCode::NotAFile:
            return tr("not a regular file");
        case ErrorCode::EmptyFile:
            return tr("the file is empty");
        case ErrorCode::UnknownFormat:
            return unknownFormat();
        case ErrorCode::Encrypted:
            return tr("the file is encrypted and needs a password");
        case ErrorCode::WrongPassword:
            return tr("the password is wrong");
        case ErrorCode::DamagedDocument:
            return tr("the file is damaged and cannot be opened");
        case ErrorCode::NoText:
            return tr("no text in this document: its pages are images");
        case ErrorCode::DocumentTooLong:
            return tooLong();
        case ErrorCode::WorkerMissing:
            return QString::fromStdString(m_failure.detail()).endsWith(QStringLiteral("lectern-ocr"))
                       ? tr("the program lectern-ocr, which recognises text in scans, is missing")
                       : tr("the program lectern-import, which opens documents, is missing");
        case ErrorCode::WorkerCrashed:
            return tr("opening this document failed: the file may be damaged");
        case ErrorCode::WorkerTimedOut:
            return tr("opening this document took too long and was ended");
        case ErrorCode::WorkerOutOfMemory:
            return tr("opening this document needs more memory than is allowed");
        case ErrorCode::WorkerKilled:
            return tr("opening this document was ended from outside; the computer may have run out of memory");
        case ErrorCode::NoOcrLanguage:
            return m_failure.detail().empty()
                       ? tr("no language for OCR is installed (package tesseract-ocr-eng for English)")
                       : tr("the language “%1” for OCR is not installed (package tesseract-ocr-…)")
                             .arg(QString::fromStdString(m_failure.detail()));
        case ErrorCode::NoModel:
            return tr("no such model");
        case ErrorCode::ModelIncomplete:
            return withDetail(tr("a file of the model is missing"));
        case ErrorCode::ModelDamaged:
            return withDetail(tr("the model is damaged"));
        case ErrorCode::ModelUnsupported:
            return withDetail(tr("this model is not supported"));
        case ErrorCode::LibraryLocked:
            return withDetail(tr("another program is writing to this library"));
        case ErrorCode::LibraryDamaged:
            return withDetail(tr("the library is damaged"));
        case ErrorCode::LibraryTooNew:
            return tr("this library was made by a newer version of Lectern and can only be read");
        case ErrorCode::InvalidInput:
            return withDetail(tr("this cannot be used"));
        case ErrorCode::OutOfMemory:
            return outOfMemory();
        case ErrorCode::DeviceFailed:
            return withDetail(tr("the GPU cannot be used"));
        case ErrorCode::DiskFull:
            return diskFull();
        case ErrorCode::CannotWrite:
            return withDetail(tr("it cannot be written"));
        }
        return {};
    }

    QString ofPage() const
    {
        switch (m_failure.code()) {
        case ErrorCode::DamagedDocument:
        case ErrorCode::WorkerCrashed:
            return tr("recognising its text failed: the page may be damaged");
        case ErrorCode::WorkerTimedOut:
            return tr("recognising its text took too long and was ended");
        case ErrorCode::WorkerOutOfMemory:
            return tr("recognising its text needs more memory than is allowed");
        case ErrorCode::WorkerKilled:
            return tr("recognising its text was ended from outside; the computer may have run out of memory");
        default:
            return sentence();
        }
    }

private:
    QString number(std::size_t index) const { return QLocale().toString(qint64(m_failure.numbers()[index])); }

    QString unknownFormat() const
    {
        const QString kind = documentKindText(m_failure.detail());
        return kind.isEmpty() ? tr("not a document that Lectern reads: neither PDF, EPUB, DOCX, ODT, HTML nor text")
                              : tr("not a document that Lectern reads: %1").arg(kind);
    }

    QString tooLong() const
    {
        if (m_failure.numbers().size() < 2) {
            return tr("too long for this model and this computer");
        }
        return tr("too long: %1 tokens are needed, %2 fit").arg(number(0), number(1));
    }

    QString outOfMemory() const
    {
        if (m_failure.numbers().size() < 2) {
            return tr("not enough memory");
        }
        const QLocale locale;
        return tr("not enough memory: %1 are needed, %2 are available")
            .arg(locale.formattedDataSize(m_failure.numbers()[0]), locale.formattedDataSize(m_failure.numbers()[1]));
    }

    QString diskFull() const
    {
        if (m_failure.numbers().size() < 2) {
            return tr("the disk is full");
        }
        const QLocale locale;
        return tr("not enough room on the disk: %1 are needed, %2 are free")
            .arg(locale.formattedDataSize(m_failure.numbers()[0]), locale.formattedDataSize(m_failure.numbers()[1]));
    }

    /// The technical detail stays as it is: it names files and tensors. The subject is said before it anyway.
    QString withDetail(const QString& sentence) const
    {
        QString detail = QString::fromStdString(m_failure.detail()).simplified();
        const QString subject = QString::fromStdString(m_failure.subject()) + QStringLiteral(": ");
        if (detail.startsWith(subject)) {
            detail = detail.mid(subject.size());
        }
        // It may quote a file's own words, and a hostile file has long ones.
        constexpr qsizetype kMost = 400;
        if (detail.size() > kMost) {
            detail = detail.left(kMost) + QStringLiteral("…");
        }
        return detail.isEmpty() ? sentence : tr("%1 (%2)").arg(sentence, detail);
    }

    const Failure& m_failure;
};

} // namespace

QString errorText(const Failure& failure)
{
    return ErrorText(failure).sentence();
}

QString recognitionErrorText(const Failure& failure)
{
    return ErrorText(failure).ofPage();
}

} // namespace lectern::runtime
