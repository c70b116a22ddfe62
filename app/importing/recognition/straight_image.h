// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/recognition/pixels.h"
#include "app/importing/worker/geometry.h"

namespace lectern::importing {

/// A page's image turned until its lines of text are level, and the way back from there.
class StraightImage {
public:
    /// @param drawn        the page as shown, 8 bits of gray; must outlive this object
    /// @param quarterTurns how far it is turned clockwise before the rest is measured and turned back
    /// Throws Failure(WorkerOutOfMemory).
    StraightImage(const Pix& drawn, int quarterTurns);

    Pix* image() const { return m_image.get(); }
    int quarterTurns() const { return m_quarterTurns; }
    /// Where a rectangle of image() lies on the drawn page, both in pixels. Its sides stay as long as they are: a word on a
    /// line that slants by a degree is as high as one that does not.
    Box onPage(const Box& box) const;

private:
    PixPointer m_image;
    int m_quarterTurns;
    double m_angle = 0; ///< radians, clockwise: how far the image was turned, after the quarter turns
    double m_drawnWidth;
    double m_drawnHeight;
};

} // namespace lectern::importing
