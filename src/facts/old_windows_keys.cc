// Keys of the Windows that an upgrade or a second installation left in Windows.old: its installed
// key, if the bytes are stored, and those of its answer files.

#include "facts/answer_files.h"
#include "facts/key_doors.h"
#include "facts/windows_key.h"

namespace assay {

namespace {

constexpr const char* kOrigin = "old-windows";

void add_installed(const Subject& old, DoorKeys& keys) {
  const WindowsKey& installed = windows_key(old);
  if (installed.unreadable) keys.add_unread(kOrigin, *installed.unreadable);
  if (!installed.key()) return;
  DoorKey key;
  key.origin = kOrigin;
  key.file = installed.from.file;
  key.where = "installed key of the earlier Windows";
  key.key = installed.key();
  if (const ChannelClaim* claim = installed.channel()) key.channel = claim->channel;
  key.is_deployed = false;
  key.from = installed.from;
  keys.found.push_back(std::move(key));
}

void add_files(const Subject& old, DoorKeys& keys) {
  DoorKeys files = answer_file_keys(old);
  for (Unread& unread : files.unread) keys.add_unread(kOrigin, std::move(unread.error));
  for (DoorKey& key : files.found) {
    key.origin = kOrigin;
    key.is_deployed = false;
    // The answer files at the root of the drive are those of the present Windows.
    if (key.file.starts_with(old.artefact().system_root)) keys.found.push_back(std::move(key));
  }
}

}  // namespace

DoorKeys old_windows_keys(const Subject& subject) {
  DoorKeys keys;
  if (!subject.artefact().previous) return keys;
  const Result<std::optional<Artefact>> previous = subject.artefact().previous();
  if (!previous)
    keys.add_unread(kOrigin, previous.error());
  else if (*previous) {
    const Subject old(**previous, subject.tables(), subject.options());
    add_installed(old, keys);
    add_files(old, keys);
  }
  return keys;
}

}  // namespace assay
