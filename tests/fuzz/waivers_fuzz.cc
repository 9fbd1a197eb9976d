#include "audit/waivers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<WaiverSet> set = WaiverSet::read(text, "waivers.toml");
  if (!set) return 0;
  Report report;
  report.targets.emplace_back();
  report.targets[0].images.emplace_back();
  report.targets[0].images[0].results.emplace_back();
  report.targets[0].images[0].results[0].verdict = Verdict::kFires;
  set->apply(report, *file_time_from_date("2026-01-01"));
  return 0;
}
