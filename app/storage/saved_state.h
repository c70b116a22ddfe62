// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/library.h"
#include "app/storage/statement.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace lectern::storage {

/// Which engine a state belongs to.
struct StateIdentity {
    QString layoutId;   ///< model, tokenizer, adapter, type and layout of keys and values: must match to take a state
    QString numericsId; ///< code path, precision: what decides the last bits; kept and reported
};

/// What it costs to read tokens: each `seconds`, and `moreWithDepth` more for each token before it.
struct ReadingSpeed {
    double seconds = 0;
    double moreWithDepth = 0;
    /// For tokens [begin, end).
    double between(double begin, double end) const { return (end - begin) * (seconds + moreWithDepth * (begin + end) / 2); }
};

/// A list of documents of which something is saved, and how far.
struct SavedRun {
    std::vector<QString> documents; ///< DocumentEntry::id, in the order in which they were read
    qint64 tokens = 0;              ///< a checkpoint stands at so many, at most at the last document's end
};

/// Why a checkpoint was taken; decides how long it is kept. The numbers are stored.
enum class CheckpointKind {
    SystemText = 0,  ///< end of the system text: kept
    Document = 1,    ///< end of a document: kept
    BeforeTurn = 2,  ///< before a question
    AfterAnswer = 3, ///< after an answer
    Periodic = 4,    ///< on the way through a long document: thinned out
    Cancelled = 5,   ///< where the reading was stopped
};

struct StateLimits {
    qint64 bytes = 20LL * 1000 * 1000 * 1000; ///< all states together; more of them push out those not used for longest
    double shareOfFreeDisk = 0.1;             ///< and no more than this part of what is free beside the states
    qint64 reservedDisk = 256LL << 20;        ///< of the disk: left free for text and turns
    int periodic = 8;                         ///< checkpoints on the way to any one place
    int temporary = 16;                       ///< of one list of documents, of all kinds that are not kept
};

/// A state to be saved. Spans must stay for the call.
struct CheckpointToSave {
    std::span<const std::int32_t> tokens; ///< all that were read
    CheckpointKind kind = CheckpointKind::Periodic;
    std::vector<QString> documents; ///< DocumentEntry::id of each that the tokens hold something of, in order
    Bytes recurrent;
    Bytes logits;
    qint64 kvBytesPerToken = 0;
    /// The keys and values of tokens [begin, end); asked for only where they are not saved yet. Valid until the next call.
    std::function<Bytes(qint64 begin, qint64 end)> keysAndValues;
};

struct SaveResult {
    enum class Outcome {
        Saved,
        AlreadyThere,
        NoRoom, ///< neither within the limits nor by pushing others out
        Failed, ///< nothing is saved any more in this library until it is opened again; or the library is read-only
    };
    Outcome outcome = Outcome::Saved;
    qint64 bytes = 0; ///< of state that were written
    QString reason;   ///< English, for the log; empty where saved
};

using domain::SavingTrouble;

/// Takes a state piece by piece, each checked. Nothing that is in use may change before restore() has returned a state:
/// a piece that turns out damaged makes another, shorter checkpoint begin.
class StateReceiver {
public:
    virtual ~StateReceiver() = default;
    /// A checkpoint of `position` tokens follows. What came before is void.
    virtual void begin(qint64 position) = 0;
    /// Keys and values of tokens [begin, end): in order, without gaps.
    virtual void keysAndValues(qint64 begin, qint64 end, Bytes bytes) = 0;
};

struct RestoredState {
    qint64 position = 0; ///< tokens
    CheckpointKind kind = CheckpointKind::Periodic;
    std::vector<std::byte> recurrent;
    std::vector<std::byte> logits;
    std::vector<QString> numericsIds; ///< of the checkpoint and its blocks, each once; one: all computed alike
    qint64 bytes = 0;                 ///< read from the disk
};

struct RestoreResult {
    std::optional<RestoredState> state; ///< empty: nothing saved begins like these tokens
    std::vector<QString> problems;      ///< English: why longer checkpoints could not be taken
};

} // namespace lectern::storage
