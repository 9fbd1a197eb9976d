// Turns the rows of rules/data into Tables; every fault names file and line.

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/text.h"
#include "licensing/data_file.h"
#include "licensing/tables.h"

namespace assay {
namespace {

bool is_date(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (kShape[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  return true;
}

std::string optional_date(RowReader& row, std::string_view field) {
  std::string date = row.optional_text(field);
  if (!date.empty() && !is_date(date))
    row.complain(fmt::format("'{}' is not a date such as 2027-10-12", field));
  return date;
}

Channel known_channel(RowReader& row, std::string_view field) {
  Channel channel(row.text(field));
  if (!channel.is_known()) row.complain(fmt::format("'{}' is no channel", field));
  return channel;
}

// The key and what the table says is in it.
Result<ProductKey> key_of(RowReader& row, const DataRow& data) {
  const Result<ProductKey> key = parse_key(row.text("key"));
  const std::optional<std::uint32_t> group = row.optional_number("group");
  const std::optional<std::uint32_t> serial = row.optional_number("serial");
  if (!key) return fail(row_error(data, to_string(key.error())));
  if (group != key->group() || serial != key->serial())
    return fail(row_error(data, "group and serial are not those of the key"));
  return *key;
}

void read_builds(RowReader& row, PublishedKey& key) {
  key.build_min = row.number("build_min");
  key.build_max = row.optional_number("build_max").value_or(key.build_max);
  if (key.build_max < key.build_min) row.complain("'build_max' is below 'build_min'");
}

void read_edition_source(RowReader& row, PublishedKey& key) {
  const std::string known = row.text("edition_known");
  if (known != "certain" && known != "likely")
    row.complain("'edition_known' is neither 'certain' nor 'likely'");
  key.edition_certain = known == "certain";
}

Result<PublishedKey> published_key(RowReader& row, const DataRow& data, PublishedKind kind) {
  TRY_ASSIGN(ProductKey product_key, key_of(row, data));
  PublishedKey key(kind, row.text("product"), product_key);
  switch (kind) {
    case PublishedKind::kOfficeGvlk:
      key.channel = Channel("Volume:GVLK");
      key.office_year = row.number("year");
      break;
    case PublishedKind::kDefault:
      key.channel = known_channel(row, "channel");
      key.editions = row.texts("editions");
      break;
    case PublishedKind::kGvlk:
    case PublishedKind::kAvma:
      key.channel = Channel(kind == PublishedKind::kGvlk ? "Volume:GVLK" : "VT:IA");
      key.editions = row.texts("editions");
      key.server = row.optional_flag("server");
      read_edition_source(row, key);
      read_builds(row, key);
      break;
  }
  key.source = row.text("source");
  return key;
}

template <PublishedKind kKind>
Result<void> add_published(RowReader& row, const DataRow& data, Tables& tables) {
  TRY_ASSIGN(PublishedKey key, published_key(row, data, kKind));
  TRY(row.finish());
  if (const PublishedKey* twin = tables.find_published(key.key))
    return fail(row_error(data, fmt::format("the same key as of '{}'", twin->product)));
  if (key.key.group())
    tables.key_groups.push_back({*key.key.group(), key.key.serial(), key.channel, key.product,
                                 key.editions, key.build_min, key.source});
  tables.published_keys.push_back(std::move(key));
  return {};
}

Result<void> add_group(RowReader& row, const DataRow& data, Tables& tables) {
  KeyGroup group;
  group.group = row.number("group");
  group.channel = known_channel(row, "channel");
  group.product = row.text("product");
  group.editions = row.optional_texts("editions");
  group.build_min = row.optional_number("build_min").value_or(0);
  group.source = row.text("source");
  TRY(row.finish());
  for (const KeyGroup& other : tables.key_groups)
    if (other.group == group.group && !other.serial)
      return fail(row_error(data, fmt::format("group {} stands here twice", group.group)));
  tables.key_groups.push_back(std::move(group));
  return {};
}

Result<void> add_release(RowReader& row, const DataRow& data, Tables& tables) {
  Release release;
  release.build = row.number("build");
  release.client = row.optional_text("client");
  release.server = row.optional_text("server");
  release.ltsc = row.optional_text("ltsc");
  release.service = row.text("service");
  release.spp_key = row.text("spp_key");
  release.kms_protocol = row.number("kms_protocol");
  release.end_home_pro = optional_date(row, "end_home_pro");
  release.end_enterprise = optional_date(row, "end_enterprise");
  release.end_ltsc = optional_date(row, "end_ltsc");
  release.end_iot_ltsc = optional_date(row, "end_iot_ltsc");
  release.end_server = optional_date(row, "end_server");
  release.end_server_mainstream = optional_date(row, "end_server_mainstream");
  release.source = row.text("source");
  TRY(row.finish());
  if (tables.find_release(release.build) != nullptr)
    return fail(row_error(data, fmt::format("build {} stands here twice", release.build)));
  tables.releases.push_back(std::move(release));
  return {};
}

std::optional<AddressKind> address_kind(std::string_view text) {
  if (text == "loopback") return AddressKind::kLoopback;
  if (text == "dummy") return AddressKind::kDummy;
  if (text == "cloud") return AddressKind::kCloud;
  if (text == "public-host") return AddressKind::kPublicHost;
  return std::nullopt;
}

Result<void> add_address(RowReader& row, const DataRow& data, Tables& tables) {
  const std::optional<AddressKind> kind = address_kind(row.text("kind"));
  const std::string network = row.optional_text("network");
  KnownAddress address{kind.value_or(AddressKind::kLoopback), parse_network(network),
                       row.optional_text("name"), row.optional_text("provider"),
                       row.text("source")};
  if (!kind) row.complain("'kind' is not loopback, dummy, cloud or public-host");
  if (!network.empty() && !address.network) row.complain("'network' is no address or block");
  if (network.empty() == address.name.empty()) row.complain("needs 'network' or 'name'");
  TRY(row.finish());
  for (const KnownAddress& other : tables.kms_addresses) {
    const bool same_network = address.network && other.network &&
                              address.network->address == other.network->address &&
                              address.network->prefix == other.network->prefix;
    if (same_network || (!address.name.empty() && equal_no_case(address.name, other.name)))
      return fail(row_error(data, "the same address stands here twice"));
  }
  tables.kms_addresses.push_back(std::move(address));
  return {};
}

Result<void> add_residue(RowReader& row, const DataRow& data, Tables& tables) {
  static constexpr std::array<std::string_view, 11> kKinds = {
      "file",         "folder",         "service",        "task",
      "registry-key", "registry-value", "hooked-program", "hook-library",
      "text",         "firewall-rule",  "hosts-name"};
  Residue residue{row.text("kind"), row.text("pattern"), row.text("product"), row.text("source")};
  if (std::find(kKinds.begin(), kKinds.end(), residue.kind) == kKinds.end())
    row.complain(fmt::format("'{}' is no kind of residue", residue.kind));
  TRY(row.finish());
  for (const Residue& other : tables.residue)
    if (other.kind == residue.kind && equal_no_case(other.pattern, residue.pattern))
      return fail(row_error(data, fmt::format("'{}' stands here twice", residue.pattern)));
  tables.residue.push_back(std::move(residue));
  return {};
}

std::optional<std::uint32_t> error_code(std::string_view text) {
  if (text.size() != 10 || !text.starts_with("0x")) return std::nullopt;
  std::uint32_t code = 0;
  for (const char letter : fold(text.substr(2))) {
    constexpr std::string_view kHexDigits = "0123456789ABCDEF";
    const std::size_t digit = kHexDigits.find(letter);
    if (digit == std::string_view::npos) return std::nullopt;
    code = code << 4 | static_cast<std::uint32_t>(digit);
  }
  return code;
}

Result<void> add_error(RowReader& row, const DataRow& data, Tables& tables) {
  const std::optional<std::uint32_t> code = error_code(row.text("code"));
  if (!code) row.complain("'code' is not of the form 0xC004F038");
  ActivationError error{code.value_or(0), row.text("meaning"), row.text("remedy"),
                        row.text("source")};
  TRY(row.finish());
  if (tables.find_error(error.code) != nullptr)
    return fail(row_error(data, "the same code stands here twice"));
  tables.errors.push_back(std::move(error));
  return {};
}

Result<void> add_threshold(RowReader& row, const DataRow& data, Tables& tables) {
  Threshold threshold{row.text("name"), row.number("value"), row.text("unit"), row.text("meaning"),
                      row.text("source")};
  TRY(row.finish());
  if (tables.threshold(threshold.name))
    return fail(row_error(data, fmt::format("'{}' stands here twice", threshold.name)));
  tables.thresholds.push_back(std::move(threshold));
  return {};
}

struct TableFile {
  std::string_view file;
  std::string_view table;  // [[table]]
  Result<void> (*add)(RowReader& row, const DataRow& data, Tables& tables);
};

// One line per file of rules/data.
constexpr TableFile kFiles[] = {
    {"avma.toml", "avma", add_published<PublishedKind::kAvma>},
    {"default-keys.toml", "default", add_published<PublishedKind::kDefault>},
    {"errors.toml", "error", add_error},
    {"gvlk-office.toml", "office", add_published<PublishedKind::kOfficeGvlk>},
    {"gvlk.toml", "gvlk", add_published<PublishedKind::kGvlk>},
    {"key_groups.toml", "group", add_group},
    {"kms_addresses.toml", "address", add_address},
    {"releases.toml", "release", add_release},
    {"residue.toml", "residue", add_residue},
    {"thresholds.toml", "threshold", add_threshold},
};

Result<void> load_file(const TableFile& file, std::string_view text, Tables& tables) {
  TRY_ASSIGN(const std::vector<DataRow> rows, read_data_file(file.file, text, file.table));
  for (const DataRow& data : rows) {
    RowReader row(data);
    TRY(file.add(row, data, tables));
  }
  return {};
}

Result<void> check_names(std::span<const EmbeddedFile> files) {
  std::vector<std::string_view> known;
  for (const TableFile& file : kFiles) known.push_back(file.file);
  for (const EmbeddedFile& file : files) {
    if (std::find(known.begin(), known.end(), file.name) != known.end()) continue;
    const std::string_view near = closest(file.name, known);
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
    return fail(ErrorCode::kUsage, fmt::format("no table is named '{}'{}", file.name, hint));
  }
  return {};
}

std::string_view text_of(std::span<const EmbeddedFile> files, std::string_view name) {
  for (const EmbeddedFile& file : files)
    if (file.name == name) return file.text;
  return {};
}

}  // namespace

Result<Tables> load_tables(std::span<const EmbeddedFile> files) {
  TRY(check_names(files));
  Tables tables;
  for (const TableFile& file : kFiles) {
    const bool replaced = std::any_of(files.begin(), files.end(), [&](const EmbeddedFile& other) {
      return other.name == file.file;
    });
    const std::span<const EmbeddedFile> from = replaced ? files : embedded_data();
    TRY(load_file(file, text_of(from, file.file), tables));
  }
  std::sort(tables.releases.begin(), tables.releases.end(),
            [](const Release& a, const Release& b) { return a.build < b.build; });
  return tables;
}

}  // namespace assay
