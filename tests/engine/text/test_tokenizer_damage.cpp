// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/text/sentencepiece_model.h"
#include "engine/text/tokenizer.h"
#include "engine/text/vocabulary.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <random>

using namespace lectern;
using namespace lectern::engine;

namespace {

const std::string kTiny = LECTERN_TEST_DATA "/golden/tokenizer/tiny/tokenizer.model";
const std::string kBuiltIn = LECTERN_MODELS "/lectern-14m/tokenizer.model";

std::string bytesOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no %s", path.c_str());
    return file.readAll().toStdString();
}

Vocabulary smallVocabulary()
{
    return {.pieces = {{"<unk>", 0, PieceKind::Unknown},
                       {"<s>", 0, PieceKind::Control},
                       {"a", -1, PieceKind::Normal},
                       {"\u2581", -2, PieceKind::Normal}}};
}

/// The code of the failure that the bytes end in; none when they are a tokenizer, which is then used a little.
std::optional<ErrorCode> opened(std::string_view bytes)
{
    try {
        const auto tokenizer = Tokenizer::make(readModelProto(bytes));
        const std::vector<TokenId> ids = tokenizer->encode("The  reader 日本 😀\n<|im_end|> \xFF");
        tokenizer->decode(ids);
        for (const TokenId id : ids)
            tokenizer->pieceBytes(id);
        return std::nullopt;
    } catch (const Failure& failure) {
        return failure.code();
    }
}

bool isModelFailure(std::optional<ErrorCode> code)
{
    return code == ErrorCode::ModelDamaged || code == ErrorCode::ModelUnsupported;
}

std::string field(int number, std::string_view value)
{
    std::string bytes{static_cast<char>(number << 3 | 2)};
    std::size_t size = value.size();
    for (; size >= 0x80; size >>= 7)
        bytes.push_back(static_cast<char>((size & 0x7F) | 0x80));
    bytes.push_back(static_cast<char>(size));
    return bytes.append(value);
}

} // namespace

class TestTokenizerDamage : public QObject {
    Q_OBJECT

private slots:
    void fileCutOffAnywhere_isDamaged()
    {
        const std::string whole = bytesOf(kTiny);
        QVERIFY(!opened(whole).has_value());
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const std::optional<ErrorCode> code = opened(std::string_view(whole).substr(0, size));
            QVERIFY2(code == ErrorCode::ModelDamaged, qPrintable(QString("%1 bytes").arg(size)));
        }
    }

    void builtInFile_cutOff_isDamaged()
    {
        const std::string whole = bytesOf(kBuiltIn);
        for (std::size_t size = 0; size < whole.size(); size += 997)
            QVERIFY(opened(std::string_view(whole).substr(0, size)) == ErrorCode::ModelDamaged);
    }

    void fileWithAnyByteChanged_isReadOrRefused()
    {
        std::string bytes = bytesOf(kTiny);
        int refused = 0;
        qint64 slowest = 0;
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            const char original = bytes[at];
            for (const int mask : {0x01, 0x80, 0xFF}) {
                bytes[at] = static_cast<char>(original ^ mask);
                QElapsedTimer clock;
                clock.start();
                const std::optional<ErrorCode> code = opened(bytes);
                slowest = std::max(slowest, clock.elapsed());
                QVERIFY2(!code || isModelFailure(code), qPrintable(QString("byte %1").arg(at)));
                refused += code.has_value() ? 1 : 0;
            }
            bytes[at] = original;
        }
        qInfo("%d of %zu refused, the slowest in %lld ms", refused, 3 * bytes.size(), slowest);
        QVERIFY(refused > 0);
        QVERIFY(slowest < 10'000);
    }

    void fileWithManyBytesChanged_isReadOrRefused()
    {
        const std::string whole = bytesOf(kTiny);
        std::mt19937 random(1);
        for (int round = 0; round < 2000; ++round) {
            std::string bytes = whole;
            for (int i = 0; i < 1 + round % 20; ++i)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            const std::optional<ErrorCode> code = opened(bytes);
            QVERIFY(!code || isModelFailure(code));
        }
    }

    void noise_isRefused()
    {
        std::mt19937 random(2);
        for (int round = 0; round < 2000; ++round) {
            std::string bytes(random() % 200, '\0');
            for (char& c : bytes)
                c = static_cast<char>(random());
            QVERIFY(isModelFailure(opened(bytes)));
        }
    }

    void fieldsThatContradictTheirMeaning_areRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        const std::string good = writeModelProto(smallVocabulary());
        QVERIFY(!opened(good).has_value());
        row("empty", "");
        row("JSON", "{\"model\": {\"type\": \"BPE\"}}");
        row("longer than the file", good + "\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01");
        row("endless number", good + "\x08" + std::string(40, '\xFF'));
        row("a group", good + "\x0B\x0C");
        row("field number 0", good + std::string("\x00\x01", 2));
        row("a piece that is a number", good + "\x08\x01");
        row("a piece without text", good + field(1, ""));
        row("a piece of kind 9", good + field(1, field(1, "x") + "\x18\x09"));
        row("a byte piece of no byte", good + field(1, field(1, "<0xG0>") + "\x18\x06"));
        row("a byte piece where there are none", good + field(1, field(1, "<0x0A>") + "\x18\x06"));
        row("byte pieces promised", good + field(2, "\x98\x02\x01"));
        row("unigram", good + field(2, "\x18\x01"));
        row("a compiled table", good + field(3, field(2, std::string("\x04\x00\x00\x00\xFF\xFF\xFF\xFF", 8))));
        row("a compiled table backwards", good + field(5, field(2, std::string("\x04\x00\x00\x00\xFF\xFF\xFF\xFF", 8))));
        row("no settings", field(1, field(1, "a")));
    }

    void fieldsThatContradictTheirMeaning_areRefused()
    {
        QFETCH(QByteArray, bytes);
        const std::optional<ErrorCode> code = opened(std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size())));
        QVERIFY(isModelFailure(code));
    }

    void testsInTheFile_areNotRun()
    {
        // The library would encode these while it opens the file, and log what differs.
        const std::string bytes = writeModelProto(smallVocabulary()) + field(4, field(1, field(1, "a") + field(2, "b")));
        QVERIFY(!opened(bytes).has_value());
    }

    void vocabularyThatContradictsItself_isDamaged_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<float>("score");
        const auto row = [](const char* name, const QString& text, PieceKind kind, float score = 0) {
            QTest::newRow(name) << text << static_cast<int>(kind) << score;
        };
        row("the same piece again", "a", PieceKind::Normal);
        row("a control piece that is also text", "a", PieceKind::Control);
        row("a control piece of one character", "é", PieceKind::Control);
        row("a second unknown piece", "<unk2>", PieceKind::Unknown);
        row("a long piece", QString(5000, 'x'), PieceKind::UserDefined);
        row("a piece with a NUL", QString("a") + QChar(0) + "b", PieceKind::UserDefined);
        row("a score that is no number", "b", PieceKind::Normal, std::numeric_limits<float>::quiet_NaN());
    }

    void vocabularyThatContradictsItself_isDamaged()
    {
        QFETCH(QString, text);
        QFETCH(int, kind);
        QFETCH(float, score);
        Vocabulary vocabulary = smallVocabulary();
        QVERIFY(!opened(writeModelProto(vocabulary)).has_value());
        vocabulary.pieces.push_back({text.toStdString(), score, static_cast<PieceKind>(kind)});
        QVERIFY(opened(writeModelProto(vocabulary)) == ErrorCode::ModelDamaged);
    }

    void piecesThatAreNotUtf8_areDamaged()
    {
        Vocabulary vocabulary = smallVocabulary();
        vocabulary.pieces.push_back({"\xE2\x96", 0, PieceKind::Normal});
        QVERIFY(opened(writeModelProto(vocabulary)) == ErrorCode::ModelDamaged);
    }

    void userDefinedPieces_thatBeginWithOneAnother_areBounded()
    {
        Vocabulary vocabulary = smallVocabulary();
        for (std::size_t length = 1; length < 64; ++length)
            vocabulary.pieces.push_back({std::string(length, 'n'), 0, PieceKind::UserDefined});
        const auto tokenizer = Tokenizer::make(vocabulary);
        QCOMPARE(tokenizer->encode(std::string(63, 'n')).back(), tokenizer->size() - 1);
        vocabulary.pieces.push_back({std::string(64, 'n'), 0, PieceKind::UserDefined});
        QVERIFY(opened(writeModelProto(vocabulary)) == ErrorCode::ModelDamaged);
    }

    void millionsOfPieces_areRefusedWhileReading()
    {
        std::string bytes;
        for (std::size_t i = 0; i <= kMaxPieces; ++i)
            bytes.append("\x0A\x00", 2);
        try {
            readModelProto(bytes);
            QFAIL("more pieces were read than a vocabulary has");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::ModelDamaged);
            QVERIFY(failure.detail().find("million") != std::string::npos);
        }
    }

    void writtenModel_isReadAsItWas()
    {
        const Vocabulary vocabulary = readModelProto(bytesOf(kTiny));
        const Vocabulary again = readModelProto(writeModelProto(vocabulary));
        QCOMPARE(again.pieces.size(), vocabulary.pieces.size());
        for (std::size_t i = 0; i < again.pieces.size(); ++i) {
            QCOMPARE(again.pieces[i].text, vocabulary.pieces[i].text);
            QCOMPARE(again.pieces[i].score, vocabulary.pieces[i].score);
            QCOMPARE(again.pieces[i].kind, vocabulary.pieces[i].kind);
        }
        QCOMPARE(again.addDummyPrefix, vocabulary.addDummyPrefix);
        QCOMPARE(again.removeExtraWhitespace, vocabulary.removeExtraWhitespace);
        QCOMPARE(again.whitespaceIsSuffix, vocabulary.whitespaceIsSuffix);
        QCOMPARE(again.byteFallback, vocabulary.byteFallback);
    }

    void open_saysWhatIsWrongWithTheFile()
    {
        QTemporaryDir folder;
        const auto code = [](const QString& path) {
            try {
                Tokenizer::open(path.toStdString());
            } catch (const Failure& failure) {
                return failure.subject() == path.toStdString() ? std::optional(failure.code()) : std::nullopt;
            }
            return std::optional<ErrorCode>();
        };
        QVERIFY(code(folder.filePath("tokenizer.model")) == ErrorCode::ModelIncomplete);
        QVERIFY(code(folder.path()) == ErrorCode::NotAFile);

        QFile empty(folder.filePath("empty.model"));
        QVERIFY(empty.open(QIODevice::WriteOnly));
        QVERIFY(code(empty.fileName()) == ErrorCode::ModelDamaged);

        QFile huge(folder.filePath("huge.model"));
        QVERIFY(huge.open(QIODevice::WriteOnly) && huge.resize(3'000'000'000)); // sparse
        QVERIFY(code(huge.fileName()) == ErrorCode::ModelDamaged);
    }
};

QTEST_APPLESS_MAIN(TestTokenizerDamage)
#include "test_tokenizer_damage.moc"
