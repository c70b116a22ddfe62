// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine {

/// What stands between a model and this computer's GPU.
enum class GpuObstacle {
    None,
    NoPlugin,      ///< this installation has none
    ForeignPlugin, ///< a file of that name that is no such plug-in, or that the system cannot load
    NoCublas,      ///< the plug-in needs cuBLAS, which is not installed
    OtherVersion,  ///< of the plug-in than of the program
    NoDriver,
    OldDriver,
    NoDevice, ///< that can be used
    Model,    ///< the kernels do not take such a model
    Failed,   ///< the device, or one of its libraries
};

/// Whether somebody who has a GPU wants to know before they ask: a plug-in was installed, and a driver.
constexpr bool isWorthTelling(GpuObstacle obstacle)
{
    return obstacle != GpuObstacle::None && obstacle != GpuObstacle::NoPlugin && obstacle != GpuObstacle::NoDriver;
}

} // namespace lectern::engine
