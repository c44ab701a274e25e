/*
 * ear_gpt: the model of microgpt.py in double precision, with every sum in microgpt's own order.
 *
 * A decoder-only transformer on one document at a time: token and position embedding, RMSNorm, then L layers of
 * (RMSNorm, causal attention with NH heads, residual; RMSNorm, C -> 4C, ReLU, 4C -> C, residual), then lm_head.
 * No biases, no dropout. Letters: T block size, C embedding width, NH heads, V vocabulary, L layers, P parameters.
 *
 * Source: A. Karpathy, microgpt.py (2026). Because products are rounded before they are added, each sum runs in the
 * order of the Python program and exp, log, pow, sin and cos are the engine's own with glibc's bits (>= 2.28, x86-64
 * with FMA), losses agree with CPython's there to the last bit, on every processor and C library and with each
 * instruction set.
 */
#ifndef EAR_GPT_H
#define EAR_GPT_H

#include <stddef.h>
#include <stdint.h>

#include "ear/random.h"
#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ear_gpt_config {
  int32_t n_layer;    /* L, 1..16 */
  int32_t n_embd;     /* C, 1..512, a multiple of n_head */
  int32_t n_head;     /* NH, 1..C */
  int32_t block_size; /* T, 1..1024 */
  int32_t vocab_size; /* V, 2..EAR_MAX_VOCAB */
} ear_gpt_config;

typedef struct ear_adam {
  int32_t steps;        /* length of the run, 1..; the rate falls in a line to 0 over it */
  double learning_rate; /* rate of step 0, per step */
  double beta1, beta2;  /* decay of the two moments, in [0, 1) */
  double eps;           /* added to the root, > 0 */
} ear_adam;

/*
 * T * (P + 8 * V + L * T * (C + 8 * NH)) may not be larger: the weights and the attention of one step, in
 * multiplications (an exp counts as eight). It bounds the time of a step, and so how long a cancellation can take, to
 * about 0.1 s.
 */
#define EAR_MAX_STEP_WORK 67108864

typedef struct ear_gpt ear_gpt;

/* P of a configuration. Errors: ARGUMENT, TOO_LARGE. */
ear_status ear_gpt_num_params(const ear_gpt_config* config, size_t* out);

/*
 * Makes a model whose weights are drawn from N(0, 0.08) in microgpt's order: wte, wpe, lm_head, then for each layer
 * wq, wk, wv, wo, fc1, fc2, row by row. Errors: ARGUMENT, TOO_LARGE, MEMORY. Free it with ear_gpt_destroy.
 */
ear_status ear_gpt_create(ear_gpt** out, const ear_gpt_config* config, ear_random* random);
void ear_gpt_destroy(ear_gpt* gpt);

/*
 * The same model in single precision, for speed: products fused with sums, no promise of equal bits; losses differ from
 * the exact model's by about 1e-4 after 1,000 steps. Every other function takes it as it takes the exact one.
 */
ear_status ear_gpt_create_single(ear_gpt** out, const ear_gpt_config* config, ear_random* random);

/* Reads or replaces the weights (P), in the order above. Replacing them clears the optimizer's moments. */
ear_status ear_gpt_get_weights(const ear_gpt* gpt, double* weights, size_t n_weights);
ear_status ear_gpt_set_weights(ear_gpt* gpt, const double* weights, size_t n_weights);

/*
 * Mean loss in nats of predicting tokens[1..] from tokens[..-1]; tokens (n_tokens >= 2, each in [0, V)); what goes
 * beyond T predictions is left out. Errors: ARGUMENT, DIVERGED (loss is set and not finite).
 */
ear_status ear_gpt_loss(ear_gpt* gpt, const int32_t* tokens, size_t n_tokens, double* loss);

/* The loss, and its derivative by each weight into gradient (P = n_weights). */
ear_status ear_gpt_gradient(ear_gpt* gpt, const int32_t* tokens, size_t n_tokens, double* loss, double* gradient,
                            size_t n_weights);

/*
 * One step of Adam on one document: loss before the update, then
 * w -= rate * (1 - step / steps) * m_hat / (sqrt(v_hat) + eps). step counts from 0 and is below adam->steps.
 * Errors: ARGUMENT, DIVERGED (loss is set, weights are left as they were).
 */
ear_status ear_gpt_train_step(ear_gpt* gpt, const int32_t* tokens, size_t n_tokens, const ear_adam* adam, int32_t step,
                              double* loss);

/*
 * Draws one document, token by token, until BOS (= V - 1) or T tokens; probabilities are softmax(logits / temperature).
 * tokens (capacity >= T) receives n_tokens, BOS not among them. Errors: ARGUMENT, CAPACITY, DIVERGED.
 */
ear_status ear_gpt_sample(ear_gpt* gpt, ear_random* random, double temperature, int32_t* tokens, size_t capacity,
                          size_t* n_tokens);

#ifdef __cplusplus
}
#endif
#endif
