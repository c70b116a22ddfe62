// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/tokenizer_files.h"

#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"
#include "engine/model/tokenizer_json.h"

#include <system_error>

namespace lectern::engine {
namespace {

// The largest published ones (256,000 pieces, 580,000 merges) take 34 MB; parsed they are some ten times as much.
constexpr std::size_t kTokenizerJsonLimit = 48u << 20;
constexpr std::size_t kTokenizerConfigLimit = 64u << 20; // some list a whole vocabulary

bool isThere(const std::filesystem::path& file)
{
    std::error_code error;
    return std::filesystem::exists(std::filesystem::symlink_status(file, error));
}

std::string readText(const std::filesystem::path& file, std::size_t limit)
{
    try {
        return readSmallFile(file, limit);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::EmptyFile || failure.code() == ErrorCode::NotAFile)
            throw Failure(ErrorCode::ModelDamaged, file.filename().string() + ": " + failure.detail());
        throw;
    }
}

std::shared_ptr<const Tokenizer> openSentencePiece(const std::filesystem::path& file)
{
    try {
        return Tokenizer::open(file);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::NotAFile)
            throw Failure(ErrorCode::ModelDamaged, failure.detail(), file.string());
        throw;
    }
}

} // namespace

std::shared_ptr<const Tokenizer> openFolderTokenizer(const std::filesystem::path& folder)
{
    if (isThere(folder / "tokenizer.model"))
        return openSentencePiece(folder / "tokenizer.model");
    const std::filesystem::path file = folder / "tokenizer.json";
    if (!isThere(file))
        throw Failure(ErrorCode::ModelIncomplete, "there is neither tokenizer.model nor tokenizer.json", folder.string());
    try {
        const std::filesystem::path config = folder / "tokenizer_config.json";
        return Tokenizer::make(readTokenizerJson(readText(file, kTokenizerJsonLimit),
                                                 isThere(config) ? readText(config, kTokenizerConfigLimit) : std::string()));
    } catch (const Failure& failure) {
        throw failure.about(file.string());
    }
}

} // namespace lectern::engine
