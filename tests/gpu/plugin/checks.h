// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/engine.h"

#include <string>
#include <vector>

namespace lectern::tests {

/// What is compared: a model, the text to read (random tokens where there is none) and how much of it.
struct Subject {
    std::string model;
    std::string text;
    std::size_t tokens = 512;
};

std::vector<engine::TokenId> tokensOf(const engine::Engine& engine, const Subject& subject);

/// Prints whether something is as it should be, and says so.
bool told(bool good, const char* what);

// Each prints what it finds, and says whether that is as it should be.

/// The GPU's logits in several chunks against the CPU's in float32: mean KL, and the best token wherever it leads by 0.1.
bool logitsAreTheCpus(const Subject& subject);
/// What each layer's mixer and feed-forward give, and the residual stream after it, in several chunks, against the CPU's in
/// float32: a table of the largest and the mean difference beside their bounds.
bool layersAreTheCpus(const Subject& subject);
/// Twice the same, and again after going back: bit for bit.
bool runsAreTheSame(const Subject& subject);
/// Saved and restored on the GPU: bit for bit. Saved on the CPU, goes on on the GPU: near.
bool statesGoOn(const Subject& subject);
/// Stopped in the middle of reading: the session is where it was, and goes on.
bool cancelledGoesOn(const Subject& subject);
/// Every kind of work once, compared with nothing: for compute-sanitizer.
bool everythingRuns(const Subject& subject, bool ownProducts);
/// Greedy answers to questions about the text's pages (between form feeds), asked as the program asks them, against the CPU's
/// in float32: the same, or the first difference is a near-tie.
/// @param questions one to a line
bool answersAreTheCpus(const Subject& subject, const std::string& questions);
/// Writes so many tokens; the GPU's memory does not grow.
bool memoryStays(const Subject& subject, int written);

} // namespace lectern::tests
