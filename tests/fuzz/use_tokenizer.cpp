// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/use_tokenizer.h"

#include "engine/base/failure.h"

namespace lectern::fuzz {

void use(const engine::Tokenizer& tokenizer, std::string_view more)
{
    constexpr std::size_t kLongest = 512; // bytes; more of them find nothing new, only later
    for (const std::string_view text : {std::string_view("The  reader 日本 😀\n<|im_end|><unk><s></s><0x0A> \xFF\t"),
                                        std::string_view(), std::string_view(" "), more.substr(0, kLongest)}) {
        const std::vector<engine::TokenId> ids = tokenizer.encode(text);
        (void)tokenizer.decode(ids);
        for (const engine::TokenId id : ids) {
            ENSURE(id >= 0 && id < tokenizer.size());
            ENSURE(id != tokenizer.bos() && id != tokenizer.eos());
            (void)tokenizer.pieceBytes(id);
        }
        std::size_t at = 0;
        for (const engine::TokenSpan& span : tokenizer.encodeWithOffsets(text)) {
            ENSURE(span.begin <= span.end && span.end <= text.size() && span.end >= at);
            at = span.end;
        }
        (void)tokenizer.decode(tokenizer.encodeWithControlTokens(text));
    }
    (void)tokenizer.find("<|im_end|>");
}

} // namespace lectern::fuzz
