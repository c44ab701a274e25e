/* What ear-enter says from inside, before any code of the job runs. */
#ifndef EAR_TALK_H
#define EAR_TALK_H

#include <sys/types.h>

#include "enter.h"

typedef struct {
  enter_message message;
  pid_t sender; /* as this process sees it: becomes the command */
} enter_news;

/* A pair of sockets: [0] stays here, [1] goes into the jail. 0 or -1. */
int open_talk(int ends[2]);
/* Reads without waiting. 1: there is news; 0: not yet; -1: there will be none any more. */
int read_talk(int fd, enter_news *out);
/* What failed, in words. */
const char *enter_step(const enter_message *message);

#endif
