#ifndef EAR_ORDER_H
#define EAR_ORDER_H

#include "jail.h"

/* What the launcher tells its waiting child: the job's limits, and descriptors of bubblewrap's options and of the
 * staged files. The child was forked from the launcher, so pointers in the options mean the same to both. */
typedef struct {
  jail_options options;
  int args_fd;
  int file_count;
  int file_fds[MAX_FILES];
} order;

/* 0 or -1 with errno. */
int send_order(int socket, const order *what);
/* Waits. 0, or -1 when the launcher is gone. */
int receive_order(int socket, order *what);

#endif
