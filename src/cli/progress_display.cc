#include "cli/progress_display.h"

#include <chrono>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "io/stats.h"

namespace assay {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kInterval = std::chrono::milliseconds(120);
constexpr std::size_t kUsualColumns = 80;

std::string bytes_text(std::uint64_t bytes) {
  const double mega = static_cast<double>(bytes) / 1e6;
  return mega < 1000 ? fmt::format("{:.0f} MB", mega) : fmt::format("{:.1f} GB", mega / 1000);
}

// By the images that are done; with fewer than three nobody can tell.
std::string time_left(const Progress& progress) {
  if (progress.images_done < 3 || progress.images_done >= progress.images) return {};
  const double each = progress.seconds / static_cast<double>(progress.images_done);
  const auto left = static_cast<std::uint64_t>(
      each * static_cast<double>(progress.images - progress.images_done) + 0.5);
  return fmt::format("  {}:{:02} left", left / 60, left % 60);
}

// From the front: what tells locators apart stands at their end.
std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  if (most < 8) return {};
  std::size_t start = text.size() - most + 3;
  while (start < text.size() && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) ++start;
  return "..." + text.substr(start);
}

}  // namespace

std::string progress_line(const Progress& progress, std::size_t columns) {
  if (progress.images == 0)
    return fmt::format("opening {}/{} targets", progress.targets_open, progress.targets);
  const std::string head =
      fmt::format("auditing {}/{} images", progress.images_done, progress.images);
  const std::string tail =
      fmt::format("  {} read{}", bytes_text(progress.bytes_read), time_left(progress));
  const std::size_t used = head.size() + tail.size() + 3;
  const std::string current =
      used < columns ? shortened(printable(progress.current), columns - used) : std::string();
  const std::string line = head + (current.empty() ? "" : "  " + current) + tail;
  return line.size() < columns ? line : line.substr(0, columns - 1);
}

ProgressDisplay::ProgressDisplay(const Console& console)
    : console_(console), bytes_before_(stats().snapshot().bytes_read), thread_([this] { run(); }) {}

ProgressDisplay::~ProgressDisplay() {
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }
  ended_.notify_one();
  thread_.join();
  draw({});
}

void ProgressDisplay::run() {
  std::unique_lock lock(mutex_);
  Clock::time_point first_image;
  while (!ended_.wait_for(lock, kInterval, [&] { return has_ended_; })) {
    if (progress_.images != 0 && first_image == Clock::time_point()) first_image = Clock::now();
    if (first_image != Clock::time_point())
      progress_.seconds = std::chrono::duration<double>(Clock::now() - first_image).count();
    progress_.bytes_read = stats().snapshot().bytes_read - bytes_before_;
    draw(progress_line(progress_, console_.columns == 0 ? kUsualColumns : console_.columns));
  }
}

void ProgressDisplay::draw(const std::string& line) {
  console_.err << '\r' << line << "\x1b[K" << std::flush;
}

void ProgressDisplay::opens_targets(std::size_t count) {
  const std::lock_guard lock(mutex_);
  progress_.targets = count;
}

void ProgressDisplay::opened_target() {
  const std::lock_guard lock(mutex_);
  ++progress_.targets_open;
}

void ProgressDisplay::audits_images(std::size_t count) {
  const std::lock_guard lock(mutex_);
  progress_.images = count;
}

void ProgressDisplay::begins_image(const std::string& locator) {
  const std::lock_guard lock(mutex_);
  progress_.current = locator;
}

// Some images are audited a second time.
void ProgressDisplay::ends_image(const std::string&) {
  const std::lock_guard lock(mutex_);
  progress_.images_done = std::min(progress_.images_done + 1, progress_.images);
}

}  // namespace assay
