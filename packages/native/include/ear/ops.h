/*
 * Single operations of a language model in double precision: what a student's own attention, normalisation or
 * optimizer is held against. Plain loops in the order of the formula, each sum from index 0 on; no state, no threads.
 *
 * An operation has a name, dims (whole numbers, in the order of its description), inputs and outputs (dense arrays of
 * doubles, row by row; whole numbers such as tokens are doubles too) and variants: well-known mistakes, computed on
 * purpose, so that a wrong result can be recognised. Letters: B batch, T positions, C channels, NH heads, NKV heads of
 * keys and values, HS width of a head, S keys in all, V vocabulary, VP vocabulary with padding, OC output channels,
 * H hidden channels, P tensors of parameters, M, N, K sizes. Formulas, ranges of scalars and the order in which equal
 * numbers are taken stand above each operation in src/cpu/ops/; signatures and layouts follow A. Karpathy's llm.c
 * (train_gpt2.c, MIT licence) where it has the operation. Each is held against PyTorch in double precision on random
 * sizes, derivatives against its autograd, to 1e-11 of an output's largest number, whole numbers (masks, tokens,
 * counts) exactly (tests/ops-torch.test.ts).
 *
 *   encoder_forward  encoder_backward      token and position embedding
 *   embedding_forward  embedding_backward
 *   residual_forward  residual_backward  vec_add
 *   relu_forward  relu_backward  gelu_forward  gelu_backward  swiglu  swiglu_backward
 *   layernorm_forward  layernorm_backward  rmsnorm  rmsnorm_backward
 *   matmul_forward  matmul_backward  matmul  transpose     matmul_forward is a linear layer
 *   attention_forward  attention_backward                  all heads side by side, as in llm.c
 *   attention  attention_head_backward                     one head
 *   gqa_attention  gqa_attention_backward  attention_cached     grouped heads; one new position with a kv_cache
 *   rope  rope_backward
 *   softmax  softmax_online  softmax_backward  softmax_forward
 *   crossentropy_forward  crossentropy_softmax_backward  softmax_crossentropy
 *   dropout_mask  dropout_forward  dropout_backward
 *   adamw_update  sgd_update  clip_grad_norm
 *   sample_token  bpe_merge  bpe_merge_first
 *   cumsum  dot  block_sum  column_sum  conv1d
 */
#ifndef EAR_OPS_H
#define EAR_OPS_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EAR_OP_MAX_NAMES = 12 };

/* Elements of one array, and multiplications of one call: about a quarter of a second. More is EAR_ERR_TOO_LARGE. */
#define EAR_OP_MAX_ELEMENTS 4194304
#define EAR_OP_MAX_WORK 268435456

/* Each list ends with NULL; the strings live as long as the program. Outputs stand in the order of computation. */
typedef struct ear_op_description {
  const char* name;
  const char* dims[EAR_OP_MAX_NAMES + 1];
  const char* inputs[EAR_OP_MAX_NAMES + 1];
  const char* outputs[EAR_OP_MAX_NAMES + 1];
  const char* variants[EAR_OP_MAX_NAMES + 1];
} ear_op_description;

size_t ear_op_count(void);

/* Describes operation `index`, 0 .. ear_op_count() - 1. Errors: ARGUMENT. */
ear_status ear_op_describe(size_t index, ear_op_description* out);

/*
 * Elements of each input and output for these dims (n_dims as many as described, each >= 1).
 * Errors: ARGUMENT (no such operation, another number of dims, dims that do not go together, such as C not a multiple
 * of NH), TOO_LARGE.
 */
ear_status ear_op_elements(const char* name, const int64_t* dims, size_t n_dims, size_t inputs[EAR_OP_MAX_NAMES],
                           size_t outputs[EAR_OP_MAX_NAMES]);

/*
 * Computes every output from the inputs. `variant` is NULL for the operation itself. inputs and outputs point to as
 * many arrays as described, each with exactly as many elements as ear_op_elements says; no output may overlap an input.
 * Errors: those of ear_op_elements; ARGUMENT for an unknown variant, a missing pointer, a token or target that is no
 * whole number in its range, or a scalar outside of the range that its operation states; DIVERGED where sample_token
 * has no most likely token. NaN and infinities elsewhere are computed with, not refused.
 */
ear_status ear_op_compute(const char* name, const char* variant, const int64_t* dims, size_t n_dims,
                          const double* const* inputs, double* const* outputs);

#ifdef __cplusplus
}
#endif
#endif
