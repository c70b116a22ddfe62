// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/answer_guide.h"
#include "engine/saved_state.h"
#include "engine/session.h"
#include "tests/support/golden_case.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <stdexcept>

using namespace lectern;
using namespace lectern::engine;

namespace {

using Tokens = std::vector<TokenId>;

/// An answer of one part of each list in turn.
class ListedParts : public AnswerGuide {
public:
    explicit ListedParts(std::vector<std::vector<AnswerPart>> lists) : m_lists(std::move(lists)) {}
    std::vector<AnswerPart> next() const override
    {
        return taken.size() < m_lists.size() ? m_lists[taken.size()] : std::vector<AnswerPart>();
    }
    void take(std::size_t part, std::span<const double> logarithms) override
    {
        taken.push_back(part);
        groups.assign(logarithms.begin(), logarithms.end());
    }

    std::vector<std::size_t> taken;
    std::vector<double> groups; ///< of the last part

private:
    std::vector<std::vector<AnswerPart>> m_lists;
};

std::shared_ptr<const Engine> model(const QString& name)
{
    static std::map<QString, std::shared_ptr<const Engine>> engines;
    if (!engines[name])
        engines[name] = Engine::open(tests::goldenModel(name), {.threads = 2});
    return engines[name];
}

Tokens prompt(int seed)
{
    std::mt19937 random(static_cast<unsigned>(seed));
    Tokens tokens;
    for (int i = 0; i < 20; ++i)
        tokens.push_back(static_cast<TokenId>(10 + random() % 100));
    return tokens;
}

Tokens joined(Tokens tokens, const Tokens& more)
{
    tokens.insert(tokens.end(), more.begin(), more.end());
    return tokens;
}

/// Parts of few different tokens, so that many begin alike; none is the beginning of another.
std::vector<AnswerPart> randomParts(std::mt19937& random, int count)
{
    std::vector<AnswerPart> parts;
    std::set<Tokens> seen;
    while (int(parts.size()) < count) {
        AnswerPart part;
        for (unsigned i = 0, length = 2 + random() % 6; i < length; ++i)
            part.tokens.push_back(static_cast<TokenId>(20 + random() % 2));
        part.tokens.push_back(static_cast<TokenId>(30)); // ends them all
        if (!seen.insert(part.tokens).second)
            continue;
        part.group = parts.size() < 2 ? parts.size() : random() % 2;
        part.weight = double(random() % 100) / 100;
        part.groupWeight = part.group == 0 ? 0.3 : 0;
        parts.push_back(part);
    }
    return parts;
}

/// The probability of each part by its definition: token after token, the share of each among those that any part has there.
std::vector<double> logarithms(const std::shared_ptr<const Engine>& engine, const SessionOptions& options, const Tokens& before,
                               const std::vector<AnswerPart>& parts)
{
    std::vector<double> logarithms;
    for (const AnswerPart& part : parts) {
        Session session(engine, options);
        session.prefill(before);
        double logarithm = 0;
        for (std::size_t i = 0; i < part.tokens.size(); ++i) {
            std::set<TokenId> allowed;
            for (const AnswerPart& other : parts) {
                if (other.tokens.size() > i &&
                    std::equal(part.tokens.begin(), part.tokens.begin() + std::ptrdiff_t(i), other.tokens.begin()))
                    allowed.insert(other.tokens[i]);
            }
            double sum = 0;
            for (const TokenId token : allowed)
                sum += std::exp(double(session.logits()[std::size_t(token)]));
            logarithm += double(session.logits()[std::size_t(part.tokens[i])]) - std::log(sum);
            session.prefill(std::span(&part.tokens[i], 1));
        }
        logarithms.push_back(logarithm);
    }
    return logarithms;
}

std::vector<double> groupSums(const std::vector<AnswerPart>& parts, const std::vector<double>& logarithms)
{
    std::vector<double> sums(2);
    for (std::size_t i = 0; i < parts.size(); ++i)
        sums[parts[i].group] += std::exp(logarithms[i]);
    return {std::log(sums[0]), std::log(sums[1])};
}

const SessionOptions kExact{.precision = Precision::Exact};

} // namespace

/// An answer of given parts: which ones the model chooses, and that nothing else of a session is different.
class GuidedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void part_isTheLikeliestOfTheLikeliestGroup_data();
    void part_isTheLikeliestOfTheLikeliestGroup();
    void session_isAsIfTheAnswerHadBeenRead();
    void partWithoutAlternatives_isReadInOnePass();
    void alternativesThatCannotWin_areNotRead();
    void drawing_givesEachPartItsShare();
    void partThatAnotherBeginsWith_endsWhereTheAnswerWould();
    void equalParts_countWithTheMostWeight();
    void emptyPart_endsTheAnswer();
    void stoppedAnywhere_theSessionHasWhatWasGivenOut();
    void maxTokens_cutAnAnswer();
    void sinkThatThrows_leavesAWholeSession();
};

void GuidedTest::part_isTheLikeliestOfTheLikeliestGroup_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("chunk");
    for (const QString& name : {QStringLiteral("dense"), QStringLiteral("moe")}) {
        for (const int chunk : {1, 3, 256})
            QTest::addRow("%s, chunk %d", qPrintable(name), chunk) << name << chunk;
    }
}

void GuidedTest::part_isTheLikeliestOfTheLikeliestGroup()
{
    QFETCH(QString, name);
    QFETCH(int, chunk);
    const SessionOptions options{.precision = Precision::Exact, .chunkTokens = chunk};
    std::mt19937 random(7);
    std::set<std::size_t> chosen;
    for (int round = 0; round < 12; ++round) {
        const std::vector<AnswerPart> parts = randomParts(random, 2 + round);
        const std::vector<double> each = logarithms(model(name), options, prompt(round), parts);
        const std::vector<double> sums = groupSums(parts, each);
        const std::size_t group = sums[0] + parts[0].groupWeight >= sums[1] + parts[1].groupWeight ? 0 : 1;
        std::size_t best = group;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i].group == group && each[i] + parts[i].weight > each[best] + parts[best].weight)
                best = i;
        }
        ListedParts guide({parts});
        Session session(model(name), options);
        session.prefill(prompt(round));
        Tokens shown;
        const DecodeResult result = session.decode({.guide = &guide}, {}, [&](TokenId token) { shown.push_back(token); });
        QCOMPARE(guide.taken, std::vector{best});
        QCOMPARE(result.tokens, parts[best].tokens);
        QCOMPARE(shown, result.tokens);
        QCOMPARE(result.stop, StopReason::End);
        for (const std::size_t one : {0u, 1u})
            QVERIFY(std::abs(guide.groups[one] - sums[one]) < 1e-4);
        chosen.insert(best);
    }
    QVERIFY(chosen.size() > 3);
}

void GuidedTest::session_isAsIfTheAnswerHadBeenRead()
{
    std::mt19937 random(11);
    for (const Precision precision : {Precision::Exact, Precision::Fast}) {
        for (int round = 0; round < 4; ++round) {
            ListedParts guide({randomParts(random, 6), randomParts(random, 1 + round), {{.tokens = Tokens(70, 25)}}});
            Session session(model("dense"), {.precision = precision}), plain(model("dense"), {.precision = precision});
            session.prefill(prompt(round));
            const Checkpoint before = session.checkpoint();
            session.restore(before);
            const DecodeResult result = session.decode({.guide = &guide}, {}, {});
            QCOMPARE(guide.taken.size(), std::size_t(3));
            plain.prefill(joined(prompt(round), result.tokens));
            QCOMPARE(session.tokens(), plain.tokens());
            QVERIFY(std::ranges::equal(session.logits(), plain.logits()));
            QVERIFY(saved::recurrent(session.checkpoint()) == saved::recurrent(plain.checkpoint()));
            QVERIFY(saved::kv(session.checkpoint(), 0, session.position()) ==
                    saved::kv(plain.checkpoint(), 0, plain.position()));
            QCOMPARE(session.restoredButReadAgain(), std::int64_t(0));
            // And an answer without a guide goes on from there.
            QCOMPARE(session.decode({.maxTokens = 20}, {}, {}).tokens, plain.decode({.maxTokens = 20}, {}, {}).tokens);
        }
    }
}

void GuidedTest::partWithoutAlternatives_isReadInOnePass()
{
    for (const auto& [length, passes] : {std::pair(1u, 1), std::pair(32u, 1), std::pair(33u, 2), std::pair(100u, 4)}) {
        ListedParts guide({{{.tokens = Tokens(length, 25)}}});
        Session session(model("dense"));
        session.prefill(prompt(1));
        const DecodeResult result = session.decode({.guide = &guide}, {}, {});
        QCOMPARE(result.tokens, Tokens(length, 25));
        QCOMPARE(result.passes, std::int64_t(passes));
    }
}

void GuidedTest::alternativesThatCannotWin_areNotRead()
{
    // 20 and 21 lead to eight parts each; what stands before is one part's by far.
    std::vector<AnswerPart> parts;
    for (const TokenId first : {20, 21}) {
        for (int i = 0; i < 8; ++i) {
            Tokens tokens{first};
            for (const int bit : {1, 2, 4})
                tokens.push_back((i & bit) != 0 ? 22 : 23);
            parts.push_back({.tokens = tokens, .weight = i == 5 && first == 21 ? 60.0 : 0.0});
        }
    }
    ListedParts guide({parts});
    Session session(model("dense"));
    session.prefill(prompt(1));
    const DecodeResult result = session.decode({.guide = &guide}, {}, {});
    QCOMPARE(result.tokens, parts[13].tokens);
    // A pass for each branching after the first token, one of what comes after the last.
    QCOMPARE(result.passes, std::int64_t(4));
}

void GuidedTest::drawing_givesEachPartItsShare()
{
    std::mt19937 random(3);
    std::vector<AnswerPart> parts = randomParts(random, 6);
    for (AnswerPart& part : parts)
        part.weight = part.groupWeight = 0;
    const std::vector<double> each = logarithms(model("dense"), kExact, prompt(2), parts);
    std::vector<int> counts(parts.size());
    constexpr int kDraws = 1500;
    Session session(model("dense"), kExact);
    session.prefill(prompt(2));
    const Checkpoint before = session.checkpoint();
    for (int draw = 0; draw < kDraws; ++draw) {
        ListedParts guide({parts});
        session.restore(before);
        session.decode({.sampling = {.temperature = 1, .seed = std::uint64_t(draw)}, .guide = &guide}, {}, {});
        ++counts[guide.taken.front()];
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const double share = std::exp(each[i]);
        const double deviation = std::sqrt(share * (1 - share) / kDraws);
        QVERIFY2(std::abs(counts[i] / double(kDraws) - share) < 4 * deviation + 0.002, qPrintable(QString::number(i)));
    }
}

void GuidedTest::partThatAnotherBeginsWith_endsWhereTheAnswerWould()
{
    const Tokens brief{20, 21}, longer{20, 21, 22, 23};
    const auto end = model("dense")->stopTokens();
    for (int round = 0; round < 8; ++round) {
        Session session(model("dense"), kExact), plain(model("dense"), kExact);
        plain.prefill(joined(prompt(round), brief));
        double ending = -1e30;
        for (const TokenId stop : end)
            ending = std::max(ending, double(plain.logits()[std::size_t(stop)]));
        ListedParts guide({{{.tokens = longer}, {.tokens = brief}, {.tokens = brief}}});
        session.prefill(prompt(round));
        QCOMPARE(session.decode({.guide = &guide}, {}, {}).tokens, ending > double(plain.logits()[22]) ? brief : longer);
        QCOMPARE(session.position(), std::int64_t(session.tokens().size()));
    }
}

void GuidedTest::equalParts_countWithTheMostWeight()
{
    const Tokens twice{20, 21}, other{22, 23};
    ListedParts guide({{{.tokens = twice, .weight = 1000}, {.tokens = twice}, {.tokens = other, .weight = 500}}});
    Session session(model("dense"), kExact);
    session.prefill(prompt(1));
    QCOMPARE(session.decode({.guide = &guide}, {}, {}).tokens, twice);
    QCOMPARE(guide.taken, std::vector<std::size_t>{0});
}

void GuidedTest::emptyPart_endsTheAnswer()
{
    for (const double weight : {-1000.0, 1000.0}) {
        ListedParts guide({{{.tokens = {20, 21}}}, {{.tokens = {}, .groupWeight = weight}, {.tokens = {22}, .group = 1}}});
        Session session(model("moe"));
        session.prefill(prompt(4));
        const Tokens expected = weight > 0 ? Tokens{20, 21} : Tokens{20, 21, 22};
        QCOMPARE(session.decode({.guide = &guide}, {}, {}).tokens, expected);
        QCOMPARE(session.tokens(), joined(prompt(4), expected));
    }
}

void GuidedTest::stoppedAnywhere_theSessionHasWhatWasGivenOut()
{
    std::mt19937 random(5);
    const std::vector<AnswerPart> first = randomParts(random, 6);
    const std::vector<AnswerPart> second{{.tokens = Tokens(40, 25)}};
    ListedParts whole({first, second});
    Session session(model("dense"), kExact);
    session.prefill(prompt(6));
    const Tokens answer = session.decode({.guide = &whole}, {}, {}).tokens;
    for (std::size_t after = 0; after < answer.size(); ++after) {
        ListedParts guide({first, second});
        Session stopped(model("dense"), kExact), plain(model("dense"), kExact);
        stopped.prefill(prompt(6));
        std::stop_source stop;
        if (after == 0)
            stop.request_stop();
        std::size_t count = 0;
        const DecodeResult result = stopped.decode({.guide = &guide}, stop.get_token(), [&](TokenId) {
            if (++count == after)
                stop.request_stop();
        });
        QCOMPARE(result.stop, StopReason::Cancelled);
        QCOMPARE(result.tokens, Tokens(answer.begin(), answer.begin() + std::ptrdiff_t(after)));
        plain.prefill(joined(prompt(6), result.tokens));
        QCOMPARE(stopped.tokens(), plain.tokens());
        QVERIFY(std::ranges::equal(stopped.logits(), plain.logits()));
    }
}

void GuidedTest::maxTokens_cutAnAnswer()
{
    std::mt19937 random(5);
    const std::vector<AnswerPart> parts = randomParts(random, 7);
    ListedParts whole({parts});
    Session session(model("moe"), kExact);
    session.prefill(prompt(8));
    const Tokens answer = session.decode({.guide = &whole}, {}, {}).tokens;
    for (std::size_t most = 0; most < answer.size(); ++most) {
        ListedParts guide({parts});
        Session cut(model("moe"), kExact);
        cut.prefill(prompt(8));
        const DecodeResult result = cut.decode({.maxTokens = int(most), .guide = &guide}, {}, {});
        QCOMPARE(result.stop, StopReason::Length);
        QCOMPARE(result.tokens, Tokens(answer.begin(), answer.begin() + std::ptrdiff_t(most)));
        QCOMPARE(cut.tokens(), joined(prompt(8), result.tokens));
    }
}

void GuidedTest::sinkThatThrows_leavesAWholeSession()
{
    std::mt19937 random(9);
    const std::vector<AnswerPart> parts = randomParts(random, 6);
    for (int after = 1; after < 4; ++after) {
        ListedParts guide({parts});
        Session session(model("dense"), kExact), other(model("dense"), kExact);
        session.prefill(prompt(10));
        int count = 0;
        const auto full = [&](TokenId) {
            if (++count == after)
                throw std::runtime_error("full");
        };
        QVERIFY_EXCEPTION_THROWN(session.decode({.guide = &guide}, {}, full), std::runtime_error);
        QCOMPARE(session.tokens(), prompt(10));
        other.prefill(session.tokens());
        QVERIFY(std::ranges::equal(session.logits(), other.logits()));
    }
}

QTEST_GUILESS_MAIN(GuidedTest)
#include "guided_test.moc"
