// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>

#include <functional>
#include <optional>
#include <vector>

namespace lectern::ui {

/// Something that can be done or gone to by its name.
struct Command {
    QString name;
    QString detail; ///< beside the name: its key, or what kind of thing it is
    std::function<void()> run;
};

/// How well a name answers what was typed: 0 is best, nothing is not at all. Each typed word must begin a word of the name or
/// stand in it.
/// @param name, typed as fold() gives them
std::optional<int> commandRank(const QString& name, const QString& typed);

/// The commands that answer what was typed, best first; as good as each other: in the order given.
class CommandModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole };

    using QAbstractListModel::QAbstractListModel;

    void setCommands(std::vector<Command> commands);
    /// Empty: all of them.
    void filter(const QString& typed);
    const Command& command(int row) const { return m_commands[m_rows[std::size_t(row)]]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<Command> m_commands;
    std::vector<QString> m_names;      // of the commands, folded
    std::vector<std::size_t> m_rows;   // of `m_commands`
};

} // namespace lectern::ui
