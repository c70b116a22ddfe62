// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/book_builder.h"
#include "tests/app/importing/importing_fixture.h"
#include "tests/app/importing/pdf_builder.h"

#include <QElapsedTimer>
#include <QFile>

#include <array>
#include <map>
#include <random>

using namespace lectern;
using namespace lectern::test;

/// More than a thousand broken files, each through a process of its own. Whatever they do to that, importing gives a document
/// whose every offset holds, or one failure that speaks of the document or of its worker.
class TestDamage : public QObject {
    Q_OBJECT

private:
    /// Imports a broken file and counts how that ended.
    void tryFile(const QByteArray& bytes) {
        const QString path = m_folder.write(QStringLiteral("broken.pdf"), bytes);
        try {
            const auto document = m_importer.import(path, {.silence = std::chrono::seconds(20)});
            QVERIFY(document.has_value());
            for (const domain::Page& page : document->pages)
                for (const domain::WordBox& word : page.words)
                    QVERIFY(!textOf(page, word).trimmed().isEmpty());
            ++m_outcomes["read"];
        } catch (const Failure& failure) {
            const std::array allowed{ErrorCode::DamagedDocument, ErrorCode::UnknownFormat,     ErrorCode::NoText,    ErrorCode::Encrypted,
                                     ErrorCode::WorkerCrashed,   ErrorCode::WorkerOutOfMemory, ErrorCode::EmptyFile, ErrorCode::WorkerTimedOut};
            QVERIFY2(std::find(allowed.begin(), allowed.end(), failure.code()) != allowed.end(), failure.what());
            // A frame that breaks the protocol would be a fault of ours, not of the file.
            QVERIFY2(std::string(failure.what()).find("protocol") == std::string::npos, failure.what());
            ++m_outcomes["code " + std::to_string(int(failure.code()))];
        }
    }

    static QByteArray small() {
        PdfBuilder builder;
        for (int i = 0; i < 3; ++i)
            builder.page(PdfBuilder::text(72, 720, "Some words on page " + QByteArray::number(i)) + PdfBuilder::text(72, 700, "and some more of them"));
        builder.object("<< /Type /Outlines /First 5 0 R /Last 5 0 R /Count 1 >>");
        builder.object("<< /Title (Chapter) /Parent 4 0 R /Dest [ 1002 0 R /Fit ] >>");
        return builder.catalog("/Outlines 4 0 R /PageLabels << /Nums [ 0 << /S /r >> ] >>").build();
    }

    /// Compressed streams, object streams and a compressed table, as real programs write them.
    static QByteArray compressed() {
        QFile file(QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/compressed.pdf"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// Documents without pages, one of each kind.
    static std::vector<QByteArray> flowing() {
        const std::string text = "<h1>One</h1><p>Some words &amp; more.</p><ul><li>a<ol><li>b</li></ol></li></ul><table><tr><td>1</td><td>2</td></tr></table><pre>  code</pre>";
        const std::string book = archiveOf(bookOf({text, text}, "<nav epub:type='toc'><ol><li><a href='c1.xhtml'>One</a></li></ol></nav>"));
        const std::string run = "<w:r><w:t>Some words</w:t></w:r>";
        const std::string word = archiveOf(wordOf("<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr>" + run + "</w:p><w:p>" + run + "<w:r><w:footnoteReference w:id='2'/></w:r></w:p><w:tbl><w:tr><w:tc><w:p>" + run + "</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
                                                  {{"styles", "<w:style w:type='paragraph' w:styleId='a'><w:name w:val='heading 1'/></w:style>"}, {"footnotes", "<w:footnote w:id='2'><w:p>" + run + "</w:p></w:footnote>"}}));
        const std::string open = archiveOf(openTextOf("<text:h text:outline-level='1'>One</text:h><text:p>Some words<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p><text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>"));
        const std::string page = "<!doctype html><html><head><meta charset=utf-8><title>T</title></head><body>" + text + "</body></html>";
        const std::string markdown = "# One\n\nSome *words*.\n\n```\n# code\n```\n\n## Two\n\n| a | b |\n|---|---|\n";
        std::vector<QByteArray> files;
        for (const std::string& file : {book, word, open, page, markdown})
            files.push_back(QByteArray::fromStdString(file));
        return files;
    }

    Folder m_folder;
    importing::DocumentImporter m_importer{realWorker()};
    std::map<std::string, int> m_outcomes;

private Q_SLOTS:
    void cleanup() {
        for (const auto& [outcome, count] : m_outcomes)
            qInfo("%s: %d", outcome.c_str(), count);
        m_outcomes.clear();
    }

    void undamaged_isRead() {
        tryFile(small());
        tryFile(compressed());
        for (const QByteArray& file : flowing())
            tryFile(file);
        QCOMPARE(m_outcomes["read"], 7);
    }

    void truncated_anywhere() {
        for (const QByteArray& whole : {small(), compressed()}) {
            QVERIFY(!whole.isEmpty());
            for (int i = 0; i < 120; ++i)
                tryFile(whole.left(whole.size() * i / 120));
        }
    }

    void flowingDocuments_truncatedAnywhere_andWithFlippedBytes() {
        std::mt19937 random(11);
        for (const QByteArray& whole : flowing()) {
            for (int i = 0; i < 60; ++i)
                tryFile(whole.left(whole.size() * i / 60));
            for (int i = 0; i < 140; ++i) {
                QByteArray broken = whole;
                for (unsigned flips = 1 + random() % 6; flips > 0; --flips)
                    broken[static_cast<qsizetype>(random() % broken.size())] ^= static_cast<char>(1U << (random() % 8));
                tryFile(broken);
            }
        }
    }

    void flippedBytes_anywhere() {
        std::mt19937 random(20'240'601);
        for (const QByteArray& whole : {small(), compressed()}) {
            for (int i = 0; i < 350; ++i) {
                QByteArray broken = whole;
                for (unsigned flips = 1 + random() % 8; flips > 0; --flips)
                    broken[static_cast<qsizetype>(random() % broken.size())] ^= static_cast<char>(1U << (random() % 8));
                tryFile(broken);
            }
        }
    }

    void exchangedNumbers_anywhere() {
        std::mt19937 random(7);
        const QByteArray whole = small();
        for (int i = 0; i < 150; ++i) {
            QByteArray broken = whole;
            for (int changes = 0; changes < 3; ++changes) {
                qsizetype at = static_cast<qsizetype>(random() % broken.size());
                while (at < broken.size() && (broken[at] < '0' || broken[at] > '9'))
                    ++at;
                if (at < broken.size())
                    broken.replace(at, 1, QByteArray::number(random()));
            }
            tryFile(broken);
        }
    }

    void garbage_withAHeader() {
        std::mt19937 random(99);
        for (int i = 0; i < 60; ++i) {
            QByteArray broken = "%PDF-1.7\n";
            for (unsigned size = random() % 5'000; size > 0; --size)
                broken += static_cast<char>(random());
            tryFile(broken + "\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF");
        }
    }
};

QTEST_GUILESS_MAIN(TestDamage)
#include "test_damage.moc"
