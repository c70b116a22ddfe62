// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

namespace lectern::models {

/// A model on this computer.
struct ModelEntry {
    QString id;   ///< the name of its folder, or of its GGUF file without the ending
    QString path; ///< absolute: a folder, or a GGUF file, the first where it is split
    bool builtIn = false;
};

/// The models that can be chosen without a download: the built-in one, those in the user's folder, and any path.
class ModelCatalogue {
public:
    /// The id of the model that ships with the program, used when no other is chosen.
    static QString builtInId();

    /// @param builtInFolder holds the models that came with the program
    /// @param userFolder    holds the user's own; need not exist
    ModelCatalogue(QString builtInFolder, QString userFolder);

    /// The built-in model first, then the user's by name. Looks at the folders anew each time.
    std::vector<ModelEntry> models() const;

    /// The model with this id, else the one at this path; an empty string is the built-in one. Only finds it: whether it can
    /// be loaded is the engine's to say. Throws Failure(NoModel).
    ModelEntry find(const QString& idOrPath) const;

private:
    QString m_builtInFolder;
    QString m_userFolder;
};

} // namespace lectern::models
