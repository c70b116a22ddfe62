// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/turn_words.h"

#include <QLocale>

namespace lectern::ui {

using domain::TurnStop;

QString TurnWords::statistics(const domain::Turn& turn)
{
    const QLocale locale;
    const int count = int(turn.tokens.generated);
    QStringList words;
    if (turn.stop == TurnStop::Length) {
        words.append(tr("ended at %Ln token(s)", nullptr, count));
    } else {
        if (turn.stop == TurnStop::Cancelled)
            words.append(tr("stopped"));
        words.append(tr("%Ln token(s)", nullptr, count));
    }
    if (count > 0)
        words.append(tr("first after %1 s").arg(locale.toString(turn.seconds.firstToken, 'f', 1)));
    if (count > 0 && turn.seconds.generate > 0)
        words.append(tr("%1/s").arg(locale.toString(qRound64(double(count) / turn.seconds.generate))));
    return words.join(QStringLiteral(" · "));
}

} // namespace lectern::ui
