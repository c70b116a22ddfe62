// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/layers/rules.h"

#include <QDir>
#include <QString>
#include <QStringList>

namespace lectern::layers {

/// Reads every source file of a tree and names what breaks the rules. Besides `Rules` it holds each file to:
/// quoted includes name an existing file from the top of the tree (or a .moc); none is a .cpp; C++ files belong to a layer;
/// the SPDX header stands in the first lines; no path that exists on one machine only.
class Checker {
public:
    explicit Checker(Rules rules);

    /// @return problems as "file:line: what", in the order of the files' names; empty when all is well
    QStringList check(const QDir& root) const;

    /// The files that check() reads, relative to `root`, sorted.
    static QStringList sourceFiles(const QDir& root);

private:
    const Layer* layerOf(const QString& path) const;
    QString refuseInclude(const QString& path, const QString& target, bool quoted, const QDir& root) const;
    QStringList checkFile(const QString& path, const QDir& root) const;

    Rules m_rules;
};

} // namespace lectern::layers
