// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
//
// tokenizer_ids MODEL: the ids of each text on standard input, a NUL after each, one line a text. MODEL is a folder with a
// tokenizer, or a GGUF file. The offsets of all tokens are looked at on the way.
#include "engine/base/failure.h"
#include "engine/model_files.h"

#include <ctime>
#include <iostream>
#include <string>

using namespace lectern;
using namespace lectern::engine;

namespace {

/// Whether tokens with offsets are the same tokens, and their bytes follow one another from the text's start to its end.
bool offsetsCover(const Tokenizer& tokenizer, const std::string& text, const std::vector<TokenId>& ids)
{
    const std::vector<TokenSpan> spans = tokenizer.encodeWithOffsets(text);
    std::size_t begin = 0;
    std::size_t end = 0;
    bool good = spans.size() == ids.size();
    for (std::size_t i = 0; good && i < spans.size(); ++i) {
        const bool sameCharacter = spans[i].begin == begin && spans[i].end == end;
        good = spans[i].id == ids[i] && (sameCharacter || spans[i].begin == end) && spans[i].end >= spans[i].begin;
        begin = spans[i].begin;
        end = spans[i].end;
    }
    return good && end == text.size();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: tokenizer_ids MODEL < TEXTS\n";
        return 2;
    }
    try {
        const auto tokenizer = openTokenizer(argv[1]);
        std::ios::sync_with_stdio(false);
        std::clock_t spent = 0;
        std::size_t bytes = 0;
        for (std::string text; std::getline(std::cin, text, '\0');) {
            const std::clock_t start = std::clock();
            const std::vector<TokenId> ids = tokenizer->encode(text);
            spent += std::clock() - start;
            bytes += text.size();
            if (!offsetsCover(*tokenizer, text, ids)) {
                std::cerr << "offsets do not cover: " << text << '\n';
                return 1;
            }
            for (const TokenId id : ids)
                std::cout << id << ' ';
            std::cout << '\n';
        }
        std::cerr << bytes << " bytes encoded in " << static_cast<double>(spent) / CLOCKS_PER_SEC << " s of processor time\n";
    } catch (const Failure& failure) {
        std::cerr << failure.subject() << ": " << failure.detail() << '\n';
        return 1;
    }
    return 0;
}
