// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace lectern::engine {

/// Feed-forwards of all layers together, experts or dense ones, that a file may have. The largest published model has 612.
inline constexpr int kMostFeedForwards = 1 << 16;

/// The dimensions of a Jamba model (Lieber et al. 2024), as its configuration gives them. Letters as in the papers.
struct ModelShape {
    struct Layer {
        bool attention = false; ///< else Mamba
        int experts = 1;        ///< 1: one dense feed-forward, no router
        /// Its place among the layers of its kind: which part of the recurrent state, or of the keys and values, is its own.
        int ordinal = 0;
    };

    std::int32_t vocabulary = 0;
    int hidden = 0;       ///< H, width of the residual stream
    int intermediate = 0; ///< I, inner width of a feed-forward or expert
    std::vector<Layer> layers;

    int heads = 0;   ///< query heads
    int kvHeads = 0; ///< key/value heads; heads / kvHeads queries share one
    int headDim = 0;

    int expertsPerToken = 0; ///< top-k

    int inner = 0;    ///< Di = expand · H, channels of a Mamba mixer
    int stateDim = 0; ///< N, states of a channel
    int convWidth = 0; ///< K, taps of the causal convolution
    int dtRank = 0;   ///< R

    float rmsEpsilon = 1e-6f;
    bool tiedEmbeddings = false;

    /// Experts of the layer with the most; 1 where all are dense.
    int mostExperts() const
    {
        int most = 1;
        for (const Layer& layer : layers)
            most = layer.experts > most ? layer.experts : most;
        return most;
    }
    int mambaLayers() const { return countLayers(false); }
    int attentionLayers() const { return countLayers(true); }

    /// float32 values that all Mamba layers remember: K − 1 inputs and N states of each channel.
    std::int64_t recurrentValues() const { return std::int64_t(mambaLayers()) * inner * (convWidth - 1 + stateDim); }
    /// Values of one token's keys and values in all attention layers.
    std::int64_t kvValuesPerToken() const { return std::int64_t(attentionLayers()) * 2 * kvHeads * headDim; }

private:
    int countLayers(bool attention) const
    {
        int n = 0;
        for (const Layer& layer : layers)
            n += layer.attention == attention;
        return n;
    }
};

} // namespace lectern::engine
