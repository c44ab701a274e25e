/*
 * ear_trace: every intermediate tensor of the forward pass of a GPT, by name and in the order of computation, in double
 * precision: what a student's traced tensors are held against (departure.h). Plain sums in index order.
 *
 * Names, with i the layer; B batch, T positions, C width, NH heads, NKV heads of keys and values, HS = C / NH, H
 * hidden, V vocabulary:
 *   embd.tok (b,t,c)  embd.pos (t,c)  embd (b,t,c)  [norm_0 (b,t,c) in microgpt; embd alone in Llama]
 *   h.i.norm_1  h.i.attn.q (b,h,t,d)  h.i.attn.k  h.i.attn.v (b,g,t,d)  [h.i.attn.q_rope  h.i.attn.k_rope in Llama]
 *   h.i.attn.scores  h.i.attn.weights (b,h,t,s)  h.i.attn.heads (b,t,c)  h.i.attn.proj  h.i.residual_1  h.i.norm_2
 *   h.i.mlp.fc (b,t,n) [h.i.mlp.gate  h.i.mlp.up in Llama]  h.i.mlp.act  h.i.mlp.proj  h.i.residual_2
 *   [norm_f (b,t,c), but not in microgpt]  logits (b,t,v)
 * Scores are scaled; they and the weights are 0 where the causal mask hides the key. Llama's mlp.act is silu(gate) *
 * up.
 *
 * Sources: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019); A. Karpathy, microgpt.py
 * (2026); Touvron et al., "LLaMA" (2023); Su et al., "RoFormer" (2021), with (i, i + HS / 2) as the pairs that turn.
 */
#ifndef EAR_TRACE_H
#define EAR_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ear_trace_family {
  EAR_TRACE_MICROGPT = 0, /* RMSNorm without weights, also behind the embedding; ReLU; no biases. Bits as ear_gpt */
  EAR_TRACE_GPT2 = 1,     /* LayerNorm with weights, GELU (tanh form), a LayerNorm before the head */
  EAR_TRACE_LLAMA = 2     /* RMSNorm with weights, rotary positions, SwiGLU, grouped heads; no biases */
} ear_trace_family;

typedef struct ear_trace_config {
  int32_t family;
  int32_t n_layer;    /* 1..48 */
  int32_t n_head;     /* NH */
  int32_t n_kv_head;  /* NKV, a divisor of NH; 0: NH. Another number in Llama only */
  int32_t n_embd;     /* C, 1..4096, a multiple of NH; of 2 NH in Llama */
  int32_t n_hidden;   /* 1..16384; 0: 4 C, in Llama 8 C / 3 rounded up to a multiple of 32 */
  int32_t block_size; /* most positions, 1..4096 */
  int32_t vocab_size; /* V, 2..131072 */
  int32_t bias;       /* 1: linear layers and LayerNorm have biases (GPT-2 only) */
  int32_t tied;       /* 1: the head is the token embedding (not in microgpt) */
  double norm_eps;    /* 0: 1e-5 */
  double rope_theta;  /* >= 1; 0: 10000. Of Llama */
} ear_trace_config;

/* A call may hold so many numbers, and take so many multiplications: about two seconds. More is TOO_LARGE. */
#define EAR_TRACE_MAX_ELEMENTS 33554432
#define EAR_TRACE_MAX_WORK 2147483648

enum { EAR_TRACE_MAX_NAME = 64, EAR_TRACE_MAX_DIMS = 4 };

typedef struct ear_trace_weight {
  char name[EAR_TRACE_MAX_NAME]; /* "layer0.attn_wq"; "transformer.h.0.attn.c_attn.weight" */
  int32_t n_dims;
  int64_t shape[2]; /* (out, in) also where transformers stores GPT-2's Conv1D as (in, out) */
} ear_trace_weight;

/* Weights of a config, in their order; 0 for a config that is out of range. */
size_t ear_trace_weight_count(const ear_trace_config* config);
/* index < count. Errors: ARGUMENT. */
ear_status ear_trace_describe_weight(const ear_trace_config* config, size_t index, ear_trace_weight* out);

typedef struct ear_trace ear_trace;

typedef struct ear_trace_tensor {
  const char* name;
  int32_t n_dims;
  int64_t shape[EAR_TRACE_MAX_DIMS];
  const char* axes[EAR_TRACE_MAX_DIMS];
  int32_t causal;       /* see ear_compared */
  const double* values;
} ear_trace_tensor;

/*
 * Runs tokens (B, T), T <= block_size, through weights (n_weights: all of them end to end, in their order, each row by
 * row). cancel: may be NULL; a number that another thread makes other than 0 to cut the call between two rows.
 * Free the trace with ear_trace_destroy; names and values live as long as it.
 * Errors: ARGUMENT (the config, n_weights, a token out of [0, V)), TOO_LARGE, MEMORY, EAR_FINISHED (cancelled).
 */
ear_status ear_trace_create(ear_trace** out, const ear_trace_config* config, const double* weights, size_t n_weights,
                            const int32_t* tokens, int32_t B, int32_t T, const int32_t* cancel);
void ear_trace_destroy(ear_trace* trace);

/* Tensors in the order of computation; the last one is the logits. 0 when trace is NULL. */
size_t ear_trace_count(const ear_trace* trace);
/* index < count. Errors: ARGUMENT. */
ear_status ear_trace_tensor_at(const ear_trace* trace, size_t index, ear_trace_tensor* out);

#ifdef __cplusplus
}
#endif
#endif
