// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace lectern::test {

/// What a run of the program left behind.
struct Outcome {
    int status = -1; ///< exit status; -1 where the program was killed or did not end in time
    QByteArray output;
    QByteArray error;
    qint64 milliseconds = 0;

    QJsonObject json() const; ///< of the standard output; empty where that is not one object
    QList<QByteArray> errorLines() const;
};

/// The built program in a home of its own, run as a person would run it.
class Program {
public:
    Program();

    /// Path of a new file with this content in a folder that goes away with this object.
    QString file(const QString& name, const QByteArray& content);
    QString path(const QString& name) const { return m_folder.filePath(name); }

    /// Sets a variable of the environment for all later runs.
    void setEnvironment(const QString& name, const QString& value) { m_environment.insert(name, value); }

    const QProcessEnvironment& environment() const { return m_environment; }
    static QString executable();

    Outcome run(const QStringList& arguments, const QByteArray& input = {});

    /// As run(), but root, too, may only write where the permissions say so.
    Outcome runWithinPermissions(const QStringList& arguments);

    /// Starts the program, sends it a signal after it has written `until` to standard error, and waits for its end.
    Outcome interrupt(const QStringList& arguments, int signal, const QByteArray& until);

    /// The built-in model as shipped.
    static QString builtInModel();
    /// A copy of the built-in model that may be spoiled.
    QString copyOfModel(const QString& name);

private:
    static Outcome runToTheEnd(QProcess& process, const QByteArray& input);
    void prepare(QProcess& process, const QStringList& arguments) const;

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
};

} // namespace lectern::test
