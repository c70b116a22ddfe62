// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/recognition/straight_image.h"

#include "engine/base/failure.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace lectern::importing {

namespace {

constexpr float kSure = 3;            // Leptonica's own measure of how clear an angle is
constexpr float kLeastDegrees = 0.1F; // lines that slant less are read as they are
constexpr int kDark = 130;            // of 255: what counts as ink where the slant is measured

PixPointer made(Pix* pix)
{
    if (pix == nullptr)
        throw Failure(ErrorCode::WorkerOutOfMemory);
    return PixPointer(pix);
}

/// By how many degrees, clockwise, the image has to be turned for level lines; 0 where nobody can say.
float slant(Pix* image)
{
    const PixPointer ink = made(::pixConvertTo1(image, kDark));
    float degrees = 0;
    float confidence = 0;
    if (::pixFindSkew(ink.get(), &degrees, &confidence) != 0 || confidence < kSure || std::abs(degrees) < kLeastDegrees)
        return 0;
    return degrees;
}

} // namespace

StraightImage::StraightImage(const Pix& drawn, int quarterTurns)
    : m_quarterTurns(quarterTurns & 3), m_drawnWidth(::pixGetWidth(&drawn)), m_drawnHeight(::pixGetHeight(&drawn))
{
    m_image = made(::pixRotateOrth(const_cast<Pix*>(&drawn), m_quarterTurns)); // it only reads it; for no turn it copies
    const float degrees = slant(m_image.get());
    if (degrees == 0)
        return;
    m_angle = degrees * std::numbers::pi / 180;
    m_image = made(::pixRotate(m_image.get(), static_cast<float>(m_angle), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
}

Box StraightImage::onPage(const Box& box) const
{
    const bool sideways = m_quarterTurns % 2 == 1;
    const double width = sideways ? m_drawnHeight : m_drawnWidth;
    const double height = sideways ? m_drawnWidth : m_drawnHeight;
    const double fromX = (box.left + box.right) / 2 - width / 2;
    const double fromY = (box.top + box.bottom) / 2 - height / 2;
    const double x = width / 2 + fromX * std::cos(m_angle) + fromY * std::sin(m_angle);
    const double y = height / 2 - fromX * std::sin(m_angle) + fromY * std::cos(m_angle);
    double halfWidth = box.width() / 2;
    double halfHeight = box.height() / 2;
    if (sideways)
        std::swap(halfWidth, halfHeight);
    const auto around = [&](double centreX, double centreY) {
        return Box{centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight};
    };
    switch (m_quarterTurns) {
    case 1:
        return around(y, m_drawnHeight - x);
    case 2:
        return around(m_drawnWidth - x, m_drawnHeight - y);
    case 3:
        return around(m_drawnWidth - y, x);
    default:
        return around(x, y);
    }
}

} // namespace lectern::importing
