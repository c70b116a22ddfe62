// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0

// lectern-ocr: opens one untrusted document and answers questions for the text of pages that are images. worker_protocol.h says
// how.

#include "app/importing/recognition/recognised_page.h"
#include "app/importing/recognition/text_reader.h"
#include "app/importing/worker/documents.h"
#include "app/importing/worker/input_bytes.h"
#include "app/importing/worker/pdf_file.h"
#include "app/importing/worker/sandbox.h"
#include "app/importing/worker/sandbox_self_test.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string_view>
#include <system_error>
#include <unistd.h>

using namespace lectern;
using namespace lectern::importing;

namespace {

constexpr int kWrongUsage = 2;
constexpr std::string_view kSelfTest = "--self-test-sandbox";

/// The descriptor that frames go to. Whatever libraries print to standard output then goes to standard error.
int takeStandardOutput()
{
    const int frames = ::dup(STDOUT_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    return frames;
}

void answer(const poppler::document& document, const Question& question, TextReader& reader, FrameWriter& writer)
{
    const std::unique_ptr<poppler::page> page(document.create_page(question.page - 1));
    if (!page)
        throw Failure(ErrorCode::DamagedDocument, "page " + std::to_string(question.page) + " is damaged");
    RecognisedPage recognised = recognise(*page, question.pixelsPerPoint, reader);
    const PageFrame frame{.number = question.page,
                          .label = {},
                          .width = recognised.width,
                          .height = recognised.height,
                          .content = std::move(recognised.content),
                          .furniture = {}};
    writer.recognised(frame, recognised.confidence, question.number);
}

void recognisePages(std::string_view bytes, std::string password, TextReader& reader, FrameWriter& writer)
{
    const std::unique_ptr<poppler::document> document = openPdf(bytes, password);
    writer.readyToDraw(document->pages());
    while (const std::optional<Question> question = readQuestion(STDIN_FILENO)) {
        try {
            answer(*document, *question, reader, writer);
        } catch (const Failure& failure) {
            writer.error(failure, question->number);
        } catch (const std::bad_alloc&) {
            writer.error(Failure(ErrorCode::WorkerOutOfMemory), question->number);
        }
    }
}

void serve(int descriptor, FrameWriter& writer)
{
    try {
        const Request request = readRequest(STDIN_FILENO);
        dieWithParent(request.parent);
        preparePdfReading();
        TextReader reader(request.tessdata, request.languages); // before the sandbox: afterwards its files need not be read
        confine({request.memoryLimit, request.cpuLimit, true});
        const InputBytes input(descriptor);
        if (isPdf(input.bytes()))
            recognisePages(input.bytes(), request.password, reader, writer);
        else
            writer.readyToDraw(0);
    } catch (const Failure& failure) {
        writer.error(failure);
    } catch (const std::bad_alloc&) {
        writer.error(Failure(ErrorCode::WorkerOutOfMemory));
    } catch (const std::exception& error) {
        writer.error(Failure(ErrorCode::WorkerCrashed, error.what()));
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 2 && argv[1] == kSelfTest)
        ::_exit(testSandbox(true));
    int descriptor = -1;
    const bool usable = argc == 3 && argv[1] == protocol::kRecogniseOption &&
                        std::from_chars(argv[2], argv[2] + std::strlen(argv[2]), descriptor).ec == std::errc{};
    if (!usable) {
        std::fputs("lectern-ocr is started by lectern to recognise text in scanned pages.\n", stderr);
        return kWrongUsage;
    }
    FrameWriter writer(takeStandardOutput());
    serve(descriptor, writer);
    // Taking the libraries' objects apart takes time and gains nothing.
    ::_exit(0);
}
