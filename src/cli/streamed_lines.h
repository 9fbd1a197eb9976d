// -f jsonl to standard output: an image is written as soon as nothing about it can change.
#pragma once

#include <mutex>

#include "audit/audit_observer.h"
#include "cli/gate_options.h"

namespace assay {

class StreamedLines final : public AuditObserver {
 public:
  // Both outlive this. Without a baseline: what is new is known at the end only.
  StreamedLines(const Gate& gate, const Console& console) : gate_(gate), console_(console) {}

  void has_result(const std::string& target, const ImageReport& image) override;

 private:
  const Gate& gate_;
  const Console& console_;
  std::mutex mutex_;
};

}  // namespace assay
