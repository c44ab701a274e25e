/*
 * ear_run: a training run of ear_lm from a recipe (JSON) and a text: tokenizer, split, batches, schedule, evaluation,
 * samples, checkpoints. One run belongs to one thread at a time.
 *
 * The recipe, with what stands in for a field that is left out. packages/engine holds the same as a zod schema; a test
 * keeps the two together. A field that is unknown or out of its range is refused and named.
 *
 * { "model":     {"family": "gpt2", "n_layer": 4, "n_head": 4, "n_kv_head": n_head, "n_embd": 128, "n_hidden": 0,
 *                 "block_size": 64, "bias": false, "tied": true, "dropout": 0, "rope_theta": 10000, "norm_eps": 1e-5},
 *   "tokenizer": {"kind": "char" | "byte" | "bpe" | "unigram", "vocab_size": 512, "normalize": "none" | "nfc" | "nfkc"},
 *   "data":      {"documents": false, "val_fraction": 0.1},
 *   "train":     {"seed": 1337, "steps": 2000, "batch_size": 12, "accumulate": 1, "lr": 1e-3, "min_lr": 1e-4,
 *                 "warmup": 100, "schedule": "cosine" | "linear" | "constant", "decay_steps": steps, "beta1": 0.9,
 *                 "beta2": 0.99, "eps": 1e-8, "weight_decay": 0.1, "clip": 1, "checkpointing": false,
 *                 "precision": "fp32" | "bf16", "overfit_one_batch": false},
 *   "eval":      {"every": 250, "batches": 20, "patience": 0},
 *   "sample":    {"every": 0, "count": 1, "prompt": "\n", "max_tokens": 200, "temperature": 0.8, "top_k": 0, "top_p": 1,
 *                 "repetition_penalty": 1},
 *   "limits":    {"parameters": 20000000, "seconds": 600, "bytes": 2147483648} }
 *
 * "documents": true reads a document a line, shuffles them with the seed and puts an end after each. patience: that many
 * evaluations without a better validation loss end the run; 0: never. The threads are no part of a recipe: they do not
 * change a bit.
 */
#ifndef EAR_RUN_H
#define EAR_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "ear/lm.h"
#include "ear/status.h"
#include "ear/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why a call did not do it: a path such as "train.steps", and an English sentence with the numbers. */
typedef struct ear_problem {
  ear_status status;
  char where[96];
  char sentence[384];
} ear_problem;

typedef struct ear_run ear_run;

/* text: n bytes of UTF-8, read during the call only. Errors: ARGUMENT, TEXT, TOO_LARGE (a limit, which is named), MEMORY. */
ear_status ear_run_create(ear_run** out, const char* recipe, const char* text, size_t n, int32_t threads,
                          ear_problem* problem);
void ear_run_destroy(ear_run* run);

typedef struct ear_run_step {
  int64_t step;      /* steps done, from 1 */
  int64_t steps;     /* of the whole run */
  double loss;       /* of this step's batch, nats per token, before the update */
  double grad_norm;  /* before clipping */
  double lr;
  double ms;         /* of this step alone */
  int64_t tokens;    /* predictions learnt from so far */
} ear_run_step;

/* One step. EAR_FINISHED when all are taken, patience is over or the seconds are used up; DIVERGED with a problem that
 * names step and tensor. */
ear_status ear_run_train_step(ear_run* run, ear_run_step* out, ear_problem* problem);

/* Losses on fixed batches of both parts; val is NaN where the split holds nothing. Changes nothing of the run. */
ear_status ear_run_evaluate(ear_run* run, double* train_loss, double* val_loss);
/* Whether the recipe wants an evaluation, a sample, after the step just done (also after the last one). */
int32_t ear_run_wants_evaluation(const ear_run* run);
int32_t ear_run_wants_sample(const ear_run* run);

/* Sample `index` of now, as the recipe says; n_out is set also when the capacity does not suffice (CAPACITY). */
ear_status ear_run_sample(ear_run* run, int32_t index, char* out, size_t capacity, size_t* n_out);

ear_lm* ear_run_lm(ear_run* run);
const ear_text* ear_run_text(const ear_run* run);
/* The recipe with everything filled in, as JSON; lives as long as the run. */
const char* ear_run_recipe(const ear_run* run);
/* Bytes that the run holds: weights, moments, activations. */
size_t ear_run_bytes(const ear_run* run);

/*
 * Writes everything that the rest of the run depends on (safetensors: weights, moments, counters, recipe, tokenizer,
 * hash) / goes on from such a file with the same recipe and text: the steps that follow have the bits that they would
 * have had. Errors: TEXT (truncated, not a checkpoint, wrong hash), ARGUMENT (another recipe or text; where names it).
 */
ear_status ear_run_save(ear_run* run, const char* path, ear_problem* problem);
ear_status ear_run_resume(ear_run* run, const char* path, ear_problem* problem);

/* Writes the weights alone, in the names and shapes that PyTorch and transformers load. */
ear_status ear_run_export(ear_run* run, const char* path, ear_problem* problem);

#ifdef __cplusplus
}
#endif
#endif
