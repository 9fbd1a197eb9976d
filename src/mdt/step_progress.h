// How far the audit has got, in the progress window that the task sequence shows anyway.
//
// Layer: mdt. The window belongs to one thread, which opens it, and which alone waits for it: the
// audit never does. What comes while the window is busy is shown as far as it is not outdated.
// Tests: tests/mdt/step_progress_test.cc.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "audit/audit_observer.h"
#include "mdt/step_variables.h"

namespace assay {

// What the window says of the sequence, by the variables that its engine keeps: _SMSTSOrgName,
// _SMSTSPackageName, _SMSTSCustomProgressDialogMessage, _SMSTSCurrentActionName,
// _SMSTSNextInstructionPointer, _SMSTSInstructionTableSize.
struct SequenceProgress {
  std::string organisation;
  std::string sequence;
  std::string title;
  std::string action;
  std::uint32_t step = 0;
  std::uint32_t steps = 0;
};
SequenceProgress sequence_progress(const StepVariables& variables);

class ProgressWindow {
 public:
  virtual ~ProgressWindow() = default;
  virtual void show(const SequenceProgress& sequence, const std::string& text, std::uint32_t done,
                    std::uint32_t of) = 0;
};
using ProgressWindowPtr = std::unique_ptr<ProgressWindow>;

class StepProgress final : public AuditObserver {
 public:
  // `open` gives null where there is no window; then nothing is shown.
  StepProgress(SequenceProgress sequence, std::function<ProgressWindowPtr()> open);
  ~StepProgress() override;  // shows where the audit ended

  void opens_targets(std::size_t count) override;
  void audits_images(std::size_t count) override;
  void begins_image(const std::string& locator) override;
  void ends_image(const std::string& locator) override;

 private:
  struct State {
    std::string text;
    std::size_t done = 0;
    std::size_t images = 0;

    bool operator==(const State&) const = default;
  };

  void run(const std::function<ProgressWindowPtr()>& open);
  template <typename Change>
  void update(const Change& change);

  const SequenceProgress sequence_;
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_;
  bool has_ended_ = false;
  std::thread thread_;
};

}  // namespace assay
