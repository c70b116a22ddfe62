// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/reading_speeds.h"

#include <QDateTime>

namespace lectern::storage {

void ReadingSpeeds::keep(const StateIdentity& identity, const ReadingSpeed& speed)
{
    Statement(m_database, "INSERT INTO reading_speed(layout_id, numerics_id, seconds, more_with_depth, measured) "
                          "VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET seconds = excluded.seconds, "
                          "more_with_depth = excluded.more_with_depth, measured = excluded.measured")
        .bind(identity.layoutId, identity.numericsId, speed.seconds, speed.moreWithDepth, QDateTime::currentMSecsSinceEpoch())
        .run();
}

std::optional<ReadingSpeed> ReadingSpeeds::find(const QString& layoutId, const QString& numericsId) const
{
    Statement query(m_database, "SELECT seconds, more_with_depth FROM reading_speed WHERE layout_id = ?1 "
                                "ORDER BY numerics_id = ?2 DESC, measured DESC LIMIT 1");
    if (!query.bind(layoutId, numericsId).next())
        return std::nullopt;
    return ReadingSpeed{query.real(0), query.real(1)};
}

} // namespace lectern::storage
