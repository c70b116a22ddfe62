// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/conversation_desk.h"
#include "ui/model_card/model_speed.h"

#include <QCoreApplication>
#include <QString>

namespace lectern::ui {

/// What the card says of a model.
class ModelWords {
    Q_DECLARE_TR_FUNCTIONS(ModelWords)

public:
    /// "14 million parameters, 11 million used for a token · 28.1 MB"
    static QString size(const runtime::ModelFacts& facts);
    /// "12: 9 Mamba, 3 attention · 6 with 4 experts"
    static QString layers(const runtime::ModelFacts& facts);
    /// "262,144 tokens"
    static QString window(const runtime::DeskInfo& info);
    static QString device(const runtime::DeskInfo& info);
    static QString speed(const ModelSpeed& speed);
    /// "as its own template says", or what was chosen for it
    static QString chat(const runtime::ModelFacts& facts);
    static QString baseModel();
    /// What may be expected of it, and what not.
    static QString promise(const runtime::DeskInfo& info);
    /// How another one is used.
    static QString way(const runtime::DeskInfo& info);

private:
    static QString count(qint64 number);
};

} // namespace lectern::ui
