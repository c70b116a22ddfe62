// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/page_images.h"
#include "ui/document/page_scroll_area.h"

#include <QTimer>

namespace lectern::ui {

/// All pages, small, each above its label. A click, or a key, goes to a page.
class ThumbnailView : public PageScrollArea {
    Q_OBJECT

public:
    static constexpr qint64 kBudget = 24'000'000; ///< bytes of pictures that are kept

    explicit ThumbnailView(QWidget* parent = nullptr);

    void showPages(ShownPages pages);
    /// The same pages, with all they have.
    void completePages(ShownPages pages);
    void wantImagesAgain() { m_asking.start(); }
    void setImage(int page, QImage image, double pixelsPerPoint);
    qint64 imageBytes() const { return m_images.bytes(); }
    /// The page that the person reads; comes into sight.
    void setReadPage(int page);

signals:
    void pageChosen(int page);
    /// Pages in sight that have no picture; a later request replaces it.
    void imagesWanted(const std::vector<int>& pages, double pixelsPerPoint);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    double wantedResolution() const;
    void askForImages();
    void bringReadPage();

    PageImages m_images;
    QTimer m_asking;
    int m_readPage = 0;
};

} // namespace lectern::ui
