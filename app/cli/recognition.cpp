// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/recognition.h"

#include "app/cli/common_options.h"
#include "app/cli/status_text.h"
#include "app/cli/text.h"
#include "app/pages/recognised_furniture.h"
#include "app/runtime/application_paths.h"
#include "app/runtime/error_text.h"
#include "app/runtime/recognition.h"

#include <QLocale>

#include <algorithm>

namespace lectern::cli {

namespace {

/// Shows how far it is, and says which pages failed.
class Report {
public:
    explicit Report(Console& console) : m_console(console) {}

    void tell(const importing::PageRecognition& page, const runtime::RecognitionProgress& progress)
    {
        if (page.failure) {
            m_console.endProgress();
            m_console.notice(
                Text::tr("Page %1: %2").arg(QLocale().toString(page.page), runtime::recognitionErrorText(*page.failure)));
        }
        show(progress);
    }

    void show(const runtime::RecognitionProgress& progress)
    {
        const QLocale locale;
        QString text = Text::tr("Recognising page %1 of %2")
                           .arg(locale.toString(std::min(progress.done + 1, progress.total)), locale.toString(progress.total));
        if (progress.secondsLeft >= 0) {
            text += QStringLiteral(" · ") + Text::tr("about %1 left").arg(durationText(progress.secondsLeft));
        }
        m_console.progress(text, progress.total > 0 ? double(progress.done) / progress.total : 1);
    }

private:
    Console& m_console;
};

void noteBeginning(int pages, const QString& languages, Console& console)
{
    console.notice(Text::tr("Recognising the text of %n page(s); language: %1", nullptr, pages).arg(languages));
}

} // namespace

Refusal withoutText(const QString& subject, bool tried)
{
    return {subject, tried ? Text::tr("no text in this document, and none was recognised in its images")
                           : Text::tr("no text in this document: its pages are images; --ocr recognises their text")};
}

bool recogniseMissing(ImportedDocument& imported, const Arguments& arguments, Surroundings& surroundings)
{
    domain::Document& document = imported.document;
    const std::vector<int> pages = document.report.pagesWithoutText;
    if (pages.empty()) {
        return true;
    }
    const auto options = runtime::recognitionOptions(document, arguments.value(option::kOcr), imported.password);
    noteBeginning(int(pages.size()), options.languages, surroundings.console);
    Report report(surroundings.console);
    runtime::RecognitionClock clock(int(pages.size()));
    report.show(clock.progress());
    runtime::Interrupt::Work work(surroundings.interrupt);
    const bool done = importing::DocumentRecogniser(runtime::ocrWorker(), document.path, options)
                          .recognise(
                              pages,
                              [&](const importing::PageRecognition& page) {
                                  report.tell(page, clock.tick());
                                  importing::takeRecognition(document, page);
                              },
                              work.token());
    surroundings.console.endProgress();
    pages::takeRecognisedFurniture(document.pages);
    document.report.ocrLanguages = options.languages;
    return done;
}

bool recogniseMissing(runtime::KeptDocument& kept, const QString& path, const QByteArray& password,
                      const runtime::Workspace& workspace, const Arguments& arguments, Surroundings& surroundings)
{
    Console& console = surroundings.console;
    const domain::ImportReport& report = kept.document.report;
    const bool wasDone = !report.ocrLanguages.isEmpty() && arguments.value(option::kOcr).isEmpty();
    if (report.pagesWithoutText.empty() || wasDone) {
        return true;
    }
    // Guessed before the work begins, so that the person sees which.
    const QString languages = runtime::recognitionOptions(kept.document, arguments.value(option::kOcr), password).languages;
    noteBeginning(int(report.pagesWithoutText.size()), languages, console);
    Report shown(console);
    {
        runtime::Interrupt::Work work(surroundings.interrupt);
        const bool done = runtime::recogniseKept(
            {workspace.storage(), kept.id, path, languages, password},
            [&](const runtime::RecognitionProgress& progress) { shown.show(progress); },
            [&](const importing::PageRecognition& page, const runtime::RecognitionProgress& progress) {
                shown.tell(page, progress);
            },
            work.token());
        console.endProgress();
        if (!done) {
            console.notice(Text::tr("The pages that were recognised are kept: the same command goes on with the others."));
            return false;
        }
    }
    const QString id = workspace.storage()->call(
        [&](storage::Library& library) { return library.keepText([&] { return library.useRecognised(kept.id); }); });
    kept = workspace.documents().load(id);
    kept.document.path = path;
    return true;
}

} // namespace lectern::cli
