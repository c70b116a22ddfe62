// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/model_choice.h"

#include "ui/settings/note.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QVBoxLayout>

#include <utility>

namespace lectern::ui {

namespace {

/// What the last entries, which have no model, ask for: QFileDialog::Directory or ExistingFile.
constexpr int kAsksForRole = Qt::UserRole + 1;

QString nameOf(const QString& model)
{
    return QFileInfo(model).fileName();
}

} // namespace

ModelChoice::ModelChoice(runtime::ChoiceCheck& check, QString model, QWidget* dialog)
    : QObject(dialog), m_check(check), m_model(std::move(model)), m_box(new QComboBox(dialog)), m_note(new Note(m_box, dialog)),
      m_layout(new QVBoxLayout)
{
    m_box->setAccessibleName(tr("Model"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layout->setSpacing(Theme::kSpacing);
    m_layout->addWidget(m_box);
    m_layout->addWidget(m_note);
    connect(m_box, &QComboBox::activated, this, &ModelChoice::activated);
    connect(&m_check, &runtime::ChoiceCheck::modelsListed, this, &ModelChoice::listed);
    connect(&m_check, &runtime::ChoiceCheck::modelChecked, this, &ModelChoice::checked);
    fill();
    m_check.listModels();
}

void ModelChoice::listed(const QStringList& models)
{
    m_own = models;
    fill();
}

void ModelChoice::fill()
{
    m_box->clear();
    m_box->addItem(tr("Built in: finds and quotes"), QString());
    for (const QString& model : std::as_const(m_own))
        m_box->addItem(nameOf(model), model);
    int current = m_box->findData(m_model);
    if (current < 0) {
        current = m_box->count();
        m_box->addItem(nameOf(m_model), m_model);
    }
    for (int i = 0; i < m_box->count(); ++i)
        m_box->setItemData(i, QDir::toNativeSeparators(m_box->itemData(i).toString()), Qt::ToolTipRole);
    m_box->addItem(tr("Choose a GGUF file…"));
    m_box->setItemData(m_box->count() - 1, QFileDialog::ExistingFile, kAsksForRole);
    m_box->addItem(tr("Choose a folder…"));
    m_box->setItemData(m_box->count() - 1, QFileDialog::Directory, kAsksForRole);
    m_box->setCurrentIndex(current);
}

void ModelChoice::activated(int index)
{
    const QVariant model = m_box->itemData(index);
    m_box->setCurrentIndex(m_box->findData(m_model)); // until the other is found good
    if (model.isValid())
        choose(model.toString());
    else
        askFor(m_box->itemData(index, kAsksForRole).toInt());
}

void ModelChoice::askFor(int fileMode)
{
    const bool folder = fileMode == QFileDialog::Directory;
    auto* dialog = new QFileDialog(m_box->window(), folder ? tr("Folder of a model") : tr("File of a model"), QFileInfo(m_model).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::ShowDirsOnly, folder);
    if (!folder)
        dialog->setNameFilters({tr("GGUF files (*.gguf)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ModelChoice::choose);
    dialog->open();
}

void ModelChoice::choose(const QString& model)
{
    m_wanted = model;
    m_note->say(tr("Looking at the model…"));
    m_check.checkModel(model);
}

void ModelChoice::checked(const QString& model, const QString& sentence)
{
    if (model != m_wanted) // another was chosen since
        return;
    if (!sentence.isEmpty()) {
        m_note->complain(model.isEmpty() ? tr("The built-in model cannot be used: %1.").arg(sentence)
                                         : tr("“%1” cannot be used: %2.").arg(nameOf(model), sentence));
        return;
    }
    m_note->say({});
    m_model = model;
    fill();
    emit chosen(model);
}

} // namespace lectern::ui
