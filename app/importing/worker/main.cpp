// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0

// lectern-import: opens one untrusted document and sends its text, or images of its pages, over a pipe. worker_protocol.h says how.

#include "app/importing/worker/documents.h"
#include "app/importing/worker/flowing/flowing_document.h"
#include "app/importing/worker/input_bytes.h"
#include "app/importing/worker/sandbox.h"
#include "app/importing/worker/sandbox_self_test.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <string_view>
#include <system_error>
#include <unistd.h>

using namespace lectern;
using namespace lectern::importing;

namespace {

constexpr int kWrongUsage = 2;
constexpr std::string_view kSelfTest = "--self-test-sandbox";
constexpr std::string_view kDrawingSelfTest = "--self-test-sandbox-drawing";

/// The descriptor that frames go to. Whatever libraries print to standard output then goes to standard error.
int takeStandardOutput() {
    const int frames = ::dup(STDOUT_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    return frames;
}

enum class Task { SendText, DrawPages };

void drawDocument(const Request& request, int descriptor, FrameWriter& writer) {
    const InputBytes input(descriptor);
    if (isPdf(input.bytes()))
        return drawPdf(input.bytes(), request.password, STDIN_FILENO, writer);
    refuseUnknown(input.bytes());
    writer.readyToDraw(0);
}

void sendDocument(const Request& request, int descriptor, FrameWriter& writer) {
    const InputBytes input(descriptor);
    if (isPdf(input.bytes()))
        sendPdf(input.bytes(), request.password, writer);
    else
        sendFlowing(input.bytes(), writer);
}

void serve(Task task, int descriptor, FrameWriter& writer) {
    try {
        const Request request = readRequest(STDIN_FILENO);
        dieWithParent(request.parent);
        preparePdfReading();
        prepareFlowingReading();
        confine({request.memoryLimit, request.cpuLimit, task == Task::DrawPages});
        if (task == Task::DrawPages)
            drawDocument(request, descriptor, writer);
        else
            sendDocument(request, descriptor, writer);
    } catch (const Failure& failure) {
        writer.error(failure);
    } catch (const std::bad_alloc&) {
        writer.error(Failure(ErrorCode::WorkerOutOfMemory));
    } catch (const std::exception& error) {
        writer.error(Failure(ErrorCode::WorkerCrashed, error.what()));
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 2 && (argv[1] == kSelfTest || argv[1] == kDrawingSelfTest))
        ::_exit(testSandbox(argv[1] == kDrawingSelfTest)); // a sanitizer's work at the end of a program is not for a confined one
    int descriptor = -1;
    const bool drawing = argc == 3 && argv[1] == protocol::kRenderOption;
    const bool usable = argc == 3 && (drawing || argv[1] == protocol::kDocumentOption) &&
                        std::from_chars(argv[2], argv[2] + std::strlen(argv[2]), descriptor).ec == std::errc{};
    if (!usable) {
        std::fputs("lectern-import is started by lectern to open documents.\n", stderr);
        return kWrongUsage;
    }
    FrameWriter writer(takeStandardOutput());
    serve(drawing ? Task::DrawPages : Task::SendText, descriptor, writer);
    // Taking the PDF library's objects apart takes time and gains nothing.
    ::_exit(0);
}
