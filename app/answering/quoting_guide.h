// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/quoted_answers.h"
#include "app/answering/searched_question.h"
#include "engine/answer_guide.h"
#include "engine/engine.h"
#include "engine/text/tokenizer.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lectern::answering {

/// How much what is not the model's own counts: ModelInfo's properties of these names.
struct QuotingWeights {
    double searchWeight = 0;
    double notFoundBias = 0;
};

/// Lets an answer be one of QuotedAnswers and nothing else, so that what is quoted is verbatim and has its page. Lists have no
/// bullet twice. A line that the tokenizer cannot write exactly is left out.
class QuotingGuide : public engine::AnswerGuide {
public:
    /// @param tokenizer must outlive the guide
    QuotingGuide(const engine::Tokenizer& tokenizer, QuotedAnswers answers, QuotingWeights weights);

    std::vector<engine::AnswerPart> next() const override;
    void take(std::size_t part, std::span<const double> groups) override;

    /// How much the model would rather have found nothing than something: the difference of their log-probabilities, without
    /// any bias. Where it is above -notFoundBias, nothing was found. None where that was not the question.
    std::optional<double> notFoundMargin() const { return m_notFoundMargin; }

private:
    struct Line {
        std::vector<engine::TokenId> tokens;
        double logarithm = 0;
    };
    struct Bullet {
        std::vector<engine::TokenId> first; ///< at the beginning of the answer
        std::vector<engine::TokenId> later; ///< after another one
    };

    QuotingWeights m_weights;
    std::vector<Line> m_alone;
    std::vector<Bullet> m_bullets;
    std::vector<engine::TokenId> m_notFound; ///< empty where something was found for sure
    std::size_t m_from = 0;                  ///< the first bullet that may come next
    bool m_hasBegun = false;
    bool m_isComplete = false;
    std::optional<double> m_notFoundMargin;
};

/// None where the model answers freely: it does not declare that it quotes, it reasons, or search was not asked.
std::optional<QuotingGuide> quotingGuide(const engine::Engine& engine, const QString& question,
                                         const SearchedQuestion& searched);

} // namespace lectern::answering
