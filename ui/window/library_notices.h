// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/services.h"

#include <QObject>

namespace lectern::ui {

class MainWindow;

/// Says what is the matter with the library: on a network, of a newer version, no room for what is read; and that documents are
/// read again for another model.
class LibraryNotices : public QObject {
    Q_OBJECT

public:
    /// Both must outlive it.
    LibraryNotices(runtime::Services& services, MainWindow& window, QObject* parent = nullptr);

private:
    QString words(domain::SavingTrouble trouble) const;

    MainWindow& m_window;
};

} // namespace lectern::ui
