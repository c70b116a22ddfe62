// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model_import.h"

#include <QString>

namespace lectern::runtime {

/// The file in the user's models folder that an import of `model` (a folder or a file) makes where no other is asked for:
/// `mini-Q4_K_M.gguf`.
/// @param quantisation as people write it: "Q4_K_M"
QString importedModelFile(const QString& model, const QString& quantisation);

struct ModelImportOptions {
    QString source; ///< a path
    QString file;
    engine::Quantisation quantisation = engine::Quantisation::Q4_K_M;
    int threads = 0; ///< 0: one for each core
};

/// engine::importModel(), failures naming the model or the file.
engine::ImportReport importModel(const ModelImportOptions& options,
                                 const std::function<void(const engine::ImportProgress&)>& progress, std::stop_token stop);

} // namespace lectern::runtime
