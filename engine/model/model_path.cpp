// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/model_path.h"

#include "engine/base/failure.h"
#include "engine/model/gguf.h"

#include <set>
#include <string>

namespace lectern::engine {

namespace {

[[noreturn]] void throwNotReadable(const std::filesystem::path& path, const std::error_code& error)
{
    throw Failure(ErrorCode::NotReadable, path.string() + ": " + error.message(), path.string());
}

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
    if (error)
        throwNotReadable(folder, error);
    return models;
}

} // namespace

ModelPath modelAt(const std::filesystem::path& path)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        throw Failure(ErrorCode::NotFound, path.string() + ": no such file or folder", path.string());
    if (error)
        throwNotReadable(path, error);
    if (!std::filesystem::is_directory(status))
        return {path, ModelForm::Gguf};
    if (std::filesystem::exists(path / "config.json", error))
        return {path, ModelForm::Folder};
    if (error)
        throwNotReadable(path, error);
    const std::set<std::string> models = ggufModels(path);
    if (models.size() > 1)
        throw Failure(ErrorCode::ModelUnsupported,
                      path.string() + ": several models lie here, among them " + *models.begin() + " and " + *models.rbegin());
    if (models.empty())
        return {path, ModelForm::Folder};
    const std::string& name = *models.begin();
    if (!std::filesystem::exists(path / name, error) && !error) // other parts of it are there
        throw Failure(ErrorCode::ModelIncomplete, name + " is missing", name);
    return {path / name, ModelForm::Gguf};
}

} // namespace lectern::engine
