// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/palette.h"

#include <QFont>

namespace lectern::ui {

/// The theme that the whole window wears. On the GUI thread.
class Theme {
public:
    enum class Choice { System, Light, Dark };

    /// Sets the application's style, palette and font. Widgets hear of it through QEvent::PaletteChange.
    static void wear(Choice choice);
    static Choice choice();
    static bool isDark();
    /// Of the theme that is worn.
    static const Colours& colours();

    /// 11.5 px at the usual size: states, hints, statistics.
    static QFont secondaryFont();
    /// The document's voice: quotations.
    static QFont quotationFont();

    static constexpr int kSpacing = 4; ///< pixels; everything is a multiple
    static constexpr int kRadius = 6;  ///< of buttons and rows
};

} // namespace lectern::ui
