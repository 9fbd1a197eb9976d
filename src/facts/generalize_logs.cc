// generalize.runs and generalize.rearm_exhausted: what sysprep's own logs tell of its runs
// (licensing.md 7).
//
// sysprep appends to setupact.log (everything) and setuperr.log (errors) of
// System32\Sysprep\Panther. A run that generalises names the option GENERALIZE and makes
// Sysprep_succeeded.tag at its very end; one that failed leaves the first without the second. Every
// line starts with its time, "2024-03-20 20:20:31, Info ...", and times of that form compare as
// text.

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/lines.h"
#include "base/text.h"
#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "facts/text_files.h"

namespace assay {

namespace {

constexpr std::string_view kAllLines = "System32/Sysprep/Panther/setupact.log";
constexpr std::string_view kErrors = "System32/Sysprep/Panther/setuperr.log";
// "The maximum allowed number of re-arms has been exceeded", in the spellings of the logs.
constexpr std::array<std::string_view, 3> kExhausted = {"0xc004d307", "0xC004D307", "-1073425657"};
constexpr std::int64_t kLastBuildWithThreeRearms = 7601;  // Windows 7, Server 2008 R2
constexpr std::int64_t kRearms = 3;

std::optional<std::string_view> time_of(std::string_view line) {
  constexpr std::string_view kShape = "0000-00-00 00:00:00";
  if (line.size() < kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool is_digit = line[i] >= '0' && line[i] <= '9';
    if (kShape[i] == '0' ? !is_digit : line[i] != kShape[i]) return std::nullopt;
  }
  return line.substr(0, kShape.size());
}

// With case: sysprep wrote the lines, and its logs have megabytes.
bool holds(std::string_view line, std::string_view part) {
  return line.find(part) != std::string_view::npos;
}

bool is_start(std::string_view line) {
  return holds(line, "Beginning of a new sysprep run") || holds(line, "Initialized SysPrep log");
}

bool is_option(std::string_view line) {
  return holds(line, "supported command line option 'GENERALIZE'");
}

bool is_success(std::string_view line) {
  return holds(line, "Successfully created tag file") && holds(line, "ysprep_succeeded.tag");
}

bool is_exhausted(std::string_view line) {
  return std::any_of(kExhausted.begin(), kExhausted.end(),
                     [&](std::string_view code) { return holds(line, code); });
}

// What happened, in the order of one log.
struct Runs {
  std::int64_t successful = 0;
  std::string last_success;  // its time; empty: none, or a line without one
  bool ends_exhausted = false;
  std::string last_exhausted;
  std::string exhausted_line;
};

// A line without a time belongs to the one before it.
Runs read_runs(std::string_view text) {
  Runs runs;
  bool generalizes = false;
  std::string time;
  Lines lines(text);
  while (const std::optional<std::string_view> line = lines.next()) {
    if (const auto stamp = time_of(*line)) time = *stamp;
    if (is_start(*line)) generalizes = false;
    if (is_option(*line)) generalizes = true;
    if (is_success(*line) && generalizes) {
      ++runs.successful;
      runs.last_success = time;
      runs.ends_exhausted = false;
      generalizes = false;
    }
    if (is_exhausted(*line)) {
      runs.ends_exhausted = true;
      runs.last_exhausted = time;
      runs.exhausted_line = trim(*line);
    }
  }
  return runs;
}

struct Log {
  TextFile file;
  Runs runs;
};

Result<std::optional<Log>> read_log(const Subject& subject, std::string_view path) {
  TRY_ASSIGN(std::optional<TextFile> file, read_windows_text(subject, path));
  if (!file) return std::nullopt;
  Runs runs = read_runs(file->text);
  return Log{*std::move(file), std::move(runs)};
}

using LogAnswer = Result<std::optional<Log>>;

LogAnswer read_all_lines(const Subject& subject) { return read_log(subject, kAllLines); }

// Both facts ask for it; the text is long and read once.
const LogAnswer& all_lines(const Subject& subject) {
  return subject.memo<LogAnswer>("sysprep's setupact.log", read_all_lines);
}

Answer runs(const Subject& subject) {
  const LogAnswer& log = all_lines(subject);
  if (!log) return Unreadable{log.error()};
  if (!*log) return Absent{{std::string(kAllLines), {}, {}, {}, {}}};
  const std::int64_t count = (*log)->runs.successful;
  return present(count, (*log)->file.provenance(),
                 fmt::format("sysprep /generalize succeeded {} times", count));
}

// Whether the errors' last refusal came behind the last success of the other log.
bool is_behind(const Runs& errors, const std::optional<Log>& all) {
  if (!errors.ends_exhausted) return false;
  return !all || all->runs.successful == 0 || errors.last_exhausted > all->runs.last_success;
}

Answer exhausted(const Log& log) {
  return present(true, log.file.provenance(), printable(log.runs.exhausted_line));
}

// Since Windows 8 the state can be reset again and again.
Answer exhausted_by_count(const Subject& subject, const Log& all) {
  const Provenance from = all.file.provenance();
  if (all.runs.successful < kRearms) return present(false, from, "no refusal in sysprep's logs");
  const Answer& build = subject.fact("os.build");
  const auto* known = std::get_if<Present>(&build);
  if (known == nullptr) return build;
  if (std::get<std::int64_t>(known->value) > kLastBuildWithThreeRearms)
    return present(false, from, "no refusal in sysprep's logs");
  return present(
      true, from,
      fmt::format("sysprep /generalize succeeded {} times, of {} that this Windows allows",
                  all.runs.successful, kRearms));
}

Answer rearm_exhausted(const Subject& subject) {
  const LogAnswer& all = all_lines(subject);
  if (!all) return Unreadable{all.error()};
  const LogAnswer errors = read_log(subject, kErrors);
  if (!errors) return Unreadable{errors.error()};
  if (*errors && is_behind((*errors)->runs, *all)) return exhausted(**errors);
  if (*all && (*all)->runs.ends_exhausted) return exhausted(**all);
  if (*all) return exhausted_by_count(subject, **all);
  if (*errors) return present(false, (*errors)->file.provenance(), "no refusal in sysprep's logs");
  return Absent{{std::string(kErrors), {}, {}, {}, {}}};
}

constexpr FactDefinition kGeneralizeLogsFacts[] = {
    {"generalize.runs", "number",
     "how many runs of sysprep /generalize succeeded, by its log; absent without a log", runs},
    {"generalize.rearm_exhausted", "yes/no",
     "whether activation cannot be rearmed again: refused (0xC004D307) after the last success, or "
     "three runs on Windows 7 and older",
     rearm_exhausted},
};

}  // namespace

std::span<const FactDefinition> generalize_log_facts() { return kGeneralizeLogsFacts; }

}  // namespace assay
