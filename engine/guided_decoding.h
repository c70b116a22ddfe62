// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session.h"
#include "engine/timeline.h"

#include <functional>
#include <span>
#include <stop_token>

namespace lectern::engine {

/// Tokens that need no choice and are read together, at most: whoever stops an answer waits for no more.
constexpr int kMostForced = 32;

/// Session::decode() with a guide. What is left to choose is chosen by PartChoice; all other tokens of a part are read in
/// passes of kMostForced.
DecodeResult decodeGuided(Timeline& timeline, const DecodeOptions& options, std::span<const TokenId> stops, int chunkTokens,
                          std::stop_token stop, const std::function<void(TokenId)>& sink);

} // namespace lectern::engine
