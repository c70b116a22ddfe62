// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/precision.h"
#include "engine/profile.h"
#include "engine/random_model.h"
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"
#include "engine/token.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lectern::engine {

class Backend;
class Jamba;
struct ModelFiles;
struct ModelShape;
struct ModelWeights;

enum class LayerKind { Mamba, Attention };

/// What a model is, read from its configuration and tensor headers without touching a weight.
struct ModelInfo {
    struct Layer {
        LayerKind kind;
        int experts; ///< 1: a dense feed-forward
    };
    std::string architecture; ///< "jamba"
    std::string weightType;   ///< "BF16", "F8_E4M3", "Q4_K_M", …: what most weights are stored as, in the file's words
    std::int64_t parameters = 0;
    std::int64_t activeParameters = 0; ///< used for one token
    std::vector<Layer> layers;
    std::int32_t vocabulary = 0;
    std::int64_t contextLength = 0;  ///< what the model's files name; no effect on the computation
    std::int64_t trainedContext = 0; ///< tokens up to which the model was trained, where its files say so; else contextLength
    int searchResults = 0;           ///< sentences that search found, which the model wants with a question; 0: none
    bool answersQuoteResults = false; ///< whether its answers are quotations of these, or say that nothing was found
    float searchWeight = 0;          ///< in such an answer: of search's own score
    float notFoundBias = 0;          ///< in such an answer: added to the log-probability of having found nothing
    std::string chatFormat;          ///< ChatTemplate::name()
    TemplateOrigin templateOrigin = TemplateOrigin::Missing;
    bool thinks = false;             ///< ChatTemplate::forcesThinking()
    std::string licence;             ///< SPDX or the file's own word; empty where the files do not say
    std::int64_t weightBytes = 0;    ///< bytes of tensors on disk
    std::int64_t residentWeightBytes = 0; ///< bytes of memory the CPU backend needs for the weights
    std::int64_t scratchBytes = 0;        ///< that a session takes there to read kChunkTokens at a time
    std::int64_t residentKvBytesPerToken = 0; ///< of a token's keys and values there, in precision Fast
    std::int64_t recurrentStateBytes = 0; ///< of one checkpoint
    /// Bytes of keys and values that a token of context takes.
    std::int64_t kvBytesPerToken(Precision precision) const;
    std::int64_t kvValuesPerToken = 0;
};

/// Tokens that are read at a time unless somebody wishes otherwise.
constexpr int kChunkTokens = 256;

enum class Device {
    Auto, ///< a GPU where there is one that the model fits on, else the CPU
    Cpu,
    Cuda, ///< or a Failure that says why not
};

/// Puts a model's weights on a device. Throws Failure.
using BackendFactory = std::function<std::unique_ptr<const Backend>(const ModelShape& shape, const ModelWeights& weights)>;

struct EngineOptions {
    int threads = 0; ///< of the CPU; 0: one for each core. Results do not depend on it.
    Device device = Device::Cpu;
    std::int64_t contextTokens = 0; ///< room on a GPU that is made sure of at once; 0: what there is when it is needed
    bool int8Experts = false; ///< on a GPU: experts of 16 and 32 bits are kept in 8, with a scale for each output
    BackendFactory backend = {}; ///< a device of the caller's, whatever `device` says
};

/// A loaded model. Never changes after opening; may be shared by sessions on several threads.
class Engine {
public:
    /// Loads a model: a folder (config.json, *.safetensors, tokenizer.model), a GGUF file, the first file of a split one, or
    /// a folder with nothing but one of these.
    /// Throws Failure: NotFound, NotReadable, ModelIncomplete, ModelDamaged, ModelUnsupported, OutOfMemory.
    static std::shared_ptr<const Engine> open(const std::filesystem::path& path, const EngineOptions& options = {});

    /// Makes a model up. Throws Failure: what inspect() of it throws; OutOfMemory.
    static std::shared_ptr<const Engine> open(const RandomModel& model, const EngineOptions& options = {});

    /// What such a model would be. Takes no memory for its weights.
    /// Throws Failure: NotFound, NotReadable, ModelDamaged, ModelUnsupported (its config.json), InvalidInput (no such quantisation),
    /// OutOfMemory (larger than any memory).
    static ModelInfo inspect(const RandomModel& model);

    /// Reads everything but the weights and refuses whatever open() would refuse, with the same failures.
    static ModelInfo inspect(const std::filesystem::path& path);

    /// The model's tokenizer alone; its weights need not be there.
    static std::shared_ptr<const Tokenizer> openTokenizer(const std::filesystem::path& path);

    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    const ModelInfo& info() const;
    const Tokenizer& tokenizer() const;
    const ChatTemplate& chatTemplate() const;
    /// Ends an answer: config's and generation config's eos ids, the vocabulary's, and the chat format's own.
    const std::vector<TokenId>& stopTokens() const { return m_stopTokens; }
    /// "cpu", "cuda"
    std::string deviceName() const;
    /// Why it is the CPU though a GPU was hoped for, in English; empty where there is nothing to tell.
    const std::string& deviceNotice() const { return m_deviceNotice; }
    /// Tokens to read at a time on this device.
    int chunkTokens() const;
    /// Instruction sets in use, for reports: {"avx2", "fma", "f16c"}
    std::vector<std::string> deviceFeatures() const;
    int threads() const;
    /// The most that the device does in a second, measured: half a second. Throws Failure(OutOfMemory), as the next.
    DeviceLimits measureLimits() const;
    /// Bytes per second that it reads of a buffer of so many bytes, again and again: more than of a large one where that fits
    /// into its caches.
    double measureReading(std::int64_t bytes) const;

    const Jamba& model() const { return *m_model; }      ///< for Session
    const ModelFiles& files() const { return *m_files; } ///< for saved::identify()

private:
    struct Parts;
    static std::shared_ptr<const Engine> load(ModelFiles model, const EngineOptions& options);
    explicit Engine(Parts parts);

    std::unique_ptr<const ModelFiles> m_files;
    std::vector<TokenId> m_stopTokens;
    std::unique_ptr<const Backend> m_backend;
    std::string m_deviceNotice;
    std::unique_ptr<const Jamba> m_model;
};

} // namespace lectern::engine
