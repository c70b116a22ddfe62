// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/document_recogniser.h"

#include "app/importing/source_file.h"

#include <QFileInfo>

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace lectern::importing {

namespace {

constexpr int kDoubtful = 60; // per cent: below, a person should look at the page

/// Pages that are handed out one by one to workers, and what comes of them.
class Round {
public:
    Round(const std::vector<int>& pages, const DocumentRecogniser::PageSink& sink, const std::stop_token& stop)
        : m_pages(pages), m_sink(sink), m_outer(stop, [this] { m_stop.request_stop(); })
    {
    }

    std::optional<int> next()
    {
        const std::lock_guard lock(m_mutex);
        if (m_stop.stop_requested() || m_next == m_pages.size())
            return {};
        return m_pages[m_next++];
    }

    void tell(const PageRecognition& page)
    {
        const std::lock_guard lock(m_mutex);
        if (m_stop.stop_requested())
            return;
        m_sink(page);
        ++m_told;
    }

    /// Nothing more can come: all workers stop.
    void fail(std::exception_ptr why)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_failure)
            m_failure = std::move(why);
        m_stop.request_stop();
    }

    std::stop_token stop() const { return m_stop.get_token(); }

    /// After all workers. Whether every page was told of.
    bool finish() const
    {
        if (m_failure)
            std::rethrow_exception(m_failure);
        return m_told == m_pages.size();
    }

private:
    const std::vector<int>& m_pages;
    const DocumentRecogniser::PageSink& m_sink;
    std::mutex m_mutex;
    std::size_t m_next = 0;
    std::size_t m_told = 0;
    std::exception_ptr m_failure;
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_outer;
};

/// One thread's part of a round, with one worker process after another.
class Desk {
public:
    Desk(const QString& program, const SourceFile& file, const RecognitionOptions& options, Round& round)
        : m_program(program), m_file(file), m_options(options), m_round(round)
    {
    }

    void work()
    {
        try {
            while (const std::optional<int> page = m_round.next()) {
                if (!open(*page))
                    return;
                recognise(*page);
            }
        } catch (...) {
            m_round.fail(std::current_exception());
        }
    }

private:
    /// False when stopped.
    bool open(int page)
    {
        if (!m_worker)
            m_worker = std::make_unique<RecognitionWorker>(
                m_program, m_file.descriptor(),
                WorkerProcess::Request{WorkerProcess::Task::RecogniseText, m_options.password, m_options.memoryLimit,
                                       std::chrono::seconds(0), m_options.tessdata, m_options.languages});
        const std::optional<int> pages = m_worker->pageCount(m_options.limits.silence, m_round.stop());
        if (pages && (page < 1 || page > *pages))
            throw Failure(ErrorCode::InvalidInput, "page " + std::to_string(page) + " of " + std::to_string(*pages));
        return pages.has_value();
    }

    void recognise(int page)
    {
        PageRecognition result{page, {}, {}};
        try {
            result.recognised = m_worker->recognise(page, m_options.limits, m_round.stop());
            if (!result.recognised)
                return;
        } catch (const Failure& failure) {
            result.failure = failure;
            if (!m_worker->isDone())
                m_worker.reset();
        }
        m_round.tell(result);
    }

    const QString& m_program;
    const SourceFile& m_file;
    const RecognitionOptions& m_options;
    Round& m_round;
    std::unique_ptr<RecognitionWorker> m_worker;
};

} // namespace

QString recognitionWarning(const PageRecognition& page)
{
    const QString name = QStringLiteral("page %1").arg(page.page);
    if (page.failure)
        return name + QStringLiteral(" was not recognised: ") + QString::fromStdString(page.failure->detail()).simplified();
    const bool doubtful = page.recognised && !page.recognised->page.text.isEmpty() && page.recognised->confidence < kDoubtful;
    return doubtful ? name + QStringLiteral(" was recognised with %1 % confidence").arg(page.recognised->confidence)
                    : QString();
}

void takeRecognition(domain::Document& document, const PageRecognition& result)
{
    if (const QString warning = recognitionWarning(result); !warning.isEmpty())
        document.report.warnings.push_back(warning);
    const auto page = std::find_if(document.pages.begin(), document.pages.end(),
                                   [&](const domain::Page& other) { return other.number == result.page; });
    ENSURE(page != document.pages.end());
    if (!result.recognised || result.recognised->page.text.isEmpty())
        return;
    page->text = result.recognised->page.text;
    page->words = result.recognised->page.words;
    page->ocr = true;
    std::erase(document.report.pagesWithoutText, result.page);
}

DocumentRecogniser::DocumentRecogniser(QString worker, QString document, RecognitionOptions options)
    : m_program(std::move(worker)), m_path(std::move(document)), m_options(std::move(options))
{
}

bool DocumentRecogniser::recognise(const std::vector<int>& pages, const PageSink& sink, const std::stop_token& stop) const
{
    try {
        const SourceFile file(m_path);
        Round round(pages, sink, stop);
        {
            std::vector<std::jthread> threads;
            const auto count = std::min<std::size_t>(pages.size(), static_cast<std::size_t>(std::max(1, m_options.workers)));
            for (std::size_t i = 0; i < count; ++i)
                threads.emplace_back([&] { Desk(m_program, file, m_options, round).work(); });
        }
        return round.finish();
    } catch (const Failure& failure) {
        throw failure.about(QFileInfo(m_path).fileName().toStdString());
    }
}

} // namespace lectern::importing
