// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/model_card/model_speed.h"

namespace lectern::ui {

namespace {

// Fewer say more of the clock than of the model.
constexpr qint64 kEnoughToRead = 256;
constexpr qint64 kEnoughToAnswer = 8;

} // namespace

void ModelSpeed::note(const domain::ReadingProgress& progress)
{
    const qint64 left = progress.tokensTotal - progress.tokensDone;
    if (left >= kEnoughToRead && progress.secondsLeft > 0)
        m_reading = double(left) / progress.secondsLeft;
}

void ModelSpeed::note(const domain::Turn& turn)
{
    if (turn.tokens.read >= kEnoughToRead && turn.seconds.read > 0)
        m_reading = double(turn.tokens.read) / turn.seconds.read;
    if (turn.tokens.generated >= kEnoughToAnswer && turn.seconds.generate > 0)
        m_answering = double(turn.tokens.generated) / turn.seconds.generate;
}

} // namespace lectern::ui
