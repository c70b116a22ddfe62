// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/program.h"

#include "tests/support/patience.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>

#include <csignal>

#include <linux/capability.h>
#include <sys/prctl.h>

namespace lectern::test {

namespace {

Outcome outcomeOf(QProcess& process, qint64 milliseconds)
{
    Outcome outcome;
    outcome.output = process.readAllStandardOutput();
    outcome.error += process.readAllStandardError();
    outcome.milliseconds = milliseconds;
    if (process.state() == QProcess::NotRunning && process.exitStatus() == QProcess::NormalExit)
        outcome.status = process.exitCode();
    return outcome;
}

} // namespace

QJsonObject Outcome::json() const
{
    return QJsonDocument::fromJson(output).object();
}

QList<QByteArray> Outcome::errorLines() const
{
    QList<QByteArray> lines = error.split('\n');
    lines.removeAll(QByteArray());
    return lines;
}

Program::Program()
{
    QDir(m_folder.path()).mkpath("home");
    m_environment.insert("HOME", m_folder.filePath("home"));
    m_environment.insert("PATH", qEnvironmentVariable("PATH"));
    m_environment.insert("LC_ALL", "C");
    for (const char* sanitizer : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"})
        if (qEnvironmentVariableIsSet(sanitizer))
            m_environment.insert(sanitizer, qEnvironmentVariable(sanitizer));
}

QString Program::file(const QString& name, const QByteArray& content)
{
    QFile file(path(name));
    const bool written = file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    return written ? file.fileName() : QString();
}

QString Program::executable()
{
    return QStringLiteral(LECTERN_BUILD_DIR "/bin/lectern");
}

void Program::prepare(QProcess& process, const QStringList& arguments) const
{
    process.setProgram(executable());
    process.setArguments(arguments);
    process.setProcessEnvironment(m_environment);
    process.setWorkingDirectory(m_folder.path());
}

Outcome Program::run(const QStringList& arguments, const QByteArray& input)
{
    QProcess process;
    prepare(process, arguments);
    return runToTheEnd(process, input);
}

Outcome Program::runWithinPermissions(const QStringList& arguments)
{
    QProcess process;
    prepare(process, arguments);
    // Who has no such right anyway has none to give up.
    process.setChildProcessModifier([] { ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0); });
    return runToTheEnd(process, {});
}

Outcome Program::runToTheEnd(QProcess& process, const QByteArray& input)
{
    QElapsedTimer clock;
    clock.start();
    process.start();
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
    }
    return outcomeOf(process, clock.elapsed());
}

Outcome Program::interrupt(const QStringList& arguments, int signal, const QByteArray& until)
{
    QProcess process;
    prepare(process, arguments);
    process.start();
    QByteArray error;
    QElapsedTimer clock;
    clock.start();
    while (!error.contains(until) && process.state() != QProcess::NotRunning && clock.elapsed() < kPatienceMs) {
        process.waitForReadyRead(50);
        error += process.readAllStandardError();
    }
    clock.start();
    if (process.state() == QProcess::Running)
        ::kill(pid_t(process.processId()), signal);
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
    }
    Outcome outcome = outcomeOf(process, clock.elapsed());
    outcome.error.prepend(error);
    return outcome;
}

QString Program::builtInModel()
{
    return QStringLiteral(LECTERN_BUILD_DIR "/share/lectern/models/lectern-14m");
}

QString Program::copyOfModel(const QString& name)
{
    const QDir original(builtInModel());
    QDir(m_folder.path()).mkpath(name);
    for (const QString& file : original.entryList(QDir::Files)) {
        if (!QFile::copy(original.filePath(file), path(name + '/' + file)))
            return {};
    }
    return path(name);
}

} // namespace lectern::test
