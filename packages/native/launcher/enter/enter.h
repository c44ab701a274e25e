/* What passes between the launcher and ear-enter, the first program inside every jail. */
#ifndef EAR_ENTER_H
#define EAR_ENTER_H

#include <stdint.h>

/* The descriptor, inside the jail, on which ear-enter talks to the launcher; gone once the command runs. */
enum { ENTER_TALK_FD = 10 };

enum { ENTER_READY = 1, ENTER_FAILED = 2 };

/* Sent right before the command is started, and once more when it could not be. */
typedef struct {
  int32_t kind;     /* ENTER_READY or ENTER_FAILED */
  int32_t landlock; /* version of the kernel's Landlock that is in force; 0: this kernel has none */
  int32_t error;    /* errno */
  int32_t step;     /* which one failed: index into ENTER_STEPS */
} enter_message;

#define ENTER_STEPS {"close descriptors", "refuse new privileges", "set up Landlock", "start the command"}

#endif
