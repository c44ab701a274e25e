#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stub.h"

static const struct {
  const char *name;
  element type;
} POINTERS[] = {{"float*", F32}, {"double*", F64}, {"int*", I32}, {"half*", F16}, {"bf16*", BF16}};
static const struct {
  const char *name;
  register_class kind;
} SCALARS[] = {
    {"int", AS_INTEGER}, {"long", AS_INTEGER}, {"size_t", AS_INTEGER}, {"float", AS_FLOAT}, {"double", AS_DOUBLE}};
static const struct {
  const char *name, *dtype;
  size_t size;
} RESULTS[] = {[RETURNS_INT] = {"int", "i32", 4},
               [RETURNS_FLOAT] = {"float", "f32", 4},
               [RETURNS_DOUBLE] = {"double", "f64", 8}};

static _Noreturn void misunderstood(void) {
  /* The broker wrote something that this stub does not know: the process ends, which the broker sees. */
  fputs("stub: unreadable request\n", stderr);
  exit(70);
}

/* Bytes of the request's segment of that number. */
static const unsigned char *segment_bytes(span request, const frame *f, long long number, size_t wanted) {
  span segments, rest, one, shape, extents, extent;
  size_t offset = 0;
  if (!json_member(request, "segments", &segments) || !json_items(segments, &rest)) misunderstood();
  for (long long at = 0; json_next(&rest, &one); at++) {
    char dtype[8];
    long long count = 1, n;
    span name;
    if (!json_member(one, "dtype", &name) || !json_text(name, dtype, sizeof dtype)) misunderstood();
    if (!json_member(one, "shape", &shape) || !json_items(shape, &extents)) misunderstood();
    while (json_next(&extents, &extent)) count *= json_integer(extent, &n) ? n : 0;
    size_t bytes = 0;
    for (element type = F32; type <= BF16; type++)
      if (!strcmp(element_dtype(type), dtype)) bytes = (size_t)count * element_size(type);
    if (at == number && bytes == wanted && offset + bytes <= f->payload_size) return f->payload + offset;
    offset += bytes;
  }
  misunderstood();
}

static bool pointer_type(const char *type, buffer *b) {
  b->constant = !strncmp(type, "const ", 6);
  for (size_t i = 0; i < sizeof POINTERS / sizeof *POINTERS; i++) {
    if (strcmp(POINTERS[i].name, type + (b->constant ? 6 : 0))) continue;
    b->type = POINTERS[i].type;
    return true;
  }
  return false;
}

/* Without memory for the broker's own buffers, the limit is the quest's, and the process says it as C does. */
static void map_argument(buffer *b, span request, span one, const frame *f, bool left) {
  span elements, input;
  long long count, number;
  const void *filled = NULL;
  if (!json_member(one, "elements", &elements) || !json_integer(elements, &count) || count < 0) misunderstood();
  if (!json_member(one, "input", &input)) misunderstood();
  b->elements = (size_t)count;
  if (!json_null(input)) {
    if (!json_integer(input, &number)) misunderstood();
    filled = segment_bytes(request, f, number, b->elements * element_size(b->type));
  }
  if (!buffer_map(b, filled, left)) abort();
}

static argument scalar(const char *type, span one) {
  span value;
  argument a = {.kind = AS_INTEGER};
  long long integer = 0;
  if (!json_member(one, "value", &value)) misunderstood();
  for (size_t i = 0; i < sizeof SCALARS / sizeof *SCALARS; i++) {
    if (strcmp(SCALARS[i].name, type)) continue;
    a.kind = SCALARS[i].kind;
    if (a.kind == AS_INTEGER ? !json_integer(value, &integer) : !json_number(value, &a.real)) misunderstood();
    a.integer = integer;
    return a;
  }
  misunderstood();
}

static result_type wanted_result(span request) {
  span returns;
  char name[16];
  if (!json_member(request, "returns", &returns) || !json_text(returns, name, sizeof name)) return RETURNS_NOTHING;
  for (result_type type = RETURNS_INT; type <= RETURNS_DOUBLE; type++)
    if (!strcmp(RESULTS[type].name, name)) return type;
  return RETURNS_NOTHING;
}

static void send_buffers(long long id, const buffer *buffers, int count, result_type returns, const result *value) {
  char header[4096];
  size_t payload = 0;
  int at = snprintf(header, sizeof header, "{\"id\":%lld,\"value\":true,\"segments\":[", id);
  const char *comma = "";
  for (int i = 0; i < count; i++) {
    if (buffers[i].constant) continue;
    at += snprintf(header + at, sizeof header - (size_t)at, "%s{\"dtype\":\"%s\",\"shape\":[%zu]}", comma,
                   element_dtype(buffers[i].type), buffers[i].elements);
    payload += buffers[i].bytes;
    comma = ",";
  }
  if (returns != RETURNS_NOTHING) {
    at += snprintf(header + at, sizeof header - (size_t)at, "%s{\"dtype\":\"%s\",\"shape\":[1]}", comma,
                   RESULTS[returns].dtype);
    payload += RESULTS[returns].size;
  }
  at += snprintf(header + at, sizeof header - (size_t)at, "]}");
  write_prefix((size_t)at, payload);
  write_all(header, (size_t)at);
  for (int i = 0; i < count; i++)
    if (!buffers[i].constant) write_all(buffers[i].data, buffers[i].bytes);
  if (returns != RETURNS_NOTHING) write_all(value, RESULTS[returns].size);
}

void answer_kernel(long long id, span request, const frame *f, void *function) {
  buffer buffers[MAX_ARGUMENTS];
  argument arguments[MAX_ARGUMENTS];
  int buffer_count = 0, count = 0;
  span list, rest, one, member;
  long long order = 0, index;
  if (json_member(request, "order", &member)) json_integer(member, &order);
  if (!json_member(request, "args", &list) || !json_items(list, &rest)) misunderstood();
  while (json_next(&rest, &one)) {
    char type[24];
    buffer *b = &buffers[buffer_count];
    if (count == MAX_ARGUMENTS || !json_member(one, "type", &member) || !json_text(member, type, sizeof type))
      misunderstood();
    if (!pointer_type(type, b)) {
      arguments[count++] = scalar(type, one);
      continue;
    }
    if (!json_member(one, "name", &member) || !json_text(member, b->name, sizeof b->name)) misunderstood();
    map_argument(b, request, one, f, order % 2 == 1);
    arguments[count++] = (argument){.kind = AS_INTEGER, .integer = (int64_t)(uintptr_t)b->data};
    buffer_count++;
  }
  running.id = id;
  running.buffers = buffers;
  running.count = buffer_count;
  watch_faults();
  fesetenv(FE_DFL_ENV);
  result_type returns = wanted_result(request);
  result value = invoke(function, arguments, count, returns);
  running.count = 0;
  for (int i = 0; i < buffer_count; i++) {
    if (buffer_intact(&buffers[i], &index)) continue;
    const bool inside = index >= 0 && (size_t)index < buffers[i].elements;
    end_with_fault(inside ? "const_write" : "oob_write", buffers[i].name, &index, NULL);
  }
  /* What was printed arrives before the answer. */
  fflush(NULL);
  send_buffers(id, buffers, buffer_count, returns, &value);
  for (int i = 0; i < buffer_count; i++) buffer_unmap(&buffers[i]);
}
