#include "audit/auditor.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include "audit/image_audit.h"
#include "audit/parallel.h"
#include "audit/scan_peers.h"
#include "audit/verdict.h"
#include "base/phase_clock.h"
#include "base/version.h"
#include "image/target.h"

namespace assay {

namespace {

// One artefact to audit, and where its report belongs.
struct Job {
  OpenTargets::Pending pending;
  Result<ImageReport> report = fail(ErrorCode::kIo, "not audited");
};

std::vector<Job> jobs_of(std::vector<OpenTargets::Pending> artefacts) {
  std::vector<Job> jobs;
  for (OpenTargets::Pending& pending : artefacts) jobs.push_back({std::move(pending)});
  return jobs;
}

Result<Artefact> open(const PendingArtefact& artefact) {
  const PhaseTimer timer("time opening images");
  return artefact.open();
}

// All jobs of one scan. Images go first, in parallel. What may ask about them goes afterwards:
// media and shares around them, and images whose MAK or KMS host key another image holds as well,
// which are then audited once more.
class Scan {
 public:
  Scan(std::vector<Job>& jobs, const RuleSet& rules, const Tables& tables,
       const AuditOptions& options)
      : jobs_(jobs),
        rules_(rules),
        tables_(tables),
        params_(options.params),
        threads_(options.jobs),
        asked_{options.open.limits, options.strict, options.today},
        peers_(jobs.size(), tables, asked_) {}

  void run() {
    run_some([](const Job& job) { return job.pending.artefact.has_registry; });
    peers_.close();
    are_peers_known_ = true;
    run_some([&](const Job& job) {
      return !job.pending.artefact.has_registry ||
             peers_.shares_secret_key(job.pending.artefact.locator);
    });
  }

 private:
  template <typename Wanted>
  void run_some(const Wanted& wanted) {
    std::vector<std::size_t> together;
    std::vector<std::size_t> in_turn;
    for (std::size_t i = 0; i < jobs_.size(); ++i)
      if (wanted(jobs_[i]))
        (jobs_[i].pending.artefact.one_at_a_time ? in_turn : together).push_back(i);
    run_parallel(together.size(), threads_, [&](std::size_t i) { run_one(together[i]); });
    for (const std::size_t i : in_turn) run_one(i);
  }

  void run_one(std::size_t i) { jobs_[i].report = audit_job(i); }

  Result<ImageReport> audit_job(std::size_t i) {
    TRY_ASSIGN(const Artefact artefact, open(jobs_[i].pending.artefact));
    const PhaseTimer timer("time in rules");
    SubjectOptions asked = asked_;
    if (are_peers_known_) asked.peers = &peers_;
    const Subject subject(artefact, tables_, asked);
    ImageReport report = audit_image(subject, rules_, params_);
    if (!are_peers_known_) peers_.add(i, subject, jobs_[i].pending.artefact.open);
    return report;
  }

  std::vector<Job>& jobs_;
  const RuleSet& rules_;
  const Tables& tables_;
  const ParamValues& params_;
  unsigned threads_;
  SubjectOptions asked_;  // of the images, before they know of each other
  GatheredPeers peers_;
  bool are_peers_known_ = false;
};

bool is_windows(const ImageReport& image) {
  return image.kind == "windows" || image.kind == "hive";
}

bool holds_kind(const TargetReport& target, std::string_view kind) {
  return std::any_of(target.images.begin(), target.images.end(),
                     [&](const ImageReport& image) { return image.kind == kind; });
}

// "Clean" about an image without Windows would be a verdict about nothing. A WinPE beside a
// Windows (setup media) is normal; a target that holds nothing else is not what was meant, and
// neither is a share that deploys no Windows.
void add_empty_errors(TargetReport& target) {
  for (const ImageReport& image : target.images)
    if (image.kind == "empty" || image.kind == "package")
      target.errors.push_back(
          fmt::format("{}: no Windows found{}", image.locator,
                      image.kind == "package" ? " (a provisioning package)" : ""));
  const bool has_windows = std::any_of(target.images.begin(), target.images.end(), is_windows);
  if (has_windows) return;
  if (holds_kind(target, "share"))
    target.errors.push_back(fmt::format(
        "{}: no Windows found among the images of the deployment share", target.target));
  else if (holds_kind(target, "winpe"))
    target.errors.push_back(fmt::format("{}: no Windows found, only Windows PE", target.target));
}

// A hive of which no rule asks anything (BCD, a user's hive): nothing was checked. Rules that only
// inform do not count.
void add_unasked_hive_error(TargetReport& target) {
  for (const ImageReport& image : target.images)
    if (image.kind == "hive" &&
        std::all_of(image.results.begin(), image.results.end(), [](const ReportedResult& result) {
          return result.verdict == Verdict::kNotApplicable || result.severity == Severity::kInfo;
        }))
      target.errors.push_back(fmt::format("{}: no rule applies to this hive", image.locator));
}

ReportedRule reported(const Rule& rule) {
  return {rule.id,          rule.title,     rule.severity,   rule.confidence,     rule.tags,
          rule.description, rule.rationale, rule.references, rule.false_positives};
}

}  // namespace

OpenTargets open_targets(const std::vector<std::string>& names, const AuditOptions& options) {
  const PhaseTimer timer("time opening targets");
  OpenTargets open;
  for (const std::string& name : names) {
    TargetReport report;
    report.target = name;
    Result<Target> target = open_target(name, options.open);
    if (target) {
      report.format = target->format;
      for (const Error& error : target->errors) report.errors.push_back(to_string(error));
      // Strict: what had to be mended or ignored to read on was not read as it is.
      std::vector<std::string>& said = options.strict ? report.errors : report.notes;
      said.insert(said.end(), target->notes.begin(), target->notes.end());
      for (PendingArtefact& artefact : target->artefacts)
        open.artefacts.push_back({open.reports.size(), std::move(artefact)});
    } else {
      report.errors.push_back(to_string(target.error()));
    }
    open.reports.push_back(std::move(report));
  }
  return open;
}

Report audit(OpenTargets targets, const RuleSet& rules, const Tables& tables,
             const AuditOptions& options) {
  Report report;
  report.tool_version = version();
  report.rules_digest = rules.digest();
  for (const Rule& rule : rules.rules()) report.rules.push_back(reported(rule));
  report.targets = std::move(targets.reports);
  std::vector<Job> jobs = jobs_of(std::move(targets.artefacts));
  Scan(jobs, rules, tables, options).run();
  for (Job& job : jobs) {
    TargetReport& target = report.targets[job.pending.target];
    if (job.report)
      target.images.push_back(*std::move(job.report));
    else
      target.errors.push_back(to_string(job.report.error()));
  }
  if (!options.allow_empty)
    for (TargetReport& target : report.targets) {
      add_empty_errors(target);
      add_unasked_hive_error(target);
    }
  conclude(report, options);
  return report;
}

}  // namespace assay
