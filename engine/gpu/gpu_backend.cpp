// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/gpu/gpu_backend.h"

#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"
#include "engine/gpu/gpu_failure.h"
#include "engine/gpu/gpu_profile.h"
#include "engine/gpu/gpu_tensors.h"

#include <string>
#include <vector>

namespace lectern::engine {

namespace {

/// What the plug-in made, and gives back its own way.
template <typename Thing>
class Owned {
public:
    using Free = void (*)(LecternCudaModel*, Thing*);
    Owned(LecternCudaModel* model, Thing* thing, Free free) : m_model(model), m_thing(thing), m_free(free) {}
    ~Owned() { m_free(m_model, m_thing); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    Thing* get() const { return m_thing; }

private:
    LecternCudaModel* m_model;
    Thing* m_thing;
    Free m_free;
};

class GpuWorkspace final : public Workspace {
public:
    GpuWorkspace(const LecternCudaPlugin& plugin, LecternCudaModel* model, LecternCudaWorkspace* workspace)
        : m_plugin(plugin), m_workspace(model, workspace, plugin.freeWorkspace)
    {
    }
    std::size_t byteCount() const override { return static_cast<std::size_t>(m_plugin.workspaceBytes(get())); }
    LecternCudaWorkspace* get() const { return m_workspace.get(); }

private:
    const LecternCudaPlugin& m_plugin;
    Owned<LecternCudaWorkspace> m_workspace;
};

class GpuState final : public RecurrentState {
public:
    GpuState(const LecternCudaPlugin& plugin, LecternCudaModel* model, LecternCudaState* state, std::size_t bytes)
        : m_state(model, state, plugin.freeState), m_bytes(bytes)
    {
    }
    std::size_t byteCount() const override { return m_bytes; }
    LecternCudaState* get() const { return m_state.get(); }

private:
    Owned<LecternCudaState> m_state;
    std::size_t m_bytes;
};

class GpuPage final : public KvPage {
public:
    GpuPage(const LecternCudaPlugin& plugin, LecternCudaModel* model, LecternCudaPage* page, std::size_t bytes)
        : m_page(model, page, plugin.freePage), m_bytes(bytes)
    {
    }
    std::size_t byteCount() const override { return m_bytes; }
    LecternCudaPage* get() const { return m_page.get(); }

private:
    Owned<LecternCudaPage> m_page;
    std::size_t m_bytes;
};

LecternCudaWorkspace* own(const Workspace& workspace)
{
    return static_cast<const GpuWorkspace&>(workspace).get();
}

void requireFast(Precision precision)
{
    if (precision != Precision::Fast)
        throw Failure(ErrorCode::InvalidInput, "a GPU computes in precision fast only; exact is for the CPU");
}

/// Each expert is multiplied with its share of a chunk's tokens only: there, a longer chunk keeps the tensor cores busier (a
/// fifth faster with 16 experts on an H100). Without experts it gains nothing, and a chunk is how long somebody waits who stops.
int chunkTokensFor(const ModelShape& shape)
{
    return shape.mostExperts() > 1 ? 8192 : 4096;
}

LecternCudaOptions optionsOf(const GpuOptions& options, const ModelShape& shape)
{
    LecternCudaOptions to{};
    to.chunkTokens = options.chunkTokens > 0 ? options.chunkTokens : chunkTokensFor(shape);
    to.contextTokens = options.contextTokens;
    to.int8Experts = options.int8Experts;
    to.ownProducts = options.ownProducts;
    return to;
}

class GpuBackend final : public Backend {
public:
    GpuBackend(const LecternCudaPlugin& plugin, const ModelShape& shape, const ModelWeights& weights, const GpuOptions& options)
        : m_plugin(plugin), m_shape(shape)
    {
        call(plugin.describeDevice, &m_device);
        GpuTensors tensors(shape, weights);
        if (options.randomWeights)
            tensors.forgetData();
        LecternCudaOptions given = optionsOf(options, shape);
        m_chunkTokens = given.chunkTokens;
        given.user = &tensors;
        given.uploaded = [](void* user, int32_t tensor) {
            const TensorView& view = static_cast<const GpuTensors*>(user)->viewOf(tensor);
            if (view.isMapped)
                releasePages(view.bytes());
            return int32_t(0);
        };
        call(plugin.openModel, &tensors.shape(), tensors.tensors().data(), static_cast<int32_t>(tensors.tensors().size()),
             &given, &m_model);
    }
    ~GpuBackend() override { m_plugin.closeModel(m_model); }

    std::string deviceName() const override { return "cuda"; }
    std::vector<std::string> features() const override { return {m_device.name, architecture()}; }
    int threads() const override { return 1; }
    std::string numerics() const override { return deviceName() + '/' + architecture(); }
    int chunkTokens() const override { return m_chunkTokens; }
    DeviceLimits measureLimits() const override
    {
        DeviceLimits limits;
        call(m_plugin.measureLimits, m_model, &limits.bytes, &limits.of(Arithmetic::Bf16));
        return limits;
    }
    double measureReading(std::size_t) const override { return measureLimits().bytes; }

    std::unique_ptr<Workspace> newWorkspace(int maxTokens, Precision precision) const override
    {
        requireFast(precision);
        LecternCudaWorkspace* workspace = nullptr;
        call(m_plugin.newWorkspace, m_model, maxTokens, &workspace);
        return std::make_unique<GpuWorkspace>(m_plugin, m_model, workspace);
    }
    std::unique_ptr<RecurrentState> newRecurrentState() const override
    {
        LecternCudaState* state = nullptr;
        call(m_plugin.newState, m_model, &state);
        return std::make_unique<GpuState>(m_plugin, m_model, state,
                                          static_cast<std::size_t>(m_shape.recurrentValues()) * sizeof(float));
    }
    std::shared_ptr<KvPage> newKvPage(Precision precision) const override
    {
        requireFast(precision);
        LecternCudaPage* page = nullptr;
        call(m_plugin.newPage, m_model, &page);
        return std::make_shared<GpuPage>(m_plugin, m_model, page, static_cast<std::size_t>(m_plugin.pageBytes(m_model)));
    }

    void writeRecurrent(const RecurrentState& state, std::span<std::byte> bytes) const override
    {
        call(m_plugin.writeState, m_model, static_cast<const GpuState&>(state).get(), bytes.data(), sizeOf(bytes));
    }
    void readRecurrent(std::span<const std::byte> bytes, RecurrentState& state) const override
    {
        call(m_plugin.readState, m_model, bytes.data(), sizeOf(bytes), static_cast<GpuState&>(state).get());
    }
    void writeKv(KvPage& page, std::int64_t begin, std::int64_t end, std::span<std::byte> bytes) const override
    {
        call(m_plugin.writeKv, m_model, static_cast<GpuPage&>(page).get(), begin, end, bytes.data(), sizeOf(bytes));
    }
    void readKv(std::span<const std::byte> bytes, std::int64_t begin, std::int64_t end, KvPage& page) const override
    {
        call(m_plugin.readKv, m_model, bytes.data(), sizeOf(bytes), begin, end, static_cast<GpuPage&>(page).get());
    }

    void embed(std::span<const TokenId> tokens, Workspace& workspace) const override
    {
        timed(workspace,
              [&] { call(m_plugin.embed, m_model, own(workspace), tokens.data(), static_cast<int32_t>(tokens.size())); });
    }
    void mamba(int layer, Workspace& workspace, const RecurrentState& before,
               std::span<RecurrentState* const> after) const override
    {
        std::vector<LecternCudaState*> states;
        for (RecurrentState* state : after)
            states.push_back(static_cast<GpuState*>(state)->get());
        timed(workspace, [&] {
            call(m_plugin.mamba, m_model, own(workspace), layer, static_cast<const GpuState&>(before).get(), states.data(),
                 static_cast<int32_t>(states.size()));
        });
    }
    void attention(int layer, Workspace& workspace, const KvChain& kv) const override
    {
        std::vector<LecternCudaSegment> segments;
        for (const KvSegment& segment : kv)
            segments.push_back({static_cast<GpuPage&>(*segment.page).get(), segment.begin, segment.end});
        timed(workspace, [&] {
            call(m_plugin.attention, m_model, own(workspace), layer, segments.data(), static_cast<int32_t>(segments.size()));
        });
    }
    void feedForward(int layer, Workspace& workspace) const override
    {
        timed(workspace, [&] { call(m_plugin.feedForward, m_model, own(workspace), layer); });
    }

    void residual(const Workspace& workspace, int row, std::span<float> out) const override
    {
        call(m_plugin.residual, m_model, own(workspace), row, out.data());
    }
    void branch(const Workspace& workspace, int row, std::span<float> out) const override
    {
        call(m_plugin.branch, m_model, own(workspace), row, out.data());
    }
    void finalNorm(std::span<const float> residual, std::span<float> out) const override
    {
        call(m_plugin.finalNorm, m_model, residual.data(), rowsOf(residual), out.data());
    }
    void logits(std::span<const float> normed, Precision precision, std::span<float> out, Profile* profile) const override
    {
        requireFast(precision);
        const GpuProfiling profiling(m_plugin, m_model, profile);
        call(m_plugin.logits, m_model, normed.data(), rowsOf(normed), out.data());
    }
    void logitsOfRows(const Workspace& workspace, int first, int rows, Precision precision, std::span<float> out) const override
    {
        requireFast(precision);
        timed(workspace, [&] { call(m_plugin.logitsOfRows, m_model, own(workspace), first, rows, out.data()); });
    }

private:
    std::string architecture() const { return "sm_" + std::to_string(m_device.major * 10 + m_device.minor); }
    static int64_t sizeOf(std::span<const std::byte> bytes) { return static_cast<int64_t>(bytes.size()); }
    int32_t rowsOf(std::span<const float> rows) const
    {
        return static_cast<int32_t>(rows.size() / static_cast<std::size_t>(m_shape.hidden));
    }

    template <typename Work>
    void timed(const Workspace& workspace, Work work) const
    {
        const GpuProfiling profiling(m_plugin, m_model, workspace.profile);
        work();
    }

    const LecternCudaPlugin& m_plugin;
    const ModelShape m_shape;
    LecternCudaDevice m_device{};
    LecternCudaModel* m_model = nullptr;
    int m_chunkTokens = 0;
};

} // namespace

std::unique_ptr<const Backend> newGpuBackend(const LecternCudaPlugin& plugin, const ModelShape& shape,
                                             const ModelWeights& weights, const GpuOptions& options)
{
    return std::make_unique<GpuBackend>(plugin, shape, weights, options);
}

LecternCudaPlan planGpu(const LecternCudaPlugin& plugin, const ModelShape& shape, const ModelWeights& weights,
                        const GpuOptions& options)
{
    const GpuTensors tensors(shape, weights);
    const LecternCudaOptions given = optionsOf(options, shape);
    LecternCudaPlan plan{};
    call(plugin.plan, &tensors.shape(), tensors.tensors().data(), static_cast<int32_t>(tensors.tensors().size()), &given,
         &plan);
    return plan;
}

} // namespace lectern::engine
