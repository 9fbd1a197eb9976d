#include "mdt/step_progress.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace assay {

namespace {

// 0 for what is no number: the window then shows no bar of the sequence.
std::uint32_t number_from(const std::string& text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

SequenceProgress sequence_progress(const StepVariables& variables) {
  return {variables.get("_SMSTSOrgName"),
          variables.get("_SMSTSPackageName"),
          variables.get("_SMSTSCustomProgressDialogMessage"),
          variables.get("_SMSTSCurrentActionName"),
          number_from(variables.get("_SMSTSNextInstructionPointer")),
          number_from(variables.get("_SMSTSInstructionTableSize"))};
}

StepProgress::StepProgress(SequenceProgress sequence, std::function<ProgressWindowPtr()> open)
    : sequence_(std::move(sequence)), thread_([this, open = std::move(open)] { run(open); }) {}

StepProgress::~StepProgress() {
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void StepProgress::run(const std::function<ProgressWindowPtr()>& open) {
  const ProgressWindowPtr window = open();
  if (!window) return;
  State shown;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return has_ended_ || state_ != shown; });
    if (state_ == shown) return;  // the end, and nothing new
    shown = state_;
    lock.unlock();
    window->show(sequence_, shown.text, static_cast<std::uint32_t>(shown.done),
                 static_cast<std::uint32_t>(std::max<std::size_t>(shown.images, 1)));
    lock.lock();
  }
}

template <typename Change>
void StepProgress::update(const Change& change) {
  {
    const std::lock_guard lock(mutex_);
    change(state_);
  }
  changed_.notify_one();
}

void StepProgress::opens_targets(std::size_t) {
  update([](State& state) { state.text = "assay: opening the image"; });
}

void StepProgress::audits_images(std::size_t count) {
  update([&](State& state) { state.images = count; });
}

void StepProgress::begins_image(const std::string& locator) {
  update([&](State& state) { state.text = "assay: auditing " + printable(locator); });
}

// Some images are audited a second time.
void StepProgress::ends_image(const std::string&) {
  update([](State& state) { state.done = std::min(state.done + 1, state.images); });
}

}  // namespace assay
