// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include <nlohmann/json.hpp>

namespace lectern::engine {

/// Parses JSON that may be hostile: nesting and the number of values are limited. `name` is what a failure names.
/// Throws Failure(ModelDamaged).
nlohmann::json parseJson(std::string_view text, std::string_view name);

/// Reads and parses a JSON file of at most `limit` bytes. Throws Failure: ModelIncomplete (missing), ModelDamaged.
nlohmann::json readJson(const std::filesystem::path& path, std::size_t limit);

} // namespace lectern::engine
