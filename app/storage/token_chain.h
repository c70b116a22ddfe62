// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/statement.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <span>
#include <vector>

namespace lectern::storage {

/// Tokens of a full block. Blocks begin at absolute multiples of it.
constexpr qint64 kBlockTokens = 256;

/// SHA-256: documents are hostile, and two prefixes with one hash would be answered with each other's states.
QByteArray chainRoot(const QString& layoutId);
QByteArray extendChain(const QByteArray& parent, std::span<const std::int32_t> tokens);

/// Names prefixes of a list of tokens. A full block's hash covers its tokens and the hash of the block before it; so does a
/// tail's, which is shorter than a block and ends where a checkpoint was taken. A prefix of any length thus has one name,
/// made from its tokens alone, and prefixes that begin alike share the names, and the bytes, of their full blocks.
/// A tail's tokens are stored a second time once their block is full: less than a block for each such checkpoint, next to
/// nothing beside the recurrent state.
class TokenChain {
public:
    /// @param tokens must outlive the chain
    TokenChain(const QString& layoutId, std::span<const std::int32_t> tokens);

    qint64 size() const { return qint64(m_tokens.size()); }
    /// Of the prefix of this many tokens, 0 … size().
    QByteArray hashAt(qint64 position) const;
    /// The tokens of the block that begins at `begin`, up to `end`.
    std::span<const std::int32_t> tokens(qint64 begin, qint64 end) const;

private:
    std::span<const std::int32_t> m_tokens;
    std::vector<QByteArray> m_full; ///< m_full[i]: of the first i full blocks
};

} // namespace lectern::storage
