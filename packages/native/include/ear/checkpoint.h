/*
 * ear_checkpoint: a run's file without its text: to draw from the model, to look at it, to hand its weights on. Reads
 * what ear_run_save and ear_run_export wrote. Every byte of a file is distrusted.
 */
#ifndef EAR_CHECKPOINT_H
#define EAR_CHECKPOINT_H

#include <stddef.h>
#include <stdint.h>

#include "ear/lm.h"
#include "ear/run.h"
#include "ear/status.h"
#include "ear/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ear_checkpoint ear_checkpoint;

/* Reads and checks a file. Errors: TEXT (truncated, not one of these files, wrong hash), MEMORY, INTERNAL (cannot be
 * read). */
ear_status ear_checkpoint_open(ear_checkpoint** out, const char* path, ear_problem* problem);
void ear_checkpoint_destroy(ear_checkpoint* checkpoint);

/* The parts, which live as long as the checkpoint. step: steps done. */
const char* ear_checkpoint_recipe(const ear_checkpoint* checkpoint);
const ear_text* ear_checkpoint_text(const ear_checkpoint* checkpoint);
int64_t ear_checkpoint_step(const ear_checkpoint* checkpoint);

/* The model with its weights; freed with ear_lm_destroy, may outlive the checkpoint. threads as in ear_lm_create. */
ear_status ear_checkpoint_model(const ear_checkpoint* checkpoint, int32_t threads, ear_lm** out, ear_problem* problem);

/*
 * The config.json that transformers wants beside a model.safetensors (written without NUL; n_out is set also when the
 * capacity does not suffice).
 */
ear_status ear_checkpoint_config(const ear_checkpoint* checkpoint, char* out, size_t capacity, size_t* n_out);
/* Writes the weights alone; what ear_run_export does. */
ear_status ear_checkpoint_export(const ear_checkpoint* checkpoint, const char* path, ear_problem* problem);

/* ---- drawing text ---- */

typedef struct ear_draw {
  const char* prompt; /* n_prompt bytes of UTF-8; what "" and "\n" mean is said in run.h */
  size_t n_prompt;
  int32_t count;      /* sequences, 1..256 */
  int32_t max_tokens; /* 1..100000 */
  ear_lm_sampling sampling;
} ear_draw;

/* Called with each piece of a sequence, whole characters, the prompt first. Returning 0 ends that sequence. */
typedef int32_t (*ear_on_text)(void* self, int32_t sequence, const char* bytes, size_t n);

/*
 * Draws text after a prompt; a sequence ends at the end of a document. Errors: ARGUMENT, TEXT (the tokenizer does not
 * know the prompt), MEMORY, DIVERGED, EAR_FINISHED (cancelled by ear_lm_set_cancel).
 */
ear_status ear_draw_text(ear_lm* lm, const ear_text* text, const ear_draw* draw, ear_on_text on_text, void* self,
                         ear_problem* problem);

#ifdef __cplusplus
}
#endif
#endif
