// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/emulator/fiber.h"

#include <cstdint>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define LECTERN_FIBERS_UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LECTERN_FIBERS_UNDER_ASAN 1
#endif
#endif

#ifdef LECTERN_FIBERS_UNDER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

#if defined(__x86_64__) && defined(__unix__)
#define LECTERN_FIBERS_BY_HAND 1
#else
#include <ucontext.h>
#endif

#ifdef LECTERN_FIBERS_BY_HAND
// ucontext saves the signal mask with two system calls a switch, thirty times slower. Of the System V ABI's registers a
// call preserves six; the rest are dead here anyway.
extern "C" void lecternSwitchStack(void** saved, void* to);
asm(R"(
.text
.globl lecternSwitchStack
.hidden lecternSwitchStack
lecternSwitchStack:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
)");
#endif

namespace lectern::engine::cuda::emulator {

namespace {

#ifdef LECTERN_FIBERS_UNDER_ASAN
constexpr std::size_t kStackBytes = 1 << 20;
#else
constexpr std::size_t kStackBytes = 1 << 18;
#endif
constexpr std::uint64_t kUntouched = 0x5afe57ac4b0770a9;

struct FreeStack {
    void operator()(std::byte* stack) const { std::free(stack); }
};

} // namespace

struct Fiber::Context {
    // Not cleared: only the pages that a kernel's frames touch are ever real.
    std::unique_ptr<std::byte, FreeStack> stack{static_cast<std::byte*>(std::aligned_alloc(64, kStackBytes))};
#ifdef LECTERN_FIBERS_BY_HAND
    void* own = nullptr;
    void* resumer = nullptr;
#else
    ucontext_t own{};
    ucontext_t resumer{};
#endif
    void (*entry)() = nullptr;

#ifdef LECTERN_FIBERS_UNDER_ASAN
    const void* resumerStack = nullptr;
    std::size_t resumerStackBytes = 0;
    void* ownFake = nullptr;
    void* resumerFake = nullptr;

    void leaveResumer()
    {
        __sanitizer_start_switch_fiber(&resumerFake, stack.get(), kStackBytes);
    }
    void arriveInResumer()
    {
        __sanitizer_finish_switch_fiber(resumerFake, nullptr, nullptr);
    }
    void leaveOwn()
    {
        __sanitizer_start_switch_fiber(&ownFake, resumerStack, resumerStackBytes);
    }
    void arriveInOwn()
    {
        __sanitizer_finish_switch_fiber(ownFake, &resumerStack, &resumerStackBytes);
    }
    void forgetFrames()
    {
        __asan_unpoison_memory_region(stack.get(), kStackBytes);
    }
#else
    void leaveResumer() {}
    void arriveInResumer() {}
    void leaveOwn() {}
    void arriveInOwn() {}
    void forgetFrames() {}
#endif

    std::uint64_t& lastWord()
    {
        return *reinterpret_cast<std::uint64_t*>(stack.get());
    }

    static Context* starting;
    static void begin()
    {
        Context& self = *starting;
        self.arriveInOwn();
        self.entry();
        std::abort(); // a dead fiber was resumed
    }
};

Fiber::Context* Fiber::Context::starting = nullptr;

Fiber::Fiber() : m_context(std::make_unique<Context>())
{
    if (!m_context->stack)
        throw std::bad_alloc();
}

Fiber::~Fiber() = default;

void Fiber::start(void (*entry)())
{
    Context& context = *m_context;
    context.forgetFrames();
    context.entry = entry;
    context.lastWord() = kUntouched;
#ifdef LECTERN_FIBERS_UNDER_ASAN
    context.ownFake = nullptr;
#endif
#ifdef LECTERN_FIBERS_BY_HAND
    // As if begin() had been called from address 0 and then switched away: six registers below its address.
    void** top = reinterpret_cast<void**>(context.stack.get() + kStackBytes - 64);
    *--top = nullptr;
    *--top = reinterpret_cast<void*>(&Context::begin);
    for (int i = 0; i < 6; ++i)
        *--top = nullptr;
    context.own = top;
#else
    getcontext(&context.own);
    context.own.uc_stack.ss_sp = context.stack.get() + 64;
    context.own.uc_stack.ss_size = kStackBytes - 64;
    context.own.uc_link = nullptr;
    makecontext(&context.own, &Context::begin, 0);
#endif
}

void Fiber::resume()
{
    Context& context = *m_context;
    Context::starting = &context;
    context.leaveResumer();
#ifdef LECTERN_FIBERS_BY_HAND
    lecternSwitchStack(&context.resumer, context.own);
#else
    swapcontext(&context.resumer, &context.own);
#endif
    context.arriveInResumer();
}

void Fiber::pause()
{
    Context& context = *m_context;
    context.leaveOwn();
#ifdef LECTERN_FIBERS_BY_HAND
    lecternSwitchStack(&context.own, context.resumer);
#else
    swapcontext(&context.own, &context.resumer);
#endif
    context.arriveInOwn();
}

bool Fiber::overflowed() const
{
    return m_context->lastWord() != kUntouched;
}

} // namespace lectern::engine::cuda::emulator
