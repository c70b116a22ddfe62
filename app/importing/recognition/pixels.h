// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <leptonica/allheaders.h>

#include <memory>

namespace lectern::importing {

struct PixDeleter {
    void operator()(Pix* pix) const { ::pixDestroy(&pix); }
};

/// An image as Leptonica keeps it.
using PixPointer = std::unique_ptr<Pix, PixDeleter>;

} // namespace lectern::importing
