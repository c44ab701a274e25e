#ifndef EAR_REPORT_H
#define EAR_REPORT_H

#include "jail.h"

/* Writes the result as one line of JSON. Text from inside the jail is escaped. `final` says that nothing of the run is
 * left; before that a line may tell what it has cost. 0 or -1. */
int write_report(int fd, const jail_result *result, bool final);

#endif
