#include "cli/streamed_lines.h"

#include "report/jsonl_writer.h"

namespace assay {

void StreamedLines::has_result(const std::string& target, const ImageReport& image) {
  Report part;
  part.targets.emplace_back();
  part.targets.front().target = target;
  part.targets.front().images.push_back(image);
  judge(part, gate_);  // waivers
  const std::lock_guard lock(mutex_);
  write_image_line(target, part.targets.front().images.front(), console_.out);
}

}  // namespace assay
