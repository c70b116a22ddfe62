// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"

#include <QBasicTimer>
#include <QObject>

#include <memory>
#include <vector>

namespace lectern::ui {

/// Characters of one page.
struct TextHit {
    int page = 0; ///< physical, from 1
    int start = 0;
    int end = 0;

    bool operator==(const TextHit&) const = default;
};

/// Finds words in a document, a few pages at a time between other events: never longer than kSlice at once.
class TextSearch : public QObject {
    Q_OBJECT

public:
    static constexpr int kSlice = 6; ///< milliseconds

    using QObject::QObject;

    /// Begins anew; no words, or no document, end the search.
    void search(std::shared_ptr<const domain::Document> document, const QString& words);

    /// In reading order; grows while the search runs.
    const std::vector<TextHit>& hits() const { return m_hits; }
    /// The hits of one page, as indices [first, last). O(log hits).
    std::pair<int, int> hitsOn(int page) const;
    bool isRunning() const { return m_timer.isActive(); }

signals:
    /// There are more hits, or the search began anew or ended.
    void changed();

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    std::shared_ptr<const domain::Document> m_document;
    QString m_query; ///< folded
    std::vector<TextHit> m_hits;
    std::size_t m_next = 0;
    QBasicTimer m_timer;
};

} // namespace lectern::ui
