// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/model_path.h"

#include "engine/base/failure.h"
#include "engine/model/gguf.h"

#include <set>
#include <string>

namespace lectern::engine {

namespace {

/// The GGUF models in a folder, a split one by the file that it begins with.
std::set<std::string> ggufModels(const std::filesystem::path& folder)
{
    std::set<std::string> models;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (entry->path().extension() != ".gguf")
            continue;
        const auto part = partOfGguf(name);
        models.insert(part ? part->fileName(1) : name);
    }
    return models;
}

} // namespace

ModelPath modelAt(const std::filesystem::path& path)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
        throw Failure(ErrorCode::NotFound, path.string() + ": no such file or folder", path.string());
    if (!std::filesystem::is_directory(status))
        return {path, ModelForm::Gguf};
    if (std::filesystem::exists(path / "config.json", error))
        return {path, ModelForm::Folder};
    const std::set<std::string> models = ggufModels(path);
    if (models.size() > 1)
        throw Failure(ErrorCode::ModelUnsupported,
                      path.string() + ": several models lie here, among them " + *models.begin() + " and " + *models.rbegin());
    return models.empty() ? ModelPath{path, ModelForm::Folder} : ModelPath{path / *models.begin(), ModelForm::Gguf};
}

} // namespace lectern::engine
