/*
 * The count model: how often does each token follow each other token? p(next | token) = (count + 1) / (total + V).
 * The one added to each count keeps a pair that never occurred possible, so that no loss is infinite.
 *
 * Source: the first step (a bigram count table) of A. Karpathy's build-up of microgpt.
 */
#ifndef EAR_BIGRAM_H
#define EAR_BIGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "ear/random.h"
#include "ear/status.h"
#include "ear/tokenizer.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EAR_MAX_BIGRAM_VOCAB = 1024 };

typedef struct ear_bigram ear_bigram;

/* Makes an empty table for V tokens, 2 <= V <= EAR_MAX_BIGRAM_VOCAB. BOS is V - 1. Errors: ARGUMENT, TOO_LARGE, MEMORY.
 */
ear_status ear_bigram_create(ear_bigram** out, int32_t vocab_size);
void ear_bigram_destroy(ear_bigram* bigram);

/* Counts the pairs of one document: tokens (n_tokens >= 2, each in [0, V)). */
ear_status ear_bigram_count(ear_bigram* bigram, const int32_t* tokens, size_t n_tokens);

/*
 * Mean loss in nats of predicting each of tokens (n_tokens >= 2, each in [0, V)) from the one before it, by the counts
 * so far: the sum in order, divided by n_tokens - 1.
 */
ear_status ear_bigram_loss(const ear_bigram* bigram, const int32_t* tokens, size_t n_tokens, double* loss);

/* Writes the counts (V, V) row by row: row = token seen, column = token that follows. n = V * V. */
ear_status ear_bigram_counts(const ear_bigram* bigram, double* counts, size_t n);

/* Writes p (V, V) row by row: row = token seen, column = token that follows; each row sums to 1. n = V * V. */
ear_status ear_bigram_probs(const ear_bigram* bigram, double* probs, size_t n);

/* Mean loss in nats over every pair counted so far. Errors: ARGUMENT (nothing counted yet). */
ear_status ear_bigram_mean_loss(const ear_bigram* bigram, double* loss);

/*
 * Draws tokens from BOS on until BOS comes again or capacity tokens are drawn; a token is as likely as
 * p ^ (1 / temperature), so that 1 draws from p itself. BOS is not among the n_tokens.
 */
ear_status ear_bigram_sample(const ear_bigram* bigram, ear_random* random, double temperature, int32_t* tokens,
                             size_t capacity, size_t* n_tokens);

#ifdef __cplusplus
}
#endif
#endif
