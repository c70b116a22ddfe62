// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model_import.h"

#include "engine/base/failure.h"
#include "engine/convert/checksum.h"
#include "engine/convert/conversion.h"
#include "engine/convert/jamba_metadata.h"
#include "engine/model/gguf.h"
#include "engine/model/model_path.h"
#include "engine/model_files.h"
#include "engine/text/vocabulary.h"

#include <algorithm>
#include <new>
#include <vector>

namespace lectern::engine {

namespace {

std::uint64_t checksumOf(const std::string& text)
{
    return engine::checksumOf(std::as_bytes(std::span(text)));
}

/// The files that the weights lie in.
std::vector<std::filesystem::path> weightFiles(const ModelPath& model)
{
    std::vector<std::filesystem::path> files;
    if (model.form == ModelForm::Folder) {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(model.path, error)) {
            if (entry.path().extension() == ".safetensors")
                files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
    } else if (const auto part = partOfGguf(model.path.filename().string())) {
        for (int number = 1; number <= part->count; ++number)
            files.push_back(model.path.parent_path() / part->fileName(number));
    } else {
        files.push_back(model.path);
    }
    return files;
}

/// Changes when any of the files with weights is another: names, sizes and times.
std::uint64_t identityOf(const std::filesystem::path& source)
{
    std::uint64_t sum = 0;
    for (const std::filesystem::path& file : weightFiles(modelAt(source))) {
        std::error_code error;
        const auto time = std::filesystem::last_write_time(file, error).time_since_epoch().count();
        if (error)
            continue; // a single file whose name looks like a part's
        sum = mixed(sum, checksumOf(file.filename().string() + ' ' + std::to_string(std::filesystem::file_size(file, error)) +
                                    ' ' + std::to_string(time)));
    }
    return sum;
}

std::string nameOf(const std::filesystem::path& source)
{
    std::error_code error;
    const std::filesystem::path whole = std::filesystem::weakly_canonical(source, error);
    return std::filesystem::is_directory(whole, error) ? whole.filename().string() : whole.stem().string();
}

/// Opens what was written as a model. Throws Failure(CannotWrite), which names it.
void requireSameModel(const std::filesystem::path& written, const ModelFiles& source)
{
    std::string reason = "it has not as many parameters";
    try {
        if (ModelFiles(written).info.parameters == source.info.parameters)
            return;
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::OutOfMemory)
            throw;
        reason = failure.detail();
    }
    throw Failure(ErrorCode::CannotWrite, written.string() + ": what was written does not read back as the model: " + reason,
                  written.string());
}

ImportReport run(const ModelImport& import, const std::function<void(const ImportProgress&)>& progress, std::stop_token stop)
{
    const ModelFiles model(import.source);
    ConversionPlan plan;
    plan.tensors = planTensors(model.config.shape, model.weights, import.quantisation);
    GgufHeader header;
    addMetadata(header, {.config = model.config,
                         .vocabulary = model.tokenizer->vocabulary(),
                         .name = import.name.empty() ? nameOf(import.source) : import.name,
                         .licence = model.info.licence,
                         .quantisation = import.quantisation});
    for (const PlannedTensor& tensor : plan.tensors)
        header.addTensor(tensor.name, tensor.shape, tensor.type);
    plan.header = header.bytes();
    plan.offsets = header.offsets();
    plan.identity = mixed(identityOf(import.source), checksumOf(plan.header));

    const ConversionResult result = convert(
        plan, import.file, import.threads,
        [&](std::uint64_t bytes, std::uint64_t total, std::string_view tensor) {
            if (progress)
                progress({.bytes = bytes, .total = total, .tensor = tensor});
        },
        [&](const std::filesystem::path& written) { requireSameModel(written, model); }, std::move(stop));
    return {.finished = result.finished,
            .startedAnew = result.startedAnew,
            .bytes = static_cast<std::int64_t>(plan.offsets.back()),
            .tensors = plan.tensors.size(),
            .keptTensors = result.keptTensors};
}

} // namespace

ImportReport importModel(const ModelImport& import, const std::function<void(const ImportProgress&)>& progress,
                         std::stop_token stop)
{
    try {
        return run(import, progress, std::move(stop));
    } catch (const std::bad_alloc&) {
        throw Failure(ErrorCode::OutOfMemory, "not enough memory to write the model anew");
    }
}

} // namespace lectern::engine
