// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/models/model_catalogue.h"
#include "engine/base/failure.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using lectern::ErrorCode;
using lectern::Failure;
using lectern::models::ModelCatalogue;
using lectern::models::ModelEntry;

class TestModelCatalogue : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        makeModel("program/lectern-14m");
        makeModel("user/Zebra");
        makeModel("user/Ant");
        makeModel("elsewhere/Owl");
        QVERIFY(QDir(m_folder.path()).mkpath("user/no model"));
    }

    void models_listsTheBuiltInOneFirst_thenTheUsersByName()
    {
        QStringList ids;
        for (const ModelEntry& model : catalogue().models())
            ids += model.id;
        QCOMPARE(ids, QStringList({"lectern-14m", "Ant", "Zebra"}));
        QVERIFY(catalogue().models().front().builtIn && !catalogue().models().back().builtIn);
    }

    void models_ggufFilesAreModels_aSplitOneOnce()
    {
        QTemporaryDir user;
        const QDir dir(QDir(user.path()).canonicalPath());
        QVERIFY(dir.mkpath("Folder") && dir.mkpath("Empty") && dir.mkpath("Named.gguf"));
        for (const char* name : {"Zebra-Q4_K_M.gguf", "Big-00001-of-00002.gguf", "Big-00002-of-00002.gguf", "notes.txt", ".gguf",
                                 "Folder/model-Q8_0.gguf"}) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        const ModelCatalogue catalogue(path("missing"), dir.path());
        QStringList ids;
        for (const ModelEntry& model : catalogue.models())
            ids += model.id;
        QCOMPARE(ids, QStringList({"Big", "Folder", "Zebra-Q4_K_M"}));
        QCOMPARE(catalogue.find("Big").path, dir.filePath("Big-00001-of-00002.gguf"));
        QCOMPARE(catalogue.find("Folder").path, dir.filePath("Folder"));
        QCOMPARE(catalogue.find(dir.filePath("Zebra-Q4_K_M.gguf")).id, QString("Zebra-Q4_K_M"));
        QCOMPARE(ModelCatalogue({}, {}).find(dir.filePath("Zebra-Q4_K_M.gguf")).id, QString("Zebra-Q4_K_M"));
        QCOMPARE(ModelCatalogue({}, {}).find(dir.filePath("Big-00002-of-00002.gguf")).id, QString("Big-00002-of-00002.gguf"));
    }

    void find_nothing_isTheBuiltInModel()
    {
        QCOMPARE(catalogue().find({}).id, ModelCatalogue::builtInId());
        QVERIFY(catalogue().find({}).builtIn);
    }

    void find_anId_isThatModel() { QCOMPARE(catalogue().find("Ant").path, path("user/Ant")); }

    void find_aPath_isThatFolder()
    {
        const ModelEntry owl = catalogue().find(path("elsewhere/Owl"));
        QCOMPARE(owl.id, QString("Owl"));
        QCOMPARE(owl.path, path("elsewhere/Owl"));
        QVERIFY(!owl.builtIn);
    }

    void find_theBuiltInModelByPath_knowsIt()
    {
        QVERIFY(catalogue().find(path("program/lectern-14m/../lectern-14m/")).builtIn);
    }

    void find_neitherIdNorPath_fails()
    {
        try {
            catalogue().find("Unicorn");
            QFAIL("found a model that is not there");
        } catch (const Failure& failure) {
            QVERIFY(failure.code() == ErrorCode::NoModel);
            QCOMPARE(failure.subject(), std::string("Unicorn"));
        }
    }

    void models_withoutAUserFolder_isTheBuiltInOneAlone()
    {
        QCOMPARE(ModelCatalogue(path("program"), path("missing")).models().size(), std::size_t(1));
        QCOMPARE(ModelCatalogue(path("program"), {}).models().size(), std::size_t(1));
    }

private:
    QString path(const QString& name) const { return QDir(QDir(m_folder.path()).canonicalPath()).filePath(name); }
    ModelCatalogue catalogue() const { return ModelCatalogue(path("program"), path("user")); }

    void makeModel(const QString& name) const
    {
        QDir(m_folder.path()).mkpath(name);
        QFile config(path(name + "/config.json"));
        QVERIFY(config.open(QIODevice::WriteOnly));
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestModelCatalogue)
#include "test_model_catalogue.moc"
