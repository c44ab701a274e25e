/*
 * The smallest tokenizer: each character that occurs is a token, in code point order, and one more token, BOS, stands
 * at both ends of a document. V = number of characters + 1, and BOS = V - 1.
 *
 * Source: microgpt.py (uchars, BOS). Text is UTF-8; a character is one Unicode code point.
 */
#ifndef EAR_TOKENIZER_H
#define EAR_TOKENIZER_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EAR_MAX_VOCAB = 4096 };

typedef struct ear_tokenizer ear_tokenizer;

/*
 * Learns the characters of docs (n_docs NUL-terminated strings, n_docs >= 1).
 * Errors: ARGUMENT, TEXT (not UTF-8), TOO_LARGE (V > EAR_MAX_VOCAB), MEMORY. Free it with ear_tokenizer_destroy.
 */
ear_status ear_tokenizer_create(ear_tokenizer** out, const char* const* docs, size_t n_docs);
void ear_tokenizer_destroy(ear_tokenizer* tokenizer);

/* V, BOS included. */
ear_status ear_tokenizer_vocab_size(const ear_tokenizer* tokenizer, int32_t* out);

/*
 * Writes BOS, the characters of doc, BOS into tokens (capacity), and their number into n_tokens.
 * Errors: TEXT (an unseen character), CAPACITY (n_tokens then says how many are needed).
 */
ear_status ear_tokenizer_encode(const ear_tokenizer* tokenizer, const char* doc, int32_t* tokens, size_t capacity,
                                size_t* n_tokens);

/* Writes the characters of tokens (n), BOS left out, as a NUL-terminated string. Four bytes a token + 1 are enough. */
ear_status ear_tokenizer_decode(const ear_tokenizer* tokenizer, const int32_t* tokens, size_t n, char* text,
                                size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
