// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/gpu/plugin_library.h"

#include <map>
#include <mutex>
#include <string_view>
#include <system_error>

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace lectern::engine {

namespace {

struct Loaded {
    LecternCudaPluginFunction function = nullptr;
    std::string error; ///< the system's words
};

#ifdef _WIN32
constexpr const char* kLibrary = "lectern_cuda.dll";

std::filesystem::path programFolder()
{
    std::wstring path(32768, L'\0');
    path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
    return std::filesystem::path(path).parent_path();
}

Loaded load(const std::filesystem::path& path)
{
    // Its own folder is searched for the libraries it needs, which the program's working folder is not.
    const HMODULE module =
        LoadLibraryExW(path.c_str(), nullptr, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    if (!module)
        return {nullptr, GetLastError() == ERROR_MOD_NOT_FOUND ? "a library that it needs is missing: cublasLt64_13.dll"
                                                               : "error " + std::to_string(GetLastError())};
    return {reinterpret_cast<LecternCudaPluginFunction>(reinterpret_cast<void*>(GetProcAddress(module, LECTERN_CUDA_SYMBOL))),
            {}};
}
#else
constexpr const char* kLibrary = "liblectern_cuda.so";

std::filesystem::path programFolder()
{
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

Loaded load(const std::filesystem::path& path)
{
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* const error = dlerror();
        return {nullptr, error ? error : ""};
    }
    return {reinterpret_cast<LecternCudaPluginFunction>(dlsym(library, LECTERN_CUDA_SYMBOL)), {}};
}
#endif

/// Libraries are kept: a driver that was loaded with one does not like to be unloaded.
const Loaded& loadedOnce(const std::filesystem::path& path)
{
    static std::mutex mutex;
    static std::map<std::filesystem::path, Loaded> libraries;
    const std::lock_guard lock(mutex);
    const auto found = libraries.find(path);
    return found != libraries.end() ? found->second : libraries.emplace(path, load(path)).first->second;
}

GpuVerdict refused(GpuObstacle obstacle, std::string reason)
{
    GpuVerdict verdict;
    verdict.obstacle = obstacle;
    verdict.reason = std::move(reason);
    return verdict;
}

GpuObstacle obstacleOf(int32_t code)
{
    switch (code) {
    case LECTERN_CUDA_NO_DRIVER:
        return GpuObstacle::NoDriver;
    case LECTERN_CUDA_OLD_DRIVER:
        return GpuObstacle::OldDriver;
    case LECTERN_CUDA_NO_DEVICE:
        return GpuObstacle::NoDevice;
    default:
        return GpuObstacle::Failed;
    }
}

} // namespace

std::filesystem::path gpuPluginPath()
{
    const std::filesystem::path folder = programFolder();
    const std::filesystem::path installed = folder.parent_path() / "lib" / "lectern" / kLibrary;
    std::error_code error;
    return std::filesystem::exists(installed, error) ? installed : folder / kLibrary;
}

GpuVerdict findGpu()
{
    return findGpu(gpuPluginPath());
}

GpuVerdict findGpu(const std::filesystem::path& path)
{
    std::error_code error;
    if (!path.is_absolute() || !std::filesystem::exists(path, error))
        return refused(GpuObstacle::NoPlugin, "this installation has no GPU plug-in");
    const Loaded& library = loadedOnce(path);
    if (!library.function && library.error.empty())
        return refused(GpuObstacle::ForeignPlugin,
                       "the GPU plug-in is not one of this program's: it has no " LECTERN_CUDA_SYMBOL);
    if (!library.function) {
        const bool isCublas = std::string_view(library.error).find("cublas") != std::string_view::npos;
        if (isCublas)
            return refused(GpuObstacle::NoCublas,
                           "the GPU plug-in needs NVIDIA's library cuBLAS for CUDA 13, which is not installed");
        return refused(GpuObstacle::ForeignPlugin, "the GPU plug-in cannot be loaded: " + library.error);
    }
    const LecternCudaPlugin* const plugin = library.function(LECTERN_CUDA_ABI);
    if (!plugin || plugin->version != LECTERN_CUDA_ABI)
        return refused(GpuObstacle::OtherVersion, "the GPU plug-in is of another version than this program");

    GpuVerdict verdict;
    LecternCudaFailure failure{};
    const int32_t code = plugin->describeDevice(&verdict.device, &failure);
    if (code != LECTERN_CUDA_DONE)
        return refused(obstacleOf(code), failure.sentence);
    verdict.plugin = plugin;
    return verdict;
}

} // namespace lectern::engine
