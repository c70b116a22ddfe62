// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/library.h"

#include <QAbstractListModel>

#include <vector>

namespace lectern::ui {

/// Where words were found, in the order given.
class HitModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        PlaceRole = Qt::UserRole, ///< "p. 393" or "Conversation"
        SnippetRole,
        MatchesRole, ///< QList<QPoint>: [x, y) in the snippet, UTF-16 units
    };

    /// A hit and the title of the document or conversation that it stands in.
    struct Row {
        domain::SearchHit hit;
        QString title;
    };

    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<Row> rows);
    const domain::SearchHit& hit(int row) const { return m_rows[std::size_t(row)].hit; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<Row> m_rows;
};

} // namespace lectern::ui
