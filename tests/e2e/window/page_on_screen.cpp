// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/window/page_on_screen.h"

namespace lectern::test {

namespace {

constexpr QRgb kMark = 0xffffe9a8; // of the light theme
constexpr QRgb kPaper = 0xffffffff;
constexpr int kDark = 100; // of 255

// What pdfFile() writes with.
constexpr double kPageWidth = 612;
constexpr double kFirstBaseline = 72;
constexpr double kLeading = 14;

template <typename Test>
QRect around(const QRect& area, Test test)
{
    QRect all;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            if (test(x, y))
                all |= QRect(x, y, 1, 1);
        }
    }
    return all;
}

} // namespace

PageOnScreen::PageOnScreen(const QImage& screen, const QRect& view) : m_screen(screen), m_view(view & screen.rect())
{
    m_marked = around(m_view, [&](int x, int y) { return m_screen.pixel(x, y) == kMark; });
    if (!m_marked.isEmpty())
        m_paper = paperBeside(m_marked);
}

QRect PageOnScreen::paperBeside(const QRect& mark) const
{
    const auto isPaper = [&](int x, int y) { return m_view.contains(x, y) && m_screen.pixel(x, y) == kPaper; };
    int left = mark.left();
    while (isPaper(left - 1, mark.center().y()))
        --left;
    const int margin = (left + mark.left()) / 2;
    int top = mark.center().y();
    while (isPaper(margin, top - 1))
        --top;
    int right = margin;
    while (isPaper(right + 1, top + 2)) // above all lines
        ++right;
    return {QPoint(left, top), QPoint(right, mark.bottom())};
}

QRect PageOnScreen::inkBesideMark() const
{
    const QRect rows(QPoint(m_paper.left(), m_marked.top()), QPoint(m_paper.right(), m_marked.bottom()));
    return around(rows, [&](int x, int y) { return qGray(m_screen.pixel(x, y)) < kDark; });
}

double PageOnScreen::pixelsPerPoint() const
{
    return m_paper.width() / kPageWidth;
}

double PageOnScreen::baseline(int line) const
{
    return m_paper.top() + (kFirstBaseline + line * kLeading) * pixelsPerPoint();
}

int PageOnScreen::ink() const
{
    int count = 0;
    around(m_view, [&](int x, int y) {
        count += qGray(m_screen.pixel(x, y)) < kDark;
        return false;
    });
    return count;
}

} // namespace lectern::test
