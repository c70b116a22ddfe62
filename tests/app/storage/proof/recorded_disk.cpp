// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/recorded_disk.h"

#include "engine/base/failure.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <numeric>

namespace lectern::test {

namespace {

constexpr int kSector = 512;
constexpr int kIsFolder = -1;

QString folderOf(const QString& path)
{
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    return slash < 0 ? QString() : path.left(slash);
}

bool isChance(double chance, std::mt19937& random)
{
    return double(random()) < chance * 4294967296.0;
}

} // namespace

const char* nameOf(Crash crash)
{
    static constexpr std::array<const char*, kCrashes> kNames{"ordered", "subset", "torn", "reordered"};
    return kNames[std::size_t(crash)];
}

RecordedDisk::RecordedDisk(const QString& folder) : m_folder(folder) {}

QString RecordedDisk::relative(const QByteArray& path) const
{
    const QString whole = QFile::decodeName(path);
    // The index of the log lies in memory, and its file is made anew after a crash.
    if (!whole.startsWith(m_folder + QLatin1Char('/')) || whole.endsWith(QLatin1String("-shm")))
        return whole == m_folder ? QStringLiteral("") : QString();
    return whole.mid(m_folder.size() + 1);
}

void RecordedDisk::add(Event event)
{
    m_events.push_back(std::move(event));
}

void RecordedDisk::link(const QString& path, int file)
{
    m_live[path] = file;
    add({.kind = Event::Kind::Link, .file = file, .path = path});
}

/// The file of this name; one that is new is linked first.
int RecordedDisk::fileAt(const QByteArray& path)
{
    const QString name = relative(path);
    const auto there = m_live.find(name);
    if (there != m_live.end())
        return there->second;
    link(name, m_files);
    return m_files++;
}

std::optional<int> RecordedDisk::before(const FileCall& call)
{
    if (relative(call.path).isNull())
        return std::nullopt;
    if (call.op == FileOp::Sync || call.op == FileOp::SyncFolder)
        m_syncs.push_back(now());
    return std::nullopt;
}

void RecordedDisk::after(const FileCall& call, int result)
{
    const QString path = relative(call.path);
    if (path.isNull() || (result & 0xff) != 0)
        return;
    switch (call.op) {
    case FileOp::Open:
        // A file that could be opened and was not known is one that was made.
        if (!m_live.contains(path) && QFileInfo::exists(QFile::decodeName(call.path))) {
            fileAt(call.path);
            if (call.createsDurably)
                m_syncFolderToo.insert(path);
        }
        break;
    case FileOp::Create:
        fileAt(call.path);
        break;
    case FileOp::Write:
        add({.kind = Event::Kind::Write,
             .file = fileAt(call.path),
             .offset = call.offset,
             .bytes = QByteArray(reinterpret_cast<const char*>(call.bytes.data()), qsizetype(call.bytes.size()))});
        break;
    case FileOp::Truncate:
        add({.kind = Event::Kind::Truncate, .file = fileAt(call.path), .offset = call.offset});
        break;
    case FileOp::Sync:
        add({.kind = Event::Kind::Sync, .file = fileAt(call.path)});
        if (m_syncFolderToo.erase(path) > 0)
            add({.kind = Event::Kind::SyncFolder, .path = folderOf(path)});
        break;
    case FileOp::Delete:
    case FileOp::Unlink:
        m_live.erase(path);
        m_syncFolderToo.erase(path);
        add({.kind = Event::Kind::Unlink, .path = path});
        if (call.syncsFolder)
            add({.kind = Event::Kind::SyncFolder, .path = folderOf(path)});
        break;
    case FileOp::Rename: {
        const int file = fileAt(call.path);
        m_live.erase(path);
        link(relative(call.to), file);
        // The same step of the folder: neither both names are there, nor none.
        m_events.back().bytes = path.toUtf8();
        break;
    }
    case FileOp::MakeFolder:
        add({.kind = Event::Kind::MakeFolder, .path = path});
        break;
    case FileOp::SyncFolder:
        add({.kind = Event::Kind::SyncFolder, .path = path});
        break;
    default:
        break;
    }
}

void RecordedDisk::applyTo(Entries& entries, const Event& event)
{
    switch (event.kind) {
    case Event::Kind::Link:
        entries[event.path] = event.file;
        if (!event.bytes.isEmpty())
            entries.erase(QString::fromUtf8(event.bytes));
        break;
    case Event::Kind::Unlink:
        entries.erase(event.path);
        break;
    default:
        entries[event.path] = kIsFolder;
        break;
    }
}

void RecordedDisk::applyTo(QByteArray& bytes, const Event& event)
{
    if (event.kind == Event::Kind::Truncate) {
        bytes.resize(std::min(bytes.size(), qsizetype(event.offset)));
        return;
    }
    const qsizetype end = qsizetype(event.offset) + event.bytes.size();
    if (bytes.size() < end)
        bytes.append(end - bytes.size(), '\0');
    std::ranges::copy(event.bytes, bytes.begin() + event.offset);
}

/// Some of the sectors that a write touches.
void RecordedDisk::applyTorn(QByteArray& bytes, const Event& event, double chance, std::mt19937& random) const
{
    if (event.kind == Event::Kind::Truncate) {
        if (isChance(chance, random))
            applyTo(bytes, event);
        return;
    }
    const qint64 end = event.offset + event.bytes.size();
    for (qint64 from = event.offset; from < end;) {
        const qint64 to = std::min(end, (from / kSector + 1) * kSector);
        if (isChance(chance, random))
            applyTo(bytes, {.kind = Event::Kind::Write,
                            .offset = from,
                            .bytes = event.bytes.mid(qsizetype(from - event.offset), qsizetype(to - from))});
        from = to;
    }
}

void RecordedDisk::keepFolder(const QString& folder)
{
    for (const std::size_t index : m_pendingEntries[folder])
        applyTo(m_entries, m_events[index]);
    m_pendingEntries.erase(folder);
}

void RecordedDisk::goTo(std::size_t moment)
{
    ENSURE(m_moment <= moment && moment <= m_events.size());
    m_kept.resize(std::size_t(m_files));
    for (; m_moment < moment; ++m_moment) {
        const Event& event = m_events[m_moment];
        switch (event.kind) {
        case Event::Kind::Write:
        case Event::Kind::Truncate:
            m_kept[std::size_t(event.file)].pending.push_back(m_moment);
            break;
        case Event::Kind::Sync: {
            File& file = m_kept[std::size_t(event.file)];
            for (const std::size_t index : file.pending)
                applyTo(file.kept, m_events[index]);
            file.pending.clear();
            break;
        }
        case Event::Kind::Link:
        case Event::Kind::Unlink:
        case Event::Kind::MakeFolder:
            m_pendingEntries[folderOf(event.path)].push_back(m_moment);
            break;
        case Event::Kind::SyncFolder:
            keepFolder(event.path);
            break;
        }
    }
}

std::map<QString, QByteArray> RecordedDisk::image(std::size_t moment, Crash crash, std::mt19937& random)
{
    goTo(moment);
    constexpr std::array<double, 4> kChances{0.1, 0.5, 0.9, 1};
    const double chance = kChances[random() % kChances.size()];

    // Which events since their syncs are kept: all of these, or, of a torn image, some sectors of them.
    std::set<std::size_t> all;
    for (const File& file : m_kept)
        all.insert(file.pending.begin(), file.pending.end());
    for (const auto& [folder, pending] : m_pendingEntries)
        all.insert(pending.begin(), pending.end());
    std::vector<std::size_t> order(all.begin(), all.end());
    if (crash == Crash::Reordered)
        std::ranges::shuffle(order, random);
    if ((crash == Crash::Ordered || crash == Crash::Reordered) && !order.empty())
        order.resize(random() % std::uint32_t(order.size() + 1));
    if (crash == Crash::Subset)
        std::erase_if(order, [&](std::size_t) { return !isChance(chance, random); });
    const std::set<std::size_t> lands(order.begin(), order.end());

    Entries entries = m_entries;
    for (const auto& [folder, pending] : m_pendingEntries) {
        // Of a folder always a prefix.
        std::size_t count = 0;
        if (crash == Crash::Ordered)
            count = std::size_t(std::ranges::count_if(pending, [&](std::size_t index) { return lands.contains(index); }));
        else
            count = random() % std::uint32_t(pending.size() + 1);
        for (std::size_t i = 0; i < count; ++i)
            applyTo(entries, m_events[pending[i]]);
    }

    // What lies in a folder that is not there is not there either.
    const auto isReached = [&](QString folder) {
        for (; !folder.isEmpty(); folder = folderOf(folder)) {
            if (!entries.contains(folder))
                return false;
        }
        return true;
    };
    std::map<QString, QByteArray> files;
    for (const auto& [path, file] : entries) {
        if (file == kIsFolder || !isReached(folderOf(path)))
            continue;
        QByteArray bytes = m_kept[std::size_t(file)].kept;
        for (const std::size_t index : m_kept[std::size_t(file)].pending) {
            if (crash == Crash::Torn)
                applyTorn(bytes, m_events[index], chance, random);
            else if (lands.contains(index))
                applyTo(bytes, m_events[index]);
        }
        files[path] = bytes;
    }
    return files;
}

} // namespace lectern::test
