// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>

namespace lectern::cli {

/// The translation context of everything that the command line says: `Text::tr("…")`.
class Text {
    Q_DECLARE_TR_FUNCTIONS(Text)
};

} // namespace lectern::cli
