// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/error_text.h"

#include <QLocale>
#include <QSet>
#include <QTest>

using lectern::ErrorCode;
using lectern::Failure;
using lectern::runtime::errorText;

class TestErrorText : public QObject
{
    Q_OBJECT

private slots:
    void everyCode_hasASentenceOfItsOwn()
    {
        QSet<QString> sentences;
        const int last = int(ErrorCode::CannotWrite);
        for (int code = 0; code <= last; ++code) {
            const QString sentence = errorText(Failure(ErrorCode(code)));
            QVERIFY2(sentence.size() > 8, qPrintable(QString::number(code)));
            QVERIFY2(!sentence.contains('\n') && !sentence.endsWith('.') && !sentence.contains('%'), qPrintable(sentence));
            sentences.insert(sentence);
        }
        QCOMPARE(sentences.size(), last + 1);
    }

    void numbers_areShownInTheSentence()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCOMPARE(errorText(Failure(ErrorCode::DocumentTooLong, {}, "book.pdf", {212000, 140000})),
                 QString("too long: 212,000 tokens are needed, 140,000 fit"));
        QCOMPARE(errorText(Failure(ErrorCode::OutOfMemory, {}, {}, {3LL << 30, 1LL << 30})),
                 QString("not enough memory: 3.00 GiB are needed, 1.00 GiB are available"));
    }

    void detail_thatQuotesAHostileFile_isCutShort()
    {
        const Failure failure(ErrorCode::ModelDamaged, "x: a tensor named " + std::string(100'000, 'n'), "x");
        QVERIFY(errorText(failure).size() < 500);
        QVERIFY(errorText(failure).contains(QString("a tensor named nnn")));
    }

    void detail_ofAModel_isKeptOnOneLineWithoutTheSubject()
    {
        QCOMPARE(errorText(Failure(ErrorCode::ModelDamaged, "m/a.safetensors: cut\nshort", "m/a.safetensors")),
                 QString("the model is damaged (cut short)"));
    }

    void detail_ofAFileThatCannotBeWritten_isShown()
    {
        QCOMPARE(errorText(Failure(ErrorCode::CannotWrite, "m.gguf.part: another process is writing it", "m.gguf")),
                 QString("it cannot be written (m.gguf.part: another process is writing it)"));
    }

    void detail_ofADocument_isNotShown()
    {
        QVERIFY(!errorText(Failure(ErrorCode::DamagedDocument, "xref table")).contains("xref"));
    }
};

QTEST_GUILESS_MAIN(TestErrorText)
#include "test_error_text.moc"
