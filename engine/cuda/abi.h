/* SPDX-FileCopyrightText: The Lectern authors */
/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* What the program and the CUDA plug-in know of each other. Plain C types, one exported function; the program and the plug-in
 * may come from different compilers. Nothing is thrown across it: a function that can fail returns a code, 0 for done, and
 * writes a sentence in English. Any thread; calls about one model take turns. */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Changes with anything below. */
#define LECTERN_CUDA_ABI 2

enum {
    LECTERN_CUDA_DONE = 0,
    LECTERN_CUDA_NO_DRIVER = 1,
    LECTERN_CUDA_OLD_DRIVER = 2,
    LECTERN_CUDA_NO_DEVICE = 3,
    LECTERN_CUDA_OUT_OF_MEMORY = 4,
    LECTERN_CUDA_UNSUPPORTED = 5, /* a model that the kernels do not take */
    LECTERN_CUDA_FAILED = 6       /* the device or one of its libraries; nothing else can be expected of this model */
};

typedef struct LecternCudaFailure {
    int32_t code;
    char sentence[508];
} LecternCudaFailure;

typedef struct LecternCudaDevice {
    char name[128];
    int32_t major, minor; /* compute capability */
    int32_t multiprocessors;
    int32_t driver, runtime; /* 13000 is 13.0 */
    int64_t totalBytes, freeBytes;
} LecternCudaDevice;

/* As engine/backend/model_shape.h. */
typedef struct LecternCudaLayer {
    int32_t attention; /* else Mamba */
    int32_t experts;
    int32_t ordinal;
} LecternCudaLayer;

typedef struct LecternCudaShape {
    int32_t vocabulary, hidden, intermediate, heads, kvHeads, headDim, expertsPerToken, inner, stateDim, convWidth, dtRank;
    float rmsEpsilon;
    int32_t layerCount;
    const LecternCudaLayer* layers;
} LecternCudaShape;

/* What a tensor is to the model. Names as in engine/backend/weights.h. */
enum {
    LECTERN_CUDA_EMBEDDING,
    LECTERN_CUDA_HEAD, /* left out where it is the embedding */
    LECTERN_CUDA_FINAL_NORM,
    LECTERN_CUDA_INPUT_NORM,
    LECTERN_CUDA_FEED_FORWARD_NORM,
    LECTERN_CUDA_Q,
    LECTERN_CUDA_K,
    LECTERN_CUDA_V,
    LECTERN_CUDA_O,
    LECTERN_CUDA_IN_PROJ,
    LECTERN_CUDA_IN_PROJ_BIAS,
    LECTERN_CUDA_CONV,
    LECTERN_CUDA_CONV_BIAS,
    LECTERN_CUDA_X_PROJ,
    LECTERN_CUDA_DT_PROJ,
    LECTERN_CUDA_DT_PROJ_BIAS,
    LECTERN_CUDA_DT_NORM,
    LECTERN_CUDA_B_NORM,
    LECTERN_CUDA_C_NORM,
    LECTERN_CUDA_A_LOG,
    LECTERN_CUDA_A,
    LECTERN_CUDA_D,
    LECTERN_CUDA_OUT_PROJ,
    LECTERN_CUDA_OUT_PROJ_BIAS,
    LECTERN_CUDA_ROUTER,
    LECTERN_CUDA_GATE,
    LECTERN_CUDA_UP,
    LECTERN_CUDA_DOWN,
    LECTERN_CUDA_ROLES
};

/* engine/backend/tensor.h's TensorType, in its order. */
enum {
    LECTERN_CUDA_F32,
    LECTERN_CUDA_F16,
    LECTERN_CUDA_BF16,
    LECTERN_CUDA_F8E4M3,
    LECTERN_CUDA_Q4_0,
    LECTERN_CUDA_Q4_1,
    LECTERN_CUDA_Q5_0,
    LECTERN_CUDA_Q5_1,
    LECTERN_CUDA_Q8_0,
    LECTERN_CUDA_Q2_K,
    LECTERN_CUDA_Q3_K,
    LECTERN_CUDA_Q4_K,
    LECTERN_CUDA_Q5_K,
    LECTERN_CUDA_Q6_K,
    LECTERN_CUDA_IQ4_NL,
    LECTERN_CUDA_IQ4_XS,
    LECTERN_CUDA_MXFP4
};

/* A tensor on the host, row-major: [rows, columns]; a vector has one row. Read during openModel() only. */
typedef struct LecternCudaTensor {
    int32_t role, layer, expert; /* layer and expert: 0 where they mean nothing */
    int32_t type;
    int64_t rows, columns;
    const void* data; /* null: random values of a likely size, made on the device */
    /* What 8-bit values are multiplied by (ScaleGrid), or null. */
    const float* factors;
    int64_t factorCount, rectangleRows, rectangleColumns, gridColumns, firstScaledRow;
} LecternCudaTensor;

typedef struct LecternCudaOptions {
    int32_t chunkTokens;   /* of the longest chunk */
    int64_t contextTokens; /* room that is made sure of from the start; more is taken where there is some */
    int32_t int8Experts;   /* experts of 16 and 32 bits are rounded to 8, with a scale for each output */
    int32_t ownProducts;   /* nothing by cuBLASLt but by a plain kernel, slowly; for tools that watch memory */
    /* Told after each tensor has been read, so that its pages may go; nonzero stops. May be null. */
    int32_t (*uploaded)(void* user, int32_t tensor);
    void* user;
} LecternCudaOptions;

/* Bytes of the device's memory. */
typedef struct LecternCudaPlan {
    int64_t weightBytes;      /* of which, each with its norms: */
    int64_t embeddingBytes;   /* with the output projection */
    int64_t mambaBytes;
    int64_t attentionBytes;
    int64_t denseBytes;       /* feed-forwards without a router */
    int64_t expertBytes;      /* feed-forwards with one */
    int64_t scratchBytes;     /* of which: */
    int64_t workspaceBytes;   /* of one session */
    int64_t sharedBytes;      /* of all sessions: what is expanded, rows on their way to logits, copies on their way */
    int64_t libraryBytes;     /* the libraries' code and the driver's room, estimated */
    int64_t stateBytes;       /* of one recurrent state */
    int64_t reservedStates;   /* that are made sure of */
    int64_t kvBytesPerToken;
    int64_t neededBytes;      /* of all that, with contextTokens */
    int64_t freeBytes;
    int64_t contextThatFits;  /* 0 where the rest does not fit either */
} LecternCudaPlan;

/* Bytes of the device's memory that a model and everything of its sessions take now; what libraries take is not among them. */
typedef struct LecternCudaUsage {
    int64_t weightBytes, sharedBytes, workspaceBytes, stateBytes, kvBytes;
} LecternCudaUsage;

typedef struct LecternCudaModel LecternCudaModel;
typedef struct LecternCudaWorkspace LecternCudaWorkspace;
typedef struct LecternCudaState LecternCudaState;
typedef struct LecternCudaPage LecternCudaPage;

typedef struct LecternCudaSegment {
    LecternCudaPage* page;
    int64_t begin, end;
} LecternCudaSegment;

/* Work of one kind, as timed on the device since the last report. */
typedef struct LecternCudaTiming {
    const char* name;
    int64_t calls;
    double seconds;
    double operations; /* of matrix products and attention */
    double bytes;      /* that cannot be done without */
} LecternCudaTiming;

/* Functions mirror engine/backend/backend.h, whose comments hold here. */
typedef struct LecternCudaPlugin {
    int32_t version; /* LECTERN_CUDA_ABI */

    int32_t (*describeDevice)(LecternCudaDevice* device, LecternCudaFailure* failure);
    int32_t (*plan)(const LecternCudaShape* shape, const LecternCudaTensor* tensors, int32_t count,
                    const LecternCudaOptions* options, LecternCudaPlan* plan, LecternCudaFailure* failure);
    int32_t (*openModel)(const LecternCudaShape* shape, const LecternCudaTensor* tensors, int32_t count,
                         const LecternCudaOptions* options, LecternCudaModel** model, LecternCudaFailure* failure);
    void (*closeModel)(LecternCudaModel* model);
    void (*planOf)(const LecternCudaModel* model, LecternCudaPlan* plan);
    void (*usageOf)(LecternCudaModel* model, LecternCudaUsage* usage);

    int32_t (*newWorkspace)(LecternCudaModel* model, int32_t maxTokens, LecternCudaWorkspace** workspace,
                            LecternCudaFailure* failure);
    void (*freeWorkspace)(LecternCudaModel* model, LecternCudaWorkspace* workspace);
    int64_t (*workspaceBytes)(const LecternCudaWorkspace* workspace);
    int32_t (*newState)(LecternCudaModel* model, LecternCudaState** state, LecternCudaFailure* failure);
    void (*freeState)(LecternCudaModel* model, LecternCudaState* state);
    int32_t (*newPage)(LecternCudaModel* model, LecternCudaPage** page, LecternCudaFailure* failure);
    void (*freePage)(LecternCudaModel* model, LecternCudaPage* page);
    int64_t (*pageBytes)(const LecternCudaModel* model);

    int32_t (*writeState)(LecternCudaModel* model, const LecternCudaState* state, void* bytes, int64_t size,
                          LecternCudaFailure* failure);
    int32_t (*readState)(LecternCudaModel* model, const void* bytes, int64_t size, LecternCudaState* state,
                         LecternCudaFailure* failure);
    int32_t (*writeKv)(LecternCudaModel* model, LecternCudaPage* page, int64_t begin, int64_t end, void* bytes, int64_t size,
                       LecternCudaFailure* failure);
    int32_t (*readKv)(LecternCudaModel* model, const void* bytes, int64_t size, int64_t begin, int64_t end, LecternCudaPage* page,
                      LecternCudaFailure* failure);

    int32_t (*embed)(LecternCudaModel* model, LecternCudaWorkspace* workspace, const int32_t* tokens, int32_t count,
                     LecternCudaFailure* failure);
    int32_t (*mamba)(LecternCudaModel* model, LecternCudaWorkspace* workspace, int32_t layer, const LecternCudaState* before,
                     LecternCudaState* const* after, int32_t afterCount, LecternCudaFailure* failure);
    int32_t (*attention)(LecternCudaModel* model, LecternCudaWorkspace* workspace, int32_t layer,
                         const LecternCudaSegment* segments, int32_t count, LecternCudaFailure* failure);
    int32_t (*feedForward)(LecternCudaModel* model, LecternCudaWorkspace* workspace, int32_t layer, LecternCudaFailure* failure);
    /* One row's [H]. */
    int32_t (*residual)(LecternCudaModel* model, LecternCudaWorkspace* workspace, int32_t row, float* out,
                        LecternCudaFailure* failure);
    int32_t (*branch)(LecternCudaModel* model, LecternCudaWorkspace* workspace, int32_t row, float* out,
                      LecternCudaFailure* failure);
    /* Of residual rows on the host, [rows, H]: normed, and then the output projection, [rows, V]. */
    int32_t (*finalNorm)(LecternCudaModel* model, const float* residual, int32_t rows, float* out, LecternCudaFailure* failure);
    int32_t (*logits)(LecternCudaModel* model, const float* normed, int32_t rows, float* out, LecternCudaFailure* failure);
    /* Both at once, of rows that are in the workspace still. */
    int32_t (*logitsOfRows)(LecternCudaModel* model, LecternCudaWorkspace* workspace, int32_t first, int32_t rows, float* out,
                            LecternCudaFailure* failure);

    /* Bytes and operations (of bfloat16 products) that the device does in a second, measured. */
    int32_t (*measureLimits)(LecternCudaModel* model, double* bytes, double* operations, LecternCudaFailure* failure);
    /* Times every launch from now on, which makes each wait for the one before; or no longer. */
    int32_t (*timeKernels)(LecternCudaModel* model, int32_t on, LecternCudaFailure* failure);
    /* At most `room` kinds; returns how many there are. Begins anew. */
    int32_t (*timings)(LecternCudaModel* model, LecternCudaTiming* timings, int32_t room);
} LecternCudaPlugin;

/* The plug-in's one symbol. Null where it does not have this version of the table. */
typedef const LecternCudaPlugin* (*LecternCudaPluginFunction)(int32_t wantedVersion);
#define LECTERN_CUDA_SYMBOL "lectern_cuda_plugin"

#ifdef __cplusplus
}
#endif
