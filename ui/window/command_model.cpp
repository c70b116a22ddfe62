// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/command_model.h"

#include "ui/document/text_fold.h"

#include <algorithm>
#include <utility>

namespace lectern::ui {

namespace {

constexpr int kBeginsName = 0;
constexpr int kBeginsWord = 1;
constexpr int kInsideWord = 10; // worse than the beginnings of a few words

/// Nothing: it does not stand there.
std::optional<int> rankOfWord(const QString& name, const QString& word)
{
    std::optional<int> best;
    for (qsizetype at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
        if (at == 0)
            return kBeginsName;
        const bool begins = !name[at - 1].isLetterOrNumber();
        best = std::min(best.value_or(kInsideWord), begins ? kBeginsWord : kInsideWord);
    }
    return best;
}

} // namespace

std::optional<int> commandRank(const QString& name, const QString& typed)
{
    if (name.startsWith(typed))
        return 0;
    int rank = 1;
    for (const QString& word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const std::optional<int> found = rankOfWord(name, word);
        if (!found)
            return {};
        rank += *found;
    }
    return rank;
}

void CommandModel::setCommands(std::vector<Command> commands)
{
    m_commands = std::move(commands);
    m_names.clear();
    for (const Command& command : m_commands)
        m_names.push_back(fold(command.name).text);
    filter({});
}

void CommandModel::filter(const QString& typed)
{
    const QString wanted = fold(typed).text;
    std::vector<std::pair<int, std::size_t>> found; // rank, then the order given
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        if (const std::optional<int> rank = commandRank(m_names[i], wanted))
            found.emplace_back(*rank, i);
    }
    std::sort(found.begin(), found.end());
    beginResetModel();
    m_rows.clear();
    for (const auto& [rank, i] : found)
        m_rows.push_back(i);
    endResetModel();
}

int CommandModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant CommandModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Command& shown = command(index.row());
    switch (role) {
    case Qt::DisplayRole: return shown.name;
    case DetailRole: return shown.detail;
    case Qt::AccessibleTextRole:
        return shown.detail.isEmpty() ? shown.name : QString(shown.name + QStringLiteral(", ") + shown.detail);
    default: return {};
    }
}

} // namespace lectern::ui
