// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/library/hit_model.h"

#include <QWidget>

class QLabel;
class QListView;

namespace lectern::ui {

/// The hits of a search over everything. Enter or a click goes to one; Esc leaves.
class SearchResults : public QWidget {
    Q_OBJECT

public:
    explicit SearchResults(QWidget* parent = nullptr);

    /// What has been found for `query` so far; rows in the order of their worth. The hit that the
    /// keyboard is on stays so where it is found again.
    void setHits(const QString& query, std::vector<HitModel::Row> rows);
    /// The keyboard goes to the first hit; nowhere when there is none.
    void enter();

signals:
    void activated(const lectern::domain::SearchHit& hit);
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    HitModel m_model;
    QLabel* m_count;
    QListView* m_list;
};

} // namespace lectern::ui
