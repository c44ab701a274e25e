#ifndef EAR_SUPERVISE_H
#define EAR_SUPERVISE_H

#include "jail.h"

/* Makes the group and the pipes, starts the jail, carries bytes, enforces what only an outsider can
 * (wall clock, processor time, output, memory), ends everything and waits until nothing is left.
 * Fills `result`; result->error says when the jail itself failed. */
void supervise(const jail_options *o, const staged_file *files, int file_count, uid_t uid, jail_result *result);

#endif
