// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/state_identity.h"

#include "engine/saved_state.h"

#include <QCryptographicHash>

#include <string>

namespace lectern::reading {

storage::StateIdentity stateIdentity(const engine::Engine& engine, engine::Precision precision)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&](std::span<const std::byte> bytes) {
        // Its length first, so that two runs of pieces cannot be one run of bytes.
        hash.addData(QByteArray::number(qulonglong(bytes.size())) + ' ');
        hash.addData(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
    };
    engine::saved::identify(engine, add);
    for (engine::TokenId id = 0; id < engine.tokenizer().size(); ++id) {
        const std::string piece = engine.tokenizer().pieceBytes(id);
        add(std::as_bytes(std::span(piece)));
    }
    hash.addData(precision == engine::Precision::Exact ? "exact" : "fast");
    hash.addData(QByteArray::number(engine::saved::kLayoutVersion));
    return {.layoutId = QString::fromLatin1(hash.result().toHex()),
            .numericsId = QString::fromStdString(engine::saved::numericsId(engine, precision))};
}

} // namespace lectern::reading
