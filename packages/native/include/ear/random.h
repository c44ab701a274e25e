/*
 * The random numbers of CPython's `random` module, draw for draw.
 *
 * Source: Matsumoto and Nishimura, "Mersenne Twister" (1998), and CPython 3.11 Lib/random.py. One generator belongs to
 * one thread at a time.
 */
#ifndef EAR_RANDOM_H
#define EAR_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ear_random ear_random;

/* Makes the generator that `random.seed(seed)` makes. Errors: ARGUMENT, MEMORY. Free it with ear_random_destroy. */
ear_status ear_random_create(ear_random** out, uint64_t seed);
void ear_random_destroy(ear_random* random);

/* A double in [0, 1) with 53 random bits: `random.random()`. */
ear_status ear_random_uniform(ear_random* random, double* out);

/* A normal number: `random.gauss(mean, deviation)`, the second of each pair kept for the next call. */
ear_status ear_random_gauss(ear_random* random, double mean, double deviation, double* out);

/* Puts items (n) into the order that `random.shuffle` gives a list of n. n <= 2^32 - 1. */
ear_status ear_random_shuffle(ear_random* random, uint32_t* items, size_t n);

/*
 * An index in [0, n), each as likely as its weight: `random.choices(range(n), weights)[0]`.
 * weights (n): finite, not negative, sum above zero; else DIVERGED and nothing is drawn.
 */
ear_status ear_random_choice(ear_random* random, const double* weights, size_t n, size_t* out);

#ifdef __cplusplus
}
#endif
#endif
