// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace lectern::tests {

/// What is compared: a model, the text to read (random tokens where there is none) and how much of it.
struct Subject {
    std::string model;
    std::string text;
    std::size_t tokens = 512;
};

// Each prints what it finds, and says whether that is as it should be.

/// The GPU's logits in several chunks against the CPU's in float32: mean KL, and the best token wherever it leads by 0.1.
bool logitsAreTheCpus(const Subject& subject);
/// Twice the same, and again after going back: bit for bit.
bool runsAreTheSame(const Subject& subject);
/// Saved and restored on the GPU: bit for bit. Saved on the CPU, goes on on the GPU: near.
bool statesGoOn(const Subject& subject);
/// Stopped in the middle of reading: the session is where it was, and goes on.
bool cancelledGoesOn(const Subject& subject);
/// Every kind of work once, compared with nothing: for compute-sanitizer.
bool everythingRuns(const Subject& subject, bool ownProducts);
/// Greedy answers after each stretch of the text, against the CPU's: the same, or the first difference is a near-tie.
bool answersAreTheCpus(const Subject& subject, int answers);
/// Writes so many tokens; the GPU's memory does not grow.
bool memoryStays(const Subject& subject, int written);

} // namespace lectern::tests
