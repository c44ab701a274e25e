/* What Node sees: spawn(path, argv, descriptors, onExit) -> {pid, fds} or {error: errno}. */
#include <errno.h>
#include <node_api.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "start.h"
#include "wait.h"

struct exit_news {
    int code, signal;
};

static void tell(napi_env env, napi_value on_exit, void *context, void *data) {
    (void)context;
    struct exit_news *const news = data;
    napi_value args[2], self;
    if (env != NULL && on_exit != NULL && napi_get_undefined(env, &self) == napi_ok &&
        napi_create_int32(env, news->code, &args[0]) == napi_ok &&
        napi_create_int32(env, news->signal, &args[1]) == napi_ok) {
        napi_call_function(env, self, on_exit, 2, args, NULL);
    }
    free(news);
}

/* On the waiter's thread. Where Node is leaving, nobody is there to hear it: the call says so, and has let go then. */
static void on_exit_of(void *self, int code, int signal) {
    const napi_threadsafe_function heard = self;
    struct exit_news *const news = malloc(sizeof *news);
    if (news != NULL) {
        *news = (struct exit_news){code, signal};
        const napi_status told = napi_call_threadsafe_function(heard, news, napi_tsfn_nonblocking);
        if (told != napi_ok) free(news);
        if (told == napi_closing) return;
    }
    napi_release_threadsafe_function(heard, napi_tsfn_release);
}

static char *text_of(napi_env env, napi_value value) {
    size_t n = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &n) != napi_ok) return NULL;
    char *const text = malloc(n + 1);
    if (text != NULL && napi_get_value_string_utf8(env, value, text, n + 1, &n) != napi_ok) {
        free(text);
        return NULL;
    }
    return text;
}

static void free_all(char **texts) {
    for (char **text = texts; texts != NULL && *text != NULL; text++) free(*text);
    free(texts);
}

/* The texts of an array, NULL behind the last; NULL where one is not a text or there is no memory. */
static char **texts_of(napi_env env, napi_value array) {
    uint32_t n = 0;
    if (napi_get_array_length(env, array, &n) != napi_ok) return NULL;
    char **const texts = calloc((size_t)n + 1, sizeof *texts);
    for (uint32_t i = 0; texts != NULL && i < n; i++) {
        napi_value text;
        if (napi_get_element(env, array, i, &text) == napi_ok) texts[i] = text_of(env, text);
        if (texts[i] == NULL) {
            free_all(texts);
            return NULL;
        }
    }
    return texts;
}

static napi_threadsafe_function hear(napi_env env, napi_value on_exit) {
    napi_value name;
    napi_threadsafe_function heard = NULL;
    if (napi_create_string_utf8(env, "ear-spawn", NAPI_AUTO_LENGTH, &name) != napi_ok) return NULL;
    if (napi_create_threadsafe_function(env, on_exit, NULL, name, 0, 1, NULL, NULL, NULL, tell, &heard) != napi_ok) {
        return NULL;
    }
    return heard;
}

/* Starts it and has somebody wait for it. Returns the number of an error. */
static int start(const char *path, char *const argv[], int n, int fds[], pid_t *pid, napi_threadsafe_function heard) {
    int error = ear_spawn_start(path, argv, n, fds, pid);
    if (error != 0) return error;
    error = ear_spawn_wait(*pid, on_exit_of, heard);
    if (error == 0) return 0;
    kill(*pid, SIGKILL);
    while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR) continue;
    for (int i = 0; i < n; i++) close(fds[i]);
    return error;
}

static napi_value answer(napi_env env, int error, pid_t pid, const int fds[], int n) {
    napi_value result, value, list;
    if (napi_create_object(env, &result) != napi_ok) return NULL;
    if (error != 0) {
        if (napi_create_int32(env, error, &value) != napi_ok) return NULL;
        return napi_set_named_property(env, result, "error", value) == napi_ok ? result : NULL;
    }
    if (napi_create_int32(env, pid, &value) != napi_ok || napi_create_array_with_length(env, n, &list) != napi_ok ||
        napi_set_named_property(env, result, "pid", value) != napi_ok) {
        return NULL;
    }
    for (int i = 0; i < n; i++) {
        if (napi_create_int32(env, fds[i], &value) != napi_ok || napi_set_element(env, list, i, value) != napi_ok) {
            return NULL;
        }
    }
    return napi_set_named_property(env, result, "fds", list) == napi_ok ? result : NULL;
}

static napi_value spawn(napi_env env, napi_callback_info info) {
    size_t argc = 4;
    napi_value args[4];
    int32_t n = -1;
    if (napi_get_cb_info(env, info, &argc, args, NULL, NULL) != napi_ok || argc < 4 ||
        napi_get_value_int32(env, args[2], &n) != napi_ok || n < 0 || n > EAR_SPAWN_MOST) {
        napi_throw_type_error(env, NULL, "spawn(path, argv, descriptors, onExit)");
        return NULL;
    }
    char *const path = text_of(env, args[0]);
    char **const argv = texts_of(env, args[1]);
    const napi_threadsafe_function heard = path != NULL && argv != NULL ? hear(env, args[3]) : NULL;
    int fds[EAR_SPAWN_MOST], error = heard == NULL ? EINVAL : 0;
    pid_t pid = 0;
    if (error == 0) {
        error = start(path, argv, n, fds, &pid, heard);
        if (error != 0) napi_release_threadsafe_function(heard, napi_tsfn_release);
    }
    free(path);
    free_all(argv);
    return answer(env, error, pid, fds, n);
}

NAPI_MODULE_INIT() {
    napi_value function;
    if (napi_create_function(env, "spawn", NAPI_AUTO_LENGTH, spawn, NULL, &function) != napi_ok ||
        napi_set_named_property(env, exports, "spawn", function) != napi_ok) {
        return NULL;
    }
    return exports;
}
