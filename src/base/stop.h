// Whether reading may go on: Ctrl-C stops everything, a deadline the target that it belongs to.
//
// Layer: base. Asked by every read of a host file (io), so that whatever parser is at work gets an
// error and nothing that was not read is taken for absent.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "base/result.h"

namespace assay {

// May be called by a signal handler.
void request_stop();
bool stop_is_requested();
void withdraw_stop();  // for tests

// How long one target may be read. The clock starts with the first scope and never stops.
class Deadline {
 public:
  explicit Deadline(std::chrono::seconds limit) : limit_(limit) {}  // 0: none

  void start();
  bool has_passed() const;
  std::chrono::seconds limit() const { return limit_; }

 private:
  using Clock = std::chrono::steady_clock;
  std::chrono::seconds limit_;
  std::atomic<Clock::rep> end_{0};  // 0: not started
};

// Holds a deadline to this thread while it lives. Null: none.
class DeadlineScope {
 public:
  explicit DeadlineScope(Deadline* deadline);
  ~DeadlineScope();
  DeadlineScope(const DeadlineScope&) = delete;
  DeadlineScope& operator=(const DeadlineScope&) = delete;

 private:
  Deadline* before_;
};

// kIo with the reason, if reading is to end.
Result<void> may_go_on();

}  // namespace assay
