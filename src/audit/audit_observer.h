// Who wants to know how an audit gets on: a progress display, reports that are written while the
// scan goes on.
//
// Layer: audit. Called by several threads at once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/report.h"

namespace assay {

class AuditObserver {
 public:
  virtual ~AuditObserver() = default;

  virtual void opens_targets(std::size_t count) { static_cast<void>(count); }
  virtual void opened_target() {}
  // All targets are open; so many images will be audited.
  virtual void audits_images(std::size_t count) { static_cast<void>(count); }
  virtual void begins_image(const std::string& locator) { static_cast<void>(locator); }
  virtual void ends_image(const std::string& locator) { static_cast<void>(locator); }
  // The report of this image does not change any more. Once for each.
  virtual void has_result(const std::string& target, const ImageReport& image) {
    static_cast<void>(target), static_cast<void>(image);
  }
};

// Several of them as one.
class AuditObservers final : public AuditObserver {
 public:
  void add(AuditObserver& observer) { observers_.push_back(&observer); }  // must outlive this

  void opens_targets(std::size_t count) override {
    for (AuditObserver* observer : observers_) observer->opens_targets(count);
  }
  void opened_target() override {
    for (AuditObserver* observer : observers_) observer->opened_target();
  }
  void audits_images(std::size_t count) override {
    for (AuditObserver* observer : observers_) observer->audits_images(count);
  }
  void begins_image(const std::string& locator) override {
    for (AuditObserver* observer : observers_) observer->begins_image(locator);
  }
  void ends_image(const std::string& locator) override {
    for (AuditObserver* observer : observers_) observer->ends_image(locator);
  }
  void has_result(const std::string& target, const ImageReport& image) override {
    for (AuditObserver* observer : observers_) observer->has_result(target, image);
  }

 private:
  std::vector<AuditObserver*> observers_;
};

}  // namespace assay
