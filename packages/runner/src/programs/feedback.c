/* Linked into an output validator. Before main(): what it judges, on descriptor 3, becomes its standard input, and its
 * feedback folder is made. When it exits, what lies in that folder goes to descriptor 4, each file as
 * `name length LF bytes`. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIMIT = 4096 };
static const char *const NAMES[] = {"judgemessage.txt", "teammessage.txt", "score.txt", "score_multiplier.txt"};
static const char *folder;

__attribute__((constructor)) static void ear_make_feedback(int argc, char **argv) {
  dup2(3, STDIN_FILENO);
  close(3);
  if (argc < 4) return;
  folder = argv[3];
  mkdir(folder, 0700);
}

static void send_all(const char *bytes, size_t size) {
  for (size_t at = 0; at < size;) {
    ssize_t n = write(4, bytes + at, size - at);
    if (n <= 0) return;
    at += (size_t)n;
  }
}

__attribute__((destructor)) static void ear_send_feedback(void) {
  if (!folder) return;
  fflush(NULL); /* a validator need not close what it wrote */
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    char path[512], head[64], content[LIMIT];
    snprintf(path, sizeof path, "%s%s", folder, NAMES[i]);
    int fd = open(path, O_RDONLY);
    if (fd < 0) continue;
    ssize_t size = read(fd, content, LIMIT);
    close(fd);
    if (size < 0) continue;
    send_all(head, (size_t)snprintf(head, sizeof head, "%s %zd\n", NAMES[i], size));
    send_all(content, (size_t)size);
  }
}
