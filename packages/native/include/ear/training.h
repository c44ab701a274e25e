/*
 * A training run of ear_gpt from a list of documents: shuffle, weights, steps, samples, all from one seed and in the
 * order in which microgpt.py draws. One run belongs to one thread at a time; runs share nothing.
 */
#ifndef EAR_TRAINING_H
#define EAR_TRAINING_H

#include <stddef.h>
#include <stdint.h>

#include "ear/gpt.h"
#include "ear/status.h"
#include "ear/tokenizer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ear_recipe {
  uint64_t seed;
  int32_t n_layer, n_embd, n_head, block_size; /* as in ear_gpt_config; the vocabulary comes from the documents */
  ear_adam adam;
} ear_recipe;

/* microgpt's own recipe: seed 42, 1 layer, 16 wide, 4 heads, block 16, 1,000 steps, rate 0.01, 0.85, 0.99, 1e-8. */
ear_recipe ear_recipe_default(void);

typedef struct ear_training ear_training;

/*
 * Reads docs (n_docs NUL-terminated UTF-8 strings, none empty, n_docs >= 1), shuffles them and draws the weights.
 * Errors: ARGUMENT, TEXT, TOO_LARGE, MEMORY. Free it with ear_training_destroy; docs may be freed after the call.
 */
ear_status ear_training_create(ear_training** out, const char* const* docs, size_t n_docs, const ear_recipe* recipe);
void ear_training_destroy(ear_training* training);

/* The same run with ear_gpt_create_single's model: the same documents and first weights, rounded to single precision.
 */
ear_status ear_training_create_single(ear_training** out, const char* const* docs, size_t n_docs,
                                      const ear_recipe* recipe);

/* The parts, owned by the run and valid as long as it is. NULL when training is NULL. */
const ear_tokenizer* ear_training_tokenizer(const ear_training* training);
const ear_gpt* ear_training_gpt(const ear_training* training);

/*
 * Takes the next step, on the next document, and writes its loss (nats).
 * Returns OK, FINISHED (no step was left, loss untouched) or DIVERGED (loss is set and not finite).
 */
ear_status ear_training_step(ear_training* training, double* loss);

/* Draws one document as a NUL-terminated UTF-8 string; capacity >= 4 * block_size + 1 always suffices. */
ear_status ear_training_sample(ear_training* training, double temperature, char* text, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
