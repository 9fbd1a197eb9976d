#include "facts/key_doors.h"

#include <array>

#include <fmt/core.h>

namespace assay {

Evidence DoorKey::evidence() const {
  std::string text = where;
  if (!task_sequence.empty()) text = fmt::format("{}: {}", task_sequence, text);
  if (!image.empty()) text += fmt::format(", for {}", image);
  if (key) text += fmt::format("{}{}", text.empty() ? "" : ": ", key->redacted());
  return {from, std::move(text)};
}

void DoorKeys::add_unread(std::string_view origin, Error error) {
  unread.push_back({std::move(error), {{"origin", std::string(origin)}}});
}

std::span<const KeyDoor> key_doors() {
  static constexpr std::array<KeyDoor, 9> kDoors = {
      answer_file_keys, command_keys,         registry_copy_keys, old_windows_keys, setup_file_keys,
      package_keys,     office_registry_door, office_config_door, share_door};
  return kDoors;
}

}  // namespace assay
