// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/recognition/gray_page.h"

#include "app/importing/worker/image_scale.h"
#include "engine/base/failure.h"

#include <poppler-page-renderer.h>

#include <cmath>
#include <cstdint>

namespace lectern::importing {

namespace {

constexpr double kPointsPerInch = 72;

PixPointer pixOf(const poppler::image& image)
{
    PixPointer pix(::pixCreateNoInit(image.width(), image.height(), 8));
    if (!pix)
        throw Failure(ErrorCode::WorkerOutOfMemory);
    l_uint32* const data = ::pixGetData(pix.get());
    const int wordsPerLine = ::pixGetWpl(pix.get());
    for (int y = 0; y < image.height(); ++y) {
        const auto* from =
            reinterpret_cast<const std::uint8_t*>(image.const_data()) + std::ptrdiff_t{y} * image.bytes_per_row();
        l_uint32* const line = data + std::ptrdiff_t{y} * wordsPerLine;
        for (int x = 0; x < image.width(); ++x)
            SET_DATA_BYTE(line, x, from[x]);
    }
    return pix;
}

} // namespace

GrayPage drawGray(const poppler::page& page, double pixelsPerPoint)
{
    const PageSize size = shownSize(page);
    if (!std::isfinite(size.width) || !std::isfinite(size.height))
        throw Failure(ErrorCode::DamagedDocument, "the page has no size");
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_gray8);
    renderer.set_render_hints(poppler::page_renderer::antialiasing | poppler::page_renderer::text_antialiasing);
    const double scale = imageScale(size, pixelsPerPoint);
    const poppler::image image = renderer.render_page(&page, scale * kPointsPerInch, scale * kPointsPerInch);
    if (!image.is_valid())
        throw Failure(ErrorCode::DamagedDocument, "the page cannot be drawn");
    return {pixOf(image), scale, size.width, size.height};
}

} // namespace lectern::importing
