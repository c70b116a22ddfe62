// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/model/safetensors.h"
#include "tests/fuzz/hostile_folder.h"
#include "tests/fuzz/refusal.h"
#include "tests/fuzz/touch.h"

#include <algorithm>

namespace lectern::fuzz {

namespace {

constexpr std::string_view kSingle = "model.safetensors", kIndex = "model.safetensors.index.json";

/// A folder that an index can name two shards of.
const HostileFolder& shardedFolder()
{
    static const HostileFolder folder;
    static const bool isFilled = [] {
        folder.write("a.safetensors",
                     safetensorsFile(R"({"a":{"dtype":"BF16","shape":[2,2],"data_offsets":[0,8]}})", "abcdefgh"));
        folder.write("b.safetensors", safetensorsFile(R"({"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "abcdefgh"));
        return true;
    }();
    (void)isFilled;
    return folder;
}

/// Asks for everything in quotes: the names of tensors are among them.
void findAll(const engine::Safetensors& tensors, std::string_view text)
{
    constexpr int kMost = 256;
    std::size_t begin = text.find('"');
    for (int i = 0; i < kMost && begin != std::string_view::npos; ++i) {
        const std::size_t end = text.find('"', begin + 1);
        if (end == std::string_view::npos)
            return;
        // A tensor may be of a type that is not computed with; the next one may be of another.
        (void)refusal([&] { touch(tensors.find(std::string(text.substr(begin + 1, end - begin - 1)))); });
        begin = end;
    }
}

} // namespace

std::string safetensors(std::string_view input)
{
    static const HostileFolder single;
    const bool isIndex = input.starts_with('i');
    const HostileFolder& folder = isIndex ? shardedFolder() : single;
    folder.write(isIndex ? kIndex : kSingle, input.substr(std::min<std::size_t>(1, input.size())));
    return refusal([&] {
        const engine::Safetensors tensors(folder.path());
        ENSURE(tensors.byteCount() >= 0);
        for (const auto& file : tensors.files())
            ENSURE(file.headerBytes <= file.bytes.size());
        (void)tensors.mainType();
        findAll(tensors, input);
    });
}

} // namespace lectern::fuzz
