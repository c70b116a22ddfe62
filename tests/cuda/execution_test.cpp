// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/emulator/memory.h"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/reduce.cuh"
#include "tests/cuda/device_array.h"
#include "tests/cuda/orders.h"

#include <QtTest>

#include <numeric>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

namespace {

struct Room {
    alignas(16) float values[128];
};

/// Each thread takes what its neighbour has put down; with or without the barrier that this needs.
void neighbourKernel(float* out, bool barrier)
{
    auto& shared = sharedMemory<Room>();
    shared.values[threadIdx.x] = static_cast<float>(threadIdx.x);
    if (barrier)
        __syncthreads();
    out[threadIdx.x] = shared.values[(threadIdx.x + 1) % blockDim.x];
}

void untouchedKernel(float* out)
{
    out[threadIdx.x] = sharedMemory<Room>().values[threadIdx.x];
}

void halfAtTheBarrierKernel()
{
    if (threadIdx.x < 32)
        __syncthreads();
}

void twoBarriersKernel()
{
    if (threadIdx.x < 32)
        __syncthreads();
    else
        __syncthreads();
}

void dividedWarpKernel(float* out)
{
    if (threadIdx.x < 7)
        out[threadIdx.x] = __shfl_xor_sync(kFullMask, 1.0f, 1);
}

void twoCollectivesKernel(float* out)
{
    if (threadIdx.x < 7)
        out[threadIdx.x] = __shfl_xor_sync(kFullMask, 1.0f, 1);
    else
        out[threadIdx.x] = __shfl_xor_sync(kFullMask, 1.0f, 2);
}

void beyondSharedMemoryKernel()
{
    float* const values = sharedMemory<Room>().values;
    values[128 + threadIdx.x] = 1;
}

void beyondAllocationKernel(float* out)
{
    out[64 + threadIdx.x] = 1;
}

void readBeyondKernel(const float* from, float* out)
{
    out[threadIdx.x] = from[64 + threadIdx.x];
}

void copyKernel(const float* from, float* to, bool waits)
{
    auto& shared = sharedMemory<Room>();
    copyAsync16(shared.values + 4 * threadIdx.x, from + 4 * threadIdx.x, threadIdx.x == 31 ? 8 : 16);
    closeCopyGroup();
    if (waits)
        waitForCopies<0>();
    __syncthreads();
    for (int i = 0; i < 4; ++i)
        to[i * 32 + threadIdx.x] = shared.values[i * 32 + threadIdx.x];
    __syncthreads();
    waitForCopies<0>();
}

void forgottenCopyKernel(const float* from)
{
    copyAsync16(sharedMemory<Room>().values + 4 * threadIdx.x, from);
    closeCopyGroup();
}

void sumKernel(float* out)
{
    struct Sums {
        float warps[4];
    };
    const float total = blockSum(static_cast<float>(threadIdx.x + blockIdx.x), sharedMemory<Sums>().warps);
    out[blockIdx.x * blockDim.x + threadIdx.x] = total;
}

void awaitingKernel(bool all)
{
    if (all || threadIdx.x < 5)
        awaitKernelBefore();
}

/// What the launch says; empty when it says nothing.
template <typename Launch>
QString complaintOf(Launch launching)
{
    try {
        launching();
    } catch (const emulator::EmulationFailure& failure) {
        return failure.what();
    }
    return {};
}

} // namespace

class ExecutionTest : public QObject {
    Q_OBJECT

private slots:
    void threads_meetAtABarrier();
    void aMissingBarrier_showsInSomeOrder();
    void sharedMemory_holdsNoNumbersAtFirst();
    void divergedBarriers_areRefused();
    void divergedWarps_areRefused();
    void writesOutsideMemory_areRefused();
    void readsOutsideMemory_giveNoNumbers();
    void asynchronousCopies_arriveAtTheWait();
    void launchesThatNoDeviceTakes_areRefused();
    void kernelsThatMayBeginEarly_mustWait();
    void reductions_giveEachThreadTheSum();
    void afterAFailure_launchesWorkAgain();
    void deviceMemory_endsAtItsLimit();
    void copiesOutsideAllocations_areRefused();
};

void ExecutionTest::threads_meetAtABarrier()
{
    QVERIFY(sameInEveryOrder([] {
        DeviceArray<float> out(64);
        launch(1, 64, sizeof(Room), {}, neighbourKernel, out.data(), true);
        return out.get();
    }));
    DeviceArray<float> out(64);
    launch(1, 64, sizeof(Room), {}, neighbourKernel, out.data(), true);
    for (std::size_t i = 0; i < 64; ++i)
        QCOMPARE(out.get()[i], static_cast<float>((i + 1) % 64));
}

void ExecutionTest::aMissingBarrier_showsInSomeOrder()
{
    QVERIFY(!sameInEveryOrder([] {
        DeviceArray<float> out(64);
        launch(1, 64, sizeof(Room), {}, neighbourKernel, out.data(), false);
        return out.get();
    }));
}

void ExecutionTest::sharedMemory_holdsNoNumbersAtFirst()
{
    DeviceArray<float> out(32);
    launch(1, 32, sizeof(Room), {}, untouchedKernel, out.data());
    for (const float value : out.get())
        QVERIFY(std::isnan(value));
}

void ExecutionTest::divergedBarriers_areRefused()
{
    QVERIFY(complaintOf([] {
                launch(1, 64, 0, {}, halfAtTheBarrierKernel);
            }).contains("wait at a barrier and others have returned"));
    QVERIFY(complaintOf([] {
                launch(1, 64, 0, {}, twoBarriersKernel);
            }).contains("wait at this barrier and others at execution_test.cpp"));
}

void ExecutionTest::divergedWarps_areRefused()
{
    DeviceArray<float> out(32);
    QVERIFY(
        complaintOf([&] { launch(1, 32, 0, {}, dividedWarpKernel, out.data()); }).contains("wait for lanes that do not come"));
    QVERIFY(complaintOf([&] {
                launch(1, 32, 0, {}, twoCollectivesKernel, out.data());
            }).contains("lanes of a warp are at different places"));
    QVERIFY(complaintOf([&] { launch(1, 20, 0, {}, dividedWarpKernel, out.data()); }).contains("a warp that is not full"));
}

void ExecutionTest::writesOutsideMemory_areRefused()
{
    QVERIFY(
        complaintOf([] { launch(1, 32, sizeof(Room), {}, beyondSharedMemoryKernel); }).contains("outside its shared memory"));
    QVERIFY(complaintOf([] {
                launch(1, 32, sizeof(Room) - 4, {}, untouchedKernel, nullptr);
            }).contains("an address outside shared memory"));
    DeviceArray<float> out(64);
    QVERIFY(complaintOf([&] {
                launch(1, 32, 0, {}, beyondAllocationKernel, out.data());
            }).contains("outside an allocation of 256 bytes"));
}

void ExecutionTest::readsOutsideMemory_giveNoNumbers()
{
    const DeviceArray<float> from(std::vector<float>(64, 1.0f));
    DeviceArray<float> out(32);
    launch(1, 32, 0, {}, readBeyondKernel, from.data(), out.data());
    for (const float value : out.get())
        QVERIFY(std::isnan(value));
}

void ExecutionTest::asynchronousCopies_arriveAtTheWait()
{
    std::vector<float> values(128);
    std::iota(values.begin(), values.end(), 1.0f);
    const DeviceArray<float> from(values);
    DeviceArray<float> to(128);
    launch(1, 32, sizeof(Room), {}, copyKernel, from.data(), to.data(), true);
    values[126] = values[127] = 0; // not among the valid bytes
    QCOMPARE(to.get(), values);
    launch(1, 32, sizeof(Room), {}, copyKernel, from.data(), to.data(), false);
    for (const float value : to.get())
        QVERIFY(std::isnan(value));
    QVERIFY(complaintOf([&] {
                launch(1, 32, sizeof(Room), {}, forgottenCopyKernel, from.data());
            }).contains("copies on their way"));
    QVERIFY(
        complaintOf([&] { launch(1, 32, sizeof(Room), {}, forgottenCopyKernel, from.data() + 1); }).contains("not aligned"));
}

void ExecutionTest::launchesThatNoDeviceTakes_areRefused()
{
    QVERIFY(complaintOf([] { launch(1, 1056, 0, {}, halfAtTheBarrierKernel); }).contains("more than 1024"));
    QVERIFY(complaintOf([] { launch({1, 70000}, 32, 0, {}, halfAtTheBarrierKernel); }).contains("65535"));
    QVERIFY(complaintOf([] { launch(1, 32, 300 << 10, {}, halfAtTheBarrierKernel); }).contains("shared memory"));
}

void ExecutionTest::kernelsThatMayBeginEarly_mustWait()
{
    QCOMPARE(complaintOf([] { launchEarly(1, 32, 0, {}, awaitingKernel, true); }), QString());
    QCOMPARE(complaintOf([] { launch(1, 32, 0, {}, awaitingKernel, false); }), QString());
    QVERIFY(
        complaintOf([] { launchEarly(1, 32, 0, {}, awaitingKernel, false); }).contains("has not waited for the one before"));
}

void ExecutionTest::reductions_giveEachThreadTheSum()
{
    DeviceArray<float> out(3 * 128);
    launch(3, 128, 4 * sizeof(float), {}, sumKernel, out.data());
    for (std::size_t i = 0; i < 3 * 128; ++i)
        QCOMPARE(out.get()[i], static_cast<float>(127 * 64 + i / 128 * 128));
}

void ExecutionTest::afterAFailure_launchesWorkAgain()
{
    QVERIFY(!complaintOf([] { launch(1, 64, 0, {}, halfAtTheBarrierKernel); }).isEmpty());
    DeviceArray<float> out(128);
    launch(1, 128, 4 * sizeof(float), {}, sumKernel, out.data());
    QCOMPARE(out.get()[77], 127.0f * 64);
}

void ExecutionTest::deviceMemory_endsAtItsLimit()
{
    auto& memory = emulator::deviceMemory();
    const std::size_t limit = std::exchange(memory.limit, memory.allocatedBytes + 1000);
    float* address = nullptr;
    QCOMPARE(cudaMalloc(&address, 1001), cudaErrorMemoryAllocation);
    QCOMPARE(cudaGetLastError(), cudaErrorMemoryAllocation);
    QCOMPARE(cudaMalloc(&address, 1000), cudaSuccess);
    QCOMPARE(cudaFree(address), cudaSuccess);
    memory.callsUntilFailure = 1;
    QCOMPARE(cudaMalloc(&address, 8), cudaSuccess);
    float* second = nullptr;
    QCOMPARE(cudaMalloc(&second, 8), cudaErrorMemoryAllocation);
    QCOMPARE(cudaMalloc(&second, 8), cudaSuccess);
    QCOMPARE(cudaFree(address), cudaSuccess);
    QCOMPARE(cudaFree(second), cudaSuccess);
    QCOMPARE(cudaFree(second), cudaErrorInvalidValue);
    memory.limit = limit;
}

void ExecutionTest::copiesOutsideAllocations_areRefused()
{
    DeviceArray<float> device(8);
    std::vector<float> host(9);
    QCOMPARE(cudaMemcpy(device.data(), host.data(), 9 * sizeof(float), cudaMemcpyHostToDevice), cudaErrorInvalidValue);
    QCOMPARE(cudaMemcpy(host.data(), device.data() + 1, 8 * sizeof(float), cudaMemcpyDeviceToHost), cudaErrorInvalidValue);
    QCOMPARE(cudaMemcpy(host.data(), device.data(), 8 * sizeof(float), cudaMemcpyDeviceToHost), cudaSuccess);
}

QTEST_APPLESS_MAIN(ExecutionTest)
#include "execution_test.moc"
