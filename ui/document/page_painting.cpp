// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/page_painting.h"

#include "ui/document/text_page.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lectern::ui {

namespace {

QColor faded(QColor colour, double opacity)
{
    colour.setAlphaF(static_cast<float>(opacity));
    return colour;
}

/// Two tones that, an image drawn over `ground` with `opacity`, turn its white into `white` and its black nearly black
/// (or, of a negative, its black into `black` and its white nearly white).
struct Toning {
    double opacity = 1;
    QColor ground;
};

Toning toningOf(const PaperLook& look)
{
    constexpr double kNegative = 0.8; // opacity of a negative: the rest is the paper's tone
    const auto solve = [&look](double opacity, double full) {
        const auto channel = [&](double wanted) {
            return std::clamp((wanted - full * opacity) / (1 - opacity), 0.0, 1.0);
        };
        return QColor::fromRgbF(static_cast<float>(channel(look.paper.redF())),
                                static_cast<float>(channel(look.paper.greenF())),
                                static_cast<float>(channel(look.paper.blueF())));
    };
    if (look.inverted)
        return {kNegative, solve(kNegative, 0)};
    const double darkest = std::min({look.paper.redF(), look.paper.greenF(), look.paper.blueF()});
    return darkest >= 1 ? Toning{} : Toning{darkest, solve(darkest, 1)};
}

void fill(QPainter& painter, const std::vector<QRectF>& rectangles, const QColor& colour)
{
    for (const QRectF& rectangle : rectangles)
        painter.fillRect(rectangle, colour);
}

/// Over ink, as a marker pen: dark stays dark. On a negative a veil of the colour.
void markWords(QPainter& painter, const std::vector<QRectF>& rectangles, const QColor& colour, const PaperLook& look)
{
    constexpr double kVeil = 0.35;
    if (look.inverted)
        return fill(painter, rectangles, faded(colour, kVeil));
    painter.setCompositionMode(QPainter::CompositionMode_Multiply);
    fill(painter, rectangles, colour);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
}

/// On paper a tint, which leaves its ink as dark as it is; paper is bright in both themes.
QColor selectionColour(const PaperLook& look, double strength)
{
    if (look.inverted)
        return darkColours().accent;
    const QColor accent = lightColours().accent;
    const auto tinted = [strength](float channel) { return static_cast<float>(1 - strength * (1 - channel)); };
    return QColor::fromRgbF(tinted(accent.redF()), tinted(accent.greenF()), tinted(accent.blueF()));
}

} // namespace

PaperLook PaperLook::now(bool inverted)
{
    if (inverted)
        return {darkColours().pane, darkColours().text, darkColours().faint, true};
    // Paper stays bright in the dark theme, so its ink is that of the light one.
    return {Theme::colours().paper, lightColours().text, lightColours().faint, false};
}

void paintPaper(QPainter& painter, const QRect& page, const PaperLook& look)
{
    constexpr int kReach = 9; // pixels
    constexpr int kDrop = 4;
    painter.save();
    painter.setClipRegion(QRegion(page.adjusted(-kReach, -kReach, kReach, kReach + kDrop)).subtracted(page),
                          Qt::IntersectClip);
    const QColor soft = faded(Qt::black, 0.008);
    for (int reach = kReach; reach > 0; reach -= 2)
        painter.fillRect(page.adjusted(-reach, -reach + kDrop, reach, reach + kDrop), soft);
    painter.fillRect(page.adjusted(-1, 0, 1, 2), faded(Qt::black, 0.06));
    painter.restore();
    painter.fillRect(page, look.paper);
}

void paintText(QPainter& painter, const QRect& page, double scale, const TextPage& text, const PaperLook& look)
{
    painter.save();
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.setClipRect(page, Qt::IntersectClip);
    painter.translate(page.topLeft());
    painter.scale(scale, scale);
    text.draw(painter, look.ink, look.labelInk);
    painter.restore();
}

void paintImage(QPainter& painter, const QRect& page, const QImage& image, const PaperLook& look)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QSizeF exact = QSizeF(image.size()) / ratio;
    const bool fits = std::abs(exact.width() - page.width()) * ratio < 2 && std::abs(exact.height() - page.height()) * ratio < 2;
    const QRectF target = fits ? QRectF(page.topLeft(), exact) : QRectF(page);
    painter.save();
    painter.setClipRect(page, Qt::IntersectClip);
    if (const Toning toning = toningOf(look); toning.opacity < 1) {
        painter.fillRect(target, toning.ground); // not beyond the image: an image a pixel short leaves paper there
        painter.setOpacity(toning.opacity);
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !fits);
    painter.drawImage(target, image);
    painter.restore();
}

void paintMarks(QPainter& painter, const QRect& page, const PageMarks& marks, const PaperLook& look)
{
    constexpr int kUnderline = 2; // pixels
    const Colours& colours = Theme::colours();
    markWords(painter, marks.hits, colours.mark, look);
    markWords(painter, marks.currentHit, colours.markLine, look);
    markWords(painter, marks.passage, colours.mark, look);
    for (const QRectF& line : marks.passage)
        painter.fillRect(QRectF(line.left(), std::round(line.bottom()), line.width(), kUnderline), colours.markLine);
    markWords(painter, marks.echo, selectionColour(look, 0.17), look);
    markWords(painter, marks.selection, selectionColour(look, 0.32), look);
    if (marks.frame) {
        painter.setPen(QPen(colours.markLine, kUnderline));
        painter.drawRect(QRectF(page).adjusted(1, 1, -1, -1));
    }
}

} // namespace lectern::ui
