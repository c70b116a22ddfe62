// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/session.h"
#include "tests/gpu/plugin/checks.h"
#include "tests/gpu/plugin/gpu_engine.h"
#include "tests/gpu/plugin/logits_distance.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

namespace lectern::tests {

using namespace engine;

namespace {

constexpr int kLongestAnswer = 96;

void append(std::vector<TokenId>& to, const std::vector<TokenId>& more)
{
    to.insert(to.end(), more.begin(), more.end());
}

/// The beginning of a conversation about whole pages of a text, as app/reading/prompt_plan.h has it for ChatML.
std::vector<TokenId> documentTokens(const Engine& engine, const Subject& subject)
{
    std::ifstream file(subject.text, std::ios::binary);
    std::istringstream pages(std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
    std::string text = "Answer from the documents. Quote them and cite the page.\n\n# Documents\n## Document 1: A standard\n";
    std::vector<TokenId> tokens;
    int number = 0;
    for (std::string page; std::getline(pages, page, '\f');) {
        const std::string more = text + "[p. " + std::to_string(++number) + "]\n" + page + '\n';
        std::vector<TokenId> longer = engine.chatTemplate().begin();
        append(longer, engine.chatTemplate().openMessage(Role::System, more));
        if (longer.size() > subject.tokens)
            break;
        text = more;
        tokens = std::move(longer);
    }
    return tokens;
}

std::vector<TokenId> questionTokens(const Engine& engine, const std::string& question)
{
    const ChatTemplate& chat = engine.chatTemplate();
    std::vector<TokenId> tokens = chat.close();
    append(tokens, chat.message(Role::User, question));
    append(tokens, chat.openAnswer());
    return tokens;
}

} // namespace

bool answersAreTheCpus(const Subject& subject, const std::string& questions)
{
    const auto cpu = Engine::open(std::filesystem::path(subject.model));
    const auto gpu = openOnGpu(subject.model);
    const std::vector<TokenId> document = documentTokens(*cpu, subject);
    std::printf("      asked about %d tokens\n", static_cast<int>(document.size()));
    Session onCpu(cpu, {.precision = Precision::Exact}), onGpu(gpu);
    onCpu.prefill(document);
    onGpu.prefill(document);
    const Checkpoint cpuBegin = onCpu.checkpoint(), gpuBegin = onGpu.checkpoint();

    int answers = 0, same = 0, nearTies = 0;
    std::ifstream file(questions);
    for (std::string question; std::getline(file, question); ++answers) {
        const std::vector<TokenId> asked = questionTokens(*cpu, question);
        onCpu.restore(cpuBegin);
        onGpu.restore(gpuBegin);
        onCpu.prefill(asked);
        onGpu.prefill(asked);
        const Checkpoint there = onCpu.checkpoint();
        const std::vector<TokenId> expected = onCpu.decode({.maxTokens = kLongestAnswer}, {}, {}).tokens;
        const std::vector<TokenId> written = onGpu.decode({.maxTokens = kLongestAnswer}, {}, {}).tokens;
        if (written == expected) {
            ++same;
            continue;
        }
        // What float32 thinks of the first place where they part.
        const auto parted = std::mismatch(expected.begin(), expected.end(), written.begin(), written.end());
        onCpu.restore(there);
        onCpu.prefill(std::span(expected.begin(), parted.first));
        const float apart = leadOf(onCpu.logits());
        std::printf("      \"%s\" parts at token %d, where float32's best leads by %.3f\n", question.c_str(),
                    static_cast<int>(parted.first - expected.begin()), double(apart));
        nearTies += apart <= kNearTie;
    }
    std::printf("      %d of %d answers the same, %d part at a near-tie\n", same, answers, nearTies);
    const bool good = answers > 0 && same + nearTies == answers;
    std::printf("%s  greedy answers against the CPU's in float32\n", good ? "ok  " : "FAIL");
    return good;
}

} // namespace lectern::tests
