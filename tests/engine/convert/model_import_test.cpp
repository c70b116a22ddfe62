// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/engine.h"
#include "engine/model_import.h"
#include "tests/support/golden_case.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <future>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace lectern;
using namespace lectern::engine;

namespace {

const QString kGguf = QStringLiteral(LECTERN_TEST_DATA "/golden/gguf/");

/// A copy of the small model with experts (bf16), and a place for what is made of it.
class Place {
public:
    Place()
    {
        const QDir source(QString::fromStdString(tests::goldenModel("moe")));
        QDir(m_folder.path()).mkdir("model");
        for (const QString& name : source.entryList(QDir::Files)) {
            QFile::copy(source.filePath(name), model() + '/' + name);
            QFile::setPermissions(model() + '/' + name, QFile::ReadOwner | QFile::WriteOwner);
        }
    }
    QString model() const { return m_folder.filePath("model"); }
    QString file(const QString& name) const { return m_folder.filePath(name); }
    QByteArray read(const QString& name) const
    {
        QFile in(file(name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    void change(const QString& path, qint64 at, const QByteArray& bytes) const
    {
        QFile out(path);
        if (!out.open(QIODevice::ReadWrite) || !out.seek(at) || out.write(bytes) != bytes.size())
            qFatal("cannot change %s", qPrintable(path));
    }
    /// Members that follow the last one.
    bool addToConfig(const QByteArray& members) const
    {
        QByteArray config = read("model/config.json");
        QFile out(file("model/config.json"));
        config.replace(config.lastIndexOf('}'), 1, ", " + members + '}');
        return out.open(QIODevice::WriteOnly) && out.write(config) == config.size();
    }
    ModelImport import(const QString& name, Quantisation quantisation = Quantisation::Q4_K_M, int threads = 2) const
    {
        return {.source = model().toStdString(),
                .file = file(name).toStdString(),
                .quantisation = quantisation,
                .name = "m",
                .threads = threads};
    }
    /// Stops after `tensors` more tensors have been begun.
    ImportReport stopped(const QString& name, int tensors) const
    {
        std::stop_source stop;
        std::string last;
        return importModel(
            import(name),
            [&](const ImportProgress& progress) {
                if (progress.tensor != last && --tensors < 0)
                    stop.request_stop();
                last = progress.tensor;
            },
            stop.get_token());
    }

private:
    QTemporaryDir m_folder;
};

/// Why it is not written; empty where it is taken, or fails otherwise.
QByteArray refusalOf(const ModelImport& import, ErrorCode code = ErrorCode::CannotWrite)
{
    try {
        importModel(import, {}, {});
    } catch (const Failure& failure) {
        return failure.code() == code ? QByteArray(failure.what()) : QByteArray();
    }
    return {};
}

} // namespace

class ModelImportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytes_doNotDependOnThreads();
    void stoppedImport_goesOn_andGivesTheSameBytes();
    void damagedPart_isWrittenAgainFromTheDamageOn();
    void cutJournal_costsOnlyWhatItLost();
    void changedSource_beginsAnew();
    void otherQuantisation_beginsAnew();
    void searchResults_areKept();
    void quotedAnswers_areKept();
    void weightThatIsNoNumber_isNamed();
    void folderThatCannotBeWritten_isSaid();
    void unfinishedFileOfSomebodyElse_isLeftAlone();
    void fileThatAnotherProcessWrites_isLeftAlone();
    void twoImportsOfOneFile_neverSpoilIt();
    void changedLaterPartOfASplitSource_beginsAnew();
};

void ModelImportTest::bytes_doNotDependOnThreads()
{
    const Place place;
    for (const Quantisation quantisation : {Quantisation::Q4_K_M, Quantisation::Q8_0, Quantisation::Int8Experts}) {
        QFile::remove(place.file("one"));
        QFile::remove(place.file("three"));
        const ImportReport report = importModel(place.import("one", quantisation, 1), {}, {});
        importModel(place.import("three", quantisation, 3), {}, {});
        QVERIFY(report.finished && !report.startedAnew);
        QCOMPARE(report.keptTensors, std::size_t(0));
        const QByteArray bytes = place.read("one");
        QCOMPARE(qint64(bytes.size()), qint64(report.bytes));
        QVERIFY(bytes.startsWith(QByteArray("GGUF\3\0\0\0", 8)));
        QVERIFY(bytes == place.read("three"));
        QVERIFY(!QFile::exists(place.file("one.part")) && !QFile::exists(place.file("one.part.journal")));
    }
}

void ModelImportTest::stoppedImport_goesOn_andGivesTheSameBytes()
{
    const Place place;
    importModel(place.import("whole"), {}, {});
    QVERIFY(!place.stopped("resumed", 20).finished);
    QVERIFY(QFile::exists(place.file("resumed.part")) && !QFile::exists(place.file("resumed")));
    const ImportReport report = importModel(place.import("resumed"), {}, {});
    QVERIFY(report.finished && !report.startedAnew);
    QVERIFY(report.keptTensors >= 19 && report.keptTensors < report.tensors);
    QVERIFY(place.read("whole") == place.read("resumed"));
}

void ModelImportTest::damagedPart_isWrittenAgainFromTheDamageOn()
{
    const Place place;
    importModel(place.import("whole"), {}, {});
    place.stopped("resumed", 20);
    place.change(place.file("resumed.part"), place.read("resumed.part").size() / 2, "damage");
    const ImportReport report = importModel(place.import("resumed"), {}, {});
    QVERIFY(report.finished && report.keptTensors < 19);
    QVERIFY(place.read("whole") == place.read("resumed"));

    place.stopped("emptied", 20);
    QVERIFY(QFile::resize(place.file("emptied.part"), 0));
    QCOMPARE(importModel(place.import("emptied"), {}, {}).keptTensors, std::size_t(0));
    QVERIFY(place.read("whole") == place.read("emptied"));
}

void ModelImportTest::cutJournal_costsOnlyWhatItLost()
{
    const Place place;
    importModel(place.import("whole"), {}, {});
    place.stopped("resumed", 20);
    QFile journal(place.file("resumed.part.journal"));
    QVERIFY(journal.resize(journal.size() - 5));
    const ImportReport report = importModel(place.import("resumed"), {}, {});
    QVERIFY(report.keptTensors >= 18);
    QVERIFY(place.read("whole") == place.read("resumed"));
}

void ModelImportTest::changedSource_beginsAnew()
{
    const Place place;
    place.stopped("file", 20);
    QFile weights(place.model() + "/model.safetensors");
    QVERIFY(weights.open(QIODevice::ReadWrite));
    QVERIFY(weights.setFileTime(QDateTime::currentDateTime().addSecs(100), QFileDevice::FileModificationTime));
    weights.close();
    const ImportReport report = importModel(place.import("file"), {}, {});
    QVERIFY(report.finished && report.startedAnew);
    QCOMPARE(report.keptTensors, std::size_t(0));
}

void ModelImportTest::otherQuantisation_beginsAnew()
{
    const Place place;
    place.stopped("file", 20);
    importModel(place.import("whole", Quantisation::Q8_0), {}, {});
    QVERIFY(importModel(place.import("file", Quantisation::Q8_0), {}, {}).startedAnew);
    QVERIFY(place.read("whole") == place.read("file"));
}

void ModelImportTest::searchResults_areKept()
{
    const QByteArray key = "lectern.search_results";
    const Place place;
    importModel(place.import("plain"), {}, {});
    QVERIFY(!place.read("plain").contains(key));
    QCOMPARE(Engine::inspect(place.file("plain").toStdString()).searchResults, 0);

    QVERIFY(place.addToConfig("\"search_results\": 16"));
    importModel(place.import("once"), {}, {});
    ModelImport again = place.import("twice", Quantisation::Q8_0);
    again.source = place.file("once").toStdString();
    importModel(again, {}, {});
    for (const char* const name : {"once", "twice"}) {
        const QByteArray file = place.read(name);
        const quint32 typeAndValue[] = {4, 16}; // UINT32: docs/gguf.md of ggml
        QCOMPARE(file.mid(file.indexOf(key) + key.size(), 8), QByteArray(reinterpret_cast<const char*>(typeAndValue), 8));
        QCOMPARE(Engine::inspect(place.file(name).toStdString()).searchResults, 16);
    }
    const qsizetype value = place.read("once").indexOf(key) + key.size() + 4;
    for (const QByteArray& absurd : {QByteArray("\x41\0\0\0", 4), QByteArray("\xff\xff\xff\xff", 4)}) {
        place.change(place.file("once"), value, absurd);
        try {
            Engine::inspect(place.file("once").toStdString());
            QFAIL("opened");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::ModelDamaged);
            QVERIFY(QByteArray(failure.what()).contains("lectern.search_results is"));
        }
    }
}

void ModelImportTest::quotedAnswers_areKept()
{
    const Place place;
    importModel(place.import("plain"), {}, {});
    for (const char* const key : {"lectern.answers_quote_results", "lectern.search_weight", "lectern.not_found_bias"})
        QVERIFY(!place.read("plain").contains(key));

    QVERIFY(place.addToConfig("\"answers_quote_results\": true, \"search_weight\": 0.5, \"not_found_bias\": -1.5"));
    importModel(place.import("once"), {}, {});
    ModelImport again = place.import("twice", Quantisation::Q8_0);
    again.source = place.file("once").toStdString();
    importModel(again, {}, {});
    for (const char* const name : {"once", "twice"}) {
        const ModelInfo info = Engine::inspect(place.file(name).toStdString());
        QVERIFY(info.answersQuoteResults);
        QCOMPARE(info.searchWeight, 0.5f);
        QCOMPARE(info.notFoundBias, -1.5f);
    }
    const QByteArray key = "lectern.search_weight";
    const qsizetype value = place.read("once").indexOf(key) + key.size() + 4;
    place.change(place.file("once"), value, QByteArray("\0\0\xc0\x7f", 4)); // NaN
    try {
        Engine::inspect(place.file("once").toStdString());
        QFAIL("opened");
    } catch (const Failure& failure) {
        QCOMPARE(failure.code(), ErrorCode::ModelDamaged);
        QVERIFY(QByteArray(failure.what()).contains(key));
    }
}

void ModelImportTest::weightThatIsNoNumber_isNamed()
{
    const Place place;
    const QString weights = place.model() + "/model.safetensors";
    place.change(weights, QFileInfo(weights).size() - 2, QByteArray("\xc0\x7f", 2)); // NaN in the last tensor
    try {
        importModel(place.import("file"), {}, {});
        QFAIL("taken");
    } catch (const Failure& failure) {
        QCOMPARE(failure.code(), ErrorCode::ModelDamaged);
        const QByteArray detail(failure.what());
        QVERIFY2(detail.contains(".weight has a value that is no number") || detail.contains(".bias has a value"),
                 detail.constData());
    }
    QVERIFY(!QFile::exists(place.file("file")));
}

void ModelImportTest::folderThatCannotBeWritten_isSaid()
{
    const Place place;
    try {
        importModel(place.import("model/config.json/file"), {}, {});
        QFAIL("taken");
    } catch (const Failure& failure) {
        QCOMPARE(failure.code(), ErrorCode::CannotWrite);
    }
}

void ModelImportTest::unfinishedFileOfSomebodyElse_isLeftAlone()
{
    const Place place;
    const auto write = [&](const QString& name, const QByteArray& bytes) {
        QFile out(place.file(name));
        return out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size();
    };
    QVERIFY(write("file.part", "half a download"));
    QVERIFY(refusalOf(place.import("file")).contains("not an import's unfinished one"));
    QCOMPARE(place.read("file.part"), QByteArray("half a download"));
    QVERIFY(write("file.part.journal", "a diary"));
    QVERIFY(refusalOf(place.import("file")).contains("not an import's unfinished one"));
    QCOMPARE(place.read("file.part"), QByteArray("half a download"));
    QCOMPARE(place.read("file.part.journal"), QByteArray("a diary"));

    // The import's own source.
    QFile::copy(kGguf + "dense-F16.gguf", place.file("own.part"));
    const QByteArray source = place.read("own.part");
    ModelImport own = place.import("own");
    own.source = place.file("own.part").toStdString();
    QVERIFY(refusalOf(own).contains("not an import's unfinished one"));
    QVERIFY(!source.isEmpty() && place.read("own.part") == source);
}

void ModelImportTest::fileThatAnotherProcessWrites_isLeftAlone()
{
    const Place place;
    place.stopped("file", 20);
    const QByteArray part = place.read("file.part");
    const int other = ::open(qPrintable(place.file("file.part")), O_RDWR);
    QVERIFY(other >= 0 && ::flock(other, LOCK_EX) == 0);
    QVERIFY(refusalOf(place.import("file")).contains("another process is writing it"));
    QVERIFY(place.read("file.part") == part);
    ::close(other);
    QVERIFY(importModel(place.import("file"), {}, {}).finished);
}

void ModelImportTest::twoImportsOfOneFile_neverSpoilIt()
{
    const Place place;
    importModel(place.import("whole"), {}, {});
    const QByteArray whole = place.read("whole");
    for (int round = 0; round < 10; ++round) {
        QFile::remove(place.file("file"));
        const auto attempt = [&] {
            try {
                return importModel(place.import("file", Quantisation::Q4_K_M, 1), {}, {}).finished;
            } catch (const Failure& failure) {
                return failure.code() == ErrorCode::CannotWrite;
            }
        };
        std::future<bool> other = std::async(std::launch::async, attempt);
        const bool mine = attempt();
        QVERIFY(other.get() && mine);
        QVERIFY(place.read("file") == whole);
        QVERIFY(!QFile::exists(place.file("file.part")) && !QFile::exists(place.file("file.part.journal")));
    }
}

void ModelImportTest::changedLaterPartOfASplitSource_beginsAnew()
{
    const Place place;
    const QDir split(kGguf + "split");
    for (const QString& name : split.entryList({"*.gguf"}, QDir::Files)) {
        QFile::copy(split.filePath(name), place.file(name));
        QFile::setPermissions(place.file(name), QFile::ReadOwner | QFile::WriteOwner);
    }
    ModelImport import = place.import("file");
    import.source = place.file("dense-F16-00001-of-00003.gguf").toStdString();
    const auto stopped = [&] {
        std::stop_source stop;
        int reports = 0;
        return importModel(
            import, [&](const ImportProgress&) { ++reports == 5 && stop.request_stop(); }, stop.get_token());
    };
    QVERIFY(!stopped().finished);
    const ImportReport goingOn = stopped();
    QVERIFY(!goingOn.startedAnew);
    QFile later(place.file("dense-F16-00003-of-00003.gguf"));
    QVERIFY(later.open(QIODevice::ReadWrite));
    QVERIFY(later.setFileTime(QDateTime::currentDateTime().addSecs(100), QFileDevice::FileModificationTime));
    later.close();
    const ImportReport report = importModel(import, {}, {});
    QVERIFY(report.finished && report.startedAnew);
    QCOMPARE(report.keptTensors, std::size_t(0));
}

QTEST_GUILESS_MAIN(ModelImportTest)
#include "model_import_test.moc"
