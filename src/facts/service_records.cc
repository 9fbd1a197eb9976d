// licensing_service: the Windows services that activation depends on.

#include <array>

#include "facts/definitions.h"
#include "facts/registry_reading.h"
#include "licensing/edition.h"
#include "registry/value_text.h"

namespace assay {

namespace {

Result<bool> key_exists(const Subject& subject, std::string_view path) {
  TRY_ASSIGN(const std::optional<Key> key, read_key(subject, path));
  return key.has_value();
}

// osppsvc serves Office 2010 everywhere and later Offices on Windows 7 only.
Result<bool> office_needs_osppsvc(const Subject& subject) {
  const auto build = fact_number(subject, "os.build");
  for (const std::string_view office : {"HKLM\\SOFTWARE\\Microsoft\\Office\\",
                                        "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Office\\"}) {
    for (const std::string_view version : {"14.0", "15.0", "16.0"}) {
      if (version != "14.0" && build.value_or(0) >= kFirstBuildWithSppOffice) continue;
      TRY_ASSIGN(const bool exists, key_exists(subject, std::string(office) + std::string(version) +
                                                            "\\Registration"));
      if (exists) return true;
    }
  }
  return false;
}

Result<bool> is_needed(const Subject& subject, std::string_view name) {
  if (name == "osppsvc") return office_needs_osppsvc(subject);
  const auto build = fact_number(subject, "os.build");
  const bool is_new = build.value_or(kFirstBuildWithSppsvc) >= kFirstBuildWithSppsvc;
  return name == (is_new ? "sppsvc" : "slsvc");
}

Result<std::optional<Record>> read_service(const Subject& subject, std::string_view name) {
  const std::string path = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + std::string(name);
  TRY_ASSIGN(const std::optional<Key> key, read_key(subject, path));
  if (!key) return std::nullopt;
  Record record;
  record.set("name", std::string(name));
  TRY_ASSIGN(const std::optional<Value> start, key->value("Start"));
  if (start) {
    if (const auto number = as_number(*start))
      record.set("start", static_cast<std::int64_t>(*number));
    record.evidence.push_back(evidence_of(*key, *start));
  }
  TRY_ASSIGN(const std::optional<Value> image, key->value("ImagePath"));
  if (image) record.set("image", as_string(*image).value_or(""));
  // A bare SYSTEM hive does not say which Office is installed: then osppsvc counts as not needed.
  const Result<bool> needed = is_needed(subject, name);
  if (!needed && !is_outside(needed.error())) return fail(needed.error());
  record.set("needed", needed.value_or(false));
  return record;
}

Records licensing_services(const Subject& subject) {
  Records records;
  for (const std::string_view name : {"sppsvc", "slsvc", "osppsvc", "sppuinotify"}) {
    Result<std::optional<Record>> service = read_service(subject, name);
    if (!service)
      records.unread.push_back(std::move(service).error());
    else if (*service)
      records.found.push_back(**std::move(service));
  }
  return records;
}

constexpr FieldHelp kServiceFields[] = {
    {"name", "sppsvc, slsvc (Vista and 2008), osppsvc (Office) or sppuinotify"},
    {"start", "2 automatic, 3 manual, 4 disabled"},
    {"image", "ImagePath"},
    {"needed", "whether this Windows, or an Office in it, activates through the service"},
};

constexpr RecordDefinition kServiceRecords[] = {
    {"licensing_service", "a service that activation depends on", kServiceFields,
     licensing_services},
};

}  // namespace

std::span<const RecordDefinition> service_records() { return kServiceRecords; }

}  // namespace assay
