// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/rules.h"

namespace lectern::layers {

namespace {

// Seen by every layer that may fail.
const QString kFailure = QStringLiteral("engine/base/failure.h");

// The engine as app/ knows it: the headers directly in engine/, and what they and the prompt are made of.
const QStringList kFacade = {
    QStringLiteral("engine"),
    kFailure,
    QStringLiteral("engine/text/tokenizer.h"),
    QStringLiteral("engine/text/chat_template.h"),
    QStringLiteral("engine/text/utf8_stream.h"),
};

// What the facade and the parts below it speak in; these include nothing of ours.
const QStringList kTerms = {QStringLiteral("engine/token.h"), QStringLiteral("engine/precision.h"), QStringLiteral("engine/quantisation.h"),
                            QStringLiteral("engine/profile.h"), QStringLiteral("engine/gpu_obstacle.h")};

std::vector<Layer> engineLayers()
{
    return {
        {"engine/base/", {}},
        {"engine/text/", QStringList{"engine/base/"} + kTerms},
        {"engine/backend/", QStringList{"engine/base/"} + kTerms},
        {"engine/cpu/", QStringList{"engine/base/", "engine/backend/"} + kTerms},
        {"engine/cuda/abi.h", {}},
        {"engine/cuda/", QStringList{"engine/base/", "engine/backend/", "engine/cuda/abi.h"} + kTerms},
        {"engine/gpu/", QStringList{"engine/base/", "engine/backend/", "engine/cuda/abi.h"} + kTerms},
        {"engine/model/", QStringList{"engine/base/", "engine/backend/", "engine/text/"} + kTerms},
        {"engine/convert/", QStringList{"engine/base/", "engine/backend/", "engine/model/", "engine/text/"} + kTerms},
        {"engine", {"engine/base/", "engine/backend/", "engine/cpu/", "engine/gpu/", "engine/model/", "engine/text/", "engine/convert/"}},
    };
}

std::vector<Layer> appLayers()
{
    return {
        {"app/domain/", {}},
        {"app/pages/", {"app/domain/"}},
        {"app/importing", {"app/domain/", kFailure}},
        {"app/importing/worker/", {"app/domain/", "app/importing", kFailure}},
        {"app/importing/recognition/", {"app/importing", "app/importing/worker/", kFailure}},
        {"app/storage/", {"app/domain/", "app/pages/", kFailure}},
        {"app/search/", {"app/domain/", "app/storage/", kFailure}},
        {"app/models/", QStringList{"app/domain/"} + kFacade},
        {"app/reading/", QStringList{"app/domain/", "app/storage/"} + kFacade},
        {"app/answering/", QStringList{"app/domain/", "app/storage/", "app/search/", "app/reading/"} + kFacade},
        {"app/export/", {"app/domain/", kFailure}},
        {"app/diagnostics/", QStringList{"app/domain/", "app/storage/", "app/reading/"} + kFacade},
        {"app/runtime/", QStringList{"app/domain/", "app/importing", "app/storage/", "app/models/", "app/reading/",
                                     "app/answering/", "app/export/", "app/diagnostics/"} +
                             kFacade},
        {"app/cli/",
         {"app/domain/", "app/pages/", "app/importing", "app/storage/", "app/search/", "app/models/", "app/reading/", "app/answering/",
          "app/diagnostics/", "app/runtime/", kFailure}},
        {"app/main.cpp", {"app/cli/", "app/runtime/", "ui/"}},
    };
}

} // namespace

Rules lecternRules()
{
    Rules rules;
    rules.layers = engineLayers();
    for (const Layer& layer : appLayers())
        rules.layers.push_back(layer);
    rules.layers.push_back({"ui/", {"app/domain/", "app/runtime/", kFailure}});
    rules.layers.push_back({"tests/support/", {"engine/", "app/"}});
    rules.layers.push_back({"tests/engine/", {"engine/", "tests/support/"}});
    rules.layers.push_back({"tests/cuda/", {"engine/", "tests/support/"}});
    rules.layers.push_back({"tests/gpu/", {"engine/", "tests/cuda/", "tests/support/"}});
    rules.layers.push_back({"tests/fuzz/", {"engine/", "app/importing/worker/", "tests/app/importing/zip_builder.h"}});
    rules.layers.push_back({"tests/app/", {"app/", "engine/", "tests/support/"}});
    rules.layers.push_back({"tests/ui/", {"ui/", "app/", kFailure, "tests/support/", "tests/app/storage/"}});
    rules.layers.push_back({"tests/e2e/", {"tests/support/"}}); // black box: sees the program only
    rules.layers.push_back({"tests/figures/", {"ui/", "tests/e2e/", "tests/ui/window/", "tests/support/"}});
    rules.layers.push_back({"tests/reference/", {"engine/"}});
    rules.layers.push_back({"tests/layers/", {}});

    rules.confinements = {
        {QRegularExpression("^(Q[A-Z]|Qt|q[a-z0-9]+\\.h$)"), {"app/", "ui/", "tests/"}},
        {QRegularExpression("^(QtWidgets|Q(Application|Widget|MainWindow|Dialog|MessageBox|FileDialog|\\w+Layout|Style|"
                            "Abstract(ItemView|Button|ScrollArea)|Label|Menu|Action|PushButton|TextEdit))\\b"),
         {"ui/", "app/main.cpp", "tests/ui/", "tests/figures/"}},
        {QRegularExpression("^(QtGui|Q(GuiApplication|Painter|PdfWriter|TextDocument|Font|Image|Pixmap|Color|Window))\\b"),
         {"ui/", "app/export/", "app/main.cpp", "tests/ui/", "tests/app/", "tests/e2e/window/"}},
        {QRegularExpression("^poppler"), {"app/importing/worker/", "app/importing/recognition/"}},
        {QRegularExpression("^qpdf/"), {"app/importing/worker/"}},
        {QRegularExpression("^(tesseract|leptonica)/"), {"app/importing/recognition/"}},
        {QRegularExpression("^(archive|libxml/|gumbo|uchardet/|unicode/)"), {"app/importing/worker/flowing/"}},
        {QRegularExpression("^(seccomp|linux/(seccomp|landlock))\\.h$"), {"app/importing/worker/"}},
        {QRegularExpression("^sqlite3"), {"app/storage/", "tests/app/storage/proof/"}},
        {QRegularExpression("^sentencepiece"), {"engine/text/"}},
        {QRegularExpression("^nlohmann/"), {"engine/model/", "app/importing/worker/", "tests/engine/", "tests/app/importing/"}},
        {QRegularExpression("^(cuda|cub/|cublas|nvrtc|nvtx)"), {"engine/cuda/"}},
    };
    rules.lineLimits = {{"h", 250}, {"cuh", 250}, {"cpp", 400}, {"cu", 400}};
    return rules;
}

} // namespace lectern::layers
