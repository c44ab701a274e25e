/*
 * The CUDA half of the engine is a plugin, libear_cuda.so: it is opened when it is asked for, needs no CUDA library to
 * be installed beyond the driver, and says in words why it cannot run. It trains the models of ear_lm
 * (include/ear/lm.h) in bf16 with fp32 master weights, moments, residual stream and sums, and many models of ear_gpt at
 * once in fp32. Same GPU model, same driver: same bits.
 *
 * One model belongs to one thread at a time. Every call that can fail writes a sentence into `why` (capacity bytes).
 */
#ifndef EAR_CUDA_H
#define EAR_CUDA_H

#include <stddef.h>
#include <stdint.h>

#include "ear/lm.h"
#include "ear/status.h"
#include "ear/training.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Rises with each change of the table; a plugin of another version is refused in words. */
#define EAR_CUDA_VERSION 2

typedef struct ear_cuda_device {
  char name[128];
  int32_t compute_major, compute_minor;
  size_t bytes_total, bytes_free;
  int32_t has_cublaslt; /* 0: the plugin's own matrix products are used */
} ear_cuda_device;

typedef struct ear_cuda_lm ear_cuda_lm;

/* One run of microgpt among many. */
typedef struct ear_cuda_microgpt {
  ear_recipe recipe;
  float* losses;    /* (recipe.adam.steps) or NULL: receives the loss of each step in nats, 0 where none was taken */
  float* weights;   /* (n_weights) or NULL: receives the last weights, in the order of ear_gpt_get_weights */
  size_t n_weights; /* as ear_gpt_num_params says for the vocabulary of the documents */
  int32_t taken;    /* receives how many steps were taken */
  ear_status status; /* receives OK, DIVERGED (the next loss is not finite; it is told) or FINISHED (cancelled) */
} ear_cuda_microgpt;

typedef struct ear_cuda_plugin {
  uint32_t version; /* EAR_CUDA_VERSION of the plugin */
  uint32_t bytes;   /* sizeof(ear_cuda_plugin) of the plugin */

  /* Whether a device is there that this build runs on. Errors: INTERNAL (why says what is missing). */
  ear_status (*probe)(ear_cuda_device* out, char* why, size_t capacity);

  /*
   * Bytes of the device's memory that create would take, none of which is asked for here. Errors: ARGUMENT, TOO_LARGE
   * (more than the kernels count up to), INTERNAL.
   */
  ear_status (*measure)(const ear_lm_config* config, int32_t B, int32_t T, size_t* out, char* why, size_t capacity);

  /*
   * A model on the device for micro-batches of (B, T), all zeros. `seed` is that of ear_lm_create: masks of dropout are
   * the same. n_floats receives the length of each part's arena, laid out as ear_lm lays it out.
   * Errors: ARGUMENT, TOO_LARGE (the device's memory does not suffice, named), INTERNAL.
   */
  ear_status (*create)(ear_cuda_lm** out, const ear_lm_config* config, uint64_t seed, int32_t B, int32_t T,
                       int64_t* n_floats, char* why, size_t capacity);
  void (*destroy)(ear_cuda_lm* lm);

  /* Copies a whole part (n_floats) in or out. Errors: INTERNAL. */
  ear_status (*set)(ear_cuda_lm* lm, ear_lm_part part, const float* values, char* why, size_t capacity);
  ear_status (*get)(ear_cuda_lm* lm, ear_lm_part part, float* out, char* why, size_t capacity);

  /* As ear_lm_loss, ear_lm_gradient, ear_lm_update, ear_lm_clear_gradient, but a loss or norm that is not finite is no
   * error; tokens and targets (B, T) were checked. */
  ear_status (*loss)(ear_cuda_lm* lm, const int32_t* tokens, const int32_t* targets, double* loss, char* why,
                     size_t capacity);
  ear_status (*gradient)(ear_cuda_lm* lm, const int32_t* tokens, const int32_t* targets, float scale, uint64_t draw,
                         double* loss, char* why, size_t capacity);
  ear_status (*update)(ear_cuda_lm* lm, const ear_lm_adamw* adamw, int64_t step, double* grad_norm, char* why,
                       size_t capacity);
  ear_status (*clear_gradient)(ear_cuda_lm* lm, char* why, size_t capacity);

  /*
   * Trains n_runs models of ear_gpt at the same time, each as ear_training_create_single would from docs (n_docs) and
   * its recipe: losses agree to about 1e-3, and no run depends on another. cancel: NULL, or a number that another
   * thread makes other than 0 to end every run after the step at hand. Errors: ARGUMENT, TEXT, TOO_LARGE, MEMORY,
   * INTERNAL.
   */
  ear_status (*train_microgpts)(ear_cuda_microgpt* runs, size_t n_runs, const char* const* docs, size_t n_docs,
                                const int32_t* cancel, char* why, size_t capacity);
} ear_cuda_plugin;

/* What the plugin exports. */
typedef const ear_cuda_plugin* (*ear_cuda_table)(void);
#define EAR_CUDA_TABLE "ear_cuda_table_1"

/*
 * Opens the plugin, and keeps it for the rest of the process: the file that EAR_CUDA_PLUGIN names, else libear_cuda.so
 * beside this library or program, else as the system finds it. Errors: INTERNAL (why says where it was looked for, or
 * that versions differ).
 */
ear_status ear_cuda_open(const ear_cuda_plugin** out, char* why, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
