// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMap>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <vector>

namespace lectern::layers {

/// A part of the source tree and what it may include besides itself.
///
/// Places are written relative to the repository: "engine" is the files directly in that folder, "engine/base/" that
/// folder with everything below it, "engine/token.h" one file. The longest place that covers a file is its layer.
struct Layer {
    QString place;
    QStringList maySee; ///< places
};

/// Headers of others that only some places may include.
struct Confinement {
    QRegularExpression header; ///< matches the name between the quotes or brackets
    QStringList places;
};

/// What the layer test holds the source to.
struct Rules {
    std::vector<Layer> layers;
    std::vector<Confinement> confinements;
    QMap<QString, int> lineLimits; ///< file name's ending ("cpp") → lines
};

/// The rules of this repository.
Rules lecternRules();

} // namespace lectern::layers
