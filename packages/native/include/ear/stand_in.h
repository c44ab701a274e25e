/*
 * A model that computes with somebody else's kernel in place of one of its own. Operations have the names and arguments
 * that llm.c gives them (A. Karpathy, 2024), the same as the C signatures of `ear quest schema --ops`, so that a
 * function which passes a kernel check can be put in.
 *
 * Training and evaluation call it (ear_lm_forward, ear_lm_loss, ear_lm_gradient, also where activations are computed
 * again, and ear_lm_update); ear_lm_generate and ear_lm_attention keep to the engine's own kernels. An operation that
 * the engine fuses with another one is taken apart where one of the two is replaced or watched.
 *
 * What a stand-in finds, as llm.c has it:
 *  - dense arrays, row by row, none of which overlaps another; buffers to be written hold zeros;
 *  - derivatives are to be ADDED to what a buffer holds: earlier micro-batches for weights, zeros for activations;
 *  - a tensor that the model does not have (a bias, positions in Llama) is zeros, and what is added to its derivative
 *    is thrown away;
 *  - where rows are not those of a batch (logits in chunks), B is 1 and T their number;
 *  - attention_backward reads weights that the engine computed from inp; what the engine's own way back needs besides
 *    the result of attention_forward (the logarithm of each row's softmax total) is read off att, and for gqa_attention
 *    and rmsnorm computed by the engine;
 *  - softmax_crossentropy writes the gradient of the mean of its N rows;
 *  - adamw_update comes twice a step: for what decays, and with weight_decay 0 for the rest; grads are clipped already.
 */
#ifndef EAR_STAND_IN_H
#define EAR_STAND_IN_H

#include <stddef.h>
#include <stdint.h>

#include "ear/lm.h"
#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EAR_LM_MAX_ARGUMENTS = 12 };

typedef struct ear_lm_argument {
  const char* name; /* "dinp" */
  const char* type; /* "float*", "const float*", "const int*" (int32_t), "int", "long", "float" */
  void* data;       /* of a pointer; not to be written where the type is const */
  size_t elements;  /* of a pointer */
  double value;     /* of a number */
} ear_lm_argument;

typedef struct ear_lm_call {
  const char* symbol;
  int32_t layer; /* from 0; -1: outside of the layers */
  size_t n_args;
  const ear_lm_argument* args; /* in the order of the C signature */
} ear_lm_call;

/* The symbols that can be replaced, and their arguments (without data, elements and value). Errors: ARGUMENT. */
size_t ear_lm_symbol_count(void);
ear_status ear_lm_describe_symbol(size_t index, ear_lm_call* out);

/*
 * Computes one call, on the thread of the pass, which waits for it; what it is given lives until it returns. Anything
 * but EAR_OK ends the pass, or the update, with that status: gradients then hold anything, weights and moments are as
 * they were. Whoever waits in it looks at the model's cancel number and answers EAR_FINISHED.
 */
typedef ear_status (*ear_lm_stand_in)(void* self, const ear_lm_call* call);

/*
 * From now on the model calls stand_in for one operation; NULL: its own kernel again. Several may be replaced.
 * Errors: ARGUMENT (an unknown symbol, or an operation that a model of this config never takes in that form:
 * layernorm_*, gelu_* in Llama, rmsnorm*, swiglu, rope in GPT-2, attention_* with fewer heads of keys than of queries,
 * layernorm_* with another norm_eps than llm.c's 1e-5). With a loss replaced, no target may be -1.
 */
ear_status ear_lm_replace(ear_lm* lm, const char* symbol, ear_lm_stand_in stand_in, void* self);
/* The first symbol that is replaced; NULL: none. */
const char* ear_lm_replaced(const ear_lm* lm);

/*
 * Counts the calls of one operation from now on, and the milliseconds that they take: of its stand-in, or of the
 * engine's own kernel. NULL: of none. Errors: ARGUMENT.
 */
ear_status ear_lm_watch(ear_lm* lm, const char* symbol);
ear_status ear_lm_watched(const ear_lm* lm, int64_t* calls, double* ms);

#ifdef __cplusplus
}
#endif
#endif
