// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/conversation.h"
#include "app/domain/reading_progress.h"

#include <QString>

namespace lectern::ui {

/// "1 min 20 s"
QString durationWords(double seconds);

/// "Relatório anual: reading page 94 of 212 · 44 % · about 1 min 20 s left"
QString readingWords(const QString& title, const domain::ReadingProgress& progress);

/// "Will read 38,200 new tokens, about 1 min 50 s"; without the time where nobody knows it (negative seconds).
/// "the order of documents changed"; empty where nothing is read again.
QString readAgainWords(domain::ReadAgain reason);
QString willReadWords(qint64 tokens, double seconds);

} // namespace lectern::ui
