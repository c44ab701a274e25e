/* What a call into the engine answers. Every function that can fail returns one of these; none throws, none exits. */
#ifndef EAR_STATUS_H
#define EAR_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ear_status {
  EAR_OK = 0,
  EAR_ERR_ARGUMENT = 1, /* a pointer is missing, or a number is outside the range that the header states */
  EAR_ERR_TEXT = 2,     /* text is not UTF-8, or holds a character that the tokenizer has never seen */
  EAR_ERR_TOO_LARGE = 3,/* the sizes are valid one by one, but the model or data set is over the engine's limits */
  EAR_ERR_MEMORY = 4,   /* the machine has no memory left for the buffers */
  EAR_ERR_CAPACITY = 5, /* the caller's buffer is too small for the answer */
  EAR_DIVERGED = 6,     /* the loss or a probability is no longer a finite number; learning cannot go on */
  EAR_FINISHED = 7,     /* every step of the recipe has been taken */
  EAR_ERR_INTERNAL = 8  /* a fault of the engine itself */
} ear_status;

/* The name of a status, e.g. "EAR_OK". Never NULL; the string lives as long as the program. */
const char* ear_status_name(ear_status status);

/* One English sentence about a status. Never NULL; the string lives as long as the program. */
const char* ear_status_sentence(ear_status status);

#ifdef __cplusplus
}
#endif
#endif
