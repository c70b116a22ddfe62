// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/merge_order.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace lectern::engine {
namespace {

[[noreturn]] void damaged(const std::string& what)
{
    throw Failure(ErrorCode::ModelDamaged, "the vocabulary is damaged: " + what);
}

[[noreturn]] void unsupported(const std::string& what)
{
    throw Failure(ErrorCode::ModelUnsupported, "the tokenizer's merges are no SentencePiece vocabulary's: " + what);
}

bool startsCharacter(char c)
{
    return (c & 0xC0) != 0x80;
}

bool isOneCharacter(std::string_view text)
{
    return std::count_if(text.begin(), text.end(), startsCharacter) == 1;
}

class MergeOrder {
public:
    explicit MergeOrder(Vocabulary& vocabulary) : m_pieces(vocabulary.pieces), m_splits(vocabulary.pieces.size())
    {
        m_ids.reserve(m_pieces.size());
        for (std::size_t id = 0; id < m_pieces.size(); ++id)
            m_ids.emplace(m_pieces[id].text, id);
        for (Piece& piece : m_pieces)
            piece.score = -static_cast<float>(m_pieces.size());
    }

    void add(const Merge& merge, std::size_t place)
    {
        const std::string where = "merge " + std::to_string(place);
        const std::size_t left = idOf(merge.first, where);
        const std::size_t right = idOf(merge.second, where);
        const std::size_t whole = idOf(merge.first + merge.second, where);
        const auto is = [&](PieceKind kind, std::size_t id) { return m_pieces[id].kind == kind; };
        // Byte pieces are no piece's parts for SentencePiece, and no text's merge gives one.
        if (is(PieceKind::Byte, left) || is(PieceKind::Byte, right) || is(PieceKind::Byte, whole))
            unsupported(where + " is of a byte piece");
        if (!is(PieceKind::Normal, left) || !is(PieceKind::Normal, right) || !is(PieceKind::Normal, whole))
            return;
        if (whole != m_last) {
            if (!m_splits[whole].empty())
                unsupported(where + " comes after another piece's");
            m_pieces[whole].score = -static_cast<float>(m_ranked++);
            m_last = whole;
        }
        m_splits[whole].push_back(merge.first.size());
    }

    /// Whether all the ways to make a piece of two others were there.
    void finish()
    {
        checkLengths();
        for (std::size_t id = 0; id < m_pieces.size(); ++id) {
            if (m_pieces[id].kind != PieceKind::Normal)
                continue;
            std::vector<std::size_t>& splits = m_splits[id];
            std::sort(splits.begin(), splits.end());
            if (std::adjacent_find(splits.begin(), splits.end()) != splits.end())
                damaged("piece " + std::to_string(id) + " is merged twice from the same parts");
            const std::string_view text = m_pieces[id].text;
            std::size_t possible = 0;
            for (std::size_t at = 1; at < text.size(); ++at) {
                if (startsCharacter(text[at]) && canStandInText(text.substr(0, at)) && canStandInText(text.substr(at)))
                    ++possible;
            }
            if (possible != splits.size())
                unsupported("piece " + std::to_string(id) + " has " + std::to_string(splits.size()) + " merges of " +
                            std::to_string(possible));
        }
    }

private:
    /// finish() looks at every byte of a piece once for each of them.
    void checkLengths() const
    {
        constexpr std::size_t kMostLookedAt = std::size_t(1) << 30; // Jamba's vocabulary: four million
        std::size_t lookedAt = 0;
        for (const Piece& piece : m_pieces) {
            const std::size_t length = piece.kind == PieceKind::Normal ? piece.text.size() : 0;
            if (length > kMostLookedAt / (length + 1) || (lookedAt += length * length) > kMostLookedAt)
                damaged("its pieces are too long");
        }
    }

    std::size_t idOf(std::string_view text, const std::string& where) const
    {
        const auto found = m_ids.find(text);
        if (found == m_ids.end())
            damaged(where + " is of what is no piece");
        return found->second;
    }

    /// Whether this may be one of the neighbours that SentencePiece looks at: a character, or what was merged.
    bool canStandInText(std::string_view text) const
    {
        const auto found = m_ids.find(text);
        return found == m_ids.end() ? isOneCharacter(text) : m_pieces[found->second].kind == PieceKind::Normal;
    }

    std::vector<Piece>& m_pieces;
    std::unordered_map<std::string_view, std::size_t> m_ids;
    std::vector<std::vector<std::size_t>> m_splits; ///< by piece: the left parts' sizes
    std::size_t m_last = static_cast<std::size_t>(-1);
    std::size_t m_ranked = 0;
};

} // namespace

void scoreByMerges(Vocabulary& vocabulary, const std::vector<Merge>& merges)
{
    MergeOrder order(vocabulary);
    for (std::size_t place = 0; place < merges.size(); ++place)
        order.add(merges[place], place);
    order.finish();
}

} // namespace lectern::engine
