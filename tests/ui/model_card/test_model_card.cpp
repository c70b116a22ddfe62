// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/model_card/model_card.h"
#include "ui/model_card/model_words.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

namespace {

runtime::DeskInfo builtIn()
{
    return {.model = "lectern-14m",
            .device = "cpu",
            .deviceName = {},
            .noGpu = {},
            .builtIn = true,
            .contextLimit = 262'144,
            .trainedContext = 131'072,
            .storage = {},
            .facts = {.folder = "/usr/share/lectern/models/lectern-14m",
                      .parameters = 14'012'592,
                      .activeParameters = 11'063'472,
                      .weightBytes = 28'052'352,
                      .layers = 12,
                      .attentionLayers = 3,
                      .expertLayers = 6,
                      .experts = 4,
                      .chatFormat = "chatml",
                      .licence = "apache-2.0"},
            .networkFileSystem = {}};
}

runtime::DeskInfo large()
{
    return {.model = "jamba-3b",
            .device = "cpu",
            .deviceName = {},
            .noGpu = {},
            .builtIn = false,
            .contextLimit = 200'000,
            .trainedContext = 262'144,
            .storage = {},
            .facts = {.folder = "/models/<b>jamba-3b</b>",
                      .parameters = 3'029'000'000,
                      .activeParameters = 3'029'000'000,
                      .weightBytes = 6'058'000'000,
                      .layers = 28,
                      .attentionLayers = 2,
                      .expertLayers = 0,
                      .experts = 1,
                      .chatFormat = "chatml",
                      .licence = {}},
            .networkFileSystem = {}};
}

/// What was chosen for a model, in its card.
QString wordsOf(runtime::ModelFacts::Chat chat, const QString& format, bool thinks = false)
{
    runtime::ModelFacts facts;
    facts.chat = chat;
    facts.chatFormat = format;
    facts.thinks = thinks;
    return ModelWords::chat(facts);
}

QString allWords(const ModelCard& card)
{
    QStringList words;
    for (const QLabel* label : card.findChildren<QLabel*>())
        words << label->text();
    return words.join(QLatin1Char('\n'));
}

} // namespace

class TestModelCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::wear(Theme::Choice::Light); }

    void builtInModel_isDescribedInNumbersAndHonestly()
    {
        const ModelCard card(builtIn(), {}, nullptr);
        const QString words = allWords(card);
        for (const char* part : {"lectern-14m", "14 million parameters, 11 million of them used for a token", "28 MB",
                                 "12: 9 Mamba, 3 attention", "6 with 4 experts", "262,144 tokens", "trained on up to 131,072", "CPU",
                                 "apache-2.0", "finds sentences and quotes them", "wrong sentence", "larger Jamba model"})
            QVERIFY2(words.contains(part), qPrintable(words));
    }

    void otherModel_isNotCalledWeak()
    {
        const ModelCard card(large(), {}, nullptr);
        const QString words = allWords(card);
        QVERIFY2(words.contains("3.0 billion parameters") && words.contains("6 GB"), qPrintable(words));
        QVERIFY(words.contains("28: 26 Mamba, 2 attention"));
        QVERIFY(words.contains("looked up in the document"));
        for (const char* part : {"wrong sentence", "experts", "trained on", "Licence", "used for a token", "Part of Lectern"})
            QVERIFY2(!words.contains(part), part);
    }

    void folderName_isNeverMarkup()
    {
        const ModelCard card(large(), {}, nullptr);
        QVERIFY(allWords(card).contains("<b>jamba-3b</b>"));
        for (const QLabel* label : card.findChildren<QLabel*>())
            QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains('<'), qPrintable(label->text()));
    }

    void speed_isSaidOnceItIsKnown()
    {
        ModelSpeed speed;
        QVERIFY(ModelWords::speed(speed).startsWith("known when"));
        speed.note(domain::ReadingProgress{.tokensDone = 1'000, .tokensTotal = 5'000, .secondsLeft = 2});
        QCOMPARE(ModelWords::speed(speed), QString("read 2,000 tokens a second"));
        domain::Turn turn;
        turn.tokens = {.prompt = 5'020, .restored = 5'000, .read = 20, .generated = 30};
        turn.seconds = {.restore = 0, .read = 1, .firstToken = 0.1, .generate = 0.5};
        speed.note(turn); // twenty tokens say nothing of reading
        QCOMPARE(ModelWords::speed(speed), QString("read 2,000 tokens a second · answered with 60 tokens a second"));
        turn.tokens.read = 3'000;
        speed.note(turn);
        QCOMPARE(speed.reading(), 3'000.0);
        speed.note(domain::ReadingProgress{.tokensDone = 4'990, .tokensTotal = 5'000, .secondsLeft = 9});
        speed.note(domain::ReadingProgress{.tokensDone = 0, .tokensTotal = 5'000, .secondsLeft = -1});
        QCOMPARE(speed.reading(), 3'000.0);
    }

    void device_isNamed_andWhyItIsNoGpu()
    {
        runtime::DeskInfo info = large();
        QCOMPARE(ModelWords::device(info), QStringLiteral("the processor of this computer (CPU)"));
        info.noGpu = QStringLiteral("no NVIDIA driver is installed");
        QCOMPARE(ModelWords::device(info), QStringLiteral("the processor of this computer (CPU) · the GPU is not used: no NVIDIA driver is installed"));
        info.device = QStringLiteral("cuda");
        info.deviceName = QStringLiteral("NVIDIA L4");
        QCOMPARE(ModelWords::device(info), QStringLiteral("the GPU of this computer: NVIDIA L4"));
    }

    void everyFact_hasAnAccessibleName()
    {
        const ModelCard card(builtIn(), {}, nullptr);
        int named = 0;
        for (const QLabel* label : card.findChildren<QLabel*>())
            named += label->accessibleName().startsWith("Size: ") || label->accessibleName().startsWith("Speed: ") ? 1 : 0;
        QCOMPARE(named, 2);
    }

    void noLine_isCutOff()
    {
        runtime::DeskInfo info = large();
        info.facts.folder = QString("/a/long/folder").repeated(12);
        for (const runtime::DeskInfo& shown : {builtIn(), info}) {
            ModelCard card(shown, {}, nullptr);
            card.show();
            QVERIFY(QTest::qWaitForWindowExposed(&card));
            for (const QLabel* label : card.findChildren<QLabel*>()) {
                const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
                QVERIFY2(label->height() >= needed, qPrintable(label->text()));
                QVERIFY2(card.rect().contains(label->geometry()), qPrintable(label->text()));
            }
        }
    }

    void card_closesByKeyAndIsGone()
    {
        for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_Return}) {
            const QPointer<ModelCard> card = new ModelCard(builtIn(), {}, nullptr);
            card->open();
            QVERIFY(QTest::qWaitForWindowActive(card));
            QTest::keyClick(card->focusWidget(), key);
            QTRY_VERIFY(!card);
        }
    }

    void chatTemplate_isSaidToBeItsOwnOrChosen()
    {
        using Chat = runtime::ModelFacts::Chat;
        QCOMPARE(wordsOf(Chat::OwnTemplate, "chatml"), QString("as its own template says"));
        QCOMPARE(wordsOf(Chat::OwnTemplate, "chatml", true), QString("as its own template says · it thinks before it answers"));
        QVERIFY(wordsOf(Chat::UnknownTemplate, "bom").contains("<|bom|>"));
        QVERIFY(wordsOf(Chat::NoTemplate, "chatml").contains("ChatML"));
        runtime::DeskInfo base = large();
        base.facts.chat = Chat::None;
        QVERIFY(ModelWords::promise(base).startsWith("Base model: continues text"));
    }
};

QTEST_MAIN(TestModelCard)
#include "test_model_card.moc"
