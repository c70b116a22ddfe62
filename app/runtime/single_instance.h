// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/hand_over.h"

#include <QObject>

#include <memory>

class QLocalServer;
class QLocalSocket;

namespace lectern::runtime {

/// One window for each person and library: who starts the program a second time is served by the first. Which is the first
/// is decided by a kernel lock, which goes with its process however that ends; a local socket beside it carries the files.
class SingleInstance : public QObject {
    Q_OBJECT

public:
    enum class Claim {
        First,      ///< this process: comes() tells what others hand over while its event loop runs
        HandedOver, ///< another process has the files
        NoAnswer,   ///< another process is there, and does not answer
    };

    /// @param libraryFolder need not exist yet
    explicit SingleInstance(const QString& libraryFolder, QObject* parent = nullptr);
    /// From here on another process may be the first.
    ~SingleInstance() override;

    /// Waits up to `patience` milliseconds. A computer on which nothing can be agreed on (no folder for sockets) makes
    /// everybody the first.
    Claim claim(const HandOver& handOver, int patience = kPatience);

    /// Of the socket; the lock has ".lock" after it.
    const QString& path() const { return m_path; }

    static constexpr int kPatience = 1800; ///< milliseconds

signals:
    void comes(const lectern::runtime::HandOver& handOver);

private:
    enum class Lock { Taken, Busy, Impossible };
    Lock lock();
    void listen();
    void accept();
    void readFrom(QLocalSocket* socket);

    QString m_path;
    int m_lock = -1;
    std::unique_ptr<QLocalServer> m_server;
};

} // namespace lectern::runtime
