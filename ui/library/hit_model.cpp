// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/hit_model.h"

#include "ui/library/library_words.h"

#include <QPoint>

namespace lectern::ui {

namespace {

QString oneLine(QString text)
{
    // Character by character, so that the matches stay where they are.
    for (QChar& character : text) {
        if (character.isSpace())
            character = u' ';
    }
    return text;
}

} // namespace

void HitModel::setRows(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int HitModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant HitModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto& [hit, title] = m_rows[std::size_t(index.row())];
    const QString place = hit.document.isEmpty() ? tr("Conversation") : LibraryWords::page(hit.page, hit.label);
    switch (role) {
    case Qt::DisplayRole: return title;
    case Qt::ToolTipRole: return LibraryWords::toolTip({title, place});
    case Qt::AccessibleTextRole: return QStringList{title, place, oneLine(hit.snippet)}.join(QStringLiteral(", "));
    case PlaceRole: return place;
    case SnippetRole: return oneLine(hit.snippet);
    case MatchesRole: {
        QList<QPoint> matches;
        for (const auto& [start, end] : hit.matches)
            matches.append({start, end});
        return QVariant::fromValue(matches);
    }
    default: return {};
    }
}

} // namespace lectern::ui
