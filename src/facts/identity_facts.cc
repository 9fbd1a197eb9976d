// os.*: which Windows this is (licensing.md section 2), and gvlk, the setup key that fits it.

#include <charconv>

#include <fmt/core.h>

#include "base/text.h"
#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "licensing/edition.h"
#include "registry/value_text.h"

namespace assay {

namespace {

constexpr std::string_view kProductOptions =
    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions";
constexpr std::string_view kEnvironment =
    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";

Answer edition(const Subject& subject) { return text_fact(subject, kCurrentVersion, "EditionID"); }

Answer installation_type(const Subject& subject) {
  return text_fact(subject, kCurrentVersion, "InstallationType");
}

Answer ubr(const Subject& subject) { return number_fact(subject, kCurrentVersion, "UBR"); }

Answer install_date(const Subject& subject) {
  Answer answer = number_fact(subject, kCurrentVersion, "InstallDate");
  auto* found = std::get_if<Present>(&answer);
  if (found == nullptr) return answer;
  // Media that were never set up hold 0.
  if (std::get<std::int64_t>(found->value) == 0) return Absent{found->evidence.front().from};
  found->value = to_iso8601(file_time_from_unix(std::get<std::int64_t>(found->value)));
  return answer;
}

// Of XP, CurrentBuild is a text with dots that says not to use it; later it is the right one.
Answer build_text(const Subject& subject) {
  Answer current = text_fact(subject, kCurrentVersion, "CurrentBuild");
  const auto* found = std::get_if<Present>(&current);
  const bool is_usable = found != nullptr && to_text(found->value).find('.') == std::string::npos;
  if (is_usable || std::holds_alternative<Unreadable>(current)) return current;
  return text_fact(subject, kCurrentVersion, "CurrentBuildNumber");
}

Answer build(const Subject& subject) {
  Answer text = build_text(subject);
  auto* found = std::get_if<Present>(&text);
  if (found == nullptr) return text;
  const std::string digits = to_text(found->value);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 0)
    return Unreadable{{ErrorCode::kCorrupt,
                       fmt::format("CurrentBuild '{}' is not a number", printable(digits)),
                       {},
                       "SOFTWARE"}};
  found->value = number;
  return text;
}

std::uint32_t build_number(const Subject& subject) {
  return static_cast<std::uint32_t>(fact_number(subject, "os.build").value_or(0));
}

Answer name(const Subject& subject) {
  Answer answer = text_fact(subject, kCurrentVersion, "ProductName");
  if (auto* found = std::get_if<Present>(&answer))
    found->value = corrected_product_name(to_text(found->value), build_number(subject));
  return answer;
}

// DisplayVersion ("24H2") since 20H2, before it ReleaseId ("1909"), before that the service pack.
Answer release(const Subject& subject) {
  for (const std::string_view value : {"DisplayVersion", "ReleaseId", "CSDVersion"}) {
    Answer answer = text_fact(subject, kCurrentVersion, value);
    if (!std::holds_alternative<Absent>(answer)) return answer;
  }
  return Absent{{{}, std::string(kCurrentVersion), "DisplayVersion", {}, {}}};
}

Answer architecture(const Subject& subject) {
  return text_fact(subject, kEnvironment, "PROCESSOR_ARCHITECTURE");
}

// The values that tell client from server. What is outside of a bare hive simply does not help.
struct ProductValues {
  std::vector<ValueAnswer> answers;
  std::vector<std::string> texts;  // of each; empty where absent

  void read(const Subject& subject, std::string_view key, std::string_view value) {
    answers.push_back(read_value(subject, key, value));
    const auto* found = std::get_if<FoundValue>(&answers.back());
    texts.push_back(found != nullptr ? as_string(found->value).value_or("") : "");
  }
};

Answer undecided_product(const ProductValues& values) {
  std::optional<Error> outside;
  std::size_t outside_count = 0;
  for (const ValueAnswer& answer : values.answers) {
    const auto* unreadable = std::get_if<Unreadable>(&answer);
    if (unreadable == nullptr) continue;
    if (!is_outside(unreadable->error)) return *unreadable;
    outside = unreadable->error;
    ++outside_count;
  }
  if (outside_count == values.answers.size()) return Unreadable{*outside};
  return Absent{{{}, std::string(kCurrentVersion), "InstallationType", {}, {}}};
}

Answer product(const Subject& subject) {
  ProductValues values;
  values.read(subject, kCurrentVersion, "InstallationType");
  values.read(subject, kProductOptions, "ProductType");
  values.read(subject, kCurrentVersion, "EditionID");
  values.read(subject, kCurrentVersion, "ProductName");
  const FamilyVerdict verdict =
      product_family({values.texts[0], values.texts[1], values.texts[2], values.texts[3]});
  if (verdict.family == ProductFamily::kUnknown) return undecided_product(values);
  return present(std::string(name_of(verdict.family)),
                 {{}, {}, std::string(verdict.decided_by), {}, {}});
}

Answer evaluation(const Subject& subject) {
  const Answer& answer = subject.fact("os.edition");
  const auto* found = std::get_if<Present>(&answer);
  if (found == nullptr) return answer;
  return Present{is_evaluation_edition(to_text(found->value)), found->evidence};
}

Answer gvlk(const Subject& subject) {
  const Answer& answer = subject.fact("os.edition");
  const auto* found = std::get_if<Present>(&answer);
  if (found == nullptr) return answer;
  const bool is_server = fact_text(subject, "os.product") == "server";
  const auto* row =
      subject.tables().gvlk_for(to_text(found->value), build_number(subject), is_server);
  if (row == nullptr) return Absent{};
  return present(row->key.full(), {}, row->product);
}

constexpr FactDefinition kIdentityFacts[] = {
    {"os.name", "text", "ProductName, corrected to Windows 11 where the build says so", name},
    {"os.product", "text", "client or server", product},
    {"os.edition", "text", "EditionID: Enterprise, Professional, ServerStandard ...", edition},
    {"os.build", "number", "CurrentBuild: 7601, 19045, 26100 ...", build},
    {"os.ubr", "number", "update build revision: the part behind the build", ubr},
    {"os.release", "text", "24H2, 1909, Service Pack 1 ...", release},
    {"os.installation_type", "text", "Client, Server, Server Core, WindowsPE ...",
     installation_type},
    {"os.architecture", "text", "AMD64, x86, ARM64", architecture},
    {"os.install_date", "text", "when Windows was installed, UTC", install_date},
    {"os.evaluation", "yes/no", "whether EditionID is an evaluation edition", evaluation},
    {"gvlk", "text", "the published KMS client setup key (GVLK) of the image's own edition", gvlk},
};

}  // namespace

std::span<const FactDefinition> identity_facts() { return kIdentityFacts; }

}  // namespace assay
