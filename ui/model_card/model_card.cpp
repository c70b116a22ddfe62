// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/model_card/model_card.h"

#include "ui/model_card/model_words.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace lectern::ui {

namespace {

constexpr int kWidth = 460;
constexpr double kNameSize = 1.5; // times the window's font

/// Words that can be selected, by mouse and by keyboard.
QLabel* makeLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText); // a model's folder may be called anything
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setWordWrap(true);
    return label;
}

QLabel* makeSoft(QLabel* label)
{
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, Theme::colours().soft);
    label->setPalette(colours);
    return label;
}

} // namespace

ModelCard::ModelCard(const runtime::DeskInfo& info, const ModelSpeed& speed, QWidget* parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("The model"));

    QLabel* name = makeLabel(info.model, this);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * kNameSize);
    name->setFont(large);
    QLabel* origin = makeSoft(
        makeLabel(info.builtIn ? tr("Part of Lectern. It runs on this computer; nothing is sent anywhere.")
                               : tr("From %1. It runs on this computer; nothing is sent anywhere.")
                                     .arg(QDir::toNativeSeparators(info.facts.folder)),
                  this));
    auto* facts = new QGridLayout;
    facts->setHorizontalSpacing(5 * Theme::kSpacing);
    facts->setVerticalSpacing(2 * Theme::kSpacing);
    facts->setColumnStretch(1, 1);
    addFacts(facts, info, speed);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6 * Theme::kSpacing, 5 * Theme::kSpacing, 6 * Theme::kSpacing, 4 * Theme::kSpacing);
    layout->setSpacing(4 * Theme::kSpacing);
    auto* heading = new QVBoxLayout;
    heading->setSpacing(Theme::kSpacing);
    heading->addWidget(name);
    heading->addWidget(origin);
    layout->addLayout(heading);
    layout->addWidget(makeLabel(ModelWords::promise(info), this));
    layout->addLayout(facts);
    layout->addWidget(makeLabel(ModelWords::way(info), this));
    layout->addWidget(buttons);
    setFixedSize(kWidth, layout->totalHeightForWidth(kWidth));
    buttons->button(QDialogButtonBox::Close)->setFocus();
}

void ModelCard::addFacts(QGridLayout* facts, const runtime::DeskInfo& info, const ModelSpeed& speed)
{
    const auto add = [&](const QString& what, const QString& value) {
        QLabel* label = makeLabel(value, this);
        label->setAccessibleName(what + QStringLiteral(": ") + value);
        const int row = facts->rowCount();
        facts->addWidget(makeSoft(new QLabel(what, this)), row, 0, Qt::AlignTop);
        facts->addWidget(label, row, 1);
    };
    add(tr("Size"), ModelWords::size(info.facts));
    add(tr("Layers"), ModelWords::layers(info.facts));
    add(tr("Conversation"), ModelWords::chat(info.facts));
    add(tr("Window"), ModelWords::window(info));
    add(tr("Runs on"), ModelWords::device(info));
    add(tr("Speed"), ModelWords::speed(speed));
    if (!info.facts.licence.isEmpty())
        add(tr("Licence"), info.facts.licence);
}

} // namespace lectern::ui
