/* The limits that only an outsider can hold: wall clock, processor time, and where no group does it, memory. */
#ifndef EAR_WATCH_H
#define EAR_WATCH_H

#include "run.h"

/* Looks where it is time to look, ends what is over a limit, and says in r->next_watch when to look again. */
void watch_limits(run *r);

#endif
