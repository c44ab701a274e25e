/*
 * ear_run: a training run of ear_lm from a recipe (JSON) and a text: tokenizer, split, batches, schedule, evaluation,
 * samples, checkpoints. One run belongs to one thread at a time.
 *
 * The recipe, with what stands in for a field that is left out. packages/engine holds the same as a zod schema; a test
 * keeps the two together. A field that is unknown or out of its range is refused and named.
 *
 * { "model":     {"family": "gpt2" | "llama", "n_layer": 4, "n_head": 4, "n_kv_head": n_head, "n_embd": 128,
 *                 "n_hidden": 0, "block_size": 64, "bias": false, "tied": true, "dropout": 0, "rope_theta": 10000,
 *                 "norm_eps": 1e-5},
 *   "tokenizer": {"kind": "char" | "byte" | "bpe" | "unigram", "vocab_size": 512, "normalize": "none" | "nfc" |
 * "nfkc"}, "data":      {"documents": false, "val_fraction": 0.1}, "train":     {"seed": 1337, "steps": 2000,
 * "batch_size": 12, "accumulate": 1, "lr": 1e-3, "min_lr": lr / 10, "warmup": a tenth of steps, at most 100,
 * "schedule": "cosine" | "linear" | "constant", "decay_steps": steps, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8,
 * "weight_decay": 0.1, "clip": 1, "checkpointing": false, "precision": "fp32" | "bf16", "overfit_one_batch": false},
 *   "eval":      {"every": 250, "batches": 20, "patience": 0},
 *   "sample":    {"every": 0, "count": 1, "prompt": "\n", "max_tokens": 200, "temperature": 0.8, "top_k": 0, "top_p":
 * 1, "repetition_penalty": 1}, "limits":    {"parameters": 20000000, "seconds": 600, "bytes": 2147483648} }
 *
 * Of several words the first is the default. "documents": true reads a document a line, shuffles them with the seed and
 * puts an end before the first and after each. patience: that many evaluations without a better validation loss end the
 * run; 0: never. A prompt of "" begins with the end of a document where there is one, and else with token 0; so does
 * "\n" where no line break was ever seen. The threads are no part of a recipe: they do not change a bit.
 *
 * Step s (from 1) learns with the rate lr * s / (warmup + 1) while s <= warmup, and then falls from lr to min_lr,
 * reached at decay_steps. A batch is batch_size windows of block_size tokens, drawn from (seed, step, row) alone; a
 * large one goes through the model a few rows at a time.
 */
#ifndef EAR_RUN_H
#define EAR_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "ear/cuda.h"
#include "ear/lm.h"
#include "ear/stand_in.h"
#include "ear/status.h"
#include "ear/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why a call did not do it: a path such as "train.steps", and one sentence with the numbers in English and Korean. */
typedef struct ear_problem {
  ear_status status;
  char where[96];
  char sentence[384];
  char korean[512];
} ear_problem;

/*
 * Checks a recipe without a text. out (capacity) receives it with everything filled in, as JSON without NUL; n_out is
 * set also when the capacity does not suffice (CAPACITY). Errors: ARGUMENT, TEXT (not JSON).
 */
ear_status ear_run_check(const char* recipe, char* out, size_t capacity, size_t* n_out, ear_problem* problem);

typedef struct ear_run ear_run;

/*
 * text: n bytes of UTF-8, read during the call only. cancel: NULL, or a number that another thread makes other than 0
 * and that lives as long as the run; while it is not 0, this call and those below that compute end soon with
 * EAR_FINISHED and leave the run as it was before them. Errors: ARGUMENT, TEXT, TOO_LARGE (a limit, which is named),
 * MEMORY, EAR_FINISHED (cancelled).
 */
ear_status ear_run_create(ear_run** out, const char* recipe, const char* text, size_t n, int32_t threads,
                          const int32_t* cancel, ear_problem* problem);
/* The same with a tokenizer (n_tokenizer bytes of a file, see ear_text_load) in place of the one that the recipe asks
 * for. Errors: also TEXT (the file cannot be used; where: "tokenizer"), ARGUMENT (documents, but no end of a document).
 */
ear_status ear_run_create_with_tokenizer(ear_run** out, const char* recipe, const char* text, size_t n,
                                         const char* tokenizer, size_t n_tokenizer, int32_t threads,
                                         const int32_t* cancel, ear_problem* problem);
void ear_run_destroy(ear_run* run);

/*
 * Somebody else's kernel (ear_lm_replace), or the learning rate of each step, in place of the run's own. rates (n): n
 * is the recipe's steps; step s learns with rates[s - 1]; finite, >= 0. A run with such a part, or with a tokenizer
 * that was given, can neither be saved nor resumed, because a checkpoint could not go on without it; its weights can be
 * exported. Errors: ARGUMENT.
 */
ear_status ear_run_replace(ear_run* run, const char* symbol, ear_lm_stand_in stand_in, void* self,
                           ear_problem* problem);
ear_status ear_run_set_rates(ear_run* run, const double* rates, size_t n, ear_problem* problem);

/* ---- where it trains ---- */

/* Whether runs can train on a GPU here: the CUDA half (ear/cuda.h) is found and has a device. Errors: ARGUMENT (problem
 * says what is missing). */
ear_status ear_run_probe_cuda(ear_cuda_device* out, ear_problem* problem);

/*
 * From here on the run's steps and evaluations are computed on the GPU, from the weights that it has now; samples, maps
 * and files stay on the CPU. The device is no part of a recipe and not of a checkpoint, but it changes bits: sums have
 * another order, and a large batch goes through in fewer parts, which draws other masks of dropout. The same GPU model
 * gives the same bits. A cancellation is heard between two parts of a batch. Twice is as good as once.
 * Errors, after which the run trains on the CPU as before: ARGUMENT (where: "device", none can be used;
 * "train.precision", which must be bf16; "train.checkpointing", which is not done there; "part", a kernel was
 * replaced), TOO_LARGE ("limits.bytes", or "device" where its memory does not suffice), MEMORY, INTERNAL.
 */
ear_status ear_run_use_cuda(ear_run* run, ear_problem* problem);
/* "cpu", or the name of the GPU; lives as long as the run. */
const char* ear_run_device(const ear_run* run);

typedef struct ear_run_step {
  int64_t step;      /* steps done, from 1 */
  int64_t steps;     /* of the whole run */
  double loss;       /* of this step's batch, nats per token, before the update */
  double grad_norm;  /* before clipping */
  double lr;
  double ms;         /* of this step alone */
  int64_t tokens;    /* predictions learnt from so far */
} ear_run_step;

/*
 * One step. EAR_FINISHED with a problem that says why: all are taken (where: "train.steps"), patience is over
 * ("eval.patience"), the seconds are used up ("limits.seconds"), cancelled ("cancel"). DIVERGED with a problem that
 * names step and tensor; out is set, the weights are those before the step. An evaluation that the recipe wanted and
 * nobody asked for is made first if patience depends on it.
 */
ear_status ear_run_train_step(ear_run* run, ear_run_step* out, ear_problem* problem);

/*
 * Losses on fixed batches of both parts; val is NaN where the split holds nothing. Changes nothing that training
 * depends on, but counts for patience if the recipe wants it now. Errors: DIVERGED, MEMORY, EAR_FINISHED (cancelled).
 */
ear_status ear_run_evaluate(ear_run* run, double* train_loss, double* val_loss);
/* Whether the recipe wants an evaluation, a sample, after the step just done (also after the last one); an evaluation
 * that was made is wanted no more. */
int32_t ear_run_wants_evaluation(const ear_run* run);
int32_t ear_run_wants_sample(const ear_run* run);

/* How many samples the recipe wants at a time. */
int32_t ear_run_sample_count(const ear_run* run);
/* Sample `index` of now, as the recipe says, the prompt included; n_out is set also when the capacity does not suffice
 * (CAPACITY; the same call with enough of it gives the same text). */
ear_status ear_run_sample(ear_run* run, int32_t index, char* out, size_t capacity, size_t* n_out);

/* The model: its weights are those of now, its other parts only while it trains on the CPU. What is written into the
 * model of a run that trains on a GPU is not learnt from. NULL where the GPU does not give its weights. */
ear_lm* ear_run_lm(ear_run* run);
const ear_text* ear_run_text(const ear_run* run);
/* The recipe with everything filled in, as JSON; lives as long as the run. */
const char* ear_run_recipe(const ear_run* run);
/* Bytes that the run holds where it trains: weights, gradients, moments, activations, text. What limits.bytes is held
 * against. */
size_t ear_run_bytes(const ear_run* run);

/* What is known of a run besides its steps. */
typedef struct ear_run_facts {
  int64_t step;          /* steps done */
  int64_t tokens;        /* predictions learnt from */
  int64_t train_tokens;  /* of the split */
  int64_t val_tokens;
  int64_t parameters;    /* P */
  int32_t vocab_size;    /* V */
  double flops_per_step; /* (6 P + 12 L C T) a token */
  double seconds;        /* spent in calls that compute, those before a resume included */
  double first_loss;     /* of step 1; NaN before it. A blind guess costs ln(V) */
  double best_val_loss;  /* NaN before the first evaluation that counted */
  int64_t best_step;     /* where it was */
  double bytes_per_token; /* bytes of the text's UTF-8 that a token of the part for validation stands for; of the whole
                             text where that part is empty. A loss divided by it is one per byte, of any tokenizer */
} ear_run_facts;
ear_status ear_run_get_facts(const ear_run* run, ear_run_facts* out);

/* The norm of the last step's gradient in each layer, norms (n_layer), before clipping. Errors: ARGUMENT (another size,
 * or no step was taken since the run was made or resumed). */
ear_status ear_run_layer_norms(const ear_run* run, double* norms, size_t n);

/*
 * Writes everything that the rest of the run depends on (safetensors: weights, moments, counters, recipe, tokenizer,
 * hash) / goes on from such a file with the same recipe and text: the steps that follow have the bits that they would
 * have had. The parts eval, sample and limits of the recipe may differ. Errors: TEXT (truncated, not a checkpoint,
 * wrong hash), ARGUMENT (another recipe or text; where names it; "part": see ear_run_replace), INTERNAL (the file
 * cannot be read or written).
 */
ear_status ear_run_save(ear_run* run, const char* path, ear_problem* problem);
ear_status ear_run_resume(ear_run* run, const char* path, ear_problem* problem);

/*
 * Writes the weights alone, in the names and shapes that PyTorch and transformers load / reads them from such a file
 * into a run that has taken no step (names and shapes must be this model's). Errors: as above.
 */
ear_status ear_run_export(ear_run* run, const char* path, ear_problem* problem);
ear_status ear_run_import(ear_run* run, const char* path, ear_problem* problem);

#ifdef __cplusplus
}
#endif
#endif
