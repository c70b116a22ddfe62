// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/image_scale.h"

#include "app/importing/worker_protocol.h"

#include <algorithm>
#include <cmath>

namespace lectern::importing {

double imageScale(const PageSize& page, double wanted)
{
    // The library draws at least one pixel each way: a page without a side counts as one that has it.
    const double least = 1 / wanted;
    const double width = std::max(page.width, least);
    const double height = std::max(page.height, least);
    const double bySide = (protocol::kMaxImageSide - kRounding) / std::max(width, height);
    // (w s + 1)(h s + 1) = the limit, solved for s
    const double half = (width + height) / 2;
    const double area = width * height;
    const double byArea = (std::sqrt(half * half + area * (protocol::kMaxImagePixels - kRounding)) - half) / area;
    return std::min({wanted, bySide, byArea});
}

} // namespace lectern::importing
