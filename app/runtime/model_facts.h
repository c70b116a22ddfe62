// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/runtime.h"

#include <QString>

namespace lectern::runtime {

/// What a person may want to know of a model, beyond its name.
struct ModelFacts {
    QString folder; ///< absolute
    qint64 parameters = 0;
    qint64 activeParameters = 0; ///< used for one token
    qint64 weightBytes = 0;      ///< on the disk
    int layers = 0;
    int attentionLayers = 0; ///< of these; the others are Mamba layers
    int expertLayers = 0;    ///< of these, with more than one expert
    int experts = 0;         ///< of a layer that has the most
    /// How it is talked with.
    enum class Chat {
        OwnTemplate,     ///< as its own template says
        UnknownTemplate, ///< in `chatFormat`, by its vocabulary: its own template is not one that is known
        NoTemplate,      ///< in `chatFormat`, by its vocabulary: it has none
        None,            ///< a base model: it continues text
    } chat = Chat::OwnTemplate;
    QString chatFormat;  ///< "chatml", "bom" or "none"
    bool thinks = false; ///< always, before it answers
    QString licence;     ///< SPDX or the model's own word; empty where it does not say
};

ModelFacts::Chat chatOf(const engine::ModelInfo& info);
ModelFacts modelFacts(const Runtime& runtime);

} // namespace lectern::runtime
