// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/window/lectern_window.h"

#include "tests/support/patience.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QPixmap>
#include <QScreen>
#include <QTest>

#include <csignal>

#include <sys/prctl.h>

namespace lectern::test {

namespace {

QString artefact(const QString& name)
{
    const QDir folder(QStringLiteral(LECTERN_BUILD_DIR "/tests/artefacts"));
    folder.mkpath(".");
    return folder.filePath("window-" + name);
}

QRegularExpression exactly(const QString& name)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QRegularExpression::escape(name)));
}

Accessible::Test isOf(const QString& role, const QRegularExpression& name)
{
    return [=](const Accessible& node) { return node.role() == role && name.match(node.name()).hasMatch(); };
}

void describe(const Accessible& node, const QByteArray& indent, QByteArray& text)
{
    for (const Accessible& child : node.children()) {
        if (!child.has(Accessible::State::Showing))
            continue;
        const QRect place = child.rectangle();
        text += indent + child.role().toUtf8() + " “" + child.name().toUtf8() + "” " + child.description().toUtf8() + " ["
                + QByteArray::number(place.x()) + ' ' + QByteArray::number(place.y()) + ' ' + QByteArray::number(place.width()) + ' '
                + QByteArray::number(place.height()) + "] " + child.text().left(60).toUtf8()
                + (child.has(Accessible::State::Focused) ? " FOCUS" : "") + '\n';
        describe(child, indent + "  ", text);
    }
}

} // namespace

bool waitUntil(const std::function<bool()>& condition)
{
    QElapsedTimer clock;
    clock.start();
    while (!condition()) {
        if (clock.elapsed() > kPatienceMs)
            return false;
        QTest::qWait(100);
    }
    return true;
}

LecternWindow::LecternWindow(Program& program) : m_program(program)
{
    program.setEnvironment("LC_ALL", "C.UTF-8");
    program.setEnvironment("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1");
    program.setEnvironment("QT_QPA_PLATFORM", "xcb");
    for (const char* name : {"DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"})
        program.setEnvironment(name, qEnvironmentVariable(name));
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

LecternWindow::~LecternWindow()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool LecternWindow::start(const QStringList& arguments)
{
    m_process.setProcessEnvironment(m_program.environment());
    m_process.start(Program::executable(), arguments);
    return m_process.waitForStarted() && waitUntil([this] {
               return !tree().find([](const Accessible& node) { return node.has(Accessible::State::Active); }).isNull();
           });
}

bool LecternWindow::waitForEnd()
{
    if (!m_process.waitForFinished(kPatienceMs)) {
        m_process.kill();
        m_process.waitForFinished();
    }
    return m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
}

Accessible LecternWindow::now(const QString& role, const QRegularExpression& name) const
{
    return tree().find(isOf(role, name));
}

Accessible LecternWindow::await(const QString& role, const QRegularExpression& name) const
{
    Accessible found;
    const bool came = waitUntil([&] {
        found = now(role, name);
        return !found.isNull();
    });
    if (!came)
        qWarning("no %s with a name like %s", qPrintable(role), qPrintable(name.pattern()));
    return found;
}

Accessible LecternWindow::await(const QString& role, const QString& name) const
{
    return await(role, exactly(name));
}

bool LecternWindow::awaitGone(const QString& role, const QString& name) const
{
    return waitUntil([&] { return now(role, exactly(name)).isNull(); });
}

Accessible LecternWindow::focused() const
{
    return tree().find([](const Accessible& node) { return node.has(Accessible::State::Focused); });
}

std::vector<pid_t> LecternWindow::workers(const QByteArray& option) const
{
    std::vector<pid_t> found;
    for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile status(QStringLiteral("/proc/%1/stat").arg(name));
        QFile words(QStringLiteral("/proc/%1/cmdline").arg(name));
        if (name.toInt() <= 0 || !status.open(QIODevice::ReadOnly) || !words.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = status.readAll(); // "12 (name) S 1 …", where the name may hold anything
        const qint64 parent = line.mid(line.lastIndexOf(')') + 2).split(' ').value(1).toLongLong();
        if (parent == m_process.processId() && words.readAll().split('\0').value(1) == option)
            found.push_back(name.toInt());
    }
    return found;
}

QImage LecternWindow::screen()
{
    return QGuiApplication::primaryScreen()->grabWindow().toImage().convertToFormat(QImage::Format_RGB32);
}

QImage LecternWindow::photograph(const QString& name)
{
    const QImage photograph = screen();
    photograph.save(artefact(name + ".png"));
    return photograph;
}

void LecternWindow::keepEvidence(const QString& name) const
{
    photograph(name);
    QByteArray text;
    describe(tree(), {}, text);
    QFile file(artefact(name + ".txt"));
    if (file.open(QIODevice::WriteOnly))
        file.write(text);
}

} // namespace lectern::test
