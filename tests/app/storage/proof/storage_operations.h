// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/app/storage/proof/script.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace lectern::test {

/// Something that a library does, with what is there before and what must be there after.
struct StorageOperation {
    QString name;
    std::map<QString, QByteArray> files{}; ///< of the library's folder before
    Oracle before{};                       ///< if it fails
    Oracle after{};                        ///< if it succeeds
    /// The step that it is; nothing where it is another thing, done by `run`.
    std::optional<Step> step{};
    /// Done to an open library. Returns what is wrong; throws what the library throws.
    std::function<QString(storage::Library&)> run{};
    /// Opening is the operation.
    bool opens = false;
    storage::Library::Access access = storage::Library::Access::Write;
    /// Instead of comparing with the oracle.
    std::function<QString(storage::Library&)> check{};
};

/// All of them: opening (a new library, one that is there, one as a crash left it, an older version), every kind of step,
/// reading everything, verifying.
std::vector<StorageOperation> storageOperations(unsigned seed);

} // namespace lectern::test
