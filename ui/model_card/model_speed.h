// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/reading_progress.h"
#include "app/domain/turn.h"

namespace lectern::ui {

/// How fast the model was when it last read and when it last answered, as far as it could be seen.
class ModelSpeed {
public:
    void note(const domain::ReadingProgress& progress);
    void note(const domain::Turn& turn);

    /// Tokens a second; 0: not known yet.
    double reading() const { return m_reading; }
    double answering() const { return m_answering; }

private:
    double m_reading = 0;
    double m_answering = 0;
};

} // namespace lectern::ui
