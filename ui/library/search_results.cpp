// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/search_results.h"

#include "ui/library/hit_delegate.h"
#include "ui/library/library_words.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace lectern::ui {

namespace {

bool samePlace(const domain::SearchHit& one, const domain::SearchHit& other)
{
    return one.document == other.document && one.page == other.page && one.conversation == other.conversation
           && one.turn == other.turn;
}

} // namespace

SearchResults::SearchResults(QWidget* parent) : QWidget(parent), m_count(new QLabel), m_list(new QListView)
{
    m_count->setTextFormat(Qt::PlainText);
    m_count->setWordWrap(true);
    m_count->setFont(Theme::secondaryFont());
    m_count->setContentsMargins(8, 4, 8, 4);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new HitDelegate(m_list));
    m_list->setAccessibleName(tr("Places found"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QListView::ScrollPerPixel);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_count);
    layout->addWidget(m_list);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { emit activated(m_model.hit(index.row())); });
}

void SearchResults::setHits(const QString& query, std::vector<HitModel::Row> rows)
{
    m_count->setText(rows.empty() ? tr("Nothing found for “%1”.").arg(LibraryWords::quoted(query))
                                  : tr("%Ln place(s) found", nullptr, int(rows.size())));
    const int current = m_list->currentIndex().row();
    const auto before = current < 0 ? std::optional<domain::SearchHit>() : m_model.hit(current);
    const auto same = std::ranges::find_if(rows, [&](const HitModel::Row& row) { return before && samePlace(row.hit, *before); });
    const int kept = same == rows.end() ? -1 : int(same - rows.begin());
    m_model.setRows(std::move(rows));
    if (m_model.rowCount() > 0 && before)
        m_list->setCurrentIndex(m_model.index(std::max(kept, 0)));
}

void SearchResults::enter()
{
    if (m_model.rowCount() == 0)
        return;
    m_list->setCurrentIndex(m_model.index(0));
    m_list->setFocus(Qt::OtherFocusReason);
}

void SearchResults::keyPressEvent(QKeyEvent* event)
{
    const QModelIndex index = m_list->currentIndex();
    if (event->key() == Qt::Key_Escape)
        emit left();
    else if (index.isValid() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        emit activated(m_model.hit(index.row()));
    else
        QWidget::keyPressEvent(event);
}

} // namespace lectern::ui
