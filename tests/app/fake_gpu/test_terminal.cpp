// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_line.h"
#include "app/runtime/workspace.h"
#include "engine/cuda/abi.h"
#include "tests/app/fake_gpu/fake_gpu.h"
#include "tests/app/reading/lighthouse.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <unistd.h>

using namespace lectern;
using test::fake_gpu::Call;

namespace {

/// While it lives, what the process writes to a descriptor goes to a file.
class Diversion {
public:
    Diversion(int descriptor, const QString& path) : m_descriptor(descriptor), m_before(::dup(descriptor)), m_file(path)
    {
        if (m_file.open(QIODevice::WriteOnly))
            ::dup2(m_file.handle(), descriptor);
    }
    ~Diversion()
    {
        ::dup2(m_before, m_descriptor);
        ::close(m_before);
    }
    Diversion(const Diversion&) = delete;
    Diversion& operator=(const Diversion&) = delete;

private:
    int m_descriptor;
    int m_before;
    QFile m_file;
};

QString contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

const QString kWho = QStringLiteral("Who built the lighthouse?");
const QString kPetroleum = QStringLiteral("What does it say about petroleum?");
const QString kLeft =
    QStringLiteral("The GPU is not used any more: it has failed (%1)").arg(QLatin1String(test::fake_gpu::kSentence));

} // namespace

/// `lectern ask` on a GPU that fails in the middle of its work.
class TestTerminal : public QObject {
    Q_OBJECT

private:
    int m_layers = 0;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_conversation;
    QString m_output;
    QString m_errors;

    QString library() const { return m_folder->filePath("library"); }
    int ask(const QStringList& more)
    {
        const QString output = m_folder->filePath("output");
        const QString errors = m_folder->filePath("errors");
        int status = 0;
        {
            const Diversion first(STDOUT_FILENO, output);
            const Diversion second(STDERR_FILENO, errors);
            status = cli::run(
                QStringList{"ask", "--conversation", m_conversation, "--library", library(), "--model", LECTERN_MODEL_DIR} +
                more);
        }
        m_output = contentOf(output);
        m_errors = contentOf(errors);
        return status;
    }

private slots:
    void initTestCase() { m_layers = int(engine::Engine::inspect(LECTERN_MODEL_DIR).layers.size()); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        test::fake_gpu::begin(LECTERN_MODEL_DIR);
        runtime::Runtime runtime({.model = LECTERN_MODEL_DIR, .device = engine::Device::Cpu});
        runtime::Workspace workspace(runtime, library());
        domain::Document document = test::lighthouse();
        document.sourceSha256 = document.title.toUtf8().toHex();
        const runtime::KeptConversation kept = workspace.begin({workspace.documents().keep(document)});
        kept.conversation->ask(kWho, {}, {});
        m_conversation = kept.id();
        QVERIFY(!m_conversation.isEmpty());
    }

    void questionThatTheGpuFailsIn_isToldAndTheNextOneIsAnswered()
    {
        test::fake_gpu::failAt(Call::FeedForward, 3 * m_layers, LECTERN_CUDA_FAILED);
        QCOMPARE(ask({"-q", kWho, "-q", kPetroleum}), 1);
        QVERIFY2(m_errors.contains(
                     QStringLiteral("lectern: %1: the GPU cannot be used (%2)\n").arg(kWho, test::fake_gpu::kSentence)),
                 qPrintable(m_errors));
        QCOMPARE(m_errors.count("the GPU cannot be used"), 1);
        QCOMPARE(m_errors.count(kLeft), 1);
        QVERIFY2(m_output.section("> " + kPetroleum, 1).contains("petroleum burner"), qPrintable(m_output));
    }

    void gpuThatFailsInRestoring_isLeftAndEveryQuestionIsAnswered()
    {
        test::fake_gpu::failAt(Call::ReadKeysAndValues, 1, LECTERN_CUDA_FAILED);
        QCOMPARE(ask({"-q", kPetroleum, "--json"}), 0);
        QCOMPARE(m_errors.count(kLeft), 1);
        QVERIFY2(m_output.contains("petroleum burner"), qPrintable(m_output));
        QVERIFY2(m_output.contains("\"device\":\"cpu\""), qPrintable(m_output));
    }

    void gpuThatWasAskedFor_isARefusal()
    {
        test::fake_gpu::failAt(Call::FeedForward, 3 * m_layers, LECTERN_CUDA_FAILED);
        QCOMPARE(ask({"-q", kWho, "-q", kPetroleum, "--device", "cuda"}), 1);
        QVERIFY2(m_errors.contains("--device cpu"), qPrintable(m_errors));
        QCOMPARE(m_errors.count("the GPU cannot be used"), 1);
        QCOMPARE(m_errors.count("any more"), 0);
        QVERIFY2(!m_output.contains("petroleum burner"), qPrintable(m_output));
    }
};

QTEST_GUILESS_MAIN(TestTerminal)
#include "test_terminal.moc"
