// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/tensor_extents.h"

#include "engine/base/failure.h"

#include <algorithm>

namespace lectern::engine {

void requireDisjoint(std::vector<TensorExtent> tensors, const std::string& file)
{
    std::sort(tensors.begin(), tensors.end(), [](const TensorExtent& a, const TensorExtent& b) { return a.begin < b.begin; });
    const auto shared = std::adjacent_find(tensors.begin(), tensors.end(),
                                           [](const TensorExtent& a, const TensorExtent& b) { return b.begin < a.end; });
    if (shared != tensors.end())
        throw Failure(ErrorCode::ModelDamaged,
                      file + ": " + shared->name + " and " + std::next(shared)->name + " lie in the same place");
}

} // namespace lectern::engine
