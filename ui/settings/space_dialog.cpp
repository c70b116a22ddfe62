// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/space_dialog.h"

#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lectern::ui {

namespace {

constexpr int kIdRole = Qt::UserRole;
constexpr QSize kSize(560, 420);

QLabel* wrapped(const QString& text)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

SpaceDialog::SpaceDialog(runtime::LibraryService& library, const QString& folder, QWidget* parent)
    : QDialog(parent), m_library(library), m_sum(wrapped(tr("Looking…"))), m_documents(new QTreeWidget),
      m_delete(new QPushButton(tr("Delete what was read")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("What takes space"));
    m_documents->setAccessibleName(tr("Documents by size"));
    m_documents->setHeaderLabels({tr("Document"), tr("Size"), tr("Last used")});
    m_documents->setRootIsDecorated(false);
    m_documents->setUniformRowHeights(true);
    m_documents->setAllColumnsShowFocus(true);
    m_documents->headerItem()->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter); // as the numbers below it
    m_documents->header()->setStretchLastSection(false);
    m_documents->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_documents->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_documents->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_delete->setAutoDefault(false);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    auto* below = new QHBoxLayout;
    below->addWidget(wrapped(tr("A document whose reading is deleted stays, and is read again when it is needed.")), 1);
    below->addWidget(m_delete);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * Theme::kSpacing, 4 * Theme::kSpacing, 4 * Theme::kSpacing, 4 * Theme::kSpacing);
    layout->setSpacing(3 * Theme::kSpacing);
    layout->addWidget(m_sum);
    layout->addWidget(m_documents, 1);
    layout->addLayout(below);
    layout->addWidget(wrapped(tr("The library is in “%1”. Only you can read its files. They are not encrypted.")
                                  .arg(QDir::toNativeSeparators(folder))));
    layout->addWidget(buttons);
    resize(kSize);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_documents, &QTreeWidget::itemSelectionChanged, this, &SpaceDialog::selectionChanged);
    connect(m_delete, &QPushButton::clicked, this, [this] {
        for (const QTreeWidgetItem* item : m_documents->selectedItems())
            m_library.dropStates(item->data(0, kIdRole).toString());
    });
    connect(&m_library, &runtime::LibraryService::spaceMeasured, this, &SpaceDialog::present);
    selectionChanged();
    m_library.measureSpace();
}

void SpaceDialog::present(const domain::LibrarySpace& space)
{
    const QLocale locale;
    const auto size = [&](qint64 bytes) { // no line ends between a number and its unit
        return locale.formattedDataSize(bytes).replace(QLatin1Char(' '), QChar(QChar::Nbsp));
    };
    m_sum->setText(tr("What was read takes %1, of at most %2. Texts, questions and answers take %3.")
                       .arg(size(space.stateBytes), size(space.stateLimit), size(space.textBytes)));
    m_documents->clear();
    for (const domain::LibrarySpace::OfDocument& document : space.documents) {
        auto* item = new QTreeWidgetItem({document.title.simplified(), size(document.bytes),
                                          locale.toString(document.lastUsed.toLocalTime().date(), QLocale::ShortFormat)});
        item->setData(0, kIdRole, document.id);
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        m_documents->addTopLevelItem(item);
    }
    selectionChanged();
}

void SpaceDialog::selectionChanged()
{
    m_delete->setEnabled(!m_documents->selectedItems().isEmpty());
}

} // namespace lectern::ui
