/*
 * ear_ladder: the six models that lead to microgpt, each one idea further than the last, trained from a list of
 * documents, one document a step, with the bits of CPython 3.11.
 *
 *   train0  counts which token follows which, and judges each document before it counts it: ear_bigram
 *   train1  an MLP that sees one token: embedding (C), C -> 4C, ReLU, 4C -> V; gradients by hand; SGD
 *   train2  the same network through autograd, so the same sums in another order
 *   train3  positions, RMSNorm, residuals and one head of causal attention; its lm_head is drawn last
 *   train4  NH heads and L layers: ear_gpt, with SGD
 *   train5  Adam: microgpt itself
 *
 * One generator, seeded once, gives the order of the documents, the weights (N(0, 0.08), in the order of
 * ear_ladder_get_weights, row by row) and the samples. The bits are held against the programs in tests/golden/ladder.
 * Letters as in gpt.h. One run belongs to one thread at a time; runs share nothing.
 *
 * Source: A. Karpathy's build-up of microgpt (train0.py to train5.py, 2026).
 */
#ifndef EAR_LADDER_H
#define EAR_LADDER_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"
#include "ear/tokenizer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ear_ladder_recipe {
  int32_t rung;         /* 0..5 */
  uint64_t seed;
  int32_t n_layer;      /* L; 1 below train4 */
  int32_t n_embd;       /* C, 1..512; of no meaning in train0 */
  int32_t n_head;       /* NH, a divisor of C; 1 below train4 */
  int32_t block_size;   /* 1..1024: the longest sample, and from train3 on the most predictions of a document */
  int32_t steps;        /* taken, 1.. */
  int32_t decay_steps;  /* step s (from 0) has the rate learning_rate * (1 - s / decay_steps); at least `steps` */
  double learning_rate; /* of no meaning in train0 */
} ear_ladder_recipe;

/*
 * The recipe of a rung: seed 42, C 16, block 16, 1,000 steps; 1 layer with 4 heads from train4 on; rate 1 (train1,
 * train2), 0.1 (train3, train4), 0.01 (train5). Errors: ARGUMENT.
 */
ear_status ear_ladder_recipe_default(int32_t rung, ear_ladder_recipe* out);

typedef struct ear_ladder ear_ladder;

/*
 * Reads docs (n_docs NUL-terminated UTF-8 strings, none empty, n_docs >= 1), shuffles them and draws the weights.
 * Errors: ARGUMENT, TEXT, TOO_LARGE (V above EAR_MAX_BIGRAM_VOCAB in train0; more than EAR_MAX_STEP_WORK
 * multiplications in a step, or for train1 and train2 a quarter of that in the longest document), MEMORY. docs may be
 * freed after the call.
 */
ear_status ear_ladder_create(ear_ladder** out, const char* const* docs, size_t n_docs, const ear_ladder_recipe* recipe);
void ear_ladder_destroy(ear_ladder* ladder);

/* Owned by the run and valid as long as it is. NULL when ladder is NULL. */
const ear_tokenizer* ear_ladder_tokenizer(const ear_ladder* ladder);

/* P; train0: V * V counts. 0 when ladder is NULL. */
size_t ear_ladder_num_params(const ear_ladder* ladder);

/*
 * weights (P) row by row. train0: counts (V, V), row = token seen. train1, train2: wte (V, C), fc1 (4C, C), fc2 (V,
 * 4C). train3: wte, wpe, wq, wk, wv, wo, fc1, fc2, lm_head. train4, train5: as in gpt.h. Errors: ARGUMENT.
 */
ear_status ear_ladder_get_weights(const ear_ladder* ladder, double* weights, size_t n_weights);

/*
 * Takes the next step, on the next document, and writes its loss before the update (mean, nats).
 * Returns OK, FINISHED (no step was left, loss untouched) or DIVERGED (loss is set and not finite).
 */
ear_status ear_ladder_step(ear_ladder* ladder, double* loss);

/*
 * Draws one document of at most block_size tokens as a NUL-terminated UTF-8 string; capacity >= 4 * block_size + 1
 * always suffices. Probabilities are softmax(logits / temperature); in train0, p ^ (1 / temperature) on a common scale.
 * Errors: ARGUMENT, CAPACITY, DIVERGED, MEMORY.
 */
ear_status ear_ladder_sample(ear_ladder* ladder, double temperature, char* text, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
