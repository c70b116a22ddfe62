// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker_process.h"

#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <QCborMap>
#include <QCborValue>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcessEnvironment>

#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lectern::importing {

namespace {

constexpr int kPollMilliseconds = 40;    // how long a stop request may go unseen
constexpr int kKillMilliseconds = 5'000; // the kernel needs a moment to take a large process apart
constexpr qsizetype kComplaints = 4'096;

QString text(std::string_view name) { return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())); }

/// Secrets live in environments; the program that reads hostile files gets what it cannot start without.
QProcessEnvironment smallEnvironment() {
    const QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment kept;
    for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"})
        if (all.contains(QLatin1String(name)))
            kept.insert(QLatin1String(name), all.value(QLatin1String(name)));
    // Tesseract's threads wait for each other more than they work; two workers get more done.
    kept.insert(QStringLiteral("OMP_THREAD_LIMIT"), QStringLiteral("1"));
    return kept;
}

/// Runs in the child between fork and exec: only calls that are safe there.
void keepOnly(int document) {
    const int firstOther = STDERR_FILENO + 1;
    if (::syscall(SYS_close_range, firstOther, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
        const long count = ::sysconf(_SC_OPEN_MAX);
        for (int descriptor = firstOther; descriptor < count; ++descriptor)
            ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
    ::fcntl(document, F_SETFD, 0);
}

QByteArray encoded(const WorkerProcess::Request& request) {
    QCborMap map;
    map[text(protocol::kParent)] = static_cast<qint64>(QCoreApplication::applicationPid());
    map[text(protocol::kPassword)] = request.password;
    map[text(protocol::kMemoryLimit)] = request.memoryLimit;
    map[text(protocol::kCpuLimit)] = static_cast<qint64>(request.cpuLimit.count());
    if (request.task == WorkerProcess::Task::RecogniseText) {
        map[text(protocol::kTessdata)] = request.tessdata;
        map[text(protocol::kLanguages)] = request.languages;
    }
    return FrameSplitter::framed(map.toCborValue().toCbor());
}

std::string_view optionOf(WorkerProcess::Task task) {
    switch (task) {
    case WorkerProcess::Task::SendText: break;
    case WorkerProcess::Task::DrawPages: return protocol::kRenderOption;
    case WorkerProcess::Task::RecogniseText: return protocol::kRecogniseOption;
    }
    return protocol::kDocumentOption;
}

} // namespace

WorkerProcess::WorkerProcess(const QString& program, int document, const Request& request) {
    if (!QFileInfo(program).isFile() || !QFileInfo(program).isExecutable())
        throw Failure(ErrorCode::WorkerMissing, program.toStdString());
    m_process.setProgram(program);
    m_process.setArguments({text(optionOf(request.task)), QString::number(document)});
    m_process.setProcessEnvironment(smallEnvironment());
    // Ctrl+C in a terminal reaches every process there: it must not look as if a page had broken its worker.
    const bool ignoresInterrupts = request.task == Task::RecogniseText;
    m_process.setChildProcessModifier([document, ignoresInterrupts] {
        keepOnly(document);
        if (ignoresInterrupts)
            ::signal(SIGINT, SIG_IGN);
    });
    m_process.start();
    if (!m_process.waitForStarted())
        throw Failure(ErrorCode::WorkerMissing, m_process.errorString().toStdString());
    m_process.write(encoded(request));
    if (request.task == Task::SendText)
        m_process.closeWriteChannel();
}

WorkerProcess::~WorkerProcess() {
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(kKillMilliseconds);
    }
}

void WorkerProcess::readPipes() {
    m_frames.append(m_process.readAllStandardOutput());
    m_complaints = (m_complaints + m_process.readAllStandardError()).right(kComplaints);
}

template <typename Take>
std::optional<QByteArray> WorkerProcess::waitFor(Take take, std::chrono::milliseconds silence, const std::stop_token& stop) {
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        if (stop.stop_requested())
            return {};
        readPipes();
        if (std::optional<QByteArray> taken = take())
            return taken;
        if (m_process.state() == QProcess::NotRunning)
            throw endFailure();
        if (timer.hasExpired(silence.count()))
            throw Failure(ErrorCode::WorkerTimedOut, "no answer for " + std::to_string(silence.count()) + " ms");
        m_process.waitForReadyRead(kPollMilliseconds);
    }
}

std::optional<QByteArray> WorkerProcess::nextFrame(std::chrono::milliseconds silence, const std::stop_token& stop) {
    return waitFor([this] { return m_frames.take(); }, silence, stop);
}

std::optional<QByteArray> WorkerProcess::nextBytes(qsizetype count, std::chrono::milliseconds silence, const std::stop_token& stop) {
    return waitFor([this, count] { return m_frames.take(count); }, silence, stop);
}

void WorkerProcess::send(const QByteArray& cbor) { m_process.write(FrameSplitter::framed(cbor)); }

bool WorkerProcess::hasEnded() { return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(0); }

std::chrono::milliseconds WorkerProcess::processorTime() const {
    QFile file(QStringLiteral("/proc/%1/stat").arg(m_process.processId()));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    // proc(5): what follows the program's name in brackets; utime and stime are the 14th and 15th of all.
    const QByteArray all = file.readAll();
    const QList<QByteArray> fields = all.mid(all.lastIndexOf(')') + 2).split(' ');
    constexpr int kUserTime = 11;
    constexpr int kSystemTime = 12;
    if (fields.size() <= kSystemTime)
        return {};
    const qint64 ticks = fields[kUserTime].toLongLong() + fields[kSystemTime].toLongLong();
    return std::chrono::milliseconds(ticks * 1'000 / ::sysconf(_SC_CLK_TCK));
}

Failure WorkerProcess::endFailure() const {
    const std::string complaints = m_complaints.trimmed().toStdString();
    const int code = m_process.exitCode();
    if (m_process.exitStatus() == QProcess::NormalExit)
        return Failure(ErrorCode::WorkerCrashed, "it ended early with status " + std::to_string(code) + ": " + complaints);
    if (code == SIGXCPU)
        return Failure(ErrorCode::WorkerTimedOut, "it used up its processor time");
    // A system that has no memory left kills, and so may a person.
    if (code == SIGKILL)
        return Failure(ErrorCode::WorkerKilled, complaints);
    // Libraries that find no memory say so and abort.
    const bool saysSo = m_complaints.contains("Out of memory") || m_complaints.contains("std::bad_alloc");
    if (code == SIGABRT && saysSo)
        return Failure(ErrorCode::WorkerOutOfMemory, complaints);
    return Failure(ErrorCode::WorkerCrashed, "signal " + std::to_string(code) + ": " + complaints);
}

} // namespace lectern::importing
