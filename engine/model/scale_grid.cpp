// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/scale_grid.h"

#include "engine/base/failure.h"

namespace lectern::engine {

namespace {

using Shape = std::vector<std::int64_t>;

constexpr std::int64_t kBlock = 128;

std::int64_t blocks(std::int64_t extent)
{
    return extent / kBlock + (extent % kBlock != 0);
}

[[noreturn]] void unsupported(const std::string& what)
{
    throw Failure(ErrorCode::ModelUnsupported, what);
}

void requireFloats(const TensorView& scale, const std::string& name)
{
    if (scale.type != TensorType::F32 && scale.type != TensorType::F16 && scale.type != TensorType::BF16)
        unsupported(name + " is stored as " + std::string(nameOf(scale.type)));
}

} // namespace

std::shared_ptr<const ScaleGrid> scaleGrid(const std::string& name, const Shape& shape, const ScaleTensors& tensors)
{
    if (shape.size() != 2)
        unsupported(name + " is stored as F8_E4M3 and is no matrix");
    const std::int64_t rows = shape[0], columns = shape[1];
    auto grid = std::make_shared<ScaleGrid>();
    if (const TensorView& scale = tensors.scale; scale.isPresent()) {
        requireFloats(scale, name + "_scale");
        const bool isOne = scale.count() == 1;
        if (!isOne && scale.shape != Shape{rows} && scale.shape != Shape{rows, 1})
            unsupported(name + "_scale has a shape that fits neither the matrix nor its outputs");
        grid->rectangleRows = isOne ? rows : 1;
        grid->rectangleColumns = columns;
        grid->factors = toFloats(scale);
    } else if (const TensorView& inverse = tensors.inverse; inverse.isPresent()) {
        requireFloats(inverse, name + "_scale_inv");
        if (inverse.shape != Shape{blocks(rows), blocks(columns)})
            unsupported(name + "_scale_inv does not have a factor for each 128 × 128 values");
        grid->rectangleRows = kBlock;
        grid->rectangleColumns = kBlock;
        grid->gridColumns = blocks(columns);
        grid->factors = toFloats(inverse);
    } else {
        unsupported(name + " is stored as F8_E4M3 and has no scale");
    }
    return grid;
}

} // namespace lectern::engine
