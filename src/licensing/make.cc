#include "licensing/make.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/core.h>

#include "base/text.h"
#include "licensing/digital_product_id_builder.h"
#include "licensing/event_log_builder.h"
#include "licensing/key_builder.h"
#include "licensing/pid.h"
#include "licensing/tables.h"

namespace assay {
namespace {

// A typical key of each channel, from pkeyconfig of Windows 10 and 11; what make: assumes where a
// field is not given.
struct Sample {
  std::string_view channel;
  std::string_view edition;
  std::uint32_t group;
  std::uint32_t serial;
  std::uint32_t licence_type;
  std::string_view activation_id;
  std::string_view eula;
};

constexpr Sample kSamples[] = {
    {"Volume:GVLK", "Enterprise", 3290, 3, 3, "73111121-5638-40f6-bc11-f1d7b0d64300", "Volume"},
    {"Volume:MAK", "Enterprise", 3291, 1234, 3, "2ffd8952-423e-4903-b993-72a1aa44cf82", "Volume"},
    // The serial of the Office 2016 KMS host in Microsoft's own documentation.
    {"Volume:CSVLK", "Enterprise", 206, 234001162, 3, "0724cb7d-3437-4cb7-93cb-830375d0079d",
     "Volume"},
    {"Retail", "Professional", 3308, 0, 0, "4de7cb65-cdf1-4de9-8ae8-e3cce27b9f2c", "Retail"},
    {"Retail:TB:Eval", "EnterpriseEval", 3292, 0, 0, "3f4c0546-36c6-46a8-a37f-be13cdd0cf25",
     "Retail"},
    {"OEM:DM", "Professional", 3305, 1234, 2, "bd3762d7-270d-4760-8fb3-d829ca45278a", "OEM"},
    {"OEM:NONSLP", "Professional", 3307, 1234, 2, "221a02da-e2a1-4b75-864c-0a4410a33fdf", "OEM"},
    {"OEM:SLP", "ServerStandard", 4293, 1234, 2, "d07edbd8-02cb-49b1-8358-f2de7afd8a4d", "OEM"},
};

constexpr std::uint32_t kUsualBuild = 19045;
constexpr std::string_view kUsualChannel = "Volume:GVLK";
constexpr std::string_view kUsualPartNumber = "[TH]X19-98841";
constexpr std::uint32_t kUsualTime = 1'700'000'000;  // 2023-11-14
constexpr std::uint32_t kUsualDay = 318, kUsualYear = 2023;
constexpr std::uint32_t kLargestSerial = 999'999'999;  // nine digits in both kinds of PID

// An unknown channel is taken as retail was: it claims nothing.
const Sample& sample_of(std::string_view channel) {
  for (const Sample& sample : kSamples)
    if (equal_no_case(sample.channel, channel)) return sample;
  return kSamples[3];
}

std::string hint(std::string_view word, const std::vector<std::string_view>& known) {
  const std::string_view near = closest(word, known);
  return near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
}

// The fields by name, each at most once and each known.
class Fields {
 public:
  static Result<Fields> of(std::string_view structure, const MakeFields& fields,
                           const std::vector<std::string_view>& known) {
    for (auto field = fields.begin(); field != fields.end(); ++field) {
      if (std::find(known.begin(), known.end(), field->first) == known.end())
        return fail(ErrorCode::kUsage, fmt::format("make:{} has no field '{}'{}", structure,
                                                   field->first, hint(field->first, known)));
      const auto same = [&](const auto& other) { return other.first == field->first; };
      if (std::any_of(fields.begin(), field, same))
        return fail(ErrorCode::kUsage,
                    fmt::format("make:{} has the field '{}' twice", structure, field->first));
    }
    return Fields(structure, fields);
  }

  std::optional<std::string_view> find(std::string_view name) const {
    for (const auto& [field, value] : *fields_)
      if (field == name) return value;
    return std::nullopt;
  }

  std::string text(std::string_view name, std::string_view fallback) const {
    return std::string(find(name).value_or(fallback));
  }

  Result<std::uint32_t> number(std::string_view name, std::uint32_t fallback,
                               std::uint32_t largest = 0xFFFFFFFF) const {
    const std::optional<std::string_view> digits = find(name);
    if (!digits) return fallback;
    std::uint64_t value = 0;
    for (const char digit : *digits) {
      if (digit < '0' || digit > '9' || value > largest) return wrong(name, "is not a number");
      value = value * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    if (digits->empty()) return wrong(name, "is not a number");
    if (value > largest) return wrong(name, fmt::format("is above {}", largest));
    return static_cast<std::uint32_t>(value);
  }

  // `break` may name several faults: "key_hash|whole_hash".
  Result<std::vector<std::string_view>> faults(const std::vector<std::string_view>& known) const {
    std::vector<std::string_view> names;
    if (!find("break")) return names;
    for (const std::string_view name : split(*find("break"), '|')) {
      if (std::find(known.begin(), known.end(), name) == known.end())
        return wrong("break", fmt::format("has no '{}'{}", name, hint(name, known)));
      names.push_back(name);
    }
    return names;
  }

  // nullopt: wiped.
  Result<std::optional<ProductKey>> key() const {
    const std::string_view text = find("key").value_or("wiped");
    if (text == "wiped") return std::optional<ProductKey>();
    const Result<ProductKey> parsed = parse_key(text);
    if (!parsed) return wrong("key", "is neither 'wiped' nor a product key");
    if (default_tables().find_published(*parsed) == nullptr)
      return wrong("key", "is not a published key; tests hold no others");
    return std::optional(*parsed);
  }

 private:
  Fields(std::string_view structure, const MakeFields& fields)
      : structure_(structure), fields_(&fields) {}

  tl::unexpected<Error> wrong(std::string_view field, std::string_view what) const {
    return fail(ErrorCode::kUsage, fmt::format("make:{}: '{}' {}", structure_, field, what));
  }

  std::string_view structure_;
  const MakeFields* fields_;
};

// What the structures share, completed from key, channel and edition.
struct Identity {
  std::string channel;
  std::string edition;
  std::uint32_t build = 0;
  std::uint32_t group = 0;
  std::uint32_t serial = 0;
  std::uint32_t licence_type = 0;
  std::string activation_id;
  std::string eula;
  std::string part_number;
  std::optional<ProductKey> key;
};

// The setup key of that edition and build, if the channel is Volume:GVLK.
const PublishedKey* setup_key(const Channel& channel, std::string_view edition,
                              std::uint32_t build) {
  if (!channel.is_kms_client()) return nullptr;
  const PublishedKey* client = default_tables().gvlk_for(edition, build, false);
  return client != nullptr ? client : default_tables().gvlk_for(edition, build, true);
}

Result<Identity> identity_of(const Fields& fields) {
  Identity id;
  TRY_ASSIGN(id.key, fields.key());
  const PublishedKey* published = id.key ? default_tables().find_published(*id.key) : nullptr;
  id.channel = fields.text("channel", published ? published->channel.text() : kUsualChannel);
  const Sample& sample = sample_of(id.channel);
  const bool has_edition = published != nullptr && !published->editions.empty();
  id.edition = fields.text("edition", has_edition ? published->editions[0] : sample.edition);
  TRY_ASSIGN(id.build, fields.number("build", kUsualBuild, 99'999));

  const PublishedKey* setup = setup_key(Channel(id.channel), id.edition, id.build);
  const ProductKey* witness = id.key ? &*id.key : setup != nullptr ? &setup->key : nullptr;
  const bool readable = witness != nullptr && witness->group().has_value();
  TRY_ASSIGN(id.group, fields.number("group", readable ? *witness->group() : sample.group, 99'999));
  TRY_ASSIGN(id.serial, fields.number("serial", readable ? *witness->serial() : sample.serial,
                                      kLargestSerial));
  TRY_ASSIGN(id.licence_type, fields.number("licence_type", sample.licence_type, 99));
  id.activation_id = fields.text("activation_id", sample.activation_id);
  id.eula = fields.text("eula", sample.eula);
  id.part_number = fields.text("part_number", kUsualPartNumber);
  return id;
}

bool has(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Value text_value(std::string_view text) {
  Bytes data = utf16le_from_utf8(text);
  data.resize(data.size() + 2);
  return Value{"", ValueType::kString, std::move(data)};
}

// The older form has no room for a group: a fixed product code, OEM or volume by licence type.
std::string product_id_of(const Identity& id) {
  const bool oem = id.licence_type == static_cast<std::uint32_t>(LicenceType::kOem);
  if (id.build >= kFirstBuildWithGroupInProductId)
    return product_id_text(id.group, id.serial, oem ? "AAOEM" : "AA343");
  return oem ? "00371-OEM-8992671-00524" : "00392-918-5000002-85123";
}

Result<Value> make_product_id(const MakeFields& given) {
  TRY_ASSIGN(const Fields fields, Fields::of("ProductId", given,
                                             {"group", "serial", "suffix", "channel", "edition",
                                              "build", "licence_type"}));
  TRY_ASSIGN(const Identity id, identity_of(fields));
  std::string text = product_id_of(id);
  if (const std::optional<std::string_view> suffix = fields.find("suffix"))
    text = text.substr(0, text.rfind('-') + 1) + std::string(*suffix);
  return text_value(text);
}

Result<Value> make_digital_product_id(const MakeFields& given) {
  TRY_ASSIGN(const Fields fields, Fields::of("DigitalProductId", given,
                                             {"product_id", "channel", "edition", "build", "group",
                                              "serial", "licence_type", "part_number", "key",
                                              "time", "clone_status", "oem_id", "break"}));
  TRY_ASSIGN(const Identity id, identity_of(fields));
  TRY_ASSIGN(const std::vector<std::string_view> faults, fields.faults({"crc", "size"}));
  DigitalProductIdFields out;
  out.product_id = fields.text("product_id", product_id_of(id));
  out.group = id.group;
  out.part_number = id.part_number;
  out.key = id.key;
  TRY_ASSIGN(out.clone_status, fields.number("clone_status", 0));
  TRY_ASSIGN(out.time, fields.number("time", kUsualTime));
  out.licence_type = id.licence_type;
  out.oem_id = fields.text("oem_id", "");
  out.break_crc = has(faults, "crc");
  out.break_size = has(faults, "size");
  return Value{"", ValueType::kBinary, build_digital_product_id(out)};
}

Result<Value> make_digital_product_id4(const MakeFields& given) {
  TRY_ASSIGN(const Fields fields,
             Fields::of("DigitalProductId4", given,
                        {"channel", "edition", "activation_id", "group", "serial", "licence_type",
                         "build", "lcid", "part_number", "key", "eula", "extended_pid", "oem_id",
                         "upgrade", "break"}));
  TRY_ASSIGN(const Identity id, identity_of(fields));
  TRY_ASSIGN(const std::vector<std::string_view> faults,
             fields.faults({"key_hash", "whole_hash", "size"}));
  TRY_ASSIGN(const std::uint32_t lcid, fields.number("lcid", 1033, 99'999));
  TRY_ASSIGN(const std::uint32_t upgrade, fields.number("upgrade", 0, 1));
  DigitalProductId4Fields out;
  out.extended_pid =
      fields.text("extended_pid",
                  to_string(ExtendedPid{platform_of_build(id.build), id.group, id.serial,
                                        id.licence_type, lcid, id.build, kUsualDay, kUsualYear}));
  out.activation_id = id.activation_id;
  out.oem_id = fields.text("oem_id", "");
  out.edition = id.edition;
  out.is_upgrade = upgrade != 0;
  out.key = id.key;
  out.part_number = id.part_number;
  out.channel = id.channel;
  out.eula = id.eula;
  out.break_key_hash = has(faults, "key_hash");
  out.break_whole_hash = has(faults, "whole_hash");
  out.break_size = has(faults, "size");
  return Value{"", ValueType::kBinary, build_digital_product_id4(out)};
}

// A key of a channel that is not a published one: its group is that of the channel, its security
// value zero.
Result<ProductKey> made_key(const MakeFields& given) {
  TRY_ASSIGN(
      const Fields fields,
      Fields::of("Key", given, {"channel", "edition", "build", "group", "serial", "format"}));
  const std::string format = fields.text("format", "2009");
  TRY_ASSIGN(const std::uint32_t serial, fields.number("serial", 1234567, kLargestSerial));
  if (format == "2005") return build_key_2005(serial);
  if (format != "2009")
    return fail(ErrorCode::kUsage, "make:Key: 'format' is neither 2005 nor 2009");
  const Sample& sample = sample_of(fields.text("channel", "Volume:MAK"));
  TRY_ASSIGN(const std::uint32_t group, fields.number("group", sample.group, 0xFFFFF));
  return build_key(group, serial);
}

Result<Value> make_key(const MakeFields& given) {
  TRY_ASSIGN(const ProductKey key, made_key(given));
  return text_value(key.full());
}

// "channel=Volume:MAK, serial=7".
MakeFields fields_of(std::string_view text) {
  MakeFields fields;
  for (const std::string_view field : split(text, ',')) {
    const std::size_t equals = field.find('=');
    if (equals != std::string_view::npos)
      fields.emplace_back(trim(field.substr(0, equals)), trim(field.substr(equals + 1)));
  }
  return fields;
}

constexpr std::uint32_t kMostRecords = 1000;  // what one chunk of an event log holds

struct Builder {
  std::string_view name;
  Result<Value> (*make)(const MakeFields& fields);
};

constexpr std::array<Builder, 4> kBuilders = {{
    {"DigitalProductId", make_digital_product_id},
    {"DigitalProductId4", make_digital_product_id4},
    {"ProductId", make_product_id},
    {"Key", make_key},
}};

}  // namespace

Result<Value> make_structure(std::string_view name, const MakeFields& fields) {
  std::vector<std::string_view> known;
  for (const Builder& builder : kBuilders) {
    if (equal_no_case(builder.name, name)) return builder.make(fields);
    known.push_back(builder.name);
  }
  return fail(ErrorCode::kUsage,
              fmt::format("make: does not know '{}'{}", name, hint(name, known)));
}

Result<std::string> expand_made_keys(std::string_view text) {
  constexpr std::string_view kMark = "make:Key{";
  std::string out;
  for (std::size_t begin = text.find(kMark); begin != std::string_view::npos;
       begin = text.find(kMark)) {
    const std::size_t end = text.find('}', begin);
    if (end == std::string_view::npos) return fail(ErrorCode::kUsage, "make:Key{ without '}'");
    const std::string_view inside = text.substr(begin + kMark.size(), end - begin - kMark.size());
    TRY_ASSIGN(const ProductKey key, made_key(fields_of(inside)));
    out.append(text.substr(0, begin)).append(key.full());
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

Result<Bytes> make_file(std::string_view text) {
  constexpr std::string_view kMark = "make:EventLog{";
  if (text.starts_with(kMark) && text.ends_with('}')) {
    text = text.substr(kMark.size(), text.size() - kMark.size() - 1);
    const MakeFields given = fields_of(text);
    TRY_ASSIGN(const Fields fields, Fields::of("EventLog", given, {"records"}));
    TRY_ASSIGN(const std::uint32_t records, fields.number("records", 0, kMostRecords));
    EventLogBuilder log;
    return (records == 0 ? log.empty_chunk() : log.chunk_of(records)).build();
  }
  TRY_ASSIGN(const std::string expanded, expand_made_keys(text));
  return to_bytes(expanded);
}

}  // namespace assay
