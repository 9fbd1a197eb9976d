// product_key: the installed key, and every other key of the artefact, with what each is for.

#include <algorithm>

#include <fmt/core.h>

#include "facts/definitions.h"
#include "facts/key_class.h"
#include "facts/key_doors.h"
#include "facts/windows_key.h"

namespace assay {

namespace {

// What the tables say, as fields of the record.
void set_class(const KeyClass& known, const std::string& edition, bool is_oem, Record& record) {
  if (known.channel) record.set("channel", known.channel->text());
  if (known.published != nullptr)
    record.set("published", std::string(name_of(known.published->kind)));
  if (!known.description.empty()) record.set("description", known.description);
  if (!known.editions.empty()) record.set("editions", known.editions);
  if (!known.part_number.empty()) record.set("part_number", known.part_number);
  record.set("default", known.is_default);
  record.set("oem", is_oem);
  record.set("evaluation", known.channel && known.channel->is_evaluation());
  if (known.is_office) return;
  if (const auto fits = fits_edition(known.editions, edition)) record.set("fits", *fits);
}

std::string image_edition(const Subject& subject) {
  return fact_text(subject, "os.edition").value_or("");
}

// Of the installed key: the stored key, else what its group says. Its own channel goes first.
KeyClass installed_class(const Subject& subject, const WindowsKey& key) {
  KeyClass known;
  if (const auto stored = key.key(); stored && subject.tables().find_published(*stored) != nullptr)
    known = classify_key(subject, *stored);
  else if (const KeyGroup* row =
               key.group() ? subject.tables().find_group(*key.group(), key.serial()) : nullptr)
    known.editions = row->editions, known.description = row->product;
  const ChannelClaim* claim = key.channel();
  known.channel = claim != nullptr ? std::optional(claim->channel) : std::nullopt;
  known.is_default = is_default_key(known.channel, key.serial());
  // What Windows wrote beside the channel when the key was installed.
  if (const auto edition = key.edition(); known.editions.empty() && edition && !edition->empty())
    known.editions = {*edition};
  if (const auto part = key.part_number()) known.part_number = *part;
  return known;
}

// Each channel that a place with holding checksums names: more than one is a contradiction, and the
// worst of them may be true.
std::vector<std::string> claimed_channels(const WindowsKey& key) {
  std::vector<std::string> channels;
  for (const ChannelClaim& claim : key.claims)
    if (claim.trusted &&
        std::find(channels.begin(), channels.end(), claim.channel.text()) == channels.end())
      channels.push_back(claim.channel.text());
  if (channels.empty() && key.channel() != nullptr)
    channels.push_back(key.channel()->channel.text());
  return channels;
}

// Whether the channel rests on one number alone, which may be a left-over of an earlier key:
// neither on the checked DigitalProductId4, nor on two places that agree.
bool is_weak(const WindowsKey& key) {
  const ChannelClaim* strongest = key.channel();
  if (strongest == nullptr) return true;
  if (strongest->trusted && strongest->source == "DigitalProductId4") return false;
  return std::count_if(key.claims.begin(), key.claims.end(), [&](const ChannelClaim& claim) {
           return claim.channel == strongest->channel;
         }) < 2;
}

Record installed_key(const Subject& subject, const WindowsKey& key) {
  const ChannelClaim* claim = key.channel();
  Record record;
  record.set("product", std::string("windows"));
  record.set("origin", std::string("installed"));
  record.set("file", key.from.file);
  record.set("where", key.from.key);
  record.set("deployed", true);
  set_class(installed_class(subject, key), image_edition(subject), key.is_oem(), record);
  record.set("claims", claimed_channels(key));
  record.set("trusted", claim == nullptr || claim->trusted);
  record.set("weak", is_weak(key));
  record.set("wiped", key.is_wiped());
  for (const char* name : {"group", "serial"})
    if (const auto value = fact_number(subject, fmt::format("key.{}", name)))
      record.set(name, *value);
  for (const char* name : {"edition", "activation_id", "stored"})
    if (auto value = fact_text(subject, fmt::format("key.{}", name))) record.set(name, *value);
  record.evidence = key.evidence;
  return record;
}

// Another key than the installed one; nullopt: not comparable, or one of the two only selects an
// edition.
std::optional<bool> differs(const Subject& subject, const DoorKey& door, const KeyClass& known) {
  const WindowsKey& installed = windows_key(subject);
  if (!door.key || known.is_office || known.is_default) return std::nullopt;
  if (const auto stored = installed.key()) {
    const KeyClass own = installed_class(subject, installed);
    return own.is_default ? std::nullopt : std::optional(*stored != *door.key);
  }
  if (!door.key->group() || !installed.group()) return std::nullopt;
  if (installed_class(subject, installed).is_default) return std::nullopt;
  return *installed.group() != *door.key->group() ||
         (installed.serial() && *installed.serial() != *door.key->serial());
}

void set_place(const DoorKey& door, Record& record) {
  record.set("origin", door.origin);
  record.set("file", door.file);
  if (door.line != 0) record.set("line", static_cast<std::int64_t>(door.line));
  record.set("where", door.where);
  if (!door.pass.empty()) record.set("pass", door.pass);
  record.set("deployed", door.is_deployed);
  if (!door.task_sequence.empty()) record.set("task_sequence", door.task_sequence);
  if (!door.image.empty()) record.set("image", door.image);
  if (!door.image_edition.empty()) record.set("image_edition", door.image_edition);
}

void set_bytes(const ProductKey& key, Record& record) {
  if (const auto group = key.group()) record.set("group", std::int64_t{*group});
  if (const auto serial = key.serial()) record.set("serial", std::int64_t{*serial});
  record.set("stored", key.redacted());
}

Record door_record(const Subject& subject, const DoorKey& door, Records& records) {
  KeyClass known = door.key ? classify_key(subject, *door.key) : KeyClass{};
  if (door.channel) known.channel = door.channel;
  if (known.doubt && !known.channel)
    records.unread.push_back({*known.doubt, {{"origin", door.origin}}});
  known.is_office = known.is_office || door.is_office;
  Record record;
  record.set("product", std::string(known.is_office ? "office" : "windows"));
  set_place(door, record);
  set_class(known, door.image_edition.empty() ? image_edition(subject) : door.image_edition,
            known.channel && known.channel->is_oem(), record);
  if (const auto is_other = differs(subject, door, known)) record.set("differs", *is_other);
  record.set("trusted", true);
  record.set("weak", false);
  record.set("wiped", !door.key.has_value());
  if (door.key) set_bytes(*door.key, record);
  record.evidence.push_back(door.evidence());
  return record;
}

void add_outside(std::string_view why, std::initializer_list<const char*> origins,
                 Records& records) {
  for (const char* origin : origins)
    records.unread.push_back(
        {Error{ErrorCode::kOutside, std::string(why), {}, {}}, {{"origin", std::string(origin)}}});
}

// Of the doors, a bare hive has at most those in the registry.
void add_doors_outside(const Subject& subject, Records& records) {
  if (subject.artefact().kind != ArtefactKind::kHive) return;
  add_outside("a hive on its own has no files",
              {"answer-file", "script", "task", "pid-file", "setup-config", "package",
               "office-config", "old-windows", "custom-settings", "task-sequence"},
              records);
  if (subject.registry().place_of("HKLM\\SOFTWARE") == Registry::Place::kOutside)
    add_outside("has no SOFTWARE hive", {"registry-copy", "run-key", "office-registry"}, records);
}

Records product_keys(const Subject& subject) {
  Records records;
  const WindowsKey& key = windows_key(subject);
  if (key.is_present()) records.found.push_back(installed_key(subject, key));
  if (auto error = channel_doubt(key))
    records.unread.push_back({*std::move(error), {{"origin", std::string("installed")}}});
  add_doors_outside(subject, records);
  for (const KeyDoor door : key_doors()) {
    DoorKeys keys = door(subject);
    for (Unread& unread : keys.unread) records.unread.push_back(std::move(unread));
    for (const DoorKey& found : keys.found)
      records.found.push_back(door_record(subject, found, records));
  }
  return records;
}

constexpr FieldHelp kProductKeyFields[] = {
    {"product", "windows or office"},
    {"origin",
     "installed; registry-copy, old-windows (Windows.old), answer-file, script, run-key, task, "
     "pid-file, setup-config, package (.ppkg), office-config, office-registry, custom-settings, "
     "task-sequence"},
    {"file", "the file it stands in"},
    {"line", "its line, where that is known"},
    {"where", "place within the file: pass and component, section, command, registry key"},
    {"pass", "of an answer file: windowsPE, specialize ..."},
    {"deployed", "whether deployment installs it"},
    {"task_sequence", "of a share: the task sequence that installs it"},
    {"image", "of a share: the image that the task sequence deploys"},
    {"image_edition", "of a share: the edition of that image"},
    {"channel", "Volume:GVLK, Volume:CSVLK, Volume:MAK, Retail, OEM:DM ...; missing if not known"},
    {"published", "gvlk, office-gvlk, avma or default; missing: not a published key"},
    {"description", "the product it is for"},
    {"editions", "editions it is for (EditionID)"},
    {"part_number", "part number"},
    {"default", "whether it is a default key, which only selects an edition"},
    {"oem", "whether channel or ProductId are those of an OEM key"},
    {"evaluation", "whether the channel is an evaluation"},
    {"fits", "whether it is for the edition of the image; missing if not known"},
    {"differs", "of a key in a file: whether it is another than the installed one"},
    {"claims", "of the installed key: each channel that a place with holding checksums names"},
    {"trusted", "whether the checksums of the place that names the channel hold"},
    {"weak", "whether the channel rests on a single number that nothing confirms"},
    {"wiped", "whether the key bytes are zero or missing"},
    {"group", "key group id"},
    {"serial", "serial within the group"},
    {"edition", "of the installed key: edition that DigitalProductId4 names"},
    {"activation_id", "activation id (GUID)"},
    {"stored", "last five characters, if the key is stored"},
};

constexpr RecordDefinition kProductKeyRecords[] = {
    {"product_key", "a product key: the installed one, or one found elsewhere", kProductKeyFields,
     product_keys},
};

}  // namespace

std::span<const RecordDefinition> product_key_records() { return kProductKeyRecords; }

}  // namespace assay
