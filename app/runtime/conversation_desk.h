// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/model_facts.h"
#include "app/runtime/turn_tree.h"
#include "app/runtime/workspace.h"

#include <QString>

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace lectern::runtime {

/// The model and the library that a window works with.
struct DeskInfo {
    QString model;  ///< its id
    QString device;     ///< "cpu", "cuda"
    QString deviceName; ///< of a GPU
    QString noGpu;      ///< why it is none: Runtime::whyNoGpu()
    bool builtIn = false;
    qint64 contextLimit = 0;
    qint64 trainedContext = 0;
    std::shared_ptr<storage::StorageThread> storage;
    ModelFacts facts;
    bool readOnly = false;     ///< the library is of a newer version: nothing can be asked
    QString networkFileSystem; ///< where the library lies on a network; else empty
};

/// A conversation as it stands when it is opened.
struct OpenedConversation {
    QString id; ///< empty: it begins with its first question
    QString title;
    std::vector<QString> documents; ///< by Citation::document − 1
    std::vector<QString> reads;     ///< of these, in the order in which the model reads them
    int cutAfter = 0;               ///< of its first document: domain::Document::cutAfter
    TurnTree turns;
    domain::TokenUse use;
    reading::ReadingAhead ahead; ///< before the next question
    domain::ReadAgain readAgain = domain::ReadAgain::No;
};

/// An answer, and what the conversation takes with it.
struct AnsweredTurn {
    QString conversation;
    domain::Turn turn;
    QString parent;
    domain::TokenUse use;
};

/// What reading took, by conversation.
struct ReadResult {
    bool done = false;
    domain::TokenUse use;
};

/// Where the work on conversations is done for a window: the model, the library and the conversation that is open, all on
/// one thread, which may block for minutes. ConversationService gives it its jobs. Functions throw as Workspace does.
///
/// Where the GPU fails and was not asked for, reading goes on on the CPU, with what the library has; a question that it failed
/// in is not answered, the next one is.
class ConversationDesk {
public:
    using DeviceSink = std::function<void(const DeskInfo& info)>;

    /// @param deviceChanged told, on that thread, when the model is no longer on the device that info() named
    ConversationDesk(std::unique_ptr<Runtime> runtime, const QString& libraryFolder, DeviceSink deviceChanged);

    DeskInfo info() const;

    /// Opens a new conversation about a document, or an old one. The one before is closed.
    /// @param lastPage what comes after it is left out; 0: nothing
    OpenedConversation openDocument(const QString& document, int lastPage = 0);
    /// @param head shows the path to this turn; empty: the one shown last
    OpenedConversation openConversation(const QString& id, const QString& head = {});
    /// Gives the open conversation these documents to read; its turns stay. The one before stays open where that fails.
    OpenedConversation changeDocuments(const std::vector<QString>& documents);
    /// Goes back to before a turn: the next question is asked in place of it.
    void goBackTo(const QString& conversation, const QString& turn);
    void close();
    /// readByAnotherModel()
    std::vector<QString> readByAnotherModel();

    /// Reads what the open conversation needs. Goes over to the CPU where the GPU fails, as the next.
    ReadResult read(const std::stop_token& stop, const reading::ProgressSink& progress);
    /// Reads a document for later, beside the open conversation.
    bool readLater(const QString& document, const std::stop_token& stop, const reading::ProgressSink& progress);
    /// Throws Failure(DeviceFailed) where the GPU fails.
    AnsweredTurn ask(const QString& question, const answering::AskOptions& options, const std::stop_token& stop,
                     const answering::AskEvents& events);

private:
    KeptConversation& open();
    bool leaveGpu(const Failure& failure);
    void noteDevice();
    template <typename Work>
    auto onEitherDevice(Work work);
    OpenedConversation withTurns(const QString& id, const QString& head = {});
    void describe(OpenedConversation& opened);
    domain::TokenUse use() const;
    int cutAfter() const;

    std::unique_ptr<Runtime> m_runtime;
    Workspace m_workspace;
    DeviceSink m_deviceChanged;
    QString m_device; ///< as told last
    std::unique_ptr<KeptConversation> m_open;
    std::unique_ptr<PutAwayConversation> m_putAway; ///< what was open when the GPU failed
};

} // namespace lectern::runtime
