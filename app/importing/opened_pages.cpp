// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/opened_pages.h"

#include "app/importing/frame_values.h"
#include "app/importing/worker_protocol.h"

#include <QCborMap>

namespace lectern::importing {

using namespace protocol;

std::optional<int> openedPages(WorkerProcess& process, std::chrono::milliseconds silence, const std::stop_token& stop)
{
    const std::optional<QByteArray> cbor = process.nextFrame(silence, stop);
    if (!cbor)
        return {};
    const QCborMap frame = frameFrom(*cbor);
    const QString type = stringIn(frame, kType, kMaxTitleCharacters);
    if (type == latin1(kError))
        throw failureFrom(frame);
    require(type == latin1(kHeader), "no header");
    return integerIn(frame, kPageCount, 0, kMaxPages);
}

} // namespace lectern::importing
