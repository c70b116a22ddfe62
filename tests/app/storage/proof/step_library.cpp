// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/script.h"

#include <algorithm>

namespace lectern::test {

using namespace lectern::storage;

namespace {

using Kind = Step::Kind;

} // namespace

StateLimits keepingLimits()
{
    StateLimits limits = wideLimits();
    limits.periodic = limits.temporary = 1 << 20;
    return limits;
}

StateLimits pushingLimits(bool tight, Oracle& oracle)
{
    StateLimits limits = wideLimits();
    limits.periodic = 2;
    limits.temporary = 4;
    oracle.thins = true;
    oracle.pushesOut = tight;
    if (tight)
        limits.bytes = 200'000; // two or three files
    return limits;
}

StepLibrary::StepLibrary(const QString& folder, const StateLimits& limits) : m_folder(folder), m_limits(limits)
{
    open();
}

void StepLibrary::open()
{
    m_library.reset();
    m_library = std::make_unique<Library>(m_folder, Library::Access::Write, m_limits);
    m_talks.clear();
    for (const ConversationEntry& entry : m_library->conversations().list())
        m_talks[entry.title] = entry.id;
}

QString StepLibrary::idOf(const QString& talk)
{
    return m_talks.at(talk);
}

std::vector<QString> StepLibrary::idsOf(const std::vector<QString>& books)
{
    std::vector<QString> ids;
    for (const QString& book : books) {
        const std::optional<DocumentEntry> entry = m_library->documents().findBySource(madeBook(book, 0).sourceSha256);
        ids.push_back(entry ? entry->id : QString());
    }
    return ids;
}

std::optional<SaveResult::Outcome> StepLibrary::perform(const Step& step, const Oracle& before, QString* problem)
{
    DocumentStore& documents = m_library->documents();
    ConversationStore& conversations = m_library->conversations();
    const auto reads = [&] {
        std::vector<ConversationDocument> list;
        for (const QString& id : idsOf(step.books))
            list.push_back({id});
        return list;
    };
    switch (step.kind) {
    case Kind::AddBook:
        documents.add(madeBook(step.book, int(step.number)));
        break;
    case Kind::RenameBook:
        documents.rename(idsOf({step.book}).front(), step.text);
        break;
    case Kind::CountTokens:
        documents.setTokenCount(idsOf({step.book}).front(), QStringLiteral("layout"), step.number);
        break;
    case Kind::ForgetBook:
        m_library->forget(idsOf({step.book}).front());
        break;
    case Kind::CreateTalk:
        m_talks[step.talk] = conversations.create(step.talk, reads());
        break;
    case Kind::BeginTalk:
        m_talks[step.talk] = conversations.begin(step.talk, reads(), turnOf(step));
        break;
    case Kind::RenameTalk:
        conversations.rename(idOf(step.talk), step.text);
        m_talks[step.text] = idOf(step.talk);
        m_talks.erase(step.talk);
        break;
    case Kind::PinTalk:
        conversations.setPinned(idOf(step.talk), step.number != 0);
        break;
    case Kind::SetHead:
        conversations.setHead(idOf(step.talk), step.turn);
        break;
    case Kind::AddTurn:
        conversations.addTurn(idOf(step.talk), turnOf(step));
        break;
    case Kind::BeginTurn:
        conversations.beginTurn(idOf(step.talk), turnOf(step));
        break;
    case Kind::AppendToTurn: {
        const std::vector<std::int32_t> token{std::int32_t(step.number)};
        conversations.appendToTurn(step.turn, {.reasoning = step.text, .answer = step.text}, token);
        break;
    }
    case Kind::FinishTurn:
        conversations.finishTurn(turnOf(step));
        break;
    case Kind::ForgetTalk:
        m_library->forgetConversation(idOf(step.talk));
        m_talks.erase(step.talk);
        break;
    case Kind::SaveState: {
        const SaveResult result = proofEngine().save(m_library->states(), step.tokens.tokens(), step.state, idsOf(step.books));
        const bool isFull = result.outcome == SaveResult::Outcome::NoRoom && before.pushesOut;
        if (problem && !isFull && result.outcome != SaveResult::Outcome::Saved &&
            result.outcome != SaveResult::Outcome::AlreadyThere)
            *problem = result.reason;
        return result.outcome;
    }
    case Kind::RestoreState:
        if (problem)
            *problem = wrongRestore(step, before);
        break;
    case Kind::GiveWay:
        m_library->states().giveWay();
        break;
    case Kind::Search:
        for (const SearchHit& hit : m_library->search(step.text)) {
            if (problem && hit.document.isEmpty() == hit.conversation.isEmpty())
                *problem = QStringLiteral("a hit that is neither of a page nor of a turn");
        }
        break;
    case Kind::Reopen:
        open();
        break;
    }
    return std::nullopt;
}

QString StepLibrary::wrongRestore(const Step& step, const Oracle& before)
{
    std::vector<QString> problems;
    const qint64 restored = proofEngine().restore(m_library->states(), step.tokens.tokens(), &problems);
    const auto known = std::ranges::find(before.states, step.tokens, &Oracle::State::tokens);
    const bool mustBeThere = known != before.states.end() && !known->mayBeGone;
    if (restored < 0 || (mustBeThere && restored != step.tokens.length) || !problems.empty()) {
        return QStringLiteral("%1 of %2 tokens restored%3")
            .arg(restored)
            .arg(step.tokens.length)
            .arg(problems.empty() ? QString() : QStringLiteral(": ") + problems.front());
    }
    return {};
}

} // namespace lectern::test
