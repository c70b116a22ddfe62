// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/answer_text.h"
#include "app/answering/conversation.h"
#include "app/reading/memory_checkpoint_store.h"
#include "tests/app/reading/lighthouse.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace lectern;
using namespace lectern::answering;
using domain::Turn;

namespace {

/// A random model whose vocabulary has no message's end any more.
const QString& baseModel()
{
    static const QTemporaryDir folder;
    static const QString path = [] {
        const QDir from(QStringLiteral(LECTERN_TEST_DATA "/golden/dense/model"));
        for (const QString& name : from.entryList(QDir::Files)) {
            QFile file(from.filePath(name));
            QFile copy(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly) || !copy.open(QIODevice::WriteOnly))
                qFatal("the model cannot be copied");
            QByteArray bytes = file.readAll();
            if (name == "tokenizer.model")
                bytes.replace("<|im_end|>", "<|im_not|>").replace("<|eom|>", "<|not|>");
            copy.write(bytes);
        }
        return folder.path();
    }();
    return path;
}

std::string lighthouseText()
{
    const domain::Document document = test::lighthouse();
    QStringList parts{document.title};
    for (const domain::Page& page : document.pages)
        parts += page.text;
    return parts.join("\n\n").toStdString();
}

QString shown(const engine::Tokenizer& tokenizer, const std::vector<engine::TokenId>& tokens)
{
    const AnswerText::Sink none;
    AnswerText text(tokenizer, none, {.isContinuation = true});
    for (const engine::TokenId token : tokens)
        text.add(token);
    return text.finish();
}

} // namespace

class TestBaseModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void text_isContinuedWithoutAnyMessage()
    {
        const auto engine = engine::Engine::open(baseModel().toStdString(), {.threads = 2});
        QCOMPARE(engine->info().chatFormat, std::string("none"));
        QCOMPARE(engine->stopTokens(), std::vector<engine::TokenId>{2}); // the config's, and the vocabulary's
        Conversation talk(engine, {test::lighthouse()}, {std::make_shared<reading::MemoryCheckpointStore>()});
        const Turn first = talk.ask("The keepers", {.maxTokens = 12}, {});
        const Turn second = talk.ask("The light", {.maxTokens = 12}, {});

        // Everything that was read and written, as one text.
        const engine::Tokenizer& tokenizer = engine->tokenizer();
        engine::Session session(engine);
        const std::vector<engine::TokenId> bos = {*tokenizer.bos()};
        session.prefill(bos);
        session.prefill(tokenizer.encode(lighthouseText()));
        session.prefill(tokenizer.encode("\n\nThe keepers"));
        QCOMPARE(session.position(), first.tokens.prompt);
        const engine::DecodeResult decoded = session.decode({.maxTokens = 12}, {}, {});
        QCOMPARE(shown(tokenizer, decoded.tokens), first.answer);
        session.prefill(tokenizer.encode("\n\nThe light"));
        QCOMPARE(session.position(), second.tokens.prompt);
        QCOMPARE(shown(tokenizer, session.decode({.maxTokens = 12}, {}, {}).tokens), second.answer);
    }
};

QTEST_GUILESS_MAIN(TestBaseModel)
#include "test_base_model.moc"
