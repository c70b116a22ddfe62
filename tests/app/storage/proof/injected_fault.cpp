// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/injected_fault.h"

#include "engine/base/failure.h"

#include <array>

#include <sqlite3.h>

namespace lectern::test {

namespace {

sqlite3_mem_methods g_memory{}; // SQLite's own
InjectedFault* g_fault = nullptr;

void* allocate(int size)
{
    return g_fault && g_fault->failsNow() ? nullptr : g_memory.xMalloc(size);
}

void* reallocate(void* old, int size)
{
    return g_fault && g_fault->failsNow() ? nullptr : g_memory.xRealloc(old, size);
}

int codeOf(FileOp op)
{
    switch (op) {
    case FileOp::Open:
        return SQLITE_CANTOPEN;
    case FileOp::Read:
        return SQLITE_IOERR_READ;
    case FileOp::Write:
        return SQLITE_IOERR_WRITE;
    case FileOp::Truncate:
        return SQLITE_IOERR_TRUNCATE;
    case FileOp::Sync:
        return SQLITE_IOERR_FSYNC;
    case FileOp::Size:
        return SQLITE_IOERR_FSTAT;
    case FileOp::Delete:
        return SQLITE_IOERR_DELETE;
    case FileOp::Exists:
        return SQLITE_IOERR_ACCESS;
    case FileOp::Lock:
        return SQLITE_IOERR_LOCK;
    case FileOp::SharedMemory:
        return SQLITE_IOERR_SHMMAP;
    default:
        return SQLITE_IOERR;
    }
}

bool needsRoom(FileOp op)
{
    return op == FileOp::Write || op == FileOp::Create || op == FileOp::MakeFolder || op == FileOp::Rename;
}

} // namespace

const char* nameOf(Fault fault)
{
    static constexpr std::array<const char*, kFaults> kNames{"I/O error", "short write", "disk full", "out of memory"};
    return kNames[std::size_t(fault)];
}

void installFailingMemory()
{
    static const bool installed = [] {
        if (::sqlite3_config(SQLITE_CONFIG_GETMALLOC, &g_memory) != SQLITE_OK)
            return false;
        static sqlite3_mem_methods failing = g_memory;
        failing.xMalloc = allocate;
        failing.xRealloc = reallocate;
        return ::sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) == SQLITE_OK;
    }();
    ENSURE(installed);
}

InjectedFault::InjectedFault(Fault fault, qint64 n, bool forEver)
    : m_fault(fault), m_n(n), m_forEver(forEver), m_watching(*this)
{
    g_fault = fault == Fault::OutOfMemory ? this : nullptr;
}

InjectedFault::~InjectedFault()
{
    g_fault = nullptr;
}

bool InjectedFault::failsNow()
{
    ++m_calls;
    const bool fails = m_n > 0 && (m_calls == m_n || (m_forEver && m_calls > m_n));
    m_failed += fails ? 1 : 0;
    return fails;
}

std::optional<int> InjectedFault::before(const FileCall& call)
{
    if (m_fault == Fault::OutOfMemory || (m_fault == Fault::ShortWrite && call.op != FileOp::Write) ||
        (m_fault == Fault::DiskFull && !needsRoom(call.op)))
        return std::nullopt;
    if (!failsNow())
        return std::nullopt;
    if (m_where.isEmpty())
        m_where = call.place();
    if (m_fault == Fault::ShortWrite)
        call.writeFirst(call.bytes.size() / 2);
    return m_fault == Fault::DiskFull ? SQLITE_FULL : codeOf(call.op);
}

} // namespace lectern::test
