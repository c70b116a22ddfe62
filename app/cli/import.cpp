// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/open_documents.h"
#include "app/cli/recognition.h"
#include "app/cli/refusal.h"
#include "app/cli/status_text.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/runtime/application_paths.h"
#include "app/runtime/warning_text.h"

#include <QFileInfo>

namespace lectern::cli {

namespace {

const QString kBoxes = QStringLiteral("boxes");

void writeBoxes(const domain::Page& page, Console& console)
{
    QString lines;
    for (const domain::WordBox& word : page.words) {
        lines += QStringLiteral("  %1 %2 %3 %4  %5\n")
                     .arg(word.box.x(), 0, 'f', 1).arg(word.box.y(), 0, 'f', 1)
                     .arg(word.box.width(), 0, 'f', 1).arg(word.box.height(), 0, 'f', 1)
                     .arg(page.text.mid(word.start, word.end - word.start).simplified());
    }
    console.write(lines);
}

void writePages(const domain::Document& document, bool boxes, Console& console)
{
    for (const domain::Page& page : document.pages) {
        console.write(pageMark(page) + QLatin1Char('\n') + page.text + QStringLiteral("\n\n"));
        if (boxes) {
            writeBoxes(page, console);
        }
    }
    for (const QString& warning : document.report.warnings) {
        console.notice(runtime::warningText(warning));
    }
}

int importFile(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 1, 1);
    const importing::DocumentImporter importer(runtime::importWorker());
    auto imported = importDocument(importer, arguments.rest().front(), arguments, surroundings);
    if (!imported || (arguments.has(option::kOcr) && !recogniseMissing(*imported, arguments, surroundings))) {
        return Interrupted;
    }
    const domain::Document& document = imported->document;
    if (!domain::hasText(document)) {
        throw withoutText(QFileInfo(document.path).fileName(), true);
    }
    surroundings.console.notice(importReportText(document));
    if (arguments.has(option::kJson)) {
        surroundings.console.writeBytes(jsonLine(documentJson(document, arguments.has(kBoxes))));
    } else {
        writePages(document, arguments.has(kBoxes), surroundings.console);
    }
    return Done;
}

} // namespace

Verb importVerb()
{
    return {.name = QStringLiteral("import"),
            .usage = Text::tr("FILE"),
            .summary = Text::tr("shows the text that the model would see, page by page"),
            .options = {{.name = kBoxes, .value = {}, .help = Text::tr("with each word and where it stands on its page, in points")},
                        passwordFileOption(), ocrOption()},
            .run = importFile};
}

} // namespace lectern::cli
