#include <stdlib.h>
#include <string.h>

#include "stub.h"

static const char *blanks(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
  return at;
}

/* `at` is behind the opening quote; the answer is behind the closing one, NULL without one. */
static const char *behind_string(const char *at, const char *end) {
  for (; at < end; at++) {
    if (*at == '\\') at++;
    else if (*at == '"') return at + 1;
  }
  return NULL;
}

/* Behind the value that begins at `at`; NULL where it does not end. Brackets are counted, not paired: the broker
 * writes with a serialiser. */
static const char *behind_value(const char *at, const char *end) {
  if (at >= end) return NULL;
  if (*at == '"') return behind_string(at + 1, end);
  if (*at != '{' && *at != '[') {
    while (at < end && !strchr(",]} \t\r\n", *at)) at++;
    return at;
  }
  for (int depth = 0; at && at < end;) {
    char c = *at++;
    if (c == '"') at = behind_string(at, end);
    else if (c == '{' || c == '[') depth++;
    else if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return NULL;
}

static bool take_value(const char *at, const char *end, span *value) {
  at = blanks(at, end);
  const char *stop = behind_value(at, end);
  if (!stop || stop == at) return false;
  *value = (span){at, stop};
  return true;
}

bool json_member(span object, const char *name, span *value) {
  span key;
  if (object.at == object.end || *object.at != '{') return false;
  for (const char *at = object.at + 1; take_value(at, object.end - 1, &key);) {
    const char *colon = blanks(key.end, object.end - 1);
    if (*key.at != '"' || *colon != ':' || !take_value(colon + 1, object.end - 1, value)) return false;
    size_t length = (size_t)(key.end - key.at) - 2;
    if (length == strlen(name) && !memcmp(key.at + 1, name, length)) return true;
    at = blanks(value->end, object.end - 1);
    if (*at != ',') return false;
    at++;
  }
  return false;
}

bool json_items(span array, span *rest) {
  if (array.at == array.end || *array.at != '[') return false;
  *rest = (span){array.at + 1, array.end - 1};
  return true;
}

bool json_next(span *rest, span *item) {
  if (!take_value(rest->at, rest->end, item)) return false;
  const char *at = blanks(item->end, rest->end);
  rest->at = at < rest->end && *at == ',' ? at + 1 : rest->end;
  return true;
}

bool json_null(span value) { return value.end - value.at == 4 && !memcmp(value.at, "null", 4); }

bool json_number(span value, double *number) {
  char *stop;
  *number = strtod(value.at, &stop);
  return stop == value.end;
}

bool json_integer(span value, long long *number) {
  char *stop;
  *number = strtoll(value.at, &stop, 10);
  return stop == value.end;
}

bool json_text(span value, char *text, size_t size) {
  size_t length = (size_t)(value.end - value.at);
  if (length < 2 || *value.at != '"' || length - 2 >= size || memchr(value.at, '\\', length)) return false;
  memcpy(text, value.at + 1, length - 2);
  text[length - 2] = '\0';
  return true;
}
