// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/token_ids.h"

#include "engine/base/failure.h"

#include <algorithm>

namespace lectern::diagnostics {

std::vector<engine::TokenId> parseTokenIds(const QByteArray& text)
{
    std::vector<engine::TokenId> ids;
    const QByteArray words = text.simplified();
    if (words.isEmpty()) {
        throw Failure(ErrorCode::InvalidInput, "no token ids");
    }
    for (const QByteArray& word : words.split(' ')) {
        bool ok = false;
        const engine::TokenId id = word.toInt(&ok);
        if (!ok || id < 0) {
            throw Failure(ErrorCode::InvalidInput, "not a token id: " + word.left(40).toStdString());
        }
        ids.push_back(id);
    }
    return ids;
}

QByteArray formatTokenIds(const std::vector<engine::TokenId>& ids)
{
    QByteArray text;
    for (const engine::TokenId id : ids) {
        if (!text.isEmpty()) {
            text += ' ';
        }
        text += QByteArray::number(id);
    }
    return text;
}

} // namespace lectern::diagnostics
