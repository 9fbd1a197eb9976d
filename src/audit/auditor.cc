#include "audit/auditor.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include "audit/image_audit.h"
#include "audit/parallel.h"
#include "audit/scan_peers.h"
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
  Scan(std::vector<Job>& jobs, const OpenTargets& targets, const RuleSet& rules,
       const Tables& tables, const AuditOptions& options)
      : jobs_(jobs),
        targets_(targets),
        rules_(rules),
        tables_(tables),
        options_(options),
        asked_{options.open.limits, options.strict, options.today},
        peers_(jobs.size(), tables, asked_) {}

  void run() {
    if (options_.observer) options_.observer->audits_images(jobs_.size());
    run_some([](const Job& job) { return job.pending.artefact.has_registry; });
    peers_.close();
    are_peers_known_ = true;
    for (std::size_t i = 0; i < jobs_.size(); ++i)
      if (has_secret_key(jobs_[i]) && !is_asked_again(jobs_[i])) tell_result(i);
    run_some([&](const Job& job) { return is_asked_again(job); });
  }

 private:
  static bool has_secret_key(const Job& job) {
    return job.report && GatheredPeers::has_secret_key(GatheredPeers::peer_of(*job.report));
  }

  bool is_asked_again(const Job& job) const {
    return !job.pending.artefact.has_registry ||
           peers_.shares_secret_key(job.pending.artefact.locator);
  }

  template <typename Wanted>
  void run_some(const Wanted& wanted) {
    std::vector<std::size_t> together;
    std::vector<std::size_t> in_turn;
    for (std::size_t i = 0; i < jobs_.size(); ++i)
      if (wanted(jobs_[i]))
        (jobs_[i].pending.artefact.one_at_a_time ? in_turn : together).push_back(i);
    run_parallel(together.size(), options_.jobs, [&](std::size_t i) { run_one(together[i]); });
    for (const std::size_t i : in_turn) run_one(i);
  }

  void run_one(std::size_t i) {
    const std::string& locator = jobs_[i].pending.artefact.locator;
    if (options_.observer) options_.observer->begins_image(locator);
    jobs_[i].report = answer_of(i);
    if (options_.observer) options_.observer->ends_image(locator);
    if (!are_peers_known_ && jobs_[i].report)
      peers_.add(i, *jobs_[i].report, jobs_[i].pending.artefact.open);
    tell_result(i);
  }

  Result<ImageReport> answer_of(std::size_t i) {
    const PendingArtefact& artefact = jobs_[i].pending.artefact;
    const bool is_cacheable =
        options_.cache != nullptr && !are_peers_known_ && !artefact.wim_identity.empty();
    if (is_cacheable)
      if (std::optional<ImageReport> known =
              options_.cache->find(artefact.wim_identity, artefact.locator))
        return *std::move(known);
    Result<ImageReport> report = audit_job(i);
    if (is_cacheable && report && is_for_cache(*report))
      options_.cache->keep(artefact.wim_identity, *report);
    return report;
  }

  // What was not read wholly may be another time; of secret keys other images may know more.
  static bool is_for_cache(const ImageReport& image) {
    return image.errors.empty() && !GatheredPeers::has_secret_key(GatheredPeers::peer_of(image)) &&
           std::none_of(
               image.results.begin(), image.results.end(),
               [](const ReportedResult& result) { return result.verdict == Verdict::kUnknown; });
  }

  Result<ImageReport> audit_job(std::size_t i) {
    const PendingArtefact& pending = jobs_[i].pending.artefact;
    const DeadlineScope deadline(targets_.deadlines[jobs_[i].pending.target].get());
    if (const auto going_on = may_go_on(); !going_on)
      return fail(in(pending.locator, going_on.error()));
    TRY_ASSIGN(const Artefact artefact, open(pending));
    const PhaseTimer timer("time in rules");
    SubjectOptions asked = asked_;
    if (are_peers_known_) asked.peers = &peers_;
    const Subject subject(artefact, tables_, asked);
    return audit_image(subject, rules_, options_.params);
  }

  // An image with a secret key may be audited again.
  void tell_result(std::size_t i) {
    const Job& job = jobs_[i];
    if (options_.observer == nullptr || !job.report) return;
    if (are_peers_known_ || !GatheredPeers::has_secret_key(GatheredPeers::peer_of(*job.report)))
      options_.observer->has_result(targets_.reports[job.pending.target].target, *job.report);
  }

  std::vector<Job>& jobs_;
  const OpenTargets& targets_;
  const RuleSet& rules_;
  const Tables& tables_;
  const AuditOptions& options_;
  SubjectOptions asked_;  // of the images, before they know of each other
  GatheredPeers peers_;
  bool are_peers_known_ = false;
};

bool is_windows(const ImageReport& image) {
  return image.kind == "windows" || image.kind == "live" || image.kind == "hive";
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

Result<Target> open_one(const std::string& name, const OpenOptions& options) {
  if (const auto going_on = may_go_on(); !going_on) return fail(in(name, going_on.error()));
  return open_target(name, options);
}

void add_target(const std::string& name, Result<Target> target, bool strict, OpenTargets& open) {
  TargetReport report;
  report.target = name;
  if (target) {
    report.format = target->format;
    for (const Error& error : target->errors) report.errors.push_back(to_string(error));
    // Strict: what had to be mended or ignored to read on was not read as it is.
    std::vector<std::string>& said = strict ? report.errors : report.notes;
    said.insert(said.end(), target->notes.begin(), target->notes.end());
    for (PendingArtefact& artefact : target->artefacts)
      open.artefacts.push_back({open.reports.size(), std::move(artefact)});
  } else {
    report.errors.push_back(to_string(target.error()));
  }
  open.reports.push_back(std::move(report));
}

ReportedRule reported(const Rule& rule) {
  return {rule.id,          rule.title,     rule.severity,   rule.confidence,     rule.tags,
          rule.description, rule.rationale, rule.references, rule.false_positives};
}

}  // namespace

std::string describe(const AuditOptions& options) {
  std::string text = fmt::format(
      "engine {} strict {} day {} nesting {}", static_cast<int>(options.open.engine),
      options.strict, to_iso8601(options.today).substr(0, 10), options.open.limits.max_nesting);
  for (const auto& [name, values] : options.params) {
    text += fmt::format("\n{}", name);
    for (const std::string& value : values) text += fmt::format("\n {}", value);
  }
  return text;
}

OpenTargets open_targets(const std::vector<std::string>& names, const AuditOptions& options) {
  const PhaseTimer timer("time opening targets");
  OpenTargets open;
  for (std::size_t i = 0; i < names.size(); ++i)
    open.deadlines.push_back(std::make_unique<Deadline>(options.timeout));
  if (options.observer) options.observer->opens_targets(names.size());
  std::vector<Result<Target>> targets(names.size(), fail(ErrorCode::kIo, "not opened"));
  run_parallel(names.size(), options.jobs, [&](std::size_t i) {
    const DeadlineScope deadline(open.deadlines[i].get());
    targets[i] = open_one(names[i], options.open);
    if (options.observer) options.observer->opened_target();
  });
  for (std::size_t i = 0; i < names.size(); ++i)
    add_target(names[i], std::move(targets[i]), options.strict, open);
  return open;
}

Report audit(OpenTargets targets, const RuleSet& rules, const Tables& tables,
             const AuditOptions& options) {
  Report report;
  report.tool_version = version();
  report.rules_digest = rules.digest();
  report.params = options.params;
  for (const Rule& rule : rules.rules()) report.rules.push_back(reported(rule));
  std::vector<Job> jobs = jobs_of(std::move(targets.artefacts));
  Scan(jobs, targets, rules, tables, options).run();
  report.interrupted = stop_is_requested();
  report.targets = std::move(targets.reports);
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
  return report;
}

}  // namespace assay
