#ifndef EAR_SLOT_UID_H
#define EAR_SLOT_UID_H

#include <sys/types.h>

/* Below live people and services, also those that a system adds later; jails never share an id with them. */
enum { FIRST_RESERVED_UID = 60706 };

/* Claims one user id of [first, last] for the life of this process, so that no two jails on this
 * machine ever share one (they would share RLIMIT_NPROC and be the same person to the kernel).
 * The claim is an abstract socket's name: the kernel drops it however this process ends, and no
 * file is left. Processes that still run under the id are ended first. The id, or (uid_t)-1 when all are taken. */
uid_t claim_slot_uid(uid_t first, uid_t last);

#endif
