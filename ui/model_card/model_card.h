// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/conversation_desk.h"
#include "ui/model_card/model_speed.h"

#include <QDialog>

class QGridLayout;

namespace lectern::ui {

/// Says which model runs, what it is and what may be expected of it. Deletes itself when it is closed.
class ModelCard : public QDialog {
    Q_OBJECT

public:
    ModelCard(const runtime::DeskInfo& info, const ModelSpeed& speed, QWidget* parent);

private:
    void addFacts(QGridLayout* facts, const runtime::DeskInfo& info, const ModelSpeed& speed);
};

} // namespace lectern::ui
