// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/theme.h"

#include "ui/theme/calm_style.h"

#include <QApplication>

namespace lectern::ui {

namespace {

struct Worn {
    Theme::Choice choice = Theme::Choice::System;
    bool dark = false;
};

Worn& worn()
{
    static Worn state;
    return state;
}

/// What the desktop asked for, before any palette of ours was set.
bool systemIsDark()
{
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

QFont scaled(QFont font, double factor)
{
    if (font.pixelSize() > 0)
        font.setPixelSize(qRound(font.pixelSize() * factor));
    else
        font.setPointSizeF(font.pointSizeF() * factor);
    return font;
}

} // namespace

void Theme::wear(Choice choice)
{
    const bool system = systemIsDark();
    worn() = {choice, choice == Choice::Dark || (choice == Choice::System && system)};
    QApplication::setStyle(new CalmStyle);
    QApplication::setPalette(paletteOf(colours()));
}

Theme::Choice Theme::choice()
{
    return worn().choice;
}

bool Theme::isDark()
{
    return worn().dark;
}

const Colours& Theme::colours()
{
    return worn().dark ? darkColours() : lightColours();
}

QFont Theme::secondaryFont()
{
    return scaled(QApplication::font(), 11.5 / 13);
}

QFont Theme::quotationFont()
{
    QFont font = QApplication::font();
    font.setFamilies({QStringLiteral("Noto Serif"), QStringLiteral("DejaVu Serif"), QStringLiteral("Liberation Serif"),
                      QStringLiteral("serif")});
    font.setStyleHint(QFont::Serif);
    return font;
}

} // namespace lectern::ui
