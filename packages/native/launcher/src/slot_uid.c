#include "slot_uid.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

uid_t claim_slot_uid(uid_t first, uid_t last) {
  if (first < 1000 || last < first) return (uid_t)-1;
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return (uid_t)-1;
  /* Start at a place that depends on the process: two graders seldom walk over each other's claims,
   * and a uid rests before it is used again. */
  uid_t span = last - first + 1;
  for (uid_t i = 0; i < span; i++) {
    uid_t uid = first + ((uid_t)getpid() + i) % span;
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int length = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "ear-jail-uid-%u", (unsigned)uid);
    if (!bind(fd, (struct sockaddr *)&name, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length)))
      return uid; /* the socket stays open until this process ends */
  }
  close(fd);
  return (uid_t)-1;
}
