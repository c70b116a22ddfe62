// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace {

struct Message {
    QStringList translations; ///< one for each plural form
    bool finished = true;
    bool plural = false;
};

using Messages = QMap<QPair<QString, QString>, Message>; // by context and source

Messages readMessages(const QString& path)
{
    Messages messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    QString source;
    Message message;
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::EndElement && xml.name() == QLatin1String("message"))
            messages.insert({context, source}, message);
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("message"))
            message = {.translations = {}, .finished = true, .plural = xml.attributes().value("numerus") == QLatin1String("yes")};
        else if (xml.name() == QLatin1String("source"))
            source = xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            message.finished = !xml.attributes().hasAttribute("type");
            if (!message.plural)
                message.translations += xml.readElementText();
        } else if (xml.name() == QLatin1String("numerusform"))
            message.translations += xml.readElementText();
    }
    return messages;
}

QStringList places(const QString& text)
{
    static const QRegularExpression place("%(\\d|n)");
    QStringList found;
    for (auto match = place.globalMatch(text); match.hasNext();)
        found += match.next().captured();
    found.sort();
    return found;
}

QString translationFile(const QString& language)
{
    return QStringLiteral(LECTERN_SOURCE_DIR "/i18n/lectern_%1.ts").arg(language);
}

} // namespace

/// Every sentence of the program is translated, and nothing else is.
class TestTranslations : public QObject
{
    Q_OBJECT

private slots:
    void translations_areCompleteAndKeepTheirPlaces_data() { languages(); }

    void translations_areCompleteAndKeepTheirPlaces()
    {
        QFETCH(QString, language);
        const Messages messages = readMessages(translationFile(language));
        QVERIFY(!messages.isEmpty());
        for (auto message = messages.begin(); message != messages.end(); ++message) {
            const QString source = message.key().second;
            QVERIFY2(message->finished, qPrintable(source));
            QVERIFY2(message->translations.size() == (message->plural ? 2 : 1), qPrintable(source));
            for (const QString& translation : message->translations) {
                QVERIFY2(!translation.isEmpty(), qPrintable(source));
                QVERIFY2(places(translation) == places(source), qPrintable(translation));
            }
        }
    }

    void sources_areThoseOfTheProgram_data() { languages(); }

    void sources_areThoseOfTheProgram()
    {
        QFETCH(QString, language);
        QFETCH(bool, pluralOnly);
        QTemporaryDir folder;
        const QString fresh = folder.filePath("fresh.ts");
        QStringList arguments{"-silent", LECTERN_SOURCE_DIR "/app", LECTERN_SOURCE_DIR "/ui", "-I", LECTERN_SOURCE_DIR, "-source-language", "en",
                              "-target-language", language};
        if (pluralOnly)
            arguments += "-pluralonly";
        QProcess lupdate;
        lupdate.start(LUPDATE, arguments + QStringList{"-ts", fresh});
        QVERIFY(lupdate.waitForFinished(120'000));
        QVERIFY2(lupdate.exitCode() == 0, lupdate.readAllStandardError().constData());

        const Messages expected = readMessages(fresh);
        QVERIFY(expected.size() > (pluralOnly ? 3 : 100));
        const Messages actual = readMessages(translationFile(language));
        for (const auto& key : expected.keys())
            QVERIFY2(actual.contains(key), qPrintable("not translated: " + key.second));
        for (const auto& key : actual.keys())
            QVERIFY2(expected.contains(key), qPrintable("no longer said: " + key.second));
    }

private:
    static void languages()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("pluralOnly");
        QTest::newRow("en") << "en" << true; // plural forms only: the source text is English
        QTest::newRow("pt_BR") << "pt_BR" << false;
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "test_translations.moc"
