// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/settings_dialog.h"

#include "app/runtime/settings_file.h"
#include "ui/settings/library_choice.h"
#include "ui/settings/model_choice.h"
#include "ui/settings/note.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace lectern::ui {

namespace {

constexpr int kWidth = 520;

/// In its own words: who looks for theirs may not know another.
QString languageName(const QString& language)
{
    return language == QLatin1String("pt_BR") ? QStringLiteral("Português (Brasil)") : QStringLiteral("English");
}

} // namespace

SettingsDialog::SettingsDialog(runtime::ChoiceCheck& check, runtime::Preferences atStart, QWidget* parent)
    : QDialog(parent), m_atStart(std::move(atStart)), m_chosen(runtime::preferences()), m_theme(new QComboBox(this)),
      m_language(new QComboBox(this)), m_model(new ModelChoice(check, m_chosen.model, this)),
      m_library(new LibraryChoice(check, m_chosen.library, this)), m_restart(new QPushButton(tr("Restart now"), this)),
      m_note(new Note(m_restart, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Settings"));

    addThemes();
    addLanguages();
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(4 * Theme::kSpacing);
    form->setVerticalSpacing(3 * Theme::kSpacing);
    form->addRow(tr("&Theme:"), m_theme);
    form->addRow(tr("&Language:"), m_language);
    form->addRow(label(tr("&Model:"), m_model->box()), m_model->layout());
    form->addRow(label(tr("Li&brary:"), m_library->box()), m_library->layout());

    auto* space = new QPushButton(tr("What takes space…"), this);
    space->setAutoDefault(false);
    form->addRow({}, space);
    setTabOrder(m_library->box(), space);
    connect(space, &QPushButton::clicked, this, &SettingsDialog::spaceRequested);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    buttons->button(QDialogButtonBox::Close)->setIcon({}); // no other button has one
    m_restart->setAutoDefault(false);
    m_restart->setMinimumWidth(m_restart->sizeHint().width() + 4 * Theme::kSpacing);
    auto* below = new QHBoxLayout;
    below->addWidget(m_note, 1);
    below->addWidget(m_restart);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * Theme::kSpacing, 4 * Theme::kSpacing, 4 * Theme::kSpacing, 4 * Theme::kSpacing);
    layout->setSpacing(4 * Theme::kSpacing);
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addLayout(below);
    layout->addWidget(buttons);

    connect(m_theme, &QComboBox::activated, this, &SettingsDialog::themeChosen);
    connect(m_language, &QComboBox::activated, this, [this] {
        m_chosen.language = m_language->currentData().toString();
        keep();
    });
    connect(m_model, &ModelChoice::chosen, this, [this](const QString& model) {
        m_chosen.model = model;
        keep();
    });
    connect(m_library, &LibraryChoice::chosen, this, [this](const QString& folder) {
        m_chosen.library = folder;
        keep();
    });
    connect(m_restart, &QPushButton::clicked, this, &SettingsDialog::restartRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_restart->setVisible(m_chosen != m_atStart);
    m_note->say(m_restart->isHidden() ? QString() : tr("Your choices count from the next start of Lectern."));
    m_theme->setFocus();
}

/// Notes come and go, and no layout gives a window the height that wrapped words need.
bool SettingsDialog::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Polish) {
        const int height =
            layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(kWidth) : layout()->totalSizeHint().height();
        setFixedSize(kWidth, height);
    }
    return QDialog::event(event);
}

QLabel* SettingsDialog::label(const QString& words, QWidget* buddy)
{
    auto* label = new QLabel(words, this);
    label->setBuddy(buddy);
    return label;
}

void SettingsDialog::addThemes()
{
    m_theme->setAccessibleName(tr("Theme"));
    m_theme->addItems({tr("As the system"), tr("Light"), tr("Dark")}); // as Theme::Choice
    m_theme->setCurrentIndex(int(Theme::choice()));
}

void SettingsDialog::addLanguages()
{
    m_language->setAccessibleName(tr("Language"));
    m_language->addItem(tr("As the system"), QString());
    for (const QString& language : runtime::languages())
        m_language->addItem(languageName(language), language);
    m_language->setCurrentIndex(m_language->findData(m_chosen.language));
}

void SettingsDialog::keep()
{
    const bool isKept = runtime::keepPreferences(m_chosen);
    m_restart->setVisible(isKept && m_chosen != m_atStart);
    if (!isKept)
        m_note->complain(
            tr("The choice cannot be kept: %1 cannot be written.").arg(QDir::toNativeSeparators(runtime::settingsFile())));
    else
        m_note->say(m_restart->isHidden() ? QString() : tr("Your choices count from the next start of Lectern."));
}

} // namespace lectern::ui
