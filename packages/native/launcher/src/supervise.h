#ifndef EAR_SUPERVISE_H
#define EAR_SUPERVISE_H

#include "start.h"

/* Watches a jail that was let go: carries bytes, enforces what only an outsider can (wall clock, processor time,
 * output, memory), ends everything and waits until nothing is left. Fills `result`; result->error says when the jail
 * itself failed. A spare is watched from its start; its job's limits take the place of its own when they come. */
void supervise(jail_options *o, const jail_start *start, jail_result *result);

#endif
