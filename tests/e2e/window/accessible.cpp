// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/window/accessible.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDBusVariant>

namespace lectern::test {

namespace {

const QString kNode = QStringLiteral("org.a11y.atspi.Accessible");
const QString kRoot = QStringLiteral("/org/a11y/atspi/accessible/root");
constexpr int kAnswerMs = 5'000; // a window that is busy longer than that is stuck

/// The bus of the accessibility tree, which the session's bus knows.
QDBusConnection treeBus()
{
    const QString kName = QStringLiteral("accessibility");
    QDBusConnection known(kName);
    if (known.isConnected())
        return known;
    const QDBusReply<QString> address = QDBusConnection::sessionBus().call(
        QDBusMessage::createMethodCall("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"));
    return QDBusConnection::connectToBus(address.value(), kName);
}

QList<QVariant> ask(const QString& service, const QString& path, const QString& interface, const QString& method,
                    const QList<QVariant>& arguments = {})
{
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, interface, method);
    question.setArguments(arguments);
    const QDBusMessage answer = treeBus().call(question, QDBus::Block, kAnswerMs);
    return answer.type() == QDBusMessage::ReplyMessage ? answer.arguments() : QList<QVariant>();
}

/// Of an array of (bus name, path).
QList<std::pair<QString, QString>> references(const QList<QVariant>& answer)
{
    QList<std::pair<QString, QString>> all;
    if (answer.isEmpty())
        return all;
    const auto array = answer.first().value<QDBusArgument>();
    array.beginArray();
    while (!array.atEnd()) {
        QString service;
        QDBusObjectPath path;
        array.beginStructure();
        array >> service >> path;
        array.endStructure();
        all.append({service, path.path()});
    }
    array.endArray();
    return all;
}

} // namespace

Accessible Accessible::application(qint64 process)
{
    const QDBusConnection bus = treeBus();
    if (!bus.isConnected())
        return {};
    for (const auto& [service, path] : references(ask("org.a11y.atspi.Registry", kRoot, kNode, "GetChildren"))) {
        if (bus.interface()->servicePid(service).value() == uint(process))
            return {service, path};
    }
    return {};
}

QVariant Accessible::property(const QString& name) const
{
    if (isNull())
        return {};
    const QList<QVariant> answer = ask(m_service, m_path, "org.freedesktop.DBus.Properties", "Get", {kNode, name});
    return answer.isEmpty() ? QVariant() : answer.first().value<QDBusVariant>().variant();
}

QString Accessible::name() const
{
    return property("Name").toString();
}

QString Accessible::description() const
{
    return property("Description").toString();
}

QString Accessible::role() const
{
    return isNull() ? QString() : ask(m_service, m_path, kNode, "GetRoleName").value(0).toString();
}

bool Accessible::has(State state) const
{
    const QList<QVariant> answer = isNull() ? QList<QVariant>() : ask(m_service, m_path, kNode, "GetState");
    if (answer.isEmpty())
        return false;
    const auto words = qdbus_cast<QList<uint>>(answer.first().value<QDBusArgument>());
    const uint bit = uint(state);
    return words.value(int(bit / 32)) >> (bit % 32) & 1U;
}

QRect Accessible::rectangle() const
{
    constexpr uint kScreen = 0;
    const QList<QVariant> answer =
        isNull() ? QList<QVariant>() : ask(m_service, m_path, "org.a11y.atspi.Component", "GetExtents", {kScreen});
    if (answer.isEmpty())
        return {};
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    const auto structure = answer.first().value<QDBusArgument>();
    structure.beginStructure();
    structure >> x >> y >> width >> height;
    structure.endStructure();
    return {x, y, width, height};
}

QString Accessible::text() const
{
    constexpr int kToTheEnd = -1;
    return isNull() ? QString() : ask(m_service, m_path, "org.a11y.atspi.Text", "GetText", {0, kToTheEnd}).value(0).toString();
}

QList<Accessible> Accessible::children() const
{
    QList<Accessible> all;
    if (isNull())
        return all;
    for (const auto& [service, path] : references(ask(m_service, m_path, kNode, "GetChildren")))
        all.append(Accessible(service, path));
    return all;
}

Accessible Accessible::find(const Test& test) const
{
    for (const Accessible& child : children()) {
        if (!child.has(State::Showing))
            continue;
        if (test(child))
            return child;
        if (const Accessible found = child.find(test); !found.isNull())
            return found;
    }
    return {};
}

QList<Accessible> Accessible::findAll(const Test& test) const
{
    QList<Accessible> all;
    find([&](const Accessible& node) {
        if (test(node))
            all.append(node);
        return false;
    });
    return all;
}

} // namespace lectern::test
