// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/model_presenter.h"

#include "ui/conversation/conversation_pane.h"
#include "ui/model_card/model_card.h"
#include "ui/model_card/model_words.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/window_bar.h"

#include <QLocale>

namespace lectern::ui {

using runtime::ConversationService;

ModelPresenter::ModelPresenter(runtime::Services& services, MainWindow& window, QObject* parent)
    : QObject(parent), m_window(window)
{
    ConversationService& conversations = services.conversations();
    connect(&conversations, &ConversationService::started, this, &ModelPresenter::showModel);
    connect(&conversations, &ConversationService::deviceChanged, this, [this](const runtime::DeskInfo& info) {
        showModel(info);
        m_window.messages().say(
            tr("The GPU is not used any more: %1. What comes next is computed on the CPU.").arg(info.noGpu));
    });
    connect(&conversations, &ConversationService::readingProgressed, this,
            [this](const QString&, const domain::ReadingProgress& progress) { m_speed.note(progress); });
    connect(&conversations, &ConversationService::turnFinished, this,
            [this](const domain::ShownTurn& shown) { m_speed.note(shown.turn); });
    connect(&window.bar(), &WindowBar::modelRequested, this, &ModelPresenter::showCard);
}

void ModelPresenter::showModel(const runtime::DeskInfo& info)
{
    m_info = info;
    m_info->storage.reset(); // the library is not the card's
    const bool isBase = info.facts.chat == runtime::ModelFacts::Chat::None;
    const QString explanation =
        isBase ? ModelWords::baseModel()
        : info.builtIn
            ? tr("The built-in model finds sentences and quotes them; in long documents it often finds the wrong one.")
            : tr("%1 tokens fit into one conversation.").arg(QLocale().toString(info.contextLimit));
    m_window.bar().setModel(info.model + QStringLiteral(" · ") + info.device.toUpper(), explanation);
    m_window.conversation().setCompletes(isBase);
    m_window.conversation().setNote(info.builtIn || isBase ? explanation : QString());
}

void ModelPresenter::showCard()
{
    if (!m_info || m_card)
        return;
    m_card = new ModelCard(*m_info, m_speed, &m_window);
    m_card->open();
}

} // namespace lectern::ui
