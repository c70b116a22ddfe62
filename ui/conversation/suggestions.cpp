// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/suggestions.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace lectern::ui {

Suggestions::Suggestions(QWidget* parent) : QWidget(parent)
{
    auto* sentence = new QLabel(tr("Ask something, or begin with one of these:"));
    sentence->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(8);
    layout->addStretch(1);
    layout->addWidget(sentence);
    for (const QString& question : {tr("What is this document about?"), tr("Key dates and figures")}) {
        auto* button = new QPushButton(question);
        layout->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, question] { emit chosen(question); });
    }
    const QString withGap = tr("What does it say about …?");
    auto* button = new QPushButton(withGap);
    layout->addWidget(button);
    layout->addStretch(2);
    connect(button, &QPushButton::clicked, this, [this, withGap] {
        const int gap = int(withGap.indexOf(u'…'));
        emit begun(QString(withGap).remove(u'…'), gap);
    });
}

} // namespace lectern::ui
