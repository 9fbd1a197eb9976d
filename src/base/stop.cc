#include "base/stop.h"

#include <fmt/core.h>

namespace assay {

namespace {

std::atomic<bool> is_requested = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // a signal handler writes it

thread_local Deadline* current_deadline = nullptr;

}  // namespace

void request_stop() { is_requested.store(true, std::memory_order_relaxed); }
bool stop_is_requested() { return is_requested.load(std::memory_order_relaxed); }
void withdraw_stop() { is_requested.store(false, std::memory_order_relaxed); }

void Deadline::start() {
  if (limit_.count() == 0) return;
  Clock::rep not_started = 0;
  end_.compare_exchange_strong(not_started, (Clock::now() + limit_).time_since_epoch().count());
}

bool Deadline::has_passed() const {
  const Clock::rep end = end_.load();
  return end != 0 && Clock::now().time_since_epoch().count() >= end;
}

DeadlineScope::DeadlineScope(Deadline* deadline) : before_(current_deadline) {
  current_deadline = deadline;
  if (deadline != nullptr) deadline->start();
}

DeadlineScope::~DeadlineScope() { current_deadline = before_; }

Result<void> may_go_on() {
  if (stop_is_requested()) return fail(ErrorCode::kIo, "interrupted");
  if (current_deadline != nullptr && current_deadline->has_passed())
    return fail(ErrorCode::kIo,
                fmt::format("not read within {} s (--timeout)", current_deadline->limit().count()));
  return {};
}

}  // namespace assay
