// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>

#include <map>

namespace lectern::ui {

/// The images of pages that are kept: those near what is seen, never more than a number of bytes.
class PageImages {
public:
    static constexpr qint64 kBudget = 300'000'000; ///< bytes

    explicit PageImages(qint64 budget = kBudget);

    /// Keeps an image, then drops those farthest from what is seen until the budget holds again.
    void insert(int page, QImage image, double pixelsPerPoint);
    /// What is seen: pages from `first` to `last`.
    void setSeen(int first, int last);
    /// Whether images are kept as negatives. Those that are kept become so when they are next asked for.
    void setInverted(bool inverted) { m_inverted = inverted; }
    void clear();

    bool has(int page) const { return m_images.contains(page); }
    bool has(int page, double pixelsPerPoint) const;
    /// Null if there is none.
    const QImage& image(int page);
    qint64 bytes() const { return m_bytes; }

    /// Whether two resolutions give the same picture.
    static bool same(double one, double other);

private:
    struct Entry {
        QImage image;
        double pixelsPerPoint = 0;
        bool inverted = false;
    };

    int distance(int page) const;

    std::map<int, Entry> m_images;
    qint64 m_budget;
    qint64 m_bytes = 0;
    int m_first = 1;
    int m_last = 1;
    bool m_inverted = false;
};

} // namespace lectern::ui
