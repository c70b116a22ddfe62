// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/engine.h"

#include <memory>
#include <string>
#include <vector>

/// What gpu_engine does; each prints lines, and says whether all was well.
namespace lectern::tests {

/// On the GPU, or on the CPU where `device` is false.
std::shared_ptr<const engine::Engine> openModel(const std::string& path, bool device);
/// The first `count` tokens of a text file; without one, random ones.
std::vector<engine::TokenId> promptOf(const engine::Engine& engine, const std::string& textFile, std::size_t count);
/// The device's memory in use, by everybody.
std::size_t memoryInUse();

/// Every row's logits beside those of the CPU in float32.
bool compareWithCpu(const std::string& model, const std::string& textFile, std::size_t tokens);
/// Two runs, saved and restored states, cancelled readings and guesses: the same bits; a state of the CPU's.
bool checkStates(const std::string& model, const std::string& textFile, std::size_t tokens);
/// Memory stays as it is while so many tokens are written.
bool writeLong(const std::string& model, const std::string& textFile, int tokens);
/// Reading and writing with random weights at depths.
bool measureSpeed(const std::string& shape, const std::string& quantisation, const std::vector<std::int64_t>& depths);

} // namespace lectern::tests
