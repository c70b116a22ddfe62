// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/address_offer.h"

#include "ui/window/message_bar.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QUrl>

namespace lectern::ui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(AddressOffer)
};

constexpr int kLongest = 500; // characters that are shown

} // namespace

void offerAddress(MessageBar& messages, const QString& address)
{
    const QUrl url(address.trimmed());
    // As bytes of ASCII: letters that look like others cannot lead astray.
    const QString shown = QString::fromLatin1(url.toEncoded()).left(kLongest);
    const bool isWeb =
        (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http")) && !url.host().isEmpty();
    if (!url.isValid() || !(isWeb || url.scheme() == QLatin1String("mailto"))) {
        messages.tell(Words::tr("This link leads to something that is not opened from here: %1").arg(shown));
        return;
    }
    messages.offer(Words::tr("This link leads out of the document: %1").arg(shown),
                   isWeb ? Words::tr("Open in the browser") : Words::tr("Write a mail"),
                   [url] { QDesktopServices::openUrl(url); });
}

} // namespace lectern::ui
