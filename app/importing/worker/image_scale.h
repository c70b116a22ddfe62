// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/pdf_file.h"

namespace lectern::importing {

inline constexpr double kRounding = 1; ///< pixels: a side's last one may be a part of one

/// The scale nearest to the one wanted at which a page makes an image of no more than protocol::kMaxImagePixels, and of no
/// side longer than protocol::kMaxImageSide.
/// @param page   with finite sides
/// @param wanted pixels per point, above 0
double imageScale(const PageSize& page, double wanted);

} // namespace lectern::importing
