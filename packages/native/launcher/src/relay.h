/* Carries bytes from one descriptor to another without ever blocking or trusting them. */
#ifndef EAR_RELAY_H
#define EAR_RELAY_H

#include <poll.h>

#include "jail.h"

typedef struct {
  int from, to;        /* -1 once closed */
  char *bytes;         /* waiting: [start, end) of room */
  size_t start, end, room;
  size_t quota;        /* bytes that may still be passed on; what comes after them is dropped */
  char head[256];      /* the first bytes that came by, for the launcher's own error sentences */
  size_t head_size;
} relay;

/* room bounds what may wait; the reading side pauses when it is full. false when out of memory. */
bool relay_open(relay *r, int from, int to, size_t room);
/* Fills two pollfds (reading side, writing side); fd -1 where there is nothing to wait for. */
void relay_interest(const relay *r, struct pollfd ready[2]);
/* Reads once and writes once, as far as both sides allow. The number of bytes read. */
size_t relay_move(relay *r);
/* Nothing waits and nothing more will come. */
bool relay_done(const relay *r);
void relay_close(relay *r);

#endif
