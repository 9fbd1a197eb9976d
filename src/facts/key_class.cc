#include "facts/key_class.h"

#include <algorithm>

#include "base/text.h"
#include "facts/image_pkeyconfig.h"
#include "licensing/edition.h"

namespace assay {

namespace {

constexpr std::uint32_t kLastDefaultSerial = 20;

// Group 206 holds host keys of both: then it is taken for a key of Windows.
bool names_office(std::string_view description) {
  if (contains_no_case(description, "Windows")) return false;
  for (const std::string_view word : {"Office", "Visio", "Project"})
    if (contains_no_case(description, word)) return true;
  return false;
}

KeyClass class_of_published(const PublishedKey& row) {
  KeyClass result;
  result.channel = row.channel;
  result.published = &row;
  result.description = row.product;
  result.editions = row.editions;
  result.is_default = row.kind == PublishedKind::kDefault;
  result.is_office = row.kind == PublishedKind::kOfficeGvlk;
  return result;
}

// Whether the answer settles the question.
bool take(KeyClass& result, const PkeyconfigAnswer& answer) {
  if (answer.unread && !result.doubt) result.doubt = answer.unread;
  if (!answer.channel) return false;
  result.channel = answer.channel;
  result.description = answer.description;
  result.editions = answer.editions;
  result.part_number = answer.part_number;
  result.is_office = contains_no_case(answer.file, "office") || names_office(answer.description);
  result.doubt.reset();
  return true;
}

}  // namespace

bool is_default_key(const std::optional<Channel>& channel, std::optional<std::uint32_t> serial) {
  if (!channel || !serial) return false;
  const bool has_defaults =
      channel->kind() == ChannelKind::kRetail || channel->kind() == ChannelKind::kOemNonSlp;
  return has_defaults && *serial <= kLastDefaultSerial;
}

std::optional<bool> fits_edition(const std::vector<std::string>& editions,
                                 std::string_view edition) {
  if (editions.empty() || edition.empty()) return std::nullopt;
  return std::any_of(editions.begin(), editions.end(), [&](const std::string& own) {
    return equal_no_case(own, edition) || equal_no_case(base_edition(own), base_edition(edition));
  });
}

KeyClass classify_group(const Subject& subject, std::uint32_t group,
                        std::optional<std::uint32_t> serial) {
  KeyClass result;
  const auto build = static_cast<std::uint32_t>(fact_number(subject, "os.build").value_or(0));
  if (const KeyGroup* row = subject.tables().find_group(group, serial, build)) {
    result.channel = row->channel;
    result.description = row->product;
    result.editions = row->editions;
    result.is_office = names_office(row->product);
  } else if (!take(result, ask_pkeyconfig(subject, group, serial)) &&
             subject.options().peers != nullptr) {
    take(result, subject.options().peers->ask_pkeyconfig(group, serial));
  }
  result.is_default = is_default_key(result.channel, serial);
  return result;
}

KeyClass classify_key(const Subject& subject, const ProductKey& key) {
  if (const PublishedKey* row = subject.tables().find_published(key))
    return class_of_published(*row);
  if (!key.group()) return {};
  return classify_group(subject, *key.group(), key.serial());
}

}  // namespace assay
