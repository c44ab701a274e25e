/*
 * ear_lm: transformer language models in single precision, for speed: the GPT-2 family (LayerNorm, GELU, learned
 * positions) and the Llama family (RMSNorm, rotary positions, SwiGLU, grouped heads).
 *
 * Same seed, config and calls give the same bits for any number of threads and on every instruction set. A model
 * belongs to one thread at a time. Letters: B batch, T positions (<= block_size), V vocabulary, C embedding width, NH
 * heads, P parameters.
 *
 * Sources: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), with A. Karpathy's nanoGPT for
 * initialisation (N(0, 0.02), projections into the residual by 0.02 / sqrt(2 L)); Touvron et al., "LLaMA" (2023).
 */
#ifndef EAR_LM_H
#define EAR_LM_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ear_lm_family { EAR_LM_GPT2 = 0, EAR_LM_LLAMA = 1 } ear_lm_family;

typedef struct ear_lm_config {
  int32_t family;
  int32_t n_layer;    /* L, 1..48 */
  int32_t n_head;     /* NH, 1..256 */
  int32_t n_kv_head;  /* NKV, a divisor of NH; NH for GPT-2; 0: NH */
  int32_t n_embd;     /* C, a multiple of NH; of 2 * NH for Llama; at most 16384 */
  int32_t n_hidden;   /* width inside the MLP, at most 65536; 0: 4 C for GPT-2, 8 C / 3 rounded up to a multiple of 32
                         for Llama */
  int32_t block_size; /* 1..4096 */
  int32_t vocab_size; /* V, 2..65536 */
  int32_t bias;       /* 1: linear layers and LayerNorm have biases (GPT-2 only) */
  int32_t tied;       /* 1: lm_head is the token embedding */
  float dropout;      /* on embeddings and on what is added to the residual, [0, 1) */
  float rope_theta;   /* Llama, >= 1; 0: 10000 */
  float norm_eps;     /* (0, 1]; 0: 1e-5 */
} ear_lm_config;

typedef struct ear_lm ear_lm;

/* P; a tied lm_head counts once. Errors: ARGUMENT (a number out of its range), TOO_LARGE (P > 2^31). */
ear_status ear_lm_num_params(const ear_lm_config* config, size_t* out);

/* Bytes of a model that trains on micro-batches of (B, T): weights, gradients, moments and activations, without the
 * scratch memory of the kernels. Allocates nothing. Errors: as ear_lm_num_params, TOO_LARGE (more than 2^40 bytes). */
ear_status ear_lm_training_bytes(const ear_lm_config* config, int32_t B, int32_t T, int32_t checkpointing, size_t* out);

/*
 * Weights drawn from `seed`. threads: 0 takes what this process may use. bf16: 1 rounds the operands of matrix
 * products. Errors: those above, MEMORY.
 */
ear_status ear_lm_create(ear_lm** out, const ear_lm_config* config, uint64_t seed, int32_t threads, int32_t bf16);
void ear_lm_destroy(ear_lm* lm);
/* The config with its zeros filled in. */
ear_status ear_lm_get_config(const ear_lm* lm, ear_lm_config* out);
/* Bytes that the model holds by now, as ear_lm_training_bytes counts them. 0 for NULL. */
size_t ear_lm_bytes(const ear_lm* lm);
/*
 * cancel: a number that another thread makes other than 0, or NULL; it must live as long as the model or until it is
 * replaced. While it is not 0, forward, loss, gradient, attention and generate end after the operation at hand (not the
 * layer, not the step) with EAR_FINISHED; gradients then hold anything. update is short and is never cut.
 */
void ear_lm_set_cancel(ear_lm* lm, const int32_t* cancel);

/* Which array of a tensor is meant. */
typedef enum ear_lm_part { EAR_LM_WEIGHT = 0, EAR_LM_GRADIENT = 1, EAR_LM_FIRST = 2, EAR_LM_SECOND = 3 } ear_lm_part;

typedef struct ear_lm_tensor {
  const char* name; /* the name that transformers uses: "transformer.h.0.attn.c_attn.weight", "model.layers.0.…" */
  int32_t n_dims;   /* 1 or 2 */
  int64_t shape[2]; /* as in memory here: (out, in), also where transformers stores GPT-2's Conv1D as (in, out) */
  int32_t transposed_outside; /* 1: files hold it as (in, out) */
  int32_t decays;   /* 1: weight decay applies (matrices) */
} ear_lm_tensor;

size_t ear_lm_tensor_count(const ear_lm* lm);
/* index < count. Errors: ARGUMENT. */
ear_status ear_lm_describe_tensor(const ear_lm* lm, size_t index, ear_lm_tensor* out);
/* The n = shape[0] * shape[1] floats of one part. Setting a weight keeps the moments. Errors: ARGUMENT. */
ear_status ear_lm_get(const ear_lm* lm, size_t index, ear_lm_part part, float* out, size_t n);
ear_status ear_lm_set(ear_lm* lm, size_t index, ear_lm_part part, const float* values, size_t n);

/*
 * A whole part as it lies in memory: every tensor at a multiple of 64 bytes, gaps of zeros between them, what decays
 * first. It is how models travel to a device (ear/cuda.h). n = ear_lm_arena_floats. Errors: ARGUMENT.
 */
size_t ear_lm_arena_floats(const ear_lm* lm);
ear_status ear_lm_get_arena(const ear_lm* lm, ear_lm_part part, float* out, size_t n);
ear_status ear_lm_set_arena(ear_lm* lm, ear_lm_part part, const float* values, size_t n);

/* logits (B, T, V) without dropout. Errors: ARGUMENT (sizes, a token out of range), MEMORY. */
ear_status ear_lm_forward(ear_lm* lm, const int32_t* tokens, int32_t B, int32_t T, float* logits);

/* Mean loss in nats over targets that are not -1, of which there must be one, without dropout. Errors: as above,
 * DIVERGED (loss is set). */
ear_status ear_lm_loss(ear_lm* lm, const int32_t* tokens, const int32_t* targets, int32_t B, int32_t T, double* loss);

/*
 * Adds the derivative of (mean loss * scale) to the gradients. `draw` numbers the dropout masks: another number, other
 * masks. checkpointing: 1 keeps only what enters each layer and computes the rest again, for the same bits. Errors: as
 * ear_lm_loss; after DIVERGED the gradients are to be cleared.
 */
ear_status ear_lm_gradient(ear_lm* lm, const int32_t* tokens, const int32_t* targets, int32_t B, int32_t T, float scale,
                           uint64_t draw, int32_t checkpointing, double* loss);
ear_status ear_lm_clear_gradient(ear_lm* lm);

typedef struct ear_lm_adamw {
  double lr, beta1, beta2, eps, weight_decay;
  double clip; /* largest norm of the gradient, kept by multiplying with clip / (norm + 1e-6); 0: no limit */
} ear_lm_adamw;

/*
 * One step of AdamW with decoupled decay; step counts from 1. grad_norm (before clipping) may be NULL.
 * Errors: ARGUMENT, DIVERGED (the norm is not finite; weights are left as they were).
 */
ear_status ear_lm_update(ear_lm* lm, const ear_lm_adamw* adamw, int64_t step, double* grad_norm);

/* The norm of the gradient of one tensor; what "gradient-norm ratio per layer" is made of. */
ear_status ear_lm_grad_norm(const ear_lm* lm, size_t index, double* out);

/* The tensor that holds the first NaN or infinity of a part, in their order; count where there is none. */
size_t ear_lm_first_not_finite(const ear_lm* lm, ear_lm_part part);

/* SHA-256 of every weight in order, little-endian, as 64 hex digits and NUL. */
ear_status ear_lm_hash(const ear_lm* lm, char out[65]);

/* att (NH, T, T) of one layer for tokens (T): what each position looks at. Errors: ARGUMENT, MEMORY. */
ear_status ear_lm_attention(ear_lm* lm, const int32_t* tokens, int32_t T, int32_t layer, float* att);

/* ---- drawing tokens ---- */

typedef struct ear_lm_sampling {
  double temperature;        /* 0: always the most likely token */
  int32_t top_k;             /* 0: all */
  double top_p;              /* (0, 1]; 1: all */
  double repetition_penalty; /* >= 1; 1: none. Logits of tokens that were there are divided (> 0) or multiplied (< 0) */
  uint64_t seed;
  uint64_t first_sequence; /* the number of prompt 0; prompt b is number first_sequence + b */
} ear_lm_sampling;

/* Called for each token as it is drawn (not for `stop`); sequence < B. Returning 0 ends that sequence. */
typedef int32_t (*ear_lm_on_token)(void* self, int32_t sequence, int32_t token);

/*
 * Draws up to max_tokens after each of B <= 4096 prompts (prompt b: tokens[starts[b]] .. tokens[starts[b + 1] - 1], at
 * least one token; of a longer prompt the last block_size are read), with keys and values kept; when block_size is
 * full, the older half of the context is dropped and the rest read again. A sequence ends at `stop` (-1: none). Draws
 * depend on (seed, number of the sequence, position) alone: a batch gives what one by one gives. Errors: ARGUMENT,
 * MEMORY, DIVERGED.
 */
ear_status ear_lm_generate(ear_lm* lm, const int32_t* tokens, const int64_t* starts, int32_t B, int32_t max_tokens,
                           int32_t stop, const ear_lm_sampling* sampling, ear_lm_on_token on_token, void* self);

/*
 * One token from logits (V) after `history` (n_history); `draw` in [0, 1). What ear_lm_generate does, callable alone:
 * penalty, temperature, top_k (ties: the lower token stays), top_p (the fewest likely tokens whose sum reaches it),
 * then the first token, counted upwards, at which the running sum passes draw * total. Errors: ARGUMENT, MEMORY,
 * DIVERGED (a logit is NaN or +infinity, or all are -infinity).
 */
ear_status ear_lm_pick(const float* logits, int32_t V, const int32_t* history, size_t n_history,
                       const ear_lm_sampling* sampling, double draw, int32_t* token);

#ifdef __cplusplus
}
#endif
#endif
