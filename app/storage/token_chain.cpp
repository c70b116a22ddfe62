// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/token_chain.h"

#include <QCryptographicHash>

namespace lectern::storage {

QByteArray chainRoot(const QString& layoutId)
{
    return QCryptographicHash::hash(layoutId.toUtf8(), QCryptographicHash::Sha256);
}

QByteArray extendChain(const QByteArray& parent, std::span<const std::int32_t> tokens)
{
    // The parent's length is fixed, so no two pairs of parent and tokens are the same bytes.
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(parent);
    hash.addData(QByteArray::fromRawData(reinterpret_cast<const char*>(tokens.data()), qsizetype(tokens.size_bytes())));
    return hash.result();
}

TokenChain::TokenChain(const QString& layoutId, std::span<const std::int32_t> tokens) : m_tokens(tokens)
{
    m_full.push_back(chainRoot(layoutId));
    for (qint64 end = kBlockTokens; end <= size(); end += kBlockTokens)
        m_full.push_back(extendChain(m_full.back(), this->tokens(end - kBlockTokens, end)));
}

QByteArray TokenChain::hashAt(qint64 position) const
{
    ENSURE(position >= 0 && position <= size());
    const qint64 block = position / kBlockTokens;
    const QByteArray& full = m_full[std::size_t(block)];
    return position % kBlockTokens == 0 ? full : extendChain(full, tokens(block * kBlockTokens, position));
}

std::span<const std::int32_t> TokenChain::tokens(qint64 begin, qint64 end) const
{
    ENSURE(begin >= 0 && begin <= end && end <= size());
    return m_tokens.subspan(std::size_t(begin), std::size_t(end - begin));
}

} // namespace lectern::storage
