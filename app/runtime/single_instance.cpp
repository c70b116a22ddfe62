// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/single_instance.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QThread>
#include <QTimer>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace lectern::runtime {

namespace {

const QByteArray kTaken = QByteArrayLiteral("taken\n");
constexpr int kMostAtATime = 8;        // that speak; others are sent away, and try again
constexpr int kTimeForAMessage = 1500; // milliseconds
constexpr unsigned long kPause = 20;   // milliseconds until the other has begun, or ended

/// The same before and after the folder is made, and whichever way leads to it.
QString canonical(const QString& folder)
{
    QString ahead = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    QString behind;
    while (QFileInfo(ahead).canonicalFilePath().isEmpty() && ahead != QLatin1String("/")) {
        behind.prepend(QLatin1Char('/') + QFileInfo(ahead).fileName());
        ahead = QFileInfo(ahead).path();
    }
    return QDir::cleanPath(QFileInfo(ahead).canonicalFilePath() + behind);
}

QString socketPath(const QString& libraryFolder)
{
    const QByteArray name = QByteArray::number(::getuid()) + ' ' + canonical(libraryFolder).toUtf8();
    const QByteArray hash = QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex().left(16);
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + QStringLiteral("/lectern-")
           + QString::fromLatin1(hash);
}

/// Whether who listens at `path` took the message before the deadline.
bool handOverTo(const QString& path, const QByteArray& message, const QDeadlineTimer& deadline)
{
    QLocalSocket socket;
    socket.connectToServer(path);
    if (!socket.waitForConnected(int(deadline.remainingTime())))
        return false;
    socket.write(message);
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(int(deadline.remainingTime())))
            return false;
    }
    return socket.readLine() == kTaken;
}

} // namespace

SingleInstance::SingleInstance(const QString& libraryFolder, QObject* parent)
    : QObject(parent), m_path(socketPath(libraryFolder))
{
}

SingleInstance::~SingleInstance()
{
    m_server.reset(); // removes the socket while nobody else can have made one
    if (m_lock >= 0)
        ::close(m_lock);
}

SingleInstance::Claim SingleInstance::claim(const HandOver& handOver, int patience)
{
    const QByteArray message = handOver.encoded();
    const QDeadlineTimer deadline(patience);
    do {
        switch (lock()) {
        case Lock::Taken:
            listen();
            return Claim::First;
        case Lock::Impossible:
            return Claim::First;
        case Lock::Busy:
            break;
        }
        if (handOverTo(m_path, message, deadline))
            return Claim::HandedOver;
        QThread::msleep(kPause);
    } while (!deadline.hasExpired());
    return Claim::NoAnswer;
}

SingleInstance::Lock SingleInstance::lock()
{
    if (m_lock < 0) {
        const QByteArray name = QFile::encodeName(m_path + QStringLiteral(".lock"));
        m_lock = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    }
    if (m_lock < 0)
        return Lock::Impossible;
    if (::flock(m_lock, LOCK_EX | LOCK_NB) == 0)
        return Lock::Taken;
    return errno == EWOULDBLOCK ? Lock::Busy : Lock::Impossible;
}

void SingleInstance::listen()
{
    QLocalServer::removeServer(m_path); // of a process that was killed: the lock is ours
    m_server = std::make_unique<QLocalServer>();
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    m_server->setMaxPendingConnections(kMostAtATime);
    connect(m_server.get(), &QLocalServer::newConnection, this, &SingleInstance::accept);
    m_server->listen(m_path); // where that fails the second start gets no answer, and says so
}

void SingleInstance::accept()
{
    while (QLocalSocket* socket = m_server->nextPendingConnection()) {
        if (m_server->findChildren<QLocalSocket*>().size() > kMostAtATime) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        socket->setReadBufferSize(HandOver::kMostBytes);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { readFrom(socket); });
        QTimer::singleShot(kTimeForAMessage, socket, &QLocalSocket::abort);
        readFrom(socket);
    }
}

void SingleInstance::readFrom(QLocalSocket* socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() >= HandOver::kMostBytes)
            socket->abort();
        return;
    }
    const std::optional<HandOver> handOver = HandOver::decoded(socket->readLine());
    if (!handOver) {
        socket->abort();
        return;
    }
    disconnect(socket, &QLocalSocket::readyRead, this, nullptr); // one message each
    socket->write(kTaken);
    socket->disconnectFromServer();
    emit comes(*handOver);
}

} // namespace lectern::runtime
