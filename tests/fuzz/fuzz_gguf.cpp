// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/model/gguf.h"
#include "engine/model/gguf_model.h"
#include "tests/fuzz/hostile_folder.h"
#include "tests/fuzz/refusal.h"
#include "tests/fuzz/touch.h"

namespace lectern::fuzz {

namespace {

/// Asks for every run of letters, as a key and as a tensor: the names of both are among them.
void findAll(const engine::Gguf& file, std::string_view bytes)
{
    constexpr int kMost = 256;
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
    std::size_t begin = bytes.find_first_of(kLetters);
    for (int i = 0; i < kMost && begin != std::string_view::npos; ++i) {
        const std::size_t end = std::min(bytes.find_first_not_of(kLetters, begin), bytes.size());
        const std::string name(bytes.substr(begin, end - begin));
        (void)refusal([&] { touch(file.find(name)); });
        const engine::GgufMetadata& metadata = file.metadata();
        constexpr std::size_t kMostValues = 1u << 20;
        if (metadata.has(name)) {
            (void)refusal([&] { (void)metadata.integer(name); });
            (void)refusal([&] { (void)metadata.real(name); });
            (void)refusal([&] { (void)metadata.flag(name); });
            (void)refusal([&] { (void)metadata.text(name); });
            (void)refusal([&] { (void)metadata.integers(name, kMostValues); });
            (void)refusal([&] { (void)metadata.reals(name, kMostValues); });
            (void)refusal([&] { (void)metadata.texts(name, kMostValues); });
        }
        begin = bytes.find_first_of(kLetters, end);
    }
}

} // namespace

std::string gguf(std::string_view input)
{
    static const HostileFolder folder;
    folder.write("m-00001-of-00002.gguf", input);
    return refusal([&] {
        const engine::Gguf file(folder.path() / "m-00001-of-00002.gguf");
        ENSURE(file.byteCount() >= 0 && file.byteCount() <= static_cast<std::int64_t>(input.size()));
        for (const auto& part : file.files())
            ENSURE(part.headerBytes <= part.bytes.size());
        (void)file.mainType();
        findAll(file, input);
        (void)engine::licenceOfGguf(file);
        (void)refusal([&] { (void)engine::readGgufVocabulary(file); });
        const engine::ModelConfig config = engine::readGgufConfig(file);
        (void)engine::bindGgufWeights(file, config.shape);
    });
}

} // namespace lectern::fuzz
