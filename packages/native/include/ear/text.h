/*
 * ear_text: tokenizers that the engine trains: characters, bytes, byte-level BPE, unigram.
 *
 * Text is UTF-8. Ids 0 .. V - 1; decoding any list of ids gives valid UTF-8 (broken bytes become U+FFFD), and
 * decode(encode(x)) is x after the normalisation for byte, BPE and unigram with byte fallback.
 *
 * Sources: Sennrich, Haddow, Birch (2016) for BPE, on bytes as in GPT-2 (2019); Kudo, "Subword Regularization" (2018)
 * for unigram; Unicode Standard Annex 15 for normalisation.
 */
#ifndef EAR_TEXT_H
#define EAR_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A caller can pass any number; a fixed type lets C++ look at it and refuse. */
#ifdef __cplusplus
#define EAR_TEXT_ENUM : int32_t
#else
#define EAR_TEXT_ENUM
#endif
typedef enum ear_text_kind EAR_TEXT_ENUM {
  EAR_TEXT_CHAR = 0,
  EAR_TEXT_BYTE = 1,
  EAR_TEXT_BPE = 2,
  EAR_TEXT_UNIGRAM = 3
} ear_text_kind;
typedef enum ear_text_form EAR_TEXT_ENUM {
  EAR_TEXT_AS_IS = 0,
  EAR_TEXT_NFC = 1,
  EAR_TEXT_NFKC = 2,
  EAR_TEXT_NFD = 3,
  EAR_TEXT_NFKD = 4
} ear_text_form;

typedef struct ear_text ear_text;

enum {
  EAR_TEXT_MAX_VOCAB = 65536,
  EAR_TEXT_MIN_BPE = 257,       /* the bytes, and one more */
  EAR_TEXT_MIN_UNIGRAM = 300,
  EAR_TEXT_MAX_BYTES = 1 << 30, /* of a text */
  EAR_TEXT_MAX_LEARNT = 1 << 25 /* bytes of a text that BPE or unigram learns from; a part of a longer one will do */
};

/*
 * Learns a tokenizer from text (n bytes of UTF-8). vocab_size: wanted V for BPE (>= 257) and unigram (>= 300), the end
 * among them; ignored by char and byte. A text that repeats too little gives fewer. `end` 1: the last id stands for the
 * end of a document. Same text, same tokenizer, on every machine. cancel: may be NULL; a number that another thread
 * makes other than 0. Errors: ARGUMENT (also char without a character), TEXT (not UTF-8), TOO_LARGE (vocabulary or
 * text), MEMORY, EAR_FINISHED (cancelled).
 */
ear_status ear_text_train(ear_text** out, ear_text_kind kind, int32_t vocab_size, ear_text_form form, int32_t end,
                          const char* text, size_t n, const int32_t* cancel);
void ear_text_destroy(ear_text* text);

ear_status ear_text_vocab_size(const ear_text* text, int32_t* out);
/* The id of the end of a document, or -1. */
ear_status ear_text_end(const ear_text* text, int32_t* out);
/* Bytes of one token (not NUL-terminated); NULL and 0 for the end. */
ear_status ear_text_token(const ear_text* text, int32_t id, const char** bytes, size_t* n);

/* ids (capacity); n_ids is set also when the capacity does not suffice (CAPACITY). Errors: TEXT (not UTF-8, or for char
 * a character that was never seen), CAPACITY, MEMORY. */
ear_status ear_text_encode(const ear_text* text, const char* bytes, size_t n, int32_t* ids, size_t capacity,
                           size_t* n_ids);
/* out (capacity) without NUL; n_out is set also when the capacity does not suffice. Errors: ARGUMENT (an id out of
 * range), CAPACITY. */
ear_status ear_text_decode(const ear_text* text, const int32_t* ids, size_t n, char* out, size_t capacity,
                           size_t* n_out);

/* Its file, JSON in UTF-8: {"format": "ear-tokenizer/1", "kind": …}; n_out as above. */
ear_status ear_text_save(const ear_text* text, char* out, size_t capacity, size_t* n_out);
/* Reads such a file; everything in it is checked. Errors: TEXT (with `why`, a sentence of at most `capacity` bytes). */
ear_status ear_text_load(ear_text** out, const char* file, size_t n, char* why, size_t capacity);
/* The same with the sentence in Korean too. */
ear_status ear_text_load_explained(ear_text** out, const char* file, size_t n, char* why, size_t capacity, char* korean,
                                   size_t korean_capacity);

/* Normalises UTF-8; n_out as above. Errors: TEXT, CAPACITY. */
ear_status ear_text_normalize(ear_text_form form, const char* bytes, size_t n, char* out, size_t capacity,
                              size_t* n_out);

#ifdef __cplusplus
}
#endif
#endif
