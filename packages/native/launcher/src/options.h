#ifndef EAR_OPTIONS_H
#define EAR_OPTIONS_H

#include "jail.h"

/* Reads the command line into `out`: this machine and the command; the limits come with the job. NULL when it is
 * usable, else a sentence about what is wrong. */
const char *parse_options(int argc, char *const argv[], jail_options *out);

#endif
