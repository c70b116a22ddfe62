// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/weight_matrix.h"

namespace lectern::engine::cuda {

/// How a product is divided. A unit is a tile and a part of the depth; a block takes every gridDim.x-th unit, and of a unit's
/// pieces each of its warps every warps-th. Which sums a piece goes into does not depend on the grid.
struct Division {
    int tiles;
    int parts;
    int pieces; ///< of the whole depth
    int warps;

    __device__ __forceinline__ int units() const { return tiles * parts; }
    __device__ __forceinline__ int tileOf(int unit) const { return parts == 1 ? unit : unit % tiles; }
    __device__ __forceinline__ int partOf(int unit) const { return parts == 1 ? 0 : unit / tiles; }
    __device__ __forceinline__ int firstPiece(int part) const { return parts == 1 ? part * pieces : pieces * part / parts; }
};

/// A warp's weights on their way: stages in shared memory that are filled one behind the other, as many ahead of what is
/// computed as there are. What it has of one unit is followed at once by what it has of the next, so that memory never rests.
template <typename Stage, int stages>
class WeightRing {
public:
    __device__ __forceinline__ WeightRing(const WeightMatrix& w, const void* data, const Division& division, Stage* room,
                                          int warp, int lane)
        : m_w(w), m_data(data), m_division(division), m_room(room), m_warp(warp), m_lane(lane)
    {
    }

    /// Begins to bring the first stages: needs the weights only.
    __device__ __forceinline__ void begin()
    {
        enter(static_cast<int>(blockIdx.x));
#pragma unroll
        for (int stage = 0; stage < stages; ++stage)
            bring(m_room[stage]);
    }
    /// The oldest stage, as soon as it is there.
    __device__ __forceinline__ const Stage& next()
    {
        waitForCopies<stages - 1>();
        __syncwarp();
        return m_room[m_oldest];
    }
    /// It has been used: its room gets what comes next.
    __device__ __forceinline__ void replace()
    {
        __syncwarp();
        bring(m_room[m_oldest]);
        m_oldest = m_oldest + 1 == stages ? 0 : m_oldest + 1;
    }

private:
    __device__ __forceinline__ void enter(int unit)
    {
        for (m_unit = unit; m_unit < m_division.units(); m_unit += static_cast<int>(gridDim.x)) {
            const int part = m_division.partOf(m_unit);
            m_tile = m_division.tileOf(m_unit);
            m_piece = m_division.firstPiece(part) + m_warp;
            m_end = m_division.firstPiece(part + 1);
            if (m_piece < m_end)
                return;
        }
    }
    /// A group for every stage, empty ones at the end, so that waiting counts alike.
    __device__ __forceinline__ void bring(Stage& stage)
    {
        if (m_unit < m_division.units()) {
            stage.bring(m_w, m_data, m_tile, m_piece, m_lane);
            m_piece += m_division.warps;
            if (m_piece >= m_end)
                enter(m_unit + static_cast<int>(gridDim.x));
        }
        closeCopyGroup();
    }

    const WeightMatrix& m_w;
    const void* m_data;
    Division m_division;
    Stage* m_room;
    int m_warp, m_lane;
    int m_unit = 0, m_tile = 0, m_piece = 0, m_end = 0; ///< what is brought next
    int m_oldest = 0;
};

} // namespace lectern::engine::cuda
