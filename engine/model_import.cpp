// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model_import.h"

#include "engine/base/failure.h"
#include "engine/convert/checksum.h"
#include "engine/convert/conversion.h"
#include "engine/convert/jamba_metadata.h"
#include "engine/model_files.h"
#include "engine/text/vocabulary.h"

#include <algorithm>
#include <vector>

namespace lectern::engine {

namespace {

std::uint64_t checksumOf(const std::string& text)
{
    return engine::checksumOf(std::as_bytes(std::span(text)));
}

/// Changes when any of the files with weights is another: names, sizes and times.
std::uint64_t identityOf(const std::filesystem::path& source)
{
    std::vector<std::string> facts;
    const auto add = [&](const std::filesystem::directory_entry& entry) {
        const std::string suffix = entry.path().extension().string();
        std::error_code error;
        if ((suffix == ".safetensors" || suffix == ".gguf") && entry.is_regular_file(error))
            facts.push_back(entry.path().filename().string() + ' ' + std::to_string(entry.file_size(error)) + ' ' +
                            std::to_string(entry.last_write_time(error).time_since_epoch().count()));
    };
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::is_directory(source, error) ? source : source.parent_path();
    for (const auto& entry : std::filesystem::directory_iterator(folder.empty() ? "." : folder, error)) {
        if (folder == source || entry.path().filename() == source.filename())
            add(entry);
    }
    std::sort(facts.begin(), facts.end());
    std::uint64_t sum = 0;
    for (const std::string& fact : facts)
        sum = mixed(sum, checksumOf(fact));
    return sum;
}

std::string nameOf(const std::filesystem::path& source)
{
    std::error_code error;
    const std::filesystem::path whole = std::filesystem::weakly_canonical(source, error);
    return std::filesystem::is_directory(whole, error) ? whole.filename().string() : whole.stem().string();
}

} // namespace

ImportReport importModel(const ModelImport& import, const std::function<void(const ImportProgress&)>& progress,
                         std::stop_token stop)
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
        stop);
    if (result.finished && ModelFiles(import.file).info.parameters != model.info.parameters)
        throw Failure(ErrorCode::ModelDamaged, "the finished file does not read back as the same model", import.file.string());
    return {.finished = result.finished,
            .startedAnew = result.startedAnew,
            .bytes = static_cast<std::int64_t>(plan.offsets.back()),
            .tensors = plan.tensors.size(),
            .keptTensors = result.keptTensors};
}

} // namespace lectern::engine
