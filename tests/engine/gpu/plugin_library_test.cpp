// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/engine.h"
#include "engine/gpu/plugin_library.h"
#include "engine/gpu_fit.h"
#include "tests/support/golden_case.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace lectern;
using namespace lectern::engine;

namespace {

std::filesystem::path library(const char* name)
{
    return std::filesystem::path(LECTERN_FAKE_PLUGINS) / name;
}

QString reasonOf(const std::filesystem::path& path)
{
    return QString::fromStdString(findGpu(path).reason);
}

} // namespace

/// What is said where the plug-in, or what it needs, is not as it should be.
class PluginLibraryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void missingCublas_isNamed(); // before another test loads what is missing here
    void noPlugin_isNotWorthTelling();
    void relativePath_isNeverLoaded();
    void anotherLibrary_isRefused();
    void fileThatIsNoLibrary_isRefused();
    void anotherVersion_isRefused();
    void everyCode_isASentence_data();
    void everyCode_isASentence();
    void device_isGivenOut();
    void withoutAGpu_autoIsTheCpu_andCudaAFailure();
};

void PluginLibraryTest::noPlugin_isNotWorthTelling()
{
    const GpuVerdict verdict = findGpu(library("there_is_none.so"));
    QVERIFY(!verdict.plugin);
    QCOMPARE(QString::fromStdString(verdict.reason), QStringLiteral("this installation has no GPU plug-in"));
    QCOMPARE(verdict.obstacle, GpuObstacle::NoPlugin);
    QVERIFY(!isWorthTelling(verdict.obstacle));
}

void PluginLibraryTest::relativePath_isNeverLoaded()
{
    QVERIFY(!findGpu("libfake_done.so").plugin);
    QVERIFY(!findGpu(std::filesystem::relative(library("libfake_done.so"))).plugin);
}

void PluginLibraryTest::anotherLibrary_isRefused()
{
    QVERIFY(reasonOf(library("liblectern_fake_cublas.so")).contains(QStringLiteral("not one of this program's")));
    QCOMPARE(findGpu(library("liblectern_fake_cublas.so")).obstacle, GpuObstacle::ForeignPlugin);
}

void PluginLibraryTest::fileThatIsNoLibrary_isRefused()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("liblectern_cuda.so")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no library") == 10);
    file.close();
    QVERIFY(reasonOf(file.fileName().toStdString()).contains(QStringLiteral("cannot be loaded")));
}

void PluginLibraryTest::missingCublas_isNamed()
{
    // A copy elsewhere does not find its neighbour.
    QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("liblectern_cuda.so"));
    QVERIFY(QFile::copy(QString::fromStdString(library("libneeds_cublas.so").string()), copy));
    QVERIFY2(reasonOf(copy.toStdString()).contains(QStringLiteral("cuBLAS")), qPrintable(reasonOf(copy.toStdString())));
}

void PluginLibraryTest::anotherVersion_isRefused()
{
    QCOMPARE(reasonOf(library("libfake_old.so")), QStringLiteral("the GPU plug-in is of another version than this program"));
    QCOMPARE(findGpu(library("libfake_old.so")).obstacle, GpuObstacle::OtherVersion);
    QVERIFY(isWorthTelling(GpuObstacle::OtherVersion));
}

void PluginLibraryTest::everyCode_isASentence_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("obstacle");
    QTest::addColumn<bool>("isTold");
    QTest::newRow("no driver") << QStringLiteral("libfake_no_driver.so") << int(GpuObstacle::NoDriver) << false;
    QTest::newRow("old driver") << QStringLiteral("libfake_old_driver.so") << int(GpuObstacle::OldDriver) << true;
    QTest::newRow("no device") << QStringLiteral("libfake_no_device.so") << int(GpuObstacle::NoDevice) << true;
}

void PluginLibraryTest::everyCode_isASentence()
{
    QFETCH(QString, name);
    QFETCH(int, obstacle);
    QFETCH(bool, isTold);
    const GpuVerdict verdict = findGpu(library(qPrintable(name)));
    QVERIFY(!verdict.plugin);
    QVERIFY(QString::fromStdString(verdict.reason).startsWith(QStringLiteral("code ")));
    QCOMPARE(int(verdict.obstacle), obstacle);
    QCOMPARE(isWorthTelling(verdict.obstacle), isTold);
}

void PluginLibraryTest::device_isGivenOut()
{
    const GpuVerdict verdict = findGpu(library("libfake_done.so"));
    QVERIFY(verdict.plugin);
    QCOMPARE(QString::fromUtf8(verdict.device.name), QStringLiteral("a fake"));
}

void PluginLibraryTest::withoutAGpu_autoIsTheCpu_andCudaAFailure()
{
    const std::string model = tests::goldenModel(QStringLiteral("dense"));
    if (findGpu().plugin)
        QSKIP("there is a GPU here");
    EngineOptions options;
    options.device = Device::Auto;
    const auto engine = Engine::open(std::filesystem::path(model), options);
    QCOMPARE(engine->deviceName(), std::string("cpu"));
    QCOMPARE(engine->deviceNotice().empty(), !isWorthTelling(findGpu().obstacle));
    options.device = Device::Cuda;
    try {
        Engine::open(std::filesystem::path(model), options);
        QFAIL("no failure");
    } catch (const Failure& failure) {
        QCOMPARE(failure.code(), ErrorCode::DeviceFailed);
        QCOMPARE(failure.detail(), findGpu().reason);
    }
    const GpuFit fit = fitOnGpu(model, 1000);
    QVERIFY(fit.name.empty() && fit.obstacle != GpuObstacle::None && fit.neededBytes == 0 && !fit.reason.empty());
}

QTEST_GUILESS_MAIN(PluginLibraryTest)
#include "plugin_library_test.moc"
