/* ear-jail: stands between the grader and bubblewrap for one run of one learner's program.
 *
 *   ear-jail --bwrap PATH --backend KIND … -- COMMAND…
 *
 * It prepares what it can and then waits for its job on descriptor 0; a grader may keep a few waiting,
 * and it may let the program of a later job start beforehand (spare.h).
 * Descriptors 0..5 are described in jail.h. A line of JSON on descriptor 5 ends every run. Exit
 * status 0: the run is over and reported, whatever the student's program did; 64: wrong usage;
 * 70: the jail itself failed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "options.h"
#include "report.h"
#include "slot_uid.h"
#include "spare.h"
#include "staging.h"
#include "supervise.h"

static int refuse(jail_result *result, const char *sentence) {
  snprintf(result->error, sizeof result->error, "%s", sentence);
  (void)write_report(FD_REPORT, result, true);
  return EXIT_JAIL_FAILED;
}

int main(int argc, char *argv[]) {
  static staged_file files[MAX_FILES];
  jail_options options;
  jail_result result = {.code = -1};

  const char *wrong = parse_options(argc, argv, &options);
  if (wrong) {
    fprintf(stderr, "%s\n", wrong);
    return 64;
  }
  /* Whatever the grader's process had open by accident ends here. */
  syscall(SYS_close_range, FD_REPORT + 1, ~0u, 0u);
  for (int fd = 0; fd <= FD_REPORT; fd++)
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
      fprintf(stderr, "ear-jail: descriptor %d is not open\n", fd);
      return 64;
    }
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group: the grader decides what it means */
  signal(SIGHUP, SIG_IGN);

  uid_t uid = 0;
  if (geteuid() == 0) {
    uid = claim_slot_uid(options.uid_first, options.uid_last);
    if (uid == (uid_t)-1) return refuse(&result, "a jail never runs as root, and no reserved user id is free");
  }
  result.uid = uid ? uid : getuid();
  jail_start start;
  char fault[512] = "";
  if (jail_prepare(&options, uid, &start, fault, sizeof fault)) return refuse(&result, fault);
  const char *problem = NULL;
  int no_job = read_limits(FD_LIFELINE, &options, &problem);
  int count = no_job ? 0 : read_staged_files(FD_LIFELINE, files, &problem);
  if (!no_job && !problem && options.spare) problem = spare_refusal(&options);
  if (no_job || problem || jail_go(&start, &options, files, count, fault, sizeof fault)) {
    jail_abandon(&start);
    return no_job > 0 ? 0 : refuse(&result, problem ? problem : fault);
  }
  supervise(&options, &start, &result);
  (void)write_report(FD_REPORT, &result, true);
  return result.error[0] ? EXIT_JAIL_FAILED : 0;
}
