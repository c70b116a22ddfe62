// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/mapped_file.h"

#include <QTemporaryFile>
#include <QtTest>

#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace lectern::engine {

namespace {

/// How much of the mapping at this address is in the process's memory.
std::size_t residentKilobytes(const void* address)
{
    QFile maps(QStringLiteral("/proc/self/smaps"));
    if (!maps.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray wanted = QByteArray::number(reinterpret_cast<quintptr>(address), 16) + '-';
    bool here = false;
    for (const QByteArray& line : maps.readAll().split('\n')) {
        if (line.startsWith(wanted))
            here = true;
        if (here && line.startsWith("Rss:"))
            return line.mid(4).simplified().split(' ').front().toULongLong();
    }
    return 0;
}

} // namespace

class MappedFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void releasePages_givesMemoryBack_andLeavesTheBytes();
    void releasePages_ofLessThanAPage_doesNothing();
};

void MappedFileTest::releasePages_givesMemoryBack_andLeavesTheBytes()
{
    constexpr int kBytes = 4 << 20;
    QTemporaryFile file;
    QVERIFY(file.open());
    QByteArray content(kBytes, 'x');
    for (int i = 0; i < kBytes; i += 97)
        content[i] = static_cast<char>(i);
    QCOMPARE(file.write(content), qint64(kBytes));
    QVERIFY(file.flush());

    const MappedFile mapped(file.fileName().toStdString());
    const auto text = [&] { return QByteArray(reinterpret_cast<const char*>(mapped.bytes().data()), kBytes); };
    QVERIFY(text() == content);
    QVERIFY(residentKilobytes(mapped.bytes().data()) >= kBytes / 1024);
    releasePages(mapped.bytes().subspan(10, kBytes - 20));
    QVERIFY(residentKilobytes(mapped.bytes().data()) < 1024);
    QVERIFY(text() == content);
}

void MappedFileTest::releasePages_ofLessThanAPage_doesNothing()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    QCOMPARE(file.write("abc"), qint64(3));
    QVERIFY(file.flush());
    const MappedFile mapped(file.fileName().toStdString());
    releasePages(mapped.bytes());
    releasePages({});
    QCOMPARE(static_cast<char>(mapped.bytes()[1]), 'b');
}

} // namespace lectern::engine

QTEST_APPLESS_MAIN(lectern::engine::MappedFileTest)
#include "mapped_file_test.moc"
