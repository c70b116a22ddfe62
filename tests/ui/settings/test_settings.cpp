// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/settings_file.h"
#include "tests/support/permissions.h"
#include "tests/ui/settings/shown_settings.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <memory>

using namespace lectern;
using Shown = test::ShownSettings;
using ui::ModelChoice;
using ui::Note;
using ui::SettingsDialog;
using ui::Theme;

namespace {

constexpr int kPortuguese = 2; // as the system, English, Português (Brasil)

/// One after the other, as a hand on the keyboard.
void press(QWidget* widget, std::initializer_list<Qt::Key> keys)
{
    for (const Qt::Key key : keys)
        QTest::keyClick(widget, key);
}

/// As a screen reader says it. A list's own name is its current entry: there its label counts.
QString spokenName(QWidget* widget)
{
    QAccessibleInterface* node = QAccessible::queryAccessibleInterface(widget);
    for (const auto& [label, relation] : node->relations(QAccessible::Label))
        return label->text(QAccessible::Name).remove(':');
    return qobject_cast<QComboBox*>(widget) ? QString() : node->text(QAccessible::Name);
}

QString builtInModel()
{
    return QStringLiteral(LECTERN_BUILD_DIR "/share/lectern/models/lectern-14m");
}

} // namespace

class TestSettings : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY2(test::obeyPermissions(), "root may read and write everything here");
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(path("config")));
        qputenv("XDG_DATA_HOME", QFile::encodeName(path("data")));
        QVERIFY(runtime::settingsFile().startsWith(m_folder->path()));
        Theme::wear(Theme::Choice::Light);
    }

    void theme_isWornAtOnce_andKept()
    {
        {
            Shown shown;
            shown.box("Theme")->setFocus();
            press(shown.box("Theme"), {Qt::Key_End});
            QVERIFY(Theme::isDark());
            QVERIFY2(shown.restart()->isHidden(), "nothing is left to a restart");
            QVERIFY(shown.noteBelow().isEmpty());
        }
        Theme::wear(Theme::Choice::Light);
        ui::WindowMemory::wearTheme(); // as the next start does
        QVERIFY(Theme::isDark());
        Shown again;
        QCOMPARE(again.box("Theme")->currentIndex(), int(Theme::Choice::Dark));
    }

    void language_isKeptAtOnce_andSaysThatItTakesARestart()
    {
        const runtime::Preferences atStart;
        Shown shown(atStart);
        QVERIFY(shown.restart()->isHidden());
        press(shown.box("Language"), {Qt::Key_End});
        QCOMPARE(shown.box("Language")->currentText(), QStringLiteral("Português (Brasil)"));
        QCOMPARE(runtime::preferences().language, QStringLiteral("pt_BR"));
        QVERIFY(shown.noteBelow().contains(QLatin1String("next start")));
        QVERIFY(!shown.restart()->isHidden());

        Shown again(atStart); // opened once more in the same process
        QCOMPARE(again.box("Language")->currentIndex(), kPortuguese);
        QVERIFY2(!again.restart()->isHidden(), "it still waits for a restart");
        Shown next; // after the restart
        QCOMPARE(next.box("Language")->currentIndex(), kPortuguese);
        QVERIFY(next.restart()->isHidden());

        press(again.box("Language"), {Qt::Key_Home});
        QVERIFY2(again.restart()->isHidden(), "taken back: nothing to restart for");
        QVERIFY(again.noteBelow().isEmpty());
        QCOMPARE(runtime::preferences(), atStart);
    }

    void restartNow_asksForIt()
    {
        Shown shown;
        QSignalSpy requested(shown.dialog(), &SettingsDialog::restartRequested);
        press(shown.box("Language"), {Qt::Key_End});
        shown.restart()->setFocus();
        press(shown.restart(), {Qt::Key_Space});
        QCOMPARE(requested.size(), 1);
    }

    void model_thatCanBeOpened_isKept_andTheBuiltInOneAgain()
    {
        const QString other = copyOfModel(path("data/lectern/models/mine"));
        QVERIFY(!other.isEmpty());
        Shown shown;
        shown.chooseModel(other);
        QCOMPARE(runtime::preferences().model, other);
        QCOMPARE(shown.box("Model")->currentText(), QStringLiteral("mine"));
        QVERIFY(shown.noteOn(shown.box("Model")).isEmpty());
        QVERIFY(!shown.restart()->isHidden());

        Shown again;
        QCOMPARE(again.box("Model")->currentText(), QStringLiteral("mine"));
        again.chooseModel({});
        QCOMPARE(runtime::preferences().model, QString());
        QCOMPARE(again.box("Model")->currentIndex(), 0);
    }

    void model_inAGgufFile_isKept()
    {
        const QString file = QStringLiteral(LECTERN_TEST_DATA "/golden/gguf/moe-wide-Q4_K_M.gguf");
        Shown shown;
        shown.chooseModel(file);
        QVERIFY2(shown.noteOn(shown.box("Model")).isEmpty(), qPrintable(shown.noteOn(shown.box("Model"))));
        QCOMPARE(runtime::preferences().model, file);
        QCOMPARE(shown.box("Model")->currentText(), QStringLiteral("moe-wide-Q4_K_M.gguf"));
    }

    void model_thatCannotBeOpened_isExplained_andTheOldOneStays_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("emptyFolder") << "empty";
        QTest::newRow("missing") << "missing";
        QTest::newRow("file") << "file";
        QTest::newRow("notJamba") << "llama";
        QTest::newRow("truncatedWeights") << "truncated";
        QTest::newRow("unreadable") << "unreadable";
    }

    void model_thatCannotBeOpened_isExplained_andTheOldOneStays()
    {
        QFETCH(QString, what);
        const QString good = copyOfModel(path("good"));
        const QString bad = path(what);
        if (what == QLatin1String("file")) {
            QVERIFY(write(bad, "no folder"));
        } else if (what == QLatin1String("empty")) {
            QVERIFY(QDir().mkpath(bad));
        } else if (what != QLatin1String("missing")) {
            QVERIFY(!copyOfModel(bad).isEmpty());
        }
        if (what == QLatin1String("llama"))
            QVERIFY(write(bad + "/config.json", R"({"model_type": "llama", "architectures": ["LlamaForCausalLM"]})"));
        if (what == QLatin1String("truncated")) {
            QFile weights(bad + "/model.safetensors");
            QVERIFY(weights.exists() && weights.resize(weights.size() / 2));
        }
        if (what == QLatin1String("unreadable"))
            QVERIFY(QFile::setPermissions(bad, {}));

        Shown shown;
        shown.chooseModel(good);
        QCOMPARE(runtime::preferences().model, good);
        shown.chooseModel(bad);
        const QString note = shown.noteOn(shown.box("Model"));
        QVERIFY2(note.startsWith("“" + what + "” cannot be used: "), qPrintable(note));
        QVERIFY2(note.size() > what.size() + 30 && note.endsWith('.') && !note.contains('\n'), qPrintable(note));
        QCOMPARE(shown.box("Model")->currentText(), QStringLiteral("good"));
        QCOMPARE(runtime::preferences().model, good);

        shown.chooseModel({});
        QVERIFY2(shown.noteOn(shown.box("Model")).isEmpty(), "the next good choice takes the complaint away");
        QFile::setPermissions(bad, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void library_canBeAnyFolderThatIsWritten_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("becomes"); // relative to the folder of the test
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << "empty" << "empty" << "A new library will begin in “%1”.";
        QTest::newRow("missing") << "a/b/c" << "a/b/c" << "A new library will begin in “%1”.";
        QTest::newRow("library") << "there" << "there" << "The library in “%1” will be opened.";
        QTest::newRow("otherThings") << "full" << "full/Lectern" << "A new library will begin in “%1”.";
    }

    void library_canBeAnyFolderThatIsWritten()
    {
        QFETCH(QString, what);
        QFETCH(QString, becomes);
        QFETCH(QString, says);
        QVERIFY(what.contains('/') || QDir().mkpath(path(what)));
        if (what == QLatin1String("there"))
            QVERIFY(write(path("there/library.db"), "SQLite format 3"));
        if (what == QLatin1String("full"))
            QVERIFY(write(path("full/letter.txt"), "Dear Ana"));
        Shown shown;
        shown.chooseLibrary(path(what));
        QCOMPARE(runtime::preferences().library, path(becomes));
        const QString note = shown.noteOn(shown.box("Library"));
        QVERIFY2(note.startsWith(says.arg(path(becomes))), qPrintable(note));
        QCOMPARE(shown.box("Library")->currentText(), path(becomes));
        QVERIFY(!shown.restart()->isHidden());

        Shown again;
        QCOMPARE(again.box("Library")->currentText(), path(becomes));
        press(again.box("Library"), {Qt::Key_Home}); // its usual place
        QCOMPARE(runtime::preferences().library, QString());
        QVERIFY(!again.noteOn(again.box("Library")).isEmpty());
    }

    void library_thatCannotBeWritten_isExplained_andTheOldOneStays_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("file") << "file" << "not a folder";
        QTest::newRow("belowAFile") << "file/library" << "not a folder";
        QTest::newRow("notWritable") << "closed" << "not allowed";
        QTest::newRow("inOneNotWritable") << "closed/library" << "not allowed";
        QTest::newRow("danglingLink") << "dangling" << "cannot be written to (";
    }

    void library_thatCannotBeWritten_isExplained_andTheOldOneStays()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        QVERIFY(write(path("file"), "no folder"));
        QVERIFY(QDir().mkpath(path("closed")) && QDir().mkpath(path("good")));
        QVERIFY(QFile::setPermissions(path("closed"), QFile::ReadOwner | QFile::ExeOwner));
        QVERIFY(QFile::link(path("nowhere"), path("dangling")));
        Shown shown;
        shown.chooseLibrary(path("good"));
        shown.chooseLibrary(path(what));
        const QString note = shown.noteOn(shown.box("Library"));
        QVERIFY2(note.startsWith("“" + path(what) + "” cannot be used: ") && note.contains(says) && note.endsWith('.'), qPrintable(note));
        QCOMPARE(shown.box("Library")->currentText(), path("good"));
        QCOMPARE(runtime::preferences().library, path("good"));
        QVERIFY2(!QFileInfo(path("nowhere")).exists() && QDir(path("good")).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 "looking leaves nothing behind");
    }

    void choiceThatCannotBeKept_isSaid_withoutAnOfferToRestart()
    {
        QVERIFY(QDir().mkpath(path("config/lectern/lectern.ini"))); // a folder in the file's place
        Shown shown;
        press(shown.box("Language"), {Qt::Key_End});
        QVERIFY2(shown.noteBelow().contains(runtime::settingsFile()), qPrintable(shown.noteBelow()));
        QVERIFY(shown.restart()->isHidden());
    }

    void checkOfADialogThatIsClosed_comesToNothing()
    {
        Shown shown;
        QSignalSpy checked(&shown.check(), &runtime::ChoiceCheck::modelChecked);
        shown.dialog()->findChild<ModelChoice*>()->choose(builtInModel());
        delete shown.dialog();
        QVERIFY(checked.wait(test::kPatienceMs));
        QCOMPARE(runtime::preferences().model, QString());
    }

    void keyboardAlone_reachesEverything_inReadingOrder()
    {
        Shown shown(runtime::Preferences{.language = QStringLiteral("en"), .model = {}, .library = {}}); // Restart shows
        QVERIFY(QTest::qWaitForWindowActive(shown.dialog()));
        QStringList order;
        for (int i = 0; i < 7; ++i) {
            const QWidget* focused = shown.dialog()->focusWidget();
            order << (focused->accessibleName().isEmpty() ? qobject_cast<const QPushButton*>(focused)->text() : focused->accessibleName());
            QTest::keyClick(shown.dialog(), Qt::Key_Tab);
        }
        order.replaceInStrings(QStringLiteral("&"), QString());
        QCOMPARE(order, (QStringList{"Theme", "Language", "Model", "Library", "What takes space…", "Restart now", "Close"}));
        QCOMPARE(shown.dialog()->focusWidget(), shown.box("Theme"));
        QTest::keyClick(shown.dialog(), Qt::Key_L, Qt::AltModifier);
        QCOMPARE(shown.dialog()->focusWidget(), shown.box("Language"));
        QTest::keyClick(shown.dialog(), Qt::Key_B, Qt::AltModifier);
        QCOMPARE(shown.dialog()->focusWidget(), shown.box("Library"));
    }

    void everyControl_hasANameForScreenReaders()
    {
        Shown shown(runtime::Preferences{.language = QStringLiteral("en"), .model = {}, .library = {}});
        int controls = 0;
        for (QWidget* widget : shown.dialog()->findChildren<QWidget*>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            ++controls;
            QVERIFY2(!spokenName(widget).isEmpty(), widget->metaObject()->className());
            QVERIFY(!qobject_cast<QComboBox*>(widget) || spokenName(widget) == widget->accessibleName());
        }
        QCOMPARE(controls, 7);
    }

    void noteOfSeveralLines_isShownWhole()
    {
        Shown shown;
        const int height = shown.dialog()->height();
        shown.chooseLibrary(path(QStringLiteral("a folder in ").repeated(20)));
        const Note* note = shown.noteWith(shown.box("Library")->accessibleDescription());
        QVERIFY(note);
        QTRY_VERIFY(shown.dialog()->height() > height);
        QTRY_VERIFY(note->height() >= note->heightForWidth(note->width()));
        QVERIFY(note->heightForWidth(note->width()) > 2 * note->fontMetrics().height());
        QVERIFY(note->width() <= shown.dialog()->width());
    }

    void escape_closes()
    {
        Shown shown;
        QTest::keyClick(shown.box("Model"), Qt::Key_Escape);
        QTRY_VERIFY(shown.isGone());
    }

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }

    static bool write(const QString& path, const QByteArray& content)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    }

    /// Of the built-in one; may be spoiled.
    static QString copyOfModel(const QString& folder)
    {
        const QDir original(builtInModel());
        if (!QDir().mkpath(folder) || original.entryList(QDir::Files).isEmpty())
            return {};
        for (const QString& file : original.entryList(QDir::Files)) {
            const QString copy = folder + '/' + file;
            if (!QFile::copy(original.filePath(file), copy)
                || !QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner))
                return {};
        }
        return folder;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(TestSettings)
#include "test_settings.moc"
