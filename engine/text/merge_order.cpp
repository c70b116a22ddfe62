// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/merge_order.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <string_view>
#include <tuple>
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

std::ptrdiff_t characters(std::string_view text)
{
    return std::count_if(text.begin(), text.end(), startsCharacter);
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
        m_order.push_back({whole, characters(merge.first), characters(merge.second)});
        m_splits[whole].push_back(merge.first.size());
    }

    /// Checks that all the ways to make a piece of two others were there, and scores the pieces.
    void finish()
    {
        checkLengths();
        checkSplits();
        std::vector<std::size_t> last(m_pieces.size());
        for (std::size_t i = 0; i < m_order.size(); ++i)
            last[m_order[i].whole] = i;
        int rank = 0;
        for (std::size_t first = 0; first < m_order.size(); ++rank) {
            std::size_t end = first + 1;
            for (std::size_t i = first; i < end; ++i)
                end = std::max(end, last[m_order[i].whole] + 1);
            score(first, end, static_cast<float>(-rank));
            first = end;
        }
    }

private:
    /// A merge that comes to pass.
    struct Step {
        std::size_t whole; ///< the piece that it makes
        std::ptrdiff_t leftCharacters;
        std::ptrdiff_t rightCharacters;
    };

    /// Pieces whose merges stand among one another's had one score: the converter then sorts by the lengths of the parts.
    void score(std::size_t first, std::size_t end, float value)
    {
        bool several = false;
        for (std::size_t i = first; i < end; ++i)
            several = several || m_order[i].whole != m_order[first].whole;
        for (std::size_t i = first; i < end; ++i) {
            const Step& step = m_order[i];
            if (several && i > first &&
                std::tie(m_order[i - 1].leftCharacters, m_order[i - 1].rightCharacters) <
                    std::tie(step.leftCharacters, step.rightCharacters))
                unsupported("those of piece " + std::to_string(step.whole) + " stand among another's");
            m_pieces[step.whole].score = value;
        }
    }

    void checkSplits()
    {
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
        return found == m_ids.end() ? characters(text) == 1 : m_pieces[found->second].kind == PieceKind::Normal;
    }

    std::vector<Piece>& m_pieces;
    std::unordered_map<std::string_view, std::size_t> m_ids;
    std::vector<std::vector<std::size_t>> m_splits; ///< by piece: the left parts' sizes
    std::vector<Step> m_order;
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
