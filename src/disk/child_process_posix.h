// A program that serves us for a while and is ended with the object.
//
// Layer: disk. POSIX only. Its standard input and output are /dev/null; what it says on standard
// error is kept for our own messages and never reaches the terminal.
// Tests: tests/disk/qemu_disk_test.cc.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

#include "base/result.h"

namespace assay {

// A file descriptor that is closed with the object.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int get() const { return number_; }
  // Gives the descriptor away.
  int release();

 private:
  int number_;
};

// The same open file under a number of 10 or more, which stays clear of those that a child needs.
// Closed on exec, as every descriptor of ours.
Result<Descriptor> moved_up(Descriptor low);

struct ChildSpec {
  std::string program;                 // absolute path
  std::vector<std::string> arguments;  // without the program
  int listener = -1;                   // becomes descriptor 3, as systemd hands over sockets
  std::vector<int> shared;             // descriptors that the child inherits; all by moved_up()
};

class ChildProcess {
 public:
  static Result<ChildProcess> start(const ChildSpec& spec);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  // Ends the process if it has not ended, and waits for it: it only ever read, so it needs no
  // farewell, and one that hangs must not hang us.
  void end();
  // The first 4 KiB of what it has said on standard error.
  std::string said();

 private:
  ChildProcess(pid_t process, Descriptor messages)
      : process_(process), messages_(std::move(messages)) {}

  pid_t process_;
  Descriptor messages_;
  std::string said_;
};

// "No such file or directory"
std::string system_reason(int error_number);

}  // namespace assay
