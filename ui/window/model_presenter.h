// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/services.h"
#include "ui/model_card/model_speed.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace lectern::ui {

class MainWindow;
class ModelCard;

/// Says which model runs, and where: in the bar, in an empty conversation, and on a card when it is asked for.
class ModelPresenter : public QObject {
    Q_OBJECT

public:
    /// Both must outlive the presenter.
    ModelPresenter(runtime::Services& services, MainWindow& window, QObject* parent = nullptr);

private:
    void showModel(const runtime::DeskInfo& info);
    void showCard();

    MainWindow& m_window;
    std::optional<runtime::DeskInfo> m_info;
    ModelSpeed m_speed;
    QPointer<ModelCard> m_card;
};

} // namespace lectern::ui
