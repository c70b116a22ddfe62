// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/model/gguf.h"
#include "tests/engine/model/gguf_bytes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <optional>
#include <random>

using namespace lectern;
using namespace lectern::engine;
using tests::GgufBytes;

namespace {

constexpr std::uint32_t kF32 = 0;
constexpr std::uint32_t kQ8_0 = 8;

/// Two tensors and one key of every type.
QByteArray wholeFile()
{
    GgufBytes file(2, 14);
    file.u32("general.alignment", 64).string("general.architecture", "jamba");
    file.key("u8", 0).number(std::uint8_t(255)).key("i8", 1).number(std::int8_t(-1)).key("u16", 2).number(std::uint16_t(65535));
    file.key("i16", 3).number(std::int16_t(-2)).key("i32", 5).number(std::int32_t(-3)).key("f32", 6).number(0.5f);
    file.key("bool", 7)
        .number(std::uint8_t(1))
        .key("u64", 10)
        .number(~std::uint64_t(0))
        .key("i64", 11)
        .number(std::int64_t(-4));
    file.key("f64", 12).number(0.25);
    file.arrayHead("texts", 8, 2).text("a").text("");
    file.arrayHead("arrays", 9, 2).number(std::uint32_t(0)).number(std::uint64_t(1)).number(std::uint8_t(7));
    file.number(std::uint32_t(8)).number(std::uint64_t(1)).text("deep");
    file.tensor("first", {3, 2}, kF32, 0).tensor("second", {32, 2}, kQ8_0, 64);
    return file.data(QByteArray(64 + 2 * 34, 'x'), 64).bytes();
}

/// A file for the time of a test.
class File {
public:
    explicit File(const QByteArray& bytes, const QString& name = QStringLiteral("model.gguf")) : m_path(m_folder.filePath(name))
    {
        write(bytes);
    }
    void write(const QByteArray& bytes) const
    {
        QFile file(m_path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
    }
    std::string path() const { return m_path.toStdString(); }

private:
    QTemporaryDir m_folder;
    QString m_path;
};

std::optional<Failure> failureOf(const std::string& path)
{
    try {
        const Gguf file{path};
    } catch (const Failure& failure) {
        return failure;
    }
    return std::nullopt;
}

QByteArray oneTensor(std::initializer_list<std::uint64_t> shape, std::uint32_t type, std::uint64_t offset, qsizetype bytes)
{
    return GgufBytes(1, 0).tensor("w", shape, type, offset).data(QByteArray(bytes, 'x')).bytes();
}

} // namespace

/// The container: what it holds is read as it was written, and no bytes whatever do harm.
class GgufTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysOfEveryType_areRead();
    void aKeyOfAnotherType_isRefused();
    void tensors_areRead_lastDimensionFastest();
    void versionTwo_isRead_othersAreRefused();
    void absurdFiles_areRefused_data();
    void absurdFiles_areRefused();
    void aTypeWeCannotCompute_namesItselfAndTheTensor();
    void aFileCutAnywhere_isRefused();
    void flippedBytes_neverCrash();
    void partNames_areTakenApart();
};

void GgufTest::keysOfEveryType_areRead()
{
    const File written(wholeFile());
    const Gguf file{written.path()};
    const GgufMetadata& keys = file.metadata();
    QCOMPARE(keys.integer("u8"), 255);
    QCOMPARE(keys.integer("i8"), -1);
    QCOMPARE(keys.integer("u16"), 65535);
    QCOMPARE(keys.integer("i16"), -2);
    QCOMPARE(keys.integer("general.alignment"), 64);
    QCOMPARE(keys.integer("i32"), -3);
    QCOMPARE(keys.integer("i64"), -4);
    QCOMPARE(keys.real("f32"), 0.5);
    QCOMPARE(keys.real("f64"), 0.25);
    QCOMPARE(keys.real("i32"), -3.0);
    QCOMPARE(keys.flag("bool"), true);
    QCOMPARE(keys.text("general.architecture"), "jamba");
    QCOMPARE(*keys.texts("texts", 2), (std::vector<std::string>{"a", ""}));
    QVERIFY(!keys.integer("nothing") && !keys.texts("nothing", 9) && !keys.has("nothing"));
}

void GgufTest::aKeyOfAnotherType_isRefused()
{
    const File written(wholeFile());
    const Gguf file{written.path()};
    const GgufMetadata& keys = file.metadata();
    QVERIFY_EXCEPTION_THROWN(keys.integer("f32"), Failure);
    QVERIFY_EXCEPTION_THROWN(keys.integer("u64"), Failure); // does not fit
    QVERIFY_EXCEPTION_THROWN(keys.integer("texts"), Failure);
    QVERIFY_EXCEPTION_THROWN(keys.real("bool"), Failure);
    QVERIFY_EXCEPTION_THROWN(keys.flag("u8"), Failure);
    QVERIFY_EXCEPTION_THROWN(keys.text("u8"), Failure);
    QVERIFY_EXCEPTION_THROWN(keys.text("general.architecture", 4), Failure); // longer
    QVERIFY_EXCEPTION_THROWN(keys.texts("texts", 1), Failure);               // more
    QVERIFY_EXCEPTION_THROWN(keys.texts("arrays", 9), Failure);
    QVERIFY_EXCEPTION_THROWN(keys.integers("texts", 9), Failure);
    QVERIFY_EXCEPTION_THROWN(keys.integers("u8", 9), Failure);
    QVERIFY_EXCEPTION_THROWN(keys.reals("arrays", 9), Failure);
}

void GgufTest::tensors_areRead_lastDimensionFastest()
{
    const File written(wholeFile());
    const Gguf file{written.path()};
    const TensorView first = file.find("first");
    QCOMPARE(first.shape, (std::vector<std::int64_t>{2, 3}));
    QVERIFY(first.type == TensorType::F32 && first.isMapped);
    QCOMPARE(file.find("second").byteCount(), std::size_t(68));
    QCOMPARE(file.find("second").data - first.data, std::ptrdiff_t(64));
    QVERIFY(!file.find("third").isPresent());
    QCOMPARE(file.byteCount(), std::int64_t(24 + 68));
    QCOMPARE(file.files().size(), std::size_t(1));
    QCOMPARE(first.data, file.files()[0].bytes.data() + file.files()[0].headerBytes);
    QCOMPARE(file.mainType(), "Q8_0"); // nobody says; most bytes
}

void GgufTest::versionTwo_isRead_othersAreRefused()
{
    const auto refused = [](std::uint32_t version) { return failureOf(File(GgufBytes(0, 0, version).bytes()).path()); };
    QVERIFY(!refused(2) && !refused(3));
    for (const std::uint32_t version : {0u, 1u, 4u, 0x03000000u}) {
        QVERIFY(refused(version));
        QCOMPARE(refused(version)->code(), ErrorCode::ModelUnsupported);
    }
    QVERIFY(refused(0x03000000u)->detail().find("big-endian") != std::string::npos);
    QCOMPARE(failureOf(File("PK\3\4 some archive").path())->code(), ErrorCode::ModelUnsupported);
    QCOMPARE(failureOf("no/such/file.gguf")->code(), ErrorCode::NotFound);
    QCOMPARE(failureOf(File({}).path())->code(), ErrorCode::ModelDamaged);
}

void GgufTest::absurdFiles_areRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    constexpr std::uint64_t kHuge = std::uint64_t(1) << 62;
    const auto row = [](const char* name, const GgufBytes& file) { QTest::newRow(name) << file.bytes(); };
    row("tensors without end", GgufBytes(kHuge, 0));
    row("keys without end", GgufBytes(0, kHuge));
    row("a long array", GgufBytes(0, 1).arrayHead("a", 10, kHuge));
    row("a long array of texts", GgufBytes(0, 1).arrayHead("a", 8, kHuge));
    row("a long array of arrays", GgufBytes(0, 1).arrayHead("a", 9, kHuge));
    row("a long text", GgufBytes(0, 1).key("a", 8).number(~std::uint64_t(0)));
    row("a long key", GgufBytes(0, 1).text(QByteArray(70000, 'k')).number(std::uint32_t(0)).number(std::uint8_t(0)));
    row("an unknown type of value", GgufBytes(0, 1).key("a", 13).number(std::uint64_t(0)));
    row("a key twice", GgufBytes(0, 2).u32("a", 1).u32("a", 1));
    GgufBytes nested(0, 1);
    nested.key("a", 9);
    for (int depth = 0; depth < 5000; ++depth)
        nested.number(std::uint32_t(9)).number(std::uint64_t(1));
    row("arrays in arrays", nested);
    for (const std::uint32_t alignment : {0u, 3u, 48u, 0x80000000u})
        QTest::addRow("alignment %u", alignment) << GgufBytes(0, 1).u32("general.alignment", alignment).bytes();
    row("alignment as text", GgufBytes(0, 1).string("general.alignment", "32"));
    row("a tensor twice", GgufBytes(2, 0).tensor("w", {1}, kF32, 0).tensor("w", {1}, kF32, 0).data(QByteArray(32, 'x')));
    row("a long tensor name", GgufBytes(1, 0).tensor(QByteArray(300, 'w'), {1}, kF32, 0).data(QByteArray(32, 'x')));
    QTest::newRow("five dimensions") << oneTensor({1, 1, 1, 1, 1}, kF32, 0, 32);
    QTest::newRow("an empty dimension") << oneTensor({0, 2}, kF32, 0, 32);
    QTest::newRow("a negative dimension") << oneTensor({~std::uint64_t(0)}, kF32, 0, 32);
    QTest::newRow("a shape that wraps") << oneTensor({kHuge, 4}, kF32, 0, 32);
    QTest::newRow("bytes that wrap") << oneTensor({kHuge}, kF32, 0, 32);
    QTest::newRow("half a block") << oneTensor({48}, kQ8_0, 0, 64);
    QTest::newRow("blocks over rows") << oneTensor({16, 2}, kQ8_0, 0, 64);
    QTest::newRow("an odd offset") << oneTensor({1}, kF32, 4, 64);
    QTest::newRow("an offset beyond the end") << oneTensor({1}, kF32, 64, 64);
    QTest::newRow("an offset that wraps") << oneTensor({8}, kF32, ~std::uint64_t(31), 64);
    QTest::newRow("a tensor over the end") << oneTensor({17}, kF32, 0, 64);
}

void GgufTest::absurdFiles_areRefused()
{
    QFETCH(QByteArray, bytes);
    const auto failure = failureOf(File(bytes).path());
    QVERIFY(failure);
    QCOMPARE(failure->code(), ErrorCode::ModelDamaged);
    QVERIFY(failure->detail().starts_with("model.gguf: "));
}

void GgufTest::aTypeWeCannotCompute_namesItselfAndTheTensor()
{
    for (const auto& [number, name] : {std::pair(16u, "IQ2_XXS"), std::pair(40u, "NVFP4"), std::pair(26u, "I32"),
                                       std::pair(4u, "Q4_2"), std::pair(77u, "77")}) {
        const File written(oneTensor({1}, number, 0, 32));
        const Gguf file{written.path()}; // it may be one that nobody needs
        QVERIFY(file.contains("w"));
        try {
            file.find("w");
            QFAIL("found");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::ModelUnsupported);
            QCOMPARE(failure.detail(), std::string("w is stored as ") + name);
        }
    }
}

void GgufTest::aFileCutAnywhere_isRefused()
{
    const QByteArray whole = wholeFile();
    const File file(whole);
    for (qsizetype size = 0; size < whole.size(); ++size) {
        file.write(whole.left(size));
        const auto failure = failureOf(file.path());
        QVERIFY2(failure, qPrintable(QString::number(size)));
        QCOMPARE(failure->code(), size > 0 && size < 4 ? ErrorCode::ModelUnsupported : ErrorCode::ModelDamaged);
    }
    file.write(whole);
    QVERIFY(!failureOf(file.path()));
}

void GgufTest::flippedBytes_neverCrash()
{
    const QByteArray whole = wholeFile();
    const File file(whole);
    std::mt19937 random(5);
    int refused = 0;
    for (qsizetype at = 0; at < whole.size(); ++at) {
        QByteArray flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
        if (random() % 4 == 0)
            flipped[static_cast<qsizetype>(random() % static_cast<unsigned>(whole.size()))] = static_cast<char>(random());
        file.write(flipped);
        refused += failureOf(file.path()).has_value();
    }
    QVERIFY(refused > 100); // a change of a name or a value is none that can be seen
}

void GgufTest::partNames_areTakenApart()
{
    const auto part = partOfGguf("Jamba-00002-of-00013.gguf");
    QVERIFY(part);
    QCOMPARE(part->stem, "Jamba");
    QCOMPARE(part->number, 2);
    QCOMPARE(part->count, 13);
    QCOMPARE(part->fileName(1), "Jamba-00001-of-00013.gguf");
    for (const char* name : {"Jamba.gguf", "-00001-of-00002.gguf", "a-0001-of-0002.gguf", "a-00003-of-00002.gguf",
                             "a-00000-of-00002.gguf", "a-00001-of-00002.ggup", "a-0000a-of-00002.gguf"})
        QVERIFY2(!partOfGguf(name), name);
}

QTEST_GUILESS_MAIN(GgufTest)
#include "gguf_test.moc"
