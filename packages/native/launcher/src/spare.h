/* A spare: a jail whose program already waits for its first request, before there is a job for it. */
#ifndef EAR_SPARE_H
#define EAR_SPARE_H

#include "run.h"

/* Why such a job cannot wait as a spare, or NULL. */
const char *spare_refusal(const jail_options *o);
/* Takes bytes of the job that came on the lifeline. false: no job can begin with them. */
bool spare_take(run *r, const char *bytes, size_t size);
/* Begins the job once it is whole and the program is there: new limits are in force, every clock and counter begins
 * anew, and the grader is told. Memory's peak goes on, as it does where a job is started cold. */
void spare_begin(run *r);

#endif
