// The registry of one Windows installation: hives mounted at the places Windows gives them
// (HKLM\SOFTWARE, HKLM\SYSTEM, HKU\S-1-5-20, HKU\.DEFAULT), looked up by full path.
//
// A place is mounted, known to be absent (an optional hive that is not there), unreadable (with
// the reason) or outside (the artefact is a bare hive and does not have this place at all).
// HKLM\SYSTEM\CurrentControlSet is resolved through SYSTEM\Select\Current: an offline hive has no
// such key, and ControlSet001 is not always the current one.
// Paths are without case; HKEY_LOCAL_MACHINE, HKEY_USERS, HKEY_CURRENT_USER are accepted for HKLM,
// HKU, HKCU (where a user's hive stands that was opened by itself).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "registry/hive.h"

namespace assay {

class Registry;

// A key that exists. Cheap to copy; the Registry must outlive it.
class Key {
 public:
  // Full path with the names as stored and the control set resolved:
  // HKLM\SYSTEM\ControlSet002\Services\sppsvc
  const std::string& path() const { return path_; }
  std::string name() const;
  // The file that holds it, as given to mount(): "Windows/System32/config/SYSTEM".
  const std::string& file() const;
  const HiveState& hive_state() const;

  Result<KeyInfo> info() const;
  Result<std::optional<Key>> child(std::string_view name) const;
  Result<std::vector<Key>> children() const;
  Result<std::optional<Value>> value(std::string_view name) const;
  Result<std::vector<Value>> values() const;

 private:
  friend class Registry;
  struct Mount;
  Key(std::shared_ptr<const Mount> mount, KeyId id, std::string path)
      : mount_(std::move(mount)), id_(id), path_(std::move(path)) {}

  std::shared_ptr<const Mount> mount_;
  KeyId id_;
  std::string path_;
};

// What a pattern found, and what could not be read on the way.
struct KeyMatches {
  std::vector<Key> found;
  std::vector<Error> errors;
};

class Registry {
 public:
  enum class Place { kMounted, kAbsent, kUnreadable, kOutside };

  explicit Registry(const Limits& limits = {});

  // `root` is a place such as "HKLM\SOFTWARE"; `file` names the hive in evidence and errors.
  void mount(std::string_view root, HivePtr hive, std::string file);
  void mount_absent(std::string_view root);
  void mount_unreadable(std::string_view root, Error reason);

  // Of the place that `path` lies in; kOutside when nothing was said about it.
  Place place_of(std::string_view path) const;

  // nullopt: there is no such key (or the optional hive is absent). kOutside: the artefact has no
  // such place. Other errors: could not be read.
  Result<std::optional<Key>> find(std::string_view path) const;

  // As find() and then value(): nullopt where key or value is absent.
  Result<std::optional<Value>> value(std::string_view path, std::string_view name) const;

  // Keys that match a path with wildcards: in a name `*` and `?`, as a whole name `*` one level
  // and `**` any depth, including none. In the order of a depth-first walk. An unreadable place
  // or key is in errors; kOutside is one error of that code.
  KeyMatches match(std::string_view pattern) const;

  // The roots in the order mounted, with their state: for `reg` and `inspect`.
  struct Root {
    std::string path;
    Place place;
    std::string file;
    std::optional<Error> reason;
    const Hive* hive = nullptr;
  };
  std::vector<Root> roots() const;

 private:
  struct Slot;
  class Walk;
  // The slot that `names` lies in, and how many of them are its own; nullptr: outside.
  const Slot* slot_of(const std::vector<std::string>& names, std::size_t* used) const;
  Slot& slot_at(std::string_view root);

  Limits limits_;
  std::vector<std::shared_ptr<Slot>> slots_;
};

}  // namespace assay
