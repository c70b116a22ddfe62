// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"

#include "ui/theme/theme.h"

#include <QTest>

namespace lectern::ui {

domain::ShownTurn madeUpTurn(const QString& id, const QString& question, const QString& answer,
                             std::vector<domain::Citation> citations)
{
    domain::ShownTurn turn;
    turn.turn.id = id;
    turn.turn.question = question;
    turn.turn.answer = answer;
    turn.turn.citations = std::move(citations);
    turn.turn.tokens.generated = 96;
    turn.turn.seconds = {.firstToken = 0.2, .generate = 1.6};
    return turn;
}

std::vector<domain::ShownTurn> madeUpTurns(int count)
{
    std::vector<domain::ShownTurn> turns;
    for (int i = 1; i <= count; ++i) {
        const QString answer = QStringLiteral("The lighthouse was built in **1846** [p. %1].\n\n- three keepers\n- two miles out\n\n"
                                              "It was made automatic in 1974.").arg(i);
        turns.push_back(madeUpTurn(QStringLiteral("t%1").arg(i), QStringLiteral("Question %1 about the lighthouse?").arg(i), answer,
                                   {madeUpCitation(answer, i)}));
    }
    return turns;
}

domain::Citation madeUpCitation(const QString& answer, int page, domain::QuoteCheck check, const QString& quote)
{
    const QString mark = QStringLiteral("[p. %1]").arg(page);
    domain::Citation citation;
    citation.page = citation.citedPage = page;
    citation.check = check;
    citation.quote = quote;
    citation.answerStart = int(answer.indexOf(mark));
    citation.answerEnd = citation.answerStart + int(mark.size());
    if (citation.answerStart < 0)
        qFatal("the answer does not name the page");
    return citation;
}

QString madeUpAnswer(int characters)
{
    const QString part = QStringLiteral(
        "## The station, part %1\n\n"
        "The lighthouse of *Saint Bride* was built in **1846** by the engineer Margaret Hale [p. 12]. It stands on a low rock two "
        "miles from the coast, and its light was seen from `21` miles away, as the log of the station says.\n\n"
        "1. Three keepers lived in the tower at a time.\n2. Each of them spent six weeks on the rock.\n   - two weeks ashore\n"
        "   - no leave in winter\n3. The oldest kept the log.\n\n"
        "> The lamp was lit at dusk, and it did not go out before the sun had risen.\n\n"
        "| year | keeper | nights |\n|---|---:|---:|\n| 1846 | Hale | 201 |\n| 1847 | Ross | 365 |\n\n"
        "```python\ndef nights(year):\n    # a comment\n\n    return 365\n```\n\n"
        "Nothing else is known about the years until 1974, when the station was made automatic and the last keeper left.\n\n");
    QString answer;
    for (int i = 1; answer.size() < characters; ++i)
        answer += part.arg(i);
    return answer;
}

QStringList inPieces(const QString& text, int characters)
{
    QStringList pieces;
    for (qsizetype at = 0; at < text.size(); at += characters)
        pieces << text.mid(at, characters);
    return pieces;
}

std::unique_ptr<ConversationPane> shownPane(const std::vector<domain::ShownTurn>& turns)
{
    Theme::wear(Theme::Choice::Light);
    auto pane = std::make_unique<ConversationPane>();
    pane->resize(420, 600);
    pane->showConversation(QStringLiteral("The lighthouse"), turns);
    pane->show();
    if (!QTest::qWaitForWindowActive(pane.get()))
        qFatal("the pane does not become active");
    pane->focusQuestion();
    return pane;
}

} // namespace lectern::ui
