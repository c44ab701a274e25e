// The parts of ear-train, and how each of them ends.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "ear/checkpoint.h"
#include "usage.hpp"

namespace ear_train {

enum Exit : int {
  kDone = 0,
  kFailed = 1,       // the loss diverged, or a file cannot be read, written or used
  kWrongUse = 64,    // an option or a recipe that cannot be taken
  kInterrupted = 130,  // Ctrl-C; a checkpoint was written
  kTerminated = 143,   // SIGTERM; a checkpoint was written
};

// argc and argv without what chose the part.
int microgpt(int argc, char** argv);
int train(int argc, char** argv);
int sample(int argc, char** argv);
int export_weights(int argc, char** argv);
int logits(int argc, char** argv);

// Says what is wrong and, after an empty line, how the part is used.
int wrong_use(const std::string& sentence, Part part);
// Says why the engine did not do it.
int failed(const ear_problem& problem);

// Takes --name VALUE pairs and flags apart.
class Options {
 public:
  Options(int argc, char** argv) : argc_(argc), argv_(argv) {}

  // Moves to the next option; false at the end.
  bool next();
  bool is(const char* name) const { return name_ == name; }
  const std::string& name() const { return name_; }
  // What follows the option. Each of these is false, with `problem` set, where it is missing or does not fit.
  bool text(std::string& out);
  bool whole(long low, long high, long& out);
  bool word(std::initializer_list<const char*> known, std::string& out);
  bool number(double low, double high, double& out);
  bool positive(double& out);
  // false: the option is none of the part's.
  bool unknown();

  std::string problem;

 private:
  int argc_;
  char** argv_;
  int at_ = 0;
  std::string name_;
};

// "PATH cannot be read: …" in the user's language, with what the system said. english and korean say what failed, with
// a space in front.
std::string system_failure(const std::string& path, const char* english, const char* korean, int error);

// All of a file. false: `why` is a sentence.
bool read_text_file(const std::string& path, std::string& out, std::string& why);

}  // namespace ear_train
