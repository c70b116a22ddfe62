// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/report_dialog.h"

#include "app/runtime/warning_text.h"
#include "ui/document/page_labels.h"
#include "ui/theme/theme.h"
#include "ui/window/report_words.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lectern::ui {

namespace {

constexpr std::size_t kMostPages = 2'000; // that are named one by one
constexpr QSize kFirstSize(520, 420);

qsizetype characters(const domain::DocumentFrame& document)
{
    qsizetype count = 0;
    for (const domain::PageFrame& page : document.pages)
        count += page.characters;
    return count;
}

std::vector<int> recognised(const domain::DocumentFrame& document)
{
    std::vector<int> pages;
    for (const domain::PageFrame& page : document.pages) {
        if (page.ocr)
            pages.push_back(page.number);
    }
    return pages;
}

} // namespace

ReportDialog::ReportDialog(const domain::DocumentFrame& document, const std::vector<std::pair<QString, QString>>& lines,
                           QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("What was found in the file"));
    resize(kFirstSize);
    auto* const found = new QWidget;
    auto* const form = new QFormLayout(found);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignTop | Qt::AlignLeading);
    form->setHorizontalSpacing(4 * Theme::kSpacing);
    addWords(*form, tr("Title"), document.title);
    addWords(*form, tr("File"), QDir::toNativeSeparators(document.path));
    for (const auto& [name, words] : lines)
        addWords(*form, name, words);
    addWords(*form, tr("Format"), ReportWords::format(document));
    addWords(*form, tr("Pages"), QLocale().toString(document.pages.size()));
    addWords(*form, tr("Characters"), QLocale().toString(characters(document)));
    addPages(*form, tr("Without text"), document, document.report.pagesWithoutText);
    if (const std::vector<int> pages = recognised(document); !pages.empty())
        addPages(*form, tr("Text recognised on"), document, pages);
    QStringList warnings;
    for (const QString& warning : document.report.warnings)
        warnings << runtime::warningText(warning);
    addWords(*form, tr("Warnings"), warnings.isEmpty() ? tr("None") : warnings.join(u'\n'));

    auto* const area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(found);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({}); // words are enough, and follow the theme
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(area, 1);
    layout->addWidget(buttons);
}

void ReportDialog::addWords(QFormLayout& form, const QString& name, const QString& words)
{
    auto* const label = new QLabel(words);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(name + QStringLiteral(": ") + words);
    form.addRow(name, label);
}

void ReportDialog::addPages(QFormLayout& form, const QString& name, const domain::DocumentFrame& document,
                            const std::vector<int>& pages)
{
    if (pages.empty())
        return addWords(form, name, tr("None"));
    QStringList links;
    for (std::size_t i = 0; i < std::min(pages.size(), kMostPages); ++i)
        links << QStringLiteral("<a href=\"%1\">%2</a>").arg(pages[i]).arg(labelOf(document, pages[i]).toHtmlEscaped());
    if (pages.size() > kMostPages)
        links << QStringLiteral("…");
    auto* const label = new QLabel(links.join(QStringLiteral(", ")));
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    label->setAccessibleName(name + QStringLiteral(": ") + ReportWords::pages(document, pages, int(pages.size())));
    connect(label, &QLabel::linkActivated, this, [this](const QString& page) { emit pageChosen(page.toInt()); });
    form.addRow(name, label);
}

} // namespace lectern::ui
