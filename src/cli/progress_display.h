// How far a scan has got, on one line of the terminal: targets, images, bytes, the time that is
// left. On standard error only, and only where that is a terminal.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "audit/audit_observer.h"
#include "cli/console.h"

namespace assay {

struct Progress {
  std::size_t targets = 0, targets_open = 0;
  std::size_t images = 0, images_done = 0;
  std::string current;           // locator of the image that was begun last
  std::uint64_t bytes_read = 0;  // from the host's files
  double seconds = 0;            // since the first image
};

// "auditing 12/200 images  install.wim!3  410 MB read  0:42 left", cut to `columns`.
std::string progress_line(const Progress& progress, std::size_t columns);

class ProgressDisplay final : public AuditObserver {
 public:
  explicit ProgressDisplay(const Console& console);
  ~ProgressDisplay() override;  // clears the line

  void opens_targets(std::size_t count) override;
  void opened_target() override;
  void audits_images(std::size_t count) override;
  void begins_image(const std::string& locator) override;
  void ends_image(const std::string& locator) override;

 private:
  void run();
  void draw(const std::string& line);

  const Console& console_;
  const std::uint64_t bytes_before_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  Progress progress_;
  std::thread thread_;
};

}  // namespace assay
