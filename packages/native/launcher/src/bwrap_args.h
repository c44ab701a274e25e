#ifndef EAR_BWRAP_ARGS_H
#define EAR_BWRAP_ARGS_H

#include "jail.h"

/* Where ear-enter stands inside; bubblewrap starts it before the command. */
#define ENTER_PLACE "/box/.enter"

/* Bubblewrap's options as a memory file for --args: NUL-separated, so that nothing of them stands in
 * an environment or a command line that the jail could read. Descriptors named in it must survive
 * into bubblewrap; they have the numbers of child.h. The jail waits behind its gate until a byte arrives there.
 * -1 when it cannot be written. */
int bwrap_args_file(const jail_options *o, const staged_file *files, int file_count);

#endif
