// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/vocabulary.h"

#include <string>
#include <utility>
#include <vector>

namespace lectern::engine {

/// Two pieces' texts that are merged to one piece, "th" + "e".
using Merge = std::pair<std::string, std::string>;

/// Scores the pieces so that merging by score, as SentencePiece does, is merging by these, the first first, as Hugging
/// Face's tokenizers do. Their converter from SentencePiece (transformers, convert_slow_tokenizer.py, generate_merges)
/// writes every way to split each piece into two, sorted by the piece's score, then by the lengths of the parts, all
/// descending. Such a list is recognised by two properties, and no other is taken:
/// - each piece's merges stand together, so that the places in the list are an order of pieces. Where they stand among
///   those of other pieces, all of these had one score and get one (in published models the runs of spaces do), and the
///   parts' lengths must descend;
/// - none of a piece's splits is missing, as SentencePiece merges any two neighbours that together are a piece.
/// Merges of and to pieces that text is cut at before merging (control, unknown, user-defined) never come to pass and are
/// passed over: older converters wrote them.
/// Throws Failure: ModelDamaged (a merge of or to what is no piece, a merge twice), ModelUnsupported (the order is no
/// SentencePiece vocabulary's).
void scoreByMerges(Vocabulary& vocabulary, const std::vector<Merge>& merges);

} // namespace lectern::engine
