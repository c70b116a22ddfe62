// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ocr_presenter.h"

#include "ui/document/ocr_offer.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"

#include <utility>

namespace lectern::ui {

using runtime::OcrService;

OcrPresenter::OcrPresenter(runtime::Services& services, MainWindow& window, OcrOffer& offer, Passwords passwords,
                           QObject* parent)
    : QObject(parent), m_services(services), m_window(window), m_offer(offer), m_passwords(std::move(passwords))
{
    OcrService& ocr = m_services.ocr();
    connect(&m_offer, &OcrOffer::wanted, this, &OcrPresenter::start);
    connect(&m_offer, &OcrOffer::declined, this, [this] { m_declined.insert(m_shown); });
    connect(&m_offer, &OcrOffer::stopRequested, this, [this] { m_services.ocr().stop(m_shown); });
    connect(&m_offer, &OcrOffer::useRequested, this, [this] {
        m_used.insert(m_shown);
        m_services.ocr().stop(m_shown);
    });
    connect(&ocr, &OcrService::progressed, this, [this](const QString& document, const runtime::RecognitionProgress& progress) {
        m_progress[document] = progress;
        if (document == m_shown)
            update();
    });
    connect(&ocr, &OcrService::pageFailed, this, [this](const QString& document, int, const QString& sentence) {
        ++m_failures[document];
        m_reasons[document] = sentence;
    });
    connect(&ocr, &OcrService::completed, this, &OcrPresenter::use);
    connect(&ocr, &OcrService::stopped, this, [this](const QString& document) {
        if (m_used.remove(document))
            use(document);
        else
            update();
    });
    connect(&ocr, &OcrService::failed, this, [this](const QString& document, const QString& sentence) {
        m_used.remove(document);
        m_window.messages().say(tr("The scanned pages could not be recognised: %1").arg(sentence));
        update();
    });
    connect(&ocr, &OcrService::used, this, [this](const QString& document, const QString& now) {
        m_progress.remove(document);
        sayFailures(document);
        m_services.library().refresh();
        if (document == m_shown)
            emit textChanged(document, now);
        else
            m_services.conversations().readLater(now);
    });
}

void OcrPresenter::setShown(const QString& id, std::shared_ptr<const domain::Document> document)
{
    m_shown = id;
    m_text = std::move(document);
    m_offered.clear();
    update();
}

void OcrPresenter::setDocuments(const std::vector<domain::DocumentSummary>& documents)
{
    m_superseded.clear();
    for (const domain::DocumentSummary& document : documents) {
        if (document.superseded)
            m_superseded.insert(document.id);
    }
    update();
}

void OcrPresenter::update()
{
    const QString offeredBefore = std::exchange(m_offered, {});
    if (!m_text) {
        m_offer.putAway();
        return;
    }
    if (m_services.ocr().isUnderWay(m_shown)) {
        const auto total = int(m_text->report.pagesWithoutText.size());
        const runtime::RecognitionProgress progress = m_progress.value(m_shown, {0, total, -1});
        m_offer.showProgress(progress.done, progress.total, progress.secondsLeft);
        return;
    }
    const domain::ImportReport& report = m_text->report;
    // A text file's pages have no images, and a text that conversations keep does not change.
    const bool hasImages = !m_text->pages.empty() && !m_text->pages.front().size.isEmpty();
    const bool offered = m_services.ocr().isOpen() && hasImages && !report.pagesWithoutText.empty() && report.ocrLanguages.isEmpty() &&
                         !m_declined.contains(m_shown) && !m_superseded.contains(m_shown);
    if (!offered)
        return m_offer.putAway();
    m_offered = m_shown;
    if (m_offered != offeredBefore)
        m_offer.offer(int(m_text->pages.size()), report.pagesWithoutText, OcrService::languages(), OcrService::guess(*m_text));
}

void OcrPresenter::start(const QString& languages)
{
    if (!m_text)
        return;
    m_failures.remove(m_shown);
    m_services.ocr().start(m_shown, languages, m_passwords(m_text->path));
    update();
}

void OcrPresenter::use(const QString& document)
{
    if (document == m_shown) {
        m_offer.showTakingOver();
        m_offered.clear();
    }
    emit textChanges(document);
    m_services.ocr().use(document);
}

void OcrPresenter::sayFailures(const QString& document)
{
    const int failures = m_failures.take(document);
    const QString reason = m_reasons.take(document);
    if (failures > 0)
        m_window.messages().say(tr("%Ln page(s) have no text: %1", nullptr, failures).arg(reason));
}

} // namespace lectern::ui
