// Time spent by phase of a run (opening, rules, report), added up over all threads; for --stats.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace assay {

class PhaseClock {
 public:
  void add(const std::string& phase, std::chrono::steady_clock::duration time) {
    const std::lock_guard lock(mutex_);
    times_[phase] += std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  }
  // Microseconds by phase.
  std::map<std::string, std::int64_t> times() const {
    const std::lock_guard lock(mutex_);
    return times_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::int64_t> times_;
};

// The one instance.
inline PhaseClock& phase_clock() {
  static PhaseClock clock;
  return clock;
}

// Counts the time of its own scope.
class PhaseTimer {
 public:
  explicit PhaseTimer(std::string phase) : phase_(std::move(phase)) {}
  ~PhaseTimer() { phase_clock().add(phase_, std::chrono::steady_clock::now() - start_); }
  PhaseTimer(const PhaseTimer&) = delete;
  PhaseTimer& operator=(const PhaseTimer&) = delete;

 private:
  const std::string phase_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace assay
