// The JSON reader: what RFC 8259 allows and nothing else, exact doubles, and errors that say where.
#include "base/json.hpp"

#include <cmath>
#include <cstring>
#include <string>

#include "base/utf8.hpp"
#include "check.hpp"
#include "korean.hpp"

namespace {

using ear::json::Value;

std::string refusal(std::string_view text, const ear::json::Limits& limits = {}) {
  Value value;
  std::string why, korean;
  if (ear::json::read(text, value, why, limits, &korean)) return "accepted";
  CHECK(check::is_korean_alone(korean) && korean.ends_with("."));
  return why;
}

Value parsed(std::string_view text) {
  Value value;
  std::string why;
  CHECK(ear::json::read(text, value, why));
  return value;
}

std::string written(const Value& value) {
  std::string out;
  ear::json::write(value, out);
  return out;
}

}  // namespace

TEST("JSON: reads every kind of value and finds keys") {
  const Value all = parsed(" {\"a\": [null, true, false, -12, 0.5, \"가\\n\"], \"b\": {}, \"\": []} \n");
  const auto& items = *all.find("a")->array();
  CHECK(items.size() == 6 && items[0].is_null() && *items[1].boolean() && !*items[2].boolean());
  CHECK(*items[3].whole() == -12 && *items[3].number() == -12.0);
  CHECK(!items[4].whole() && *items[4].number() == 0.5);
  CHECK(*items[5].string() == "가\n" && !items[5].number() && !items[5].object());
  CHECK(all.find("b")->object()->empty() && all.find("")->array()->empty() && !all.find("c"));
  CHECK(std::strcmp(all.kind(), "an object") == 0 && std::strcmp(items[4].kind(), "a number") == 0);
}

TEST("JSON: numbers are the nearest doubles, and whole numbers keep 64 bits") {
  CHECK(*parsed("0.1").number() == 0.1 && *parsed("3.3659669475848504").number() == 3.3659669475848504);
  CHECK(*parsed("4.9406564584124654e-324").number() == 4.9406564584124654e-324);
  CHECK(*parsed("1.7976931348623157e308").number() == 1.7976931348623157e308);
  CHECK(*parsed("9007199254740993").whole() == 9007199254740993);
  CHECK(*parsed("-9223372036854775808").whole() == INT64_MIN);
  CHECK(!parsed("9223372036854775808").whole() && *parsed("9223372036854775808").number() == 9223372036854775808.0);
  CHECK(!parsed("1.0").whole() && !parsed("1e3").whole() && *parsed("1E+3").number() == 1000);
  CHECK(std::signbit(*parsed("-0.0").number()));
}

TEST("JSON: a refusal names line and column in characters") {
  CHECK(refusal("{\"a\": 1,\n \"나라\": x}") == "line 2, column 8: expected a value");
  CHECK(refusal("") == "line 1, column 1: expected a value but the text ends");
  CHECK(refusal("[1, 2") == "line 1, column 6: expected , or ]");
  CHECK(refusal("{\"k\": 1, \"j\": 2, \"k\": 3}") == "line 1, column 18: the key \"k\" is there twice");
  CHECK(refusal("{\"k\": 1, \"\\u006b\": 3}") == "line 1, column 10: the key \"k\" is there twice");
  CHECK(refusal("1e999") == "line 1, column 1: this number is beyond what a double holds");
}

TEST("JSON: a refusal can be had in Korean") {
  Value value;
  std::string why, korean;
  CHECK(!ear::json::read("{\"가\": ]}", value, why, {}, &korean) && korean == "1번째 줄 7번째 글자: 값이 와야 해요.");
}

TEST("JSON: refuses what other readers let pass") {
  for (const char* bad : {"[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "[1 2]", "01", "-", "+1", ".5", "1.", "1e", "1e+",
                          "NaN", "Infinity", "-Infinity", "nul", "truex", "\"a", "\"\t\"", "\"\\x\"", "\"\\u12\"",
                          "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\xff\"",
                          "\"\xed\xa0\x80\"", "[] []", "1 2", "{\"a\"}", "{\"a\":}", "//c\n1", "\xef\xbb\xbf{}",
                          "\"\\u+123\"", "\"\\u 123\"", "]", "[}"}) {
    CHECK(refusal(bad) != "accepted");
  }
  CHECK(refusal(std::string_view("\"\0\"", 3)) != "accepted" && refusal(std::string_view("1\0", 2)) != "accepted");
}

TEST("JSON: keeps to its limits of bytes, values and depth") {
  ear::json::Limits limits;
  limits.bytes = 10, limits.values = 3, limits.depth = 2;
  CHECK(refusal("[1,2]", limits) == "accepted" && refusal("[[]]", limits) == "accepted");
  CHECK(refusal("[1,2,3,4,5]", limits) == "line 1, column 1: the text is longer than 10 bytes");
  CHECK(refusal("[1,2,3]", limits).ends_with("there are more than 3 values"));
  CHECK(refusal("[[[]]]", limits).ends_with("more than 2 arrays and objects inside each other"));
  CHECK(refusal(std::string(1000000, '[')) != "accepted");
}

TEST("JSON: what is written is read back as the same value") {
  const char* texts[] = {"null", "[]", "{}", "[[],{}]",
                         "{\"a\":[1,-2.5,1e-300,true,null],\"b\":{\"c\":\"\\u0001\\\"\\\\\"}}",
                         "\"\\ud83d\\ude00 가\\u0000\"", "123456789012345678", "[1.0,1e2,-0.0]", "0.30000000000000004"};
  for (const char* text : texts) {
    const Value value = parsed(text);
    CHECK(parsed(written(value)) == value);
  }
  CHECK(!(parsed("9007199254740993") == parsed("9007199254740992")));  // the same double, but not the same number
  CHECK(written(parsed("{ \"a\" : [ 1 , 2.50 ] , \"b\" : \"\\t\\u00e9\" }")) == "{\"a\":[1,2.5],\"b\":\"\\u0009é\"}");
}

TEST("JSON: the writer puts commas and lines where they belong, and writes only JSON") {
  std::string out;
  ear::json::Writer json(out);
  json.open_object().key("x").open_array().line().whole(1).line().number(0.1).null().line().close_array();
  json.key("bad\xff").string("\xea\xb0").key("nan").number(NAN).key("yes").boolean(true).close_object();
  CHECK(out == "{\"x\":[\n1,\n0.1,null\n],\"bad\xef\xbf\xbd\":\"\xef\xbf\xbd\",\"nan\":null,\"yes\":true}");
  CHECK(refusal(out) == "accepted");
}

// Expected: bytes.decode("utf-8", "replace") of CPython.
TEST("UTF-8: broken bytes become U+FFFD, one for each part that could have begun a character") {
  CHECK(ear::valid_utf8("a\x80z") == "a\xef\xbf\xbdz");
  CHECK(ear::valid_utf8("\xea\xb0" "A\xf0\x9f\x98") == "\xef\xbf\xbd" "A\xef\xbf\xbd");
  CHECK(ear::valid_utf8("\xed\xa0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(ear::valid_utf8("\xc0\xaf\xf5\xe0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(ear::valid_utf8("가나") == "가나" && ear::valid_utf8("").empty());
}
