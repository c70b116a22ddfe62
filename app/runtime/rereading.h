// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/reading_progress.h"
#include "app/storage/library.h"

#include <QString>

#include <vector>

namespace lectern::runtime {

/// Why a model has to read documents that were read before. To be asked only where it has to. Throws as storage::Library.
/// @param documents in the order in which they are to be read
/// @param layoutId  of the model
domain::ReadAgain whyReadAgain(storage::Library& library, const std::vector<QString>& documents, const QString& layoutId);

/// Documents that were read to their end by another model and not by this one, used in the last two weeks; the last used first,
/// and not more than a few: each may take minutes.
std::vector<QString> readByAnotherModel(storage::Library& library, const QString& layoutId);

} // namespace lectern::runtime
