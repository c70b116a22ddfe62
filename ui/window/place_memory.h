// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/place.h"

#include <QString>

#include <optional>

namespace lectern::ui {

/// Where a person left each document. Kept in the user's settings, for the documents looked at last.
class PlaceMemory {
public:
    static void keep(const QString& document, const Place& place);
    static std::optional<Place> of(const QString& document);
    static void forget(const QString& document);
};

} // namespace lectern::ui
