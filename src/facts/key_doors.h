// The doors by which a product key gets into a deployment beside the installed one: answer files,
// scripts, copies in the registry, setup media, packages (licensing.md section 9).
//
// Layer: facts. A door is one file, <door>_keys.cc, and one line in the table of key_doors.cc.
// Doors say where a key stands; what it is for is told by key_class.h.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "facts/subject.h"
#include "licensing/product_key.h"

namespace assay {

struct DoorKey {
  std::string origin;  // as product_key.origin
  std::string file;
  std::size_t line = 0;  // 0: not known
  std::string where;  // within the file: "specialize / Microsoft-Windows-Shell-Setup / ProductKey"
  std::string pass;   // of an answer file
  std::optional<ProductKey> key;
  std::optional<Channel> channel;  // where the place itself names it, as DigitalProductId4 does
  bool is_deployed = true;         // deployment installs it
  bool is_office = false;
  // Of a deployment share: whom the key is for.
  std::string task_sequence;
  std::string image;
  std::string image_edition;
  Provenance from;

  Evidence evidence() const;  // "where: *****-...", redacted
};

struct DoorKeys {
  std::vector<DoorKey> found;
  std::vector<Unread> unread;  // each knows its origin

  void add_unread(std::string_view origin, Error error);
};

using KeyDoor = DoorKeys (*)(const Subject& subject);
std::span<const KeyDoor> key_doors();

DoorKeys answer_file_keys(const Subject& subject);
DoorKeys command_keys(const Subject& subject);
DoorKeys registry_copy_keys(const Subject& subject);
DoorKeys old_windows_keys(const Subject& subject);
DoorKeys setup_file_keys(const Subject& subject);  // pid.txt, setupconfig.ini
DoorKeys package_keys(const Subject& subject);
DoorKeys office_registry_door(const Subject& subject);
DoorKeys office_config_door(const Subject& subject);
DoorKeys share_door(const Subject& subject);

}  // namespace assay
