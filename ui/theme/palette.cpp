// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/palette.h"

#include <algorithm>
#include <cmath>

namespace lectern::ui {

namespace {

double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

const Colours& lightColours()
{
    static const Colours colours{
        .window = "#f6f5f2", .pane = "#fbfaf8", .paper = "#ffffff", .sunken = "#eceae5", .line = "#e1ded7",
        .text = "#23211d", .soft = "#66625a", .faint = "#8a857b", .accent = "#2f5d8a", .accentSoft = "#e3ecf5",
        .onAccent = "#ffffff", .mark = "#ffe9a8", .markLine = "#e0a800", .good = "#2a744a", .near = "#8f5600",
        .bad = "#b3372c", .bubble = "#eef1f4", .stripRead = "#b9c9b4", .stripReading = "#2f5d8a",
        .stripUnread = "#dcd8cf", .stripNoText = "#d9a7a1",
    };
    return colours;
}

const Colours& darkColours()
{
    static const Colours colours{
        .window = "#1d1c1a", .pane = "#222120", .paper = "#f3f0ea", .sunken = "#191817", .line = "#35332f",
        .text = "#e8e5df", .soft = "#a8a39a", .faint = "#8a857c", .accent = "#7fb0e0", .accentSoft = "#26333f",
        .onAccent = "#10202e", .mark = "#ffe39a", .markLine = "#e0a800", .good = "#6cc28f", .near = "#e0a552",
        .bad = "#ea8379", .bubble = "#2b2a28", .stripRead = "#5c7257", .stripReading = "#7fb0e0",
        .stripUnread = "#3a3834", .stripNoText = "#8b4f49",
    };
    return colours;
}

QPalette paletteOf(const Colours& colours)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colours.window);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.pane);
    palette.setColor(QPalette::AlternateBase, colours.window);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::PlaceholderText, colours.faint);
    palette.setColor(QPalette::Button, colours.window);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.bad);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, colours.onAccent);
    palette.setColor(QPalette::Link, colours.accent);
    palette.setColor(QPalette::LinkVisited, colours.accent);
    palette.setColor(QPalette::ToolTipBase, colours.pane);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::Light, colours.pane);
    palette.setColor(QPalette::Midlight, colours.line);
    palette.setColor(QPalette::Mid, colours.line);
    palette.setColor(QPalette::Dark, colours.faint);
    palette.setColor(QPalette::Shadow, colours.sunken);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colours.faint);
    return palette;
}

double contrast(const QColor& one, const QColor& other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace lectern::ui
