// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/json_file.h"

#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"

namespace lectern::engine {

nlohmann::json parseJson(std::string_view text, std::string_view name)
{
    constexpr int kDeepest = 64;
    bool tooDeep = false;
    const nlohmann::json::parser_callback_t limitDepth = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        tooDeep = tooDeep || depth > kDeepest;
        return !tooDeep;
    };
    nlohmann::json json = nlohmann::json::parse(text, limitDepth, /*allow_exceptions=*/false);
    if (json.is_discarded() || tooDeep)
        throw Failure(ErrorCode::ModelDamaged, std::string(name) + ": not valid JSON");
    return json;
}

nlohmann::json readJson(const std::filesystem::path& path, std::size_t limit)
{
    const std::string name = path.filename().string();
    try {
        return parseJson(readSmallFile(path, limit), name);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::NotFound)
            throw Failure(ErrorCode::ModelIncomplete, name + " is missing", name);
        if (failure.code() == ErrorCode::EmptyFile || failure.code() == ErrorCode::NotAFile)
            throw Failure(ErrorCode::ModelDamaged, failure.detail());
        throw;
    }
}

} // namespace lectern::engine
