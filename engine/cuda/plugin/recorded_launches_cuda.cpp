// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/recorded_launches.h"

#include <list>
#include <map>

namespace lectern::engine::cuda {

namespace {

/// Graphs that are kept: a session goes to and fro between a few states.
constexpr std::size_t kMostGraphs = 24;

struct Recording {
    RecordedLaunches::Key key;
    cudaGraphExec_t graph = nullptr; ///< none yet: the launches were done once
};

} // namespace

struct RecordedLaunches::Impl {
    std::list<Recording> recent; ///< used last first

    ~Impl() { clear(); }
    void clear()
    {
        for (const Recording& recording : recent)
            destroy(recording);
        recent.clear();
    }
    static void destroy(const Recording& recording)
    {
        if (recording.graph)
            cudaGraphExecDestroy(recording.graph);
    }

    static cudaGraphExec_t record(cudaStream_t stream, const std::function<void()>& launches)
    {
        cudaGraph_t graph = nullptr;
        check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "cudaStreamBeginCapture");
        try {
            launches();
        } catch (...) {
            cudaStreamEndCapture(stream, &graph);
            if (graph)
                cudaGraphDestroy(graph);
            cudaGetLastError();
            throw;
        }
        check(cudaStreamEndCapture(stream, &graph), "cudaStreamEndCapture");
        cudaGraphExec_t executable = nullptr;
        const cudaError_t error = cudaGraphInstantiate(&executable, graph, 0);
        cudaGraphDestroy(graph);
        check(error, "cudaGraphInstantiate");
        return executable;
    }
};

RecordedLaunches::RecordedLaunches() : m_impl(std::make_unique<Impl>()) {}

RecordedLaunches::~RecordedLaunches() = default;

void RecordedLaunches::run(const Key& key, cudaStream_t stream, const std::function<void()>& launches)
{
    auto& recent = m_impl->recent;
    for (auto at = recent.begin(); at != recent.end(); ++at) {
        if (at->key != key)
            continue;
        recent.splice(recent.begin(), recent, at);
        if (!at->graph)
            at->graph = Impl::record(stream, launches);
        check(cudaGraphLaunch(at->graph, stream), "cudaGraphLaunch");
        return;
    }
    launches();
    recent.push_front({key});
    if (recent.size() > kMostGraphs) {
        check(cudaStreamSynchronize(stream), "cudaStreamSynchronize"); // it may be running
        Impl::destroy(recent.back());
        recent.pop_back();
    }
}

void RecordedLaunches::forget()
{
    m_impl->clear();
}

} // namespace lectern::engine::cuda
