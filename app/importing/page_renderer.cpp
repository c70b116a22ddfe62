// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/page_renderer.h"

#include "app/importing/rendering_worker.h"

#include <QFileInfo>

#include <chrono>
#include <cmath>
#include <utility>

namespace lectern::importing {

namespace {

constexpr int kOpening = 0; // in place of a page
constexpr int kTries = 2;

// How long a page that nobody wants any more may keep the next one waiting: about what starting a new worker takes.
constexpr std::chrono::milliseconds kPatience{200};

// How long a damaged file may keep pages waiting for its links.
constexpr std::chrono::seconds kLinkPatience{5};

} // namespace

PageRenderer::PageRenderer(QString worker, QString document, ImportOptions options)
    : m_program(std::move(worker)), m_path(std::move(document)), m_options(std::move(options)) {}

PageRenderer::~PageRenderer() = default;

std::optional<domain::PageImage> PageRenderer::render(int page, double pixelsPerPoint, const std::stop_token& stop, const QRect& part) {
    ENSURE(std::isfinite(pixelsPerPoint) && pixelsPerPoint > 0);
    try {
        refuseTroubled(kOpening);
        refuseTroubled(page);
        const std::optional<int> pages = open(stop);
        if (!pages)
            return {};
        if (m_isText)
            return domain::PageImage{.page = page};
        if (page < 1 || page > *pages)
            throw Failure(ErrorCode::InvalidInput, "page " + std::to_string(page) + " of " + std::to_string(*pages));
        return draw(page, pixelsPerPoint, stop, part);
    } catch (const Failure& failure) {
        throw failure.about(QFileInfo(m_path).fileName().toStdString());
    }
}

std::vector<domain::PageLink> PageRenderer::links(int page, const std::stop_token& stop) {
    if (m_linksFailed || m_isText || !m_worker || m_worker->isDrawing() || m_worker->hasEnded())
        return {};
    try {
        if (std::optional<std::vector<domain::PageLink>> links = m_worker->links(page, kLinkPatience, stop))
            return *std::move(links);
    } catch (const Failure&) {
        m_linksFailed = true;
    }
    m_worker.reset(); // its answer may still come
    return {};
}

void PageRenderer::refuseTroubled(int page) const {
    const auto trouble = m_troubles.find(page);
    if (trouble != m_troubles.end() && trouble->second.times >= kTries)
        throw trouble->second.last;
}

void PageRenderer::noteTrouble(int page, const Failure& failure) {
    m_worker.reset();
    const auto [trouble, first] = m_troubles.try_emplace(page, Trouble{1, failure});
    if (!first)
        trouble->second = {trouble->second.times + 1, failure};
}

std::optional<int> PageRenderer::open(const std::stop_token& stop) {
    if (m_isText)
        return 0;
    if (m_worker && !finishAbandoned(stop))
        return {};
    if (m_worker && m_worker->hasEnded()) // between two pages: by no page's fault
        m_worker.reset();
    if (!m_worker)
        start();
    try {
        const std::optional<int> pages = m_worker->pageCount(m_options.silence, stop);
        m_isText = pages == 0;
        if (m_isText)
            m_worker.reset();
        return pages;
    } catch (const Failure& failure) {
        noteTrouble(kOpening, failure);
        throw;
    }
}

void PageRenderer::start() {
    if (!m_file)
        m_file = std::make_unique<SourceFile>(m_path);
    m_worker = std::make_unique<RenderingWorker>(m_program, m_file->descriptor(), m_options.password, m_options.memoryLimit);
}

/// Waits a little for the page over which an earlier call was stopped, then ends the worker. False when stopped again.
bool PageRenderer::finishAbandoned(const std::stop_token& stop) {
    if (!m_worker->isDrawing())
        return true;
    try {
        return m_worker->answer(kPatience, stop).has_value();
    } catch (const Failure&) {
        if (m_worker->isDrawing())
            m_worker.reset();
        return true;
    }
}

std::optional<domain::PageImage> PageRenderer::draw(int page, double pixelsPerPoint, const std::stop_token& stop, const QRect& part) {
    m_worker->ask(page, pixelsPerPoint, part);
    try {
        return m_worker->answer(m_options.silence, stop);
    } catch (const Failure& failure) {
        if (m_worker->isDrawing()) // else it only reported that this page cannot be drawn
            noteTrouble(page, failure);
        throw;
    }
}

} // namespace lectern::importing
