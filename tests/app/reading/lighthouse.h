// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"

namespace lectern::test {

/// The three pages that the built-in model's golden prompts and answers were made with.
inline domain::Document lighthouse()
{
    const auto page = [](int number, const char16_t* text) {
        domain::Page made;
        made.number = number;
        made.label = QString::number(number);
        made.text = QString::fromUtf16(text);
        return made;
    };
    domain::Document document;
    document.title = QStringLiteral("The lighthouse of Saint Bride");
    document.pages = {
        page(1, u"The lighthouse of Saint Bride was built in 1846 by the engineer Margaret Hale. It stands on a low rock two miles "
                u"from the coast.\n\nIts lamp first burned whale oil. In 1911 the oil was replaced by a petroleum burner, which "
                u"doubled the range of the light."),
        page(2, u"Three keepers lived in the tower at a time. Each of them spent six weeks on the rock and two weeks ashore.\n\n"
                u"During the storm of 1883 the sea broke the lower windows, and the keepers were cut off for nineteen days. They "
                u"lived on biscuits and rain water."),
        page(3, u"The station was made automatic in 1974. Since then only engineers visit the rock, twice a year."),
    };
    return document;
}

/// A document of numbered sentences, no two alike.
inline domain::Document madeUpDocument(const QString& title, int pages, int sentencesOnAPage = 8)
{
    domain::Document document;
    document.title = title;
    for (int number = 1; number <= pages; ++number) {
        domain::Page page;
        page.number = number;
        page.label = QString::number(number);
        for (int i = 0; i < sentencesOnAPage; ++i)
            page.text += QStringLiteral("Room %1 of %2 keeps the papers of shelf %3. ").arg(number).arg(title).arg(i * 7 + number);
        document.pages.push_back(page);
    }
    return document;
}

} // namespace lectern::test
